"""Crawling many sites at once in one process: each politely on its own, one run each."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from twisted.python.failure import Failure

from crawler.config import CrawlSettings
from crawler.definition import SiteDefinition
from crawler.house import House, Progress
from crawler.outcomes import Outcome, Trouble
from crawler.reader import Reader
from crawler.run_state import RunResult
from storage.database import Database

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

# Sites crawled at the same time. Each waits most of its time; memory, some MB a site, is what limits it.
SITES_AT_ONCE = 40

__all__ = ["RunResult", "run_sites"]


def run_sites(
    sites: Sequence[SiteDefinition],
    *,
    settings: CrawlSettings,
    since: dt.date | None = None,
    until: dt.date | None = None,
    max_articles: int | None = None,
    progress: Progress | None = None,
    database: Database | None = None,
    reader: Reader | None = None,
) -> list[RunResult]:
    """Crawl sites and store what they tell.

    Args:
        sites: the sites.
        settings: how to crawl.
        since: first day (in each site's zone) of articles to take; None for no bound.
        until: last day of articles to take; None for no bound.
        max_articles: articles to take from each site at most.
        progress: told every event, on another thread.
        database: the register; opened by the settings when None.
        reader: workers that outlive this call, for those who call often; else some are started and ended.

    Returns:
        One result a site, in the order of `sites`. A site's trouble is its outcome, never an exception.

    Raises:
        KeyboardInterrupt: after a second Ctrl-C; the first one ends the crawls in order.
        sqlalchemy.exc.OperationalError: the register cannot be reached at the start.
    """
    if not sites:
        return []
    quiet_logs()
    house = House(settings, sites=len(sites), database=database, progress=progress, reader=reader)
    try:
        from crawler.reactor import event_loop

        loop = event_loop()
        arguments = {"since": since, "until": until, "max_articles": max_articles}
        crawls = _Crawls(sites, house, arguments)
        future = asyncio.run_coroutine_threadsafe(crawls.run(), loop)
        interrupted = False
        while True:
            try:
                return future.result(timeout=0.5)
            except TimeoutError:
                if future.done():
                    raise
            except KeyboardInterrupt:
                if interrupted:
                    raise
                interrupted = True
                asyncio.run_coroutine_threadsafe(crawls.stop(), loop)
    finally:
        house.close()


class _Crawls:
    def __init__(self, sites: Sequence[SiteDefinition], house: House, arguments: dict[str, Any]) -> None:
        self._sites, self._house, self._arguments = sites, house, arguments
        self._runner: Any = None
        self._stopping = False

    async def run(self) -> list[RunResult]:
        from scrapy.crawler import AsyncCrawlerRunner

        self._runner = AsyncCrawlerRunner(scrapy_settings(self._house.settings))
        room = asyncio.Semaphore(SITES_AT_ONCE)
        return list(await asyncio.gather(*(self._one(site, room) for site in self._sites)))

    async def _one(self, site: SiteDefinition, room: asyncio.Semaphore) -> RunResult:
        from crawler.spiders import spider_class

        async with room:
            if self._stopping:
                return RunResult(site.key, site.name, Outcome.INTERRUPTED, "stopped before it began")
            crawler = self._runner.create_crawler(spider_class(site))
            try:
                await self._runner.crawl(crawler, house=self._house, **self._arguments)
            except Exception as error:  # one site's surprise must not end the others' crawls
                logging.getLogger(__name__).exception("crawl of %s failed", site.key)
                return RunResult(site.key, site.name, Outcome.FAILED, f"{type(error).__name__}: {error}"[:500])
            result: RunResult | None = getattr(crawler.spider, "result", None)
            return result or RunResult(site.key, site.name, Outcome.FAILED, "the crawl ended without a result")

    async def stop(self) -> None:
        self._stopping = True
        if self._runner is not None:
            for crawler in self._runner.crawlers:
                drop_waiting(crawler)
            await self._runner.stop()


def drop_waiting(crawler: Crawler) -> None:
    """Give up the requests that wait for their turn: at five seconds each they would hold up a stop for minutes.

    What they were for stays open in the register; those already on the line are waited for.
    """
    engine = crawler.engine
    if engine is None:
        return
    for slot in engine.downloader.slots.values():
        while slot.queue:
            _, waiting = slot.queue.popleft()
            failure: Any = Failure(Trouble(Outcome.INTERRUPTED, "stopped", "stopped before its turn"))  # type: ignore[no-untyped-call]
            waiting.errback(failure)


def scrapy_settings(settings: CrawlSettings) -> Any:
    """Scrapy's settings with ours in them."""
    from scrapy.settings import Settings

    import crawler.settings as module

    out = Settings()
    out.setmodule(module, priority="project")
    out.setdict(
        {
            "USER_AGENT": settings.user_agent,
            "DOWNLOAD_DELAY": settings.crawl_delay,
            "DOWNLOAD_DELAY_JITTER": settings.crawl_jitter,
            "CONCURRENT_REQUESTS_PER_DOMAIN": settings.crawl_at_once,
            "DOWNLOAD_MAXSIZE": settings.crawl_max_bytes,
            "DOWNLOAD_TIMEOUT": settings.crawl_timeout,
            "CLOSESPIDER_TIMEOUT": settings.crawl_max_seconds,
            "PIAGAM_PRIVATE_HOSTS": sorted(settings.private_hosts),
        },
        priority="project",
    )
    return out


def quiet_logs() -> None:
    """Scrapy's and Twisted's own log lines are ours to tell, by events."""
    for name in ("scrapy", "twisted", "py.warnings", "asyncio"):
        logger = logging.getLogger(name)
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())
            logger.propagate = False
