"""One crawl's dealings with the register: what it knows of the site, and what becomes of each reference."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from urllib.parse import urlsplit

import zstandard
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from crawler.definition import SiteDefinition
from crawler.identity import url_key
from crawler.items import PageItem, Promise, Work
from crawler.reading import reader_version
from storage import references, runs, sites
from storage.references import Offered, OpenReference
from storage.register import ArticleFacts, Recorded, record_article
from storage.tables import PageRow


@dataclasses.dataclass(slots=True)
class Opened:
    """A run that has begun."""

    site_id: int
    run_id: int
    sources: list[sites.SourceState]


def open_run(session: Session, definition: SiteDefinition, kind: str, worker: str) -> Opened:
    """Begin a run of a site."""
    site_id = sites.sync_site(session, facts_of(definition))
    run_id = runs.start_run(session, site_id, kind, worker)
    return Opened(site_id, run_id, sites.load_sources(session, site_id))


def facts_of(definition: SiteDefinition) -> sites.SiteFacts:
    """What the register keeps of a site file."""
    return sites.SiteFacts(
        key=definition.key, name=definition.name, home=definition.home, region_code=definition.region,
        timezone=definition.timezone or "Asia/Jakarta", publisher_group=definition.group, enabled=definition.enabled,
    )  # fmt: skip


def enter(
    session: Session,
    site_id: int,
    source: sites.SourceState,
    promises: Sequence[Promise],
    listed_at: dt.datetime | None,
) -> list[Offered]:
    """Enter promises; one answer per promise, in their order (a repeated one is known)."""
    if source.id is None:
        sites.save_source(session, site_id, source)
    batch = [references.Promised(p.url, url_key(p.url), p.published, p.modified) for p in promises]
    answers = {
        answer.url_key: answer for answer in references.offer(session, site_id, source.id, batch, listed_at=listed_at)
    }
    out = []
    met: set[str] = set()
    for item in batch:
        answer = answers[item.url_key]
        out.append(answer if item.url_key not in met else dataclasses.replace(answer, status="known"))
        met.add(item.url_key)
    return out


def work_of(reference: OpenReference | Offered, promise: Promise | None = None) -> Work:
    """What is to be done about a reference."""
    if promise is None:
        published = reference.promised_at if isinstance(reference, OpenReference) else None
        promise = Promise(reference.url, published=published)
    return Work(
        reference.reference_id, reference.url, reference.url_key, promise, reference.article_id, reference.attempts
    )


def store(
    session: Session, site_id: int, definition: SiteDefinition, item: PageItem, now: dt.datetime, keep: bool
) -> Recorded | None:
    """Store what was read of one reference, in one transaction; None when it was no article."""
    reading = item.reading
    assert reading is not None
    if reading.article is None:
        references.settle(session, item.work.reference_id, "skipped", reason=reading.reason)
        return None
    facts = article_facts(item, site_id, definition)
    recorded = record_article(session, facts, reading.records, extractor_version=reader_version())
    references.settle(session, item.work.reference_id, "fetched", article_id=recorded.article_id)
    if recorded.status == "unchanged":
        references.revive(session, recorded.article_id)
    if keep and item.keep_raw and item.pages and reading.records:
        _keep(session, recorded.article_id, item)
    return recorded


def article_facts(item: PageItem, site_id: int, definition: SiteDefinition) -> ArticleFacts:
    """What is stored of the article that was read; it must be one."""
    reading = item.reading
    assert reading is not None and reading.article is not None
    article = reading.article
    url = reading.canonical or item.final_url or item.work.url
    key = url_key(url)
    return ArticleFacts(
        ident=key,
        url=url,
        url_key=key,
        outlet=definition.name,
        title=article.title,
        text=article.text,
        site_id=site_id,
        author=article.author,
        published=article.published,
        published_on=reading.published_on,
        modified=article.modified,
    )


def _keep(session: Session, article_id: int, item: PageItem) -> None:
    page = item.pages[0]
    values = {"html": zstandard.compress(page.body), "content_type": page.content_type}
    statement = insert(PageRow).values(article_id=article_id, **values)
    session.execute(statement.on_conflict_do_update(index_elements=[PageRow.article_id], set_=values))


def close_run(
    session: Session, opened: Opened, outcome: str, detail: str, counts: dict[str, int], now: dt.datetime
) -> None:
    """End a run."""
    runs.finish_run(session, opened.run_id, outcome, detail, counts)
    sites.finish_site(session, opened.site_id, outcome, detail, now)


def origin_of(url: str) -> str:
    """Scheme, host and port of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()
