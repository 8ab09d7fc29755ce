"""Storing what was read: one transaction for what came in while the one before was running.

At a polite pace that is one article a transaction. When pages come faster than the database takes them, up to
`MOST` share one; when it fails, each is tried by itself, so that an article never suffers for another.
"""

from __future__ import annotations

import asyncio
import datetime as dt

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from crawler import session as sessions
from crawler.definition import SiteDefinition
from crawler.house import House
from crawler.items import PageItem
from storage.errors import StorageError
from storage.register import Recorded, lock_articles

# More would hold the locks of other sites' articles for too long.
MOST = 16

Waiting = tuple[PageItem, "asyncio.Future[Recorded | None]"]


class Storing:
    """The way of a site's articles into the register.

    Args:
        house: what is shared.
        definition: the site.
        site_id: its row.
        now: the crawl's moment.
    """

    def __init__(self, house: House, definition: SiteDefinition, site_id: int, now: dt.datetime) -> None:
        self._house, self._definition, self._site_id, self._now = house, definition, site_id, now
        self._waiting: list[Waiting] = []
        self._task: asyncio.Task[None] | None = None

    async def store(self, item: PageItem) -> Recorded | None:
        """Store one article; None when what was read is none.

        Raises:
            SQLAlchemyError, StorageError: it could not be stored.
        """
        done: asyncio.Future[Recorded | None] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, done))
        if self._task is None:
            self._task = asyncio.ensure_future(self._drain())
        return await done

    async def _drain(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
                await self._store(batch)
        finally:
            self._task = None

    async def _store(self, batch: list[Waiting]) -> None:
        try:
            recorded = await self._house.in_database(self._all, [item for item, _ in batch])
        except Exception as error:  # handed on to whoever waits for the article
            if len(batch) == 1:
                _settle(batch[0], error)
                return
            for waiting in batch:
                await self._store([waiting])
            return
        for (_, done), result in zip(batch, recorded, strict=True):
            if not done.done():
                done.set_result(result)

    def _all(self, session: Session, items: list[PageItem]) -> list[Recorded | None]:
        keep = self._house.settings.crawl_keep_pages
        if len(items) > 1:
            articles = [
                (sessions.article_facts(item, self._site_id, self._definition), item) for item in items if read(item)
            ]
            lock_articles(session, [(facts, item.reading.records) for facts, item in articles if item.reading])
        return [sessions.store(session, self._site_id, self._definition, item, self._now, keep) for item in items]


def read(item: PageItem) -> bool:
    """Whether an article was read from the item."""
    return item.reading is not None and item.reading.article is not None


def _settle(waiting: Waiting, error: Exception) -> None:
    if not waiting[1].done():
        known = isinstance(error, SQLAlchemyError | StorageError)
        waiting[1].set_exception(error if known else StorageError(f"{type(error).__name__}: {error}"))
