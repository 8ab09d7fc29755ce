"""Where articles come from: sites, their sources, the references those promised, and the runs made."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import SCHEMA, Base, identity


class SiteRow(Base):
    """An outlet. The site file says what it is; this row says how it has been doing."""

    __tablename__ = "site"
    __table_args__ = ({"comment": "An outlet (news site), as its site file defines it, with its state"},)

    id: Mapped[int] = identity("Internal number of the site")
    key: Mapped[str] = mapped_column(unique=True, comment="Name of the site file and of the spider (koranbanjar)")
    name: Mapped[str] = mapped_column(comment="Name of the outlet (Koran Banjar)")
    home: Mapped[str] = mapped_column(comment="Address of the front page")
    region_code: Mapped[str | None] = mapped_column(comment="Kemendagri code of the area the outlet covers")
    timezone: Mapped[str] = mapped_column(comment="IANA time zone of local times without an offset")
    publisher_group: Mapped[str] = mapped_column(
        server_default="", comment="Publisher or chain; empty when independent"
    )
    enabled: Mapped[bool] = mapped_column(server_default=text("true"), comment="Whether the site is to be crawled")
    state: Mapped[str] = mapped_column(
        server_default="new", comment="new, ok, quiet, blocked, broken, unreachable, refused or removed"
    )
    state_reason: Mapped[str | None] = mapped_column(comment="Why the site is in this state, for a person")
    state_since: Mapped[dt.datetime | None] = mapped_column(comment="When the site entered this state")
    last_run_at: Mapped[dt.datetime | None] = mapped_column(comment="End of the last run, whatever its outcome")
    last_success_at: Mapped[dt.datetime | None] = mapped_column(comment="End of the last run that worked")
    next_due_at: Mapped[dt.datetime | None] = mapped_column(comment="When the scheduler means to crawl it next")
    interval_seconds: Mapped[int | None] = mapped_column(comment="Current crawl interval in seconds")
    schedule: Mapped[dict[str, Any]] = mapped_column(
        server_default=text("'{}'::jsonb"), comment="The scheduler's reasoning: learned rhythm, backoff, budget"
    )
    added_at: Mapped[dt.datetime] = mapped_column(server_default=func.now(), comment="When the site was first seen")


class SourceRow(Base):
    """One way into a site, with its validators and cursor."""

    __tablename__ = "source"
    __table_args__ = (
        UniqueConstraint("site_id", "kind", "url"),
        {"comment": "One way into a site: a feed, a REST endpoint, a sitemap or a listing page"},
    )

    id: Mapped[int] = identity("Internal number of the source")
    site_id: Mapped[int] = mapped_column(ForeignKey(f"{SCHEMA}.site.id"), comment="The site it leads into")
    kind: Mapped[str] = mapped_column(comment="feed, wordpress, blogger, sitemap or listing")
    url: Mapped[str] = mapped_column(comment="Address of the source")
    chosen: Mapped[bool] = mapped_column(server_default=text("false"), comment="Whether crawls use it now")
    origin: Mapped[str] = mapped_column(server_default="probed", comment="probed or declared (in the site file)")
    etag: Mapped[str | None] = mapped_column(comment="ETag of the last answer, without a weak prefix")
    last_modified: Mapped[str | None] = mapped_column(comment="Last-Modified of the last answer, as sent")
    cursor: Mapped[dict[str, Any]] = mapped_column(
        server_default=text("'{}'::jsonb"), comment="How far back the source has been read"
    )
    yields: Mapped[dict[str, Any]] = mapped_column(
        server_default=text("'{}'::jsonb"), comment="What the last probe or read gave: items, reach, full text, cost"
    )
    failures: Mapped[int] = mapped_column(server_default=text("0"), comment="Failures in a row")
    last_failure: Mapped[str | None] = mapped_column(comment="Reason of the last failure")
    probed_at: Mapped[dt.datetime | None] = mapped_column(comment="When it was last probed")
    read_at: Mapped[dt.datetime | None] = mapped_column(comment="When it was last read with success")


class ReferenceRow(Base):
    """A URL that a source promised to be an article, and what became of it."""

    __tablename__ = "reference"
    __table_args__ = (
        Index("ix_reference_site_seen", "site_id", "first_seen_at"),
        Index("ix_reference_open", "site_id", "next_try_at", postgresql_where=text("state IN ('new', 'retry')")),
        Index("ix_reference_seen", "site_id", "seen_at", postgresql_where=text("state = 'fetched'")),
        {"comment": "A URL that a source promised to be an article, and what became of it"},
    )

    id: Mapped[int] = identity("Internal number of the reference")
    site_id: Mapped[int] = mapped_column(ForeignKey(f"{SCHEMA}.site.id"), comment="The site it belongs to")
    source_id: Mapped[int | None] = mapped_column(
        ForeignKey(f"{SCHEMA}.source.id", ondelete="SET NULL"), comment="The source that first promised it"
    )
    url: Mapped[str] = mapped_column(comment="Address to fetch")
    url_key: Mapped[str] = mapped_column(unique=True, comment="Identity of the address (scheme, www, tracking removed)")
    state: Mapped[str] = mapped_column(server_default="new", comment="new, retry, fetched, skipped, gone or failed")
    reason: Mapped[str | None] = mapped_column(comment="Why it was skipped or failed")
    attempts: Mapped[int] = mapped_column(server_default=text("0"), comment="Fetches tried")
    next_try_at: Mapped[dt.datetime | None] = mapped_column(comment="Earliest moment of the next try")
    promised_at: Mapped[dt.datetime | None] = mapped_column(comment="Publication or change date the source gave")
    modified: Mapped[str | None] = mapped_column(comment="The source's mark of the last change (modified, lastmod)")
    article_id: Mapped[int | None] = mapped_column(
        ForeignKey(f"{SCHEMA}.article.id", ondelete="SET NULL"), index=True, comment="The article it became"
    )
    first_seen_at: Mapped[dt.datetime] = mapped_column(server_default=func.now(), comment="When it was first promised")
    checked_at: Mapped[dt.datetime | None] = mapped_column(comment="When it was last fetched")
    seen_at: Mapped[dt.datetime | None] = mapped_column(
        comment="When a full reading of a source last listed it; what is listed no more may be gone"
    )


class RobotsRow(Base):
    """A remembered robots.txt."""

    __tablename__ = "robots"
    __table_args__ = ({"comment": "The robots.txt files of the sites, remembered for at most a day"},)

    origin: Mapped[str] = mapped_column(primary_key=True, comment="Scheme, host and port it speaks for")
    status: Mapped[int] = mapped_column(comment="HTTP status of the answer")
    body: Mapped[str] = mapped_column(comment="Text of the file; empty when there is none")
    fetched_at: Mapped[dt.datetime] = mapped_column(server_default=func.now(), comment="When it was fetched")


class RunRow(Base):
    """One crawl of one site (or one ingest of files), with its counts."""

    __tablename__ = "run"
    __table_args__ = (
        Index("ix_run_site_started", "site_id", "started_at"),
        Index("ix_run_started", "started_at"),
        Index("ix_run_unfinished", "id", postgresql_where=text("finished_at IS NULL")),
        {"comment": "One crawl of one site, or one ingest, with its counts"},
    )

    id: Mapped[int] = identity("Number of the run")
    site_id: Mapped[int | None] = mapped_column(
        ForeignKey(f"{SCHEMA}.site.id"), comment="The site; empty for an ingest"
    )
    kind: Mapped[str] = mapped_column(comment="crawl, backfill, ingest or reextract")
    started_at: Mapped[dt.datetime] = mapped_column(server_default=func.now(), comment="Start of the run")
    finished_at: Mapped[dt.datetime | None] = mapped_column(
        comment="End of the run; empty while running or after a crash"
    )
    outcome: Mapped[str | None] = mapped_column(
        comment="ok, unchanged, quiet, blocked, broken, unreachable, refused, interrupted or failed"
    )
    detail: Mapped[str | None] = mapped_column(comment="What happened, for a person")
    counts: Mapped[dict[str, Any]] = mapped_column(
        server_default=text("'{}'::jsonb"),
        comment="Counts: requests, references, pages, articles, mentions, awards_new, and drops by reason",
    )
    worker: Mapped[str | None] = mapped_column(comment="Host and process that made the run")
