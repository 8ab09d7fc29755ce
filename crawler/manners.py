"""The downloader middleware with our manners: only the site itself, only what robots.txt allows, at its pace."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import Protocol
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.identity import same_site
from crawler.outcomes import Outcome, Trouble, from_exception
from crawler.robots import MAX_BYTES, Robots, RobotsRules

# The pause after 429 or 503 without Retry-After, and the longest that a running crawl waits for (seconds).
FIRST_PAUSE = 30.0
LONGEST_WAIT = 120.0
# A site that says "slow down" gets this many times the delay for the rest of the crawl, up to the bound (seconds).
SLOWER = 2.0
SLOWEST = 120.0


class RefusedRequest(IgnoreRequest):
    """A request that was not sent, with the trouble it means."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.detail)
        self.__cause__ = trouble


class RobotsMemory(Protocol):
    """Where robots.txt files are remembered between crawls."""

    async def load_robots(self, origin: str) -> Robots | None:
        """The remembered file, None when there is none or it is too old."""

    async def save_robots(self, origin: str, robots: Robots) -> None:
        """Remember it."""


def retry_after(response: Response, now: Callable[[], float] = time.time) -> float | None:
    """Seconds that an answer asks us to stay away, by Retry-After; None when it does not."""
    raw = response.headers.get("Retry-After")
    if not raw:
        return None
    text = raw.decode("latin-1").strip()
    if text.isdigit():
        return min(float(text), 7 * 86_400.0)
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.UTC)
    return min(max(moment.timestamp() - now(), 0.0), 7 * 86_400.0)


class MannersMiddleware:
    """See the module. One per crawler, so one per site."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._rules: dict[str, RobotsRules] = {}
        self.delay = crawler.settings.getfloat("DOWNLOAD_DELAY")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> MannersMiddleware:
        """Scrapy's way of making one."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let the request through, or raise `RefusedRequest`."""
        parts = urlsplit(request.url)
        homes: tuple[str, ...] = self.crawler.spider.crawl.homes  # type: ignore[union-attr]
        if parts.scheme not in {"http", "https"}:
            raise RefusedRequest(Trouble(Outcome.REFUSED, "scheme", f"{request.url} is not http or https"))
        if not any(same_site(request.url, home) for home in homes):
            detail = f"{request.url} belongs to another site"
            raise RefusedRequest(Trouble(Outcome.REFUSED, "other_site", detail))
        # All names of a site (www, amp, its subdomains) share one queue and so one delay.
        request.meta["download_slot"] = "site"
        if request.meta.get("is_robots"):
            return
        rules = await self.rules_for(f"{parts.scheme}://{parts.netloc}")
        try:
            rules.check(request.url)
        except Trouble as trouble:
            raise RefusedRequest(trouble) from trouble
        self._apply_delay(rules.delay)

    async def process_response(self, request: Request, response: Response) -> Response:
        """Count, and slow down when the site asks for it."""
        self._count("requests")
        if response.status in {429, 503}:
            self._apply_delay(min(max(self.delay, 1.0) * SLOWER, SLOWEST))
            self._count("slowed_down")
        return response

    async def process_exception(self, request: Request, exception: Exception) -> None:
        """Count a request that brought no answer."""
        if not isinstance(exception, RefusedRequest):
            self._count("requests")

    def _count(self, name: str) -> None:
        self.crawler.spider.crawl.count(name)  # type: ignore[union-attr]

    async def rules_for(self, origin: str) -> RobotsRules:
        """The rules of an origin: remembered, or fetched now."""
        origin = origin.lower()
        if origin not in self._rules:
            memory: RobotsMemory = self.crawler.spider.crawl  # type: ignore[union-attr]
            robots = await memory.load_robots(origin)
            if robots is None:
                robots = await self._fetch(origin)
                if robots.parsed().unreachable is False:
                    await memory.save_robots(origin, robots)
            self._rules[origin] = robots.parsed()
        return self._rules[origin]

    async def _fetch(self, origin: str) -> Robots:
        request = Request(f"{origin}/robots.txt", dont_filter=True, meta={"is_robots": True})
        try:
            response = await self.crawler.engine.download_async(request)
        except Exception as error:
            self.crawler.spider.crawl.robots_failed(from_exception(error, request.url))  # type: ignore[union-attr]
            return Robots(0)
        body = response.body[:MAX_BYTES].decode("utf-8", "replace").replace("\x00", "")
        return Robots(response.status, body)

    def _apply_delay(self, delay: float) -> None:
        if delay <= self.delay:
            return
        self.delay = delay
        slot = self.crawler.engine.downloader.slots.get("site")
        if slot is not None:
            slot.delay = delay
        self.crawler.engine.downloader.per_slot_settings["site"] = {"delay": delay}
