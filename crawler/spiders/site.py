"""The spider: the thin Scrapy shell around a crawl of one site."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import re
from collections.abc import AsyncIterator
from typing import Any, ClassVar

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from crawler.config import CrawlSettings
from crawler.definition import SiteDefinition
from crawler.discovery.desk import Window
from crawler.discovery.links import continuations
from crawler.fetching import Fetcher
from crawler.house import House
from crawler.items import PageBody, PageItem, Work
from crawler.manners import MannersMiddleware, retry_after
from crawler.outcomes import Outcome, Trouble, from_exception, from_status
from crawler.page_results import PageResults
from crawler.robots import RobotsRules
from crawler.run_state import RunResult
from crawler.session import origin_of
from crawler.site_crawl import SiteCrawl
from crawler.walls import sent_home
from extract.page_dates import zone_of

_NOARCHIVE = re.compile(rb"<meta[^>]+name=[\"']?(?:robots|piagam)[\"']?[^>]+noarchive", re.IGNORECASE)


class SiteSpider(Spider):
    """Crawls one site; made from its file by `crawler.spiders.spider_class`.

    Arguments (also `scrapy crawl NAME -a since=2025-01-01`): since, until (dates), max_articles.
    """

    definition: ClassVar[SiteDefinition]
    # Every status reaches the callback: what it means is decided there.
    handle_httpstatus_list: ClassVar[list[int]] = [*range(400, 600)]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        house, since, until, most = (kwargs.pop(name, None) for name in ("house", "since", "until", "max_articles"))
        super().__init__(*args, **kwargs)
        self._own_house = house is None
        self.house: House = house or House(CrawlSettings())
        zone = zone_of(self.definition.timezone or "Asia/Jakarta")
        window = Window(moment_of(since, zone), moment_of(until, zone, after=True))
        self.crawl = SiteCrawl(self.definition, self.house, window, int(most) if most else None)
        self.result: RunResult | None = None
        self._opened = False

    @property
    def pages(self) -> PageResults:
        """Where article pages go."""
        assert self.crawl.pages is not None
        return self.crawl.pages

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """The site's own delay, when its file names one."""
        super().update_settings(settings)
        if cls.definition.delay is not None:
            settings.set("DOWNLOAD_DELAY", cls.definition.delay, priority="spider")

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> SiteSpider:
        """Scrapy's way of making one."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        assert isinstance(spider, SiteSpider)
        crawler.signals.connect(spider._item_done, signals.item_scraped)
        crawler.signals.connect(spider._item_done, signals.item_dropped)
        crawler.signals.connect(spider._item_failed, signals.item_error)
        crawler.signals.connect(spider._spider_closed, signals.spider_closed)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """The stream of pages to fetch and of stories to read."""
        fetcher = Fetcher(self.crawler.engine.download_async, self.crawl.count)
        if not self.definition.enabled:
            note = f": {self.definition.note}" if self.definition.note else ""
            self.crawl.state.stop(
                Trouble(Outcome.REFUSED, "disabled", f"{self.definition.key} is switched off in its file{note}")
            )
            return
        try:
            self._opened = await self.crawl.open(fetcher)
        except Exception as error:
            self.crawl.state.fail(error)
            return
        if not self._opened:
            return
        producer = asyncio.ensure_future(self._produce())
        try:
            async for entry in self.crawl.work():
                yield entry if isinstance(entry, PageItem) else self._request(entry)
        finally:
            producer.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await producer

    async def _produce(self) -> None:
        try:
            rules = await self._rules()
        except Exception as error:
            self.crawl.state.stop(from_exception(error, self.definition.home))
            rules = RobotsRules(None, unreachable=True)
        await self.crawl.produce(rules)

    async def _rules(self) -> RobotsRules:
        manners = self.crawler.get_downloader_middleware(MannersMiddleware)
        assert manners is not None
        return await manners.rules_for(origin_of(self.definition.home))

    def _request(self, work: Work) -> Request:
        return Request(
            work.url, callback=self.parse_page, errback=self.page_failed, cb_kwargs={"work": work}, dont_filter=True
        )

    async def parse_page(self, response: Response, work: Work) -> PageItem | None:
        """An article page: on to the pipelines, or counted for what it is."""
        try:
            item = await self._page(response, work)
        except Exception as error:
            await self.pages.page_trouble(work, from_exception(error, work.url))
            item = None
        if item is None:
            self.crawl.done(work)
        else:
            self.crawl.downloaded(item)
        return item

    async def _page(self, response: Response, work: Work) -> PageItem | None:
        trouble = from_status(response.status, response.url, retry_after(response))
        if trouble is None and sent_home(work.url, response.url):
            trouble = Trouble(
                Outcome.BROKEN, "http_410" if work.article_id else "redirect", f"{work.url} leads to the front page"
            )
        if trouble is not None:
            await self.pages.page_trouble(work, trouble)
            return None
        self.crawl.count("pages")
        pages = [_body(response)]
        links = continuations(response.body, response.url, self.definition.home, pages[0].content_type)
        for link in links:
            more = await self.crawler.engine.download_async(Request(link, dont_filter=True))
            if more.status == 200:
                self.crawl.count("further_pages")
                # the whole story on one page: kept under the address of its first part
                whole = "page=all" in link or "page=semua" in link
                pages = (
                    [PageBody(response.url, more.body, _body(more).content_type)] if whole else [*pages, _body(more)]
                )
        tag = b",".join(response.headers.getlist("X-Robots-Tag")).lower()
        forbidden = b"noarchive" in tag or b"none" in tag or _NOARCHIVE.search(response.body[:50_000]) is not None
        self.crawl.state.tell("page", url=work.url)
        return PageItem(work, tuple(pages), response.url, keep_raw=not forbidden)

    async def page_failed(self, failure: Failure) -> None:
        """An article page that brought no answer."""
        work: Work = failure.request.cb_kwargs["work"]  # type: ignore[attr-defined]
        await self.pages.page_trouble(work, from_exception(failure.value or RuntimeError("unknown"), work.url))
        self.crawl.done(work)

    def _item_done(self, item: PageItem) -> None:
        self.crawl.done(item)

    def _item_failed(self, item: PageItem, failure: Failure) -> None:
        self.crawl.state.fail(failure.value or RuntimeError("unknown"))
        self.crawl.done(item)

    async def _spider_closed(self, reason: str) -> None:
        if self._opened or self.crawl.state.over:
            self.result = await self.crawl.finish(reason)
        else:
            self.result = self.crawl.busy()
        if self._own_house:
            self.house.close()


def _body(response: Response) -> PageBody:
    raw = response.headers.get("Content-Type")
    return PageBody(response.url, response.body, raw.decode("latin-1") if raw else None)


def moment_of(value: object, zone: dt.tzinfo, *, after: bool = False) -> dt.datetime | None:
    """Midnight of a day in the site's zone; of the day after it for the end of a window."""
    if value is None or value == "":
        return None
    day = value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))
    if isinstance(day, dt.datetime):
        return day if day.tzinfo else day.replace(tzinfo=zone)
    moment = dt.datetime(day.year, day.month, day.day, tzinfo=zone)
    return moment + dt.timedelta(days=1) if after else moment
