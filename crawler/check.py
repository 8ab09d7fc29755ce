"""Looking at sites without crawling them: what they offer, how far back, at what cost (`sites check`, `sites add`)."""

from __future__ import annotations

import asyncio
import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from typing import Any, ClassVar

from scrapy import Spider
from scrapy.crawler import AsyncCrawlerRunner, Crawler

from crawler.config import CrawlSettings
from crawler.crawl import quiet_logs, scrapy_settings
from crawler.definition import SiteDefinition
from crawler.discovery.desk import Answer, Offer, Window
from crawler.discovery.plan import declared_sources
from crawler.discovery.probe import Probed, probe
from crawler.fetching import Fetcher
from crawler.items import Promise
from crawler.manners import MannersMiddleware
from crawler.outcomes import Trouble, from_exception
from crawler.reactor import event_loop
from crawler.robots import Robots
from crawler.session import origin_of
from storage.sites import SourceState


@dataclasses.dataclass(slots=True)
class SiteCheck:
    """What was found at a site.

    Attributes:
        requests: requests that the check took.
        home_text: beginning of the front page, for guessing its region.
    """

    definition: SiteDefinition
    probed: Probed
    requests: int = 0
    home_text: str = ""


class ProbeDesk:
    """A desk that fetches and keeps nothing."""

    def __init__(self, definition: SiteDefinition) -> None:
        self.home = definition.home
        self.homes = (definition.home, *(s.url for s in definition.discover if not isinstance(s, str) and s.url))
        self.timezone = definition.timezone or "Asia/Jakarta"
        self.now = dt.datetime.now(dt.UTC)
        self.window = Window()
        self.fresh = 0
        self.counts: Counter[str] = Counter()
        self.fetcher: Fetcher | None = None
        self.home_body = b""
        self.robots_trouble: Trouble | None = None

    async def fetch(self, url: str, *, source: SourceState | None = None) -> Answer:
        """Fetch an address, unconditionally."""
        assert self.fetcher is not None
        answer = await self.fetcher.fetch(url)
        if url == self.home:
            self.home_body = answer.body
        return answer

    async def offer(
        self, source: SourceState, promises: Sequence[Promise], *, listed_at: dt.datetime | None = None
    ) -> Offer:
        """Nothing is entered."""
        return Offer(tuple("known" for _ in promises))

    async def save(self, source: SourceState) -> None:
        """Nothing is stored."""

    async def verify_unlisted(self, source: SourceState, listed_at: dt.datetime) -> int:
        """Nothing is looked at again."""
        return 0

    def count(self, name: str, number: int = 1) -> None:
        """Count for the report."""
        self.counts[name] += number

    async def load_robots(self, origin: str) -> Robots | None:
        """Nothing is remembered."""
        return None

    async def save_robots(self, origin: str, robots: Robots) -> None:
        """Nothing is remembered."""

    def robots_failed(self, trouble: Trouble) -> None:
        """No answer at all."""
        self.robots_trouble = self.robots_trouble or trouble


class ProbeSpider(Spider):
    """Probes one site and ends."""

    name = "probe"
    handle_httpstatus_list: ClassVar[list[int]] = [*range(400, 600)]

    def __init__(self, definition: SiteDefinition, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.definition = definition
        self.crawl = ProbeDesk(definition)
        self.probed = Probed()

    async def start(self) -> AsyncIterator[Any]:
        """Probe; there is nothing to crawl afterwards."""
        self.crawl.fetcher = Fetcher(self.crawler.engine.download_async, self.crawl.count)
        try:
            manners = self.crawler.get_downloader_middleware(MannersMiddleware)
            assert manners is not None
            rules = await manners.rules_for(origin_of(self.definition.home))
            if rules.unreachable and self.crawl.robots_trouble is not None:
                self.probed.troubles.append(self.crawl.robots_trouble)
                return
            self.probed = await probe(self.crawl, sitemaps=rules.sitemaps[:5], thorough=True)
            await self._declared()
        except Exception as error:
            self.probed.troubles.append(from_exception(error, self.definition.home))
        return
        yield  # Scrapy wants a generator

    async def _declared(self) -> None:
        if self.definition.discover == "auto":
            return
        specs: list[tuple[str, str | None]] = [(str(s.kind), s.url) for s in self.definition.discover]
        for source in declared_sources(specs, self.definition.home, self.probed.sources):
            if source not in self.probed.sources:
                self.probed.sources.append(source)


def check_sites(sites: Sequence[SiteDefinition], *, settings: CrawlSettings) -> list[SiteCheck]:
    """Probe sites, every kind of source.

    Args:
        sites: the sites.
        settings: how to crawl.

    Returns:
        One check a site, in their order.
    """
    quiet_logs()
    return asyncio.run_coroutine_threadsafe(_check(sites, settings), event_loop()).result()


async def _check(sites: Sequence[SiteDefinition], settings: CrawlSettings) -> list[SiteCheck]:
    runner = AsyncCrawlerRunner(_settings(settings))
    room = asyncio.Semaphore(20)

    async def one(definition: SiteDefinition) -> SiteCheck:
        async with room:
            crawler: Crawler = runner.create_crawler(ProbeSpider)
            if definition.delay is not None:
                crawler.settings.set("DOWNLOAD_DELAY", definition.delay, priority="spider")
            try:
                await runner.crawl(crawler, definition=definition)
            except Exception as error:  # one site's surprise must not end the other checks
                return SiteCheck(definition, Probed(troubles=[from_exception(error, definition.home)]))
            spider = crawler.spider
            assert isinstance(spider, ProbeSpider)
            body = spider.crawl.home_body[:300_000].decode("utf-8", "replace")
            return SiteCheck(definition, spider.probed, spider.crawl.counts["requests"], body)

    return list(await asyncio.gather(*(one(site) for site in sites)))


def _settings(settings: CrawlSettings) -> Any:
    out = scrapy_settings(settings)
    out.set("ITEM_PIPELINES", {}, priority="project")
    return out
