"""Storing what was read: one transaction for what came in while the one before was running.

At a polite pace that is one article a transaction. When pages come faster than the database takes them, up to
`MOST` share one; when it fails, each is tried by itself, so that an article never suffers for another.
"""

from __future__ import annotations

import asyncio

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from crawler import session as sessions
from crawler.definition import SiteDefinition
from crawler.house import House
from crawler.items import PageItem
from storage.errors import StorageError
from storage.register import Recorded

# More would hold the locks of other sites' articles for too long.
MOST = 16

Waiting = tuple[PageItem, "asyncio.Future[Recorded | None]"]


class Storing:
    """The way of a site's articles into the register.

    Args:
        house: what is shared.
        definition: the site.
        site_id: its row.
    """

    def __init__(self, house: House, definition: SiteDefinition, site_id: int) -> None:
        self._house, self._definition, self._site_id = house, definition, site_id
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
            if done.done():
                continue
            if isinstance(result, StorageError):
                done.set_exception(result)
            else:
                done.set_result(result)

    def _all(self, session: Session, items: list[PageItem]) -> list[sessions.Stored]:
        keep = self._house.settings.crawl_keep_pages
        return sessions.store(session, self._site_id, self._definition, items, keep)


def _settle(waiting: Waiting, error: Exception) -> None:
    if not waiting[1].done():
        known = isinstance(error, SQLAlchemyError | StorageError)
        waiting[1].set_exception(error if known else StorageError(f"{type(error).__name__}: {error}"))
