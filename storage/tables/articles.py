"""What was read: articles, the mentions of awards in them, and (optionally) the raw pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import SCHEMA, Base, RecordColumns, identity


class ArticleRow(Base):
    """The cleaned text of one page, under one identity."""

    __tablename__ = "article"
    __table_args__ = (
        Index("ix_article_site_published", "site_id", "published"),
        {"comment": "The cleaned text of one page, under one identity"},
    )

    id: Mapped[int] = identity("Internal number of the article")
    ident: Mapped[str] = mapped_column(unique=True, comment="Public id: the id it was ingested under, else its url_key")
    url: Mapped[str] = mapped_column(comment="Address of the article, or urn:piagam:ID")
    url_key: Mapped[str] = mapped_column(unique=True, comment="Identity of the address (scheme, www, tracking removed)")
    site_id: Mapped[int | None] = mapped_column(
        ForeignKey(f"{SCHEMA}.site.id"), comment="The site it was crawled from; empty when ingested from a file"
    )
    outlet: Mapped[str] = mapped_column(index=True, comment="Name of the outlet: the site's name, else the host")
    title: Mapped[str] = mapped_column(comment="Headline")
    text: Mapped[str] = mapped_column(comment="Body text")
    author: Mapped[str | None] = mapped_column(comment="Byline as printed")
    published: Mapped[dt.datetime | None] = mapped_column(comment="Moment of publication")
    published_on: Mapped[dt.date | None] = mapped_column(comment="Day of publication in the outlet's own time zone")
    modified: Mapped[dt.datetime | None] = mapped_column(comment="Moment of the last change the page tells of")
    state: Mapped[str] = mapped_column(server_default="live", comment="live or gone (answered 404 or 410 later)")
    gone_at: Mapped[dt.datetime | None] = mapped_column(comment="When it was found gone")
    content_hash: Mapped[str] = mapped_column(comment="SHA-256 of title and text: tells whether it changed")
    simhash: Mapped[int | None] = mapped_column(BigInteger, comment="64-bit SimHash of the text, for near copies")
    voice: Mapped[int | None] = mapped_column(
        BigInteger, index=True, comment="Article whose text this one copies (its own id when it is an original)"
    )
    extractor_version: Mapped[str | None] = mapped_column(comment="Version of the extractor that read it last")
    first_seen_at: Mapped[dt.datetime] = mapped_column(server_default=func.now(), comment="When it was first stored")
    fetched_at: Mapped[dt.datetime] = mapped_column(server_default=func.now(), comment="When it was last fetched")


class PageRow(Base):
    """The raw page of an article, where keeping it is allowed and wanted."""

    __tablename__ = "page"
    __table_args__ = (
        {"comment": "Raw page of an article, kept only where the site allows it and a setting asks for it"},
    )

    article_id: Mapped[int] = mapped_column(
        ForeignKey(f"{SCHEMA}.article.id", ondelete="CASCADE"), primary_key=True, comment="The article it became"
    )
    html: Mapped[bytes] = mapped_column(comment="Body of the answer, compressed with zstandard")
    content_type: Mapped[str | None] = mapped_column(comment="Content-Type of the answer")
    fetched_at: Mapped[dt.datetime] = mapped_column(server_default=func.now(), comment="When it was downloaded")


class MentionRow(RecordColumns, Base):
    """One award as one article tells it."""

    __tablename__ = "mention"
    __table_args__ = (
        UniqueConstraint("article_id", "fingerprint"),
        Index("ix_mention_award", "award_id"),
        {"comment": "One award as one article tells it, with the evidence for each field"},
    )

    id: Mapped[int] = identity("Internal number of the mention")
    article_id: Mapped[int] = mapped_column(
        ForeignKey(f"{SCHEMA}.article.id", ondelete="CASCADE"), comment="The article that tells it"
    )
    award_id: Mapped[int | None] = mapped_column(
        ForeignKey(f"{SCHEMA}.award.id"), comment="The award it was joined into"
    )
    origin_award_id: Mapped[int | None] = mapped_column(
        BigInteger, comment="The award it stood in first; taken up again when a merge is undone"
    )
    ordinal: Mapped[int] = mapped_column(comment="Place among the article's mentions, from 0")
    fingerprint: Mapped[str] = mapped_column(
        comment="Identity of the mention within its article, the same after a re-extraction that finds it again"
    )
    main: Mapped[bool] = mapped_column(comment="Whether it is the news of the article")
    sentence: Mapped[str] = mapped_column(comment="The sentence that proves it")
    evidence: Mapped[dict[str, Any]] = mapped_column(
        server_default=text("'{}'::jsonb"), comment="Span [start, end) of title + two line ends + text per field"
    )
    extractor_version: Mapped[str] = mapped_column(comment="Version of the extractor that found it")
    created_at: Mapped[dt.datetime] = mapped_column(server_default=func.now(), comment="When it was stored")
