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
from storage import references, runs, sites
from storage.errors import StorageError
from storage.references import Offered, OpenReference
from storage.register import ArticleFacts, Recorded, lock_articles, record_articles
from storage.tables import PageRow

Stored = Recorded | StorageError | None


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
    session: Session, site_id: int, definition: SiteDefinition, items: Sequence[PageItem], keep: bool
) -> list[Stored]:
    """Store what was read of some references, in one transaction.

    Returns:
        One result an item, in order: what was recorded, None when it was no article, or the error for which this one
        cannot be kept. The awards that the items started together stand with the first that tells of any.
    """
    read = [item for item in items if item.reading is not None and item.reading.article is not None]
    articles = [(article_facts(item, site_id, definition), item.reading.records) for item in read if item.reading]
    version = next((item.reading.version for item in read if item.reading), "")
    lock_articles(session, articles)
    outcomes, joined = record_articles(session, articles, extractor_version=version)
    results: list[Stored] = [None] * len(items)
    places = {id(item): number for number, item in enumerate(items)}
    awards = joined.new
    settled: list[tuple[int, int]] = []
    for item, outcome in zip(read, outcomes, strict=True):
        if isinstance(outcome, Recorded):
            if outcome.mentions and awards:
                outcome, awards = dataclasses.replace(outcome, awards_new=awards), ()
            settled.append((item.work.reference_id, outcome.article_id))
            if outcome.status == "unchanged":
                references.revive(session, outcome.article_id)
            if keep and item.keep_raw and item.pages and outcome.mentions:
                _keep(session, outcome.article_id, item)
        results[places[id(item)]] = outcome
    if settled:
        references.fetched(session, settled)
    for item in items:
        if item.reading is not None and item.reading.article is None:
            references.settle(session, item.work.reference_id, "skipped", reason=item.reading.reason)
    return results


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
