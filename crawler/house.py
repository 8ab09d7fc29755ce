"""What all sites of one process share: the register, the locks, the reader's workers, the database threads."""

from __future__ import annotations

import asyncio
import dataclasses
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from sqlalchemy.exc import DBAPIError

from crawler.config import CrawlSettings
from crawler.reader import Reader
from storage.database import Database, open_database
from storage.sites import SiteLocks

T = TypeVar("T")
# Transactions that met another crawl's are run again, after these seconds.
AGAIN = (0.05, 0.2, 0.5, 1.0)
# Threads that wait for the database: more would only wait for each other's locks.
THREADS = 4


@dataclasses.dataclass(frozen=True, slots=True)
class Event:
    """Something a person watching would like to know.

    Attributes:
        kind: started, page, article, award, trouble or finished.
        site: the site's key.
        counts: the run's counts so far.
        facts: what else there is to say, by kind.
    """

    kind: str
    site: str
    counts: dict[str, int]
    facts: dict[str, Any] = dataclasses.field(default_factory=dict)


Progress = Callable[[Event], None]


class House:
    """See the module.

    Args:
        settings: how to crawl.
        sites: number of sites that are going to be crawled, for the number of workers.
        database: the register; opened when None (and closed again).
        progress: told every event, on the event loop's thread.
        reader: workers to use; own ones when None.
    """

    def __init__(
        self,
        settings: CrawlSettings,
        *,
        sites: int = 1,
        database: Database | None = None,
        progress: Progress | None = None,
        reader: Reader | None = None,
    ) -> None:
        self.settings = settings
        self.progress = progress
        self._owned = database is None
        self.database = database or open_database()
        self.locks = SiteLocks(self.database.engine)
        self._own_reader = reader is None
        self.reader = reader or Reader(settings.crawl_processes or max(1, min(os.cpu_count() or 1, sites // 4)))
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="register")
        self._closed = threading.Event()

    async def in_database(self, work: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """Run `work(session, …)` in a transaction of its own, off the event loop."""
        return await asyncio.get_running_loop().run_in_executor(
            self._threads, lambda: self.transact(work, *args, **kwargs)
        )

    def transact(self, work: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """Run `work(session, …)` in a transaction; again when it met another one (deadlock, serialisation)."""
        for pause in (*AGAIN, None):
            try:
                with self.database.transaction() as session:
                    return work(session, *args, **kwargs)
            except DBAPIError as error:
                if pause is None or getattr(error.orig, "sqlstate", None) not in {"40P01", "40001"}:
                    raise
                time.sleep(pause)
        raise AssertionError("unreachable")

    def close(self) -> None:
        """Give everything back."""
        if self._closed.is_set():
            return
        self._closed.set()
        if self._own_reader:
            self.reader.close()
        self._threads.shutdown(wait=True)
        self.locks.close()
        if self._owned:
            self.database.close()
