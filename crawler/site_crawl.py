"""One crawl of one site: discovery at the desk, references to pages, counts, and how it ends.

It knows Scrapy only by one function that downloads; the spider hands it the answers and takes the work from it.
"""

from __future__ import annotations

import asyncio
import dataclasses
import datetime as dt
import os
import socket
from collections.abc import AsyncIterator, Sequence

from crawler import session
from crawler.definition import SiteDefinition
from crawler.discovery.desk import Answer, EnoughArticles, Offer, Window
from crawler.discovery.plan import Discovered, declared_sources, discover
from crawler.fetching import Fetcher
from crawler.house import House
from crawler.items import PageItem, Promise, Work
from crawler.outcomes import Outcome, Trouble
from crawler.page_results import OURS, PageResults
from crawler.robots import Robots, RobotsRules
from crawler.run_state import RunResult, RunState, plain_error
from crawler.verdict import Verdict, judge
from storage import references, sites
from storage.sites import SourceState

# References taken from the register in one go, and articles under way at once.
BATCH, UNDER_WAY = 200, 24
# Articles looked at again in one crawl because a full reading no longer lists them.
MAX_VERIFIED = 50


class SiteCrawl:
    """See the module; also the desk that strategies work at, and the memory of robots.txt.

    Args:
        definition: the site.
        house: what is shared.
        window: the days asked for.
        max_articles: articles to take at most; None for all.
    """

    def __init__(self, definition: SiteDefinition, house: House, window: Window, max_articles: int | None) -> None:
        self.definition, self.house, self.window = definition, house, window
        self.home = definition.home
        self.timezone = definition.timezone or "Asia/Jakarta"
        self.state = RunState(definition.key, house)
        self.now = self.state.now
        self.pages: PageResults | None = None
        self.fresh = 0
        specs = [] if definition.discover == "auto" else [(s.kind, s.url) for s in definition.discover]
        self._specs: list[tuple[str, str | None]] = [(str(kind), url) for kind, url in specs]
        # Sources that the operator names in the site file may live on another host; nothing else may.
        self.homes = (definition.home, *(url for _, url in self._specs if url))
        self._max_articles, self._max_pages = max_articles, house.settings.crawl_max_pages
        self._queue: asyncio.Queue[PageItem | Work | None] = asyncio.Queue(maxsize=UNDER_WAY * 2)
        self._under_way: set[int] = set()
        # Of those, the ones that are downloaded: an interrupted crawl still reads and stores them.
        self._reading: set[int] = set()
        self._room = asyncio.Semaphore(UNDER_WAY)
        self._handled: set[int] = set()
        self._quiet = asyncio.Event()
        self._quiet.set()
        self._pending = self._taken = self._verified = 0
        self._opened: session.Opened | None = None
        self._fetcher: Fetcher | None = None
        self._discovered: Discovered | None = None
        self._robots_trouble: Trouble | None = None

    # --- beginning and end

    async def open(self, fetcher: Fetcher) -> bool:
        """Take the site's lock and begin the run; False when another crawl of it is running."""
        self._fetcher = fetcher
        if not await asyncio.get_running_loop().run_in_executor(None, self.house.locks.take, self.definition.key):
            return False
        kind = "backfill" if self.window else "crawl"
        worker = f"{socket.gethostname()}:{os.getpid()}"
        self._opened = await self.house.in_database(session.open_run, self.definition, kind, worker)
        self.pages = PageResults(self.state, self.house, self.definition, self._opened.site_id)
        self.state.tell("started")
        return True

    async def produce(self, rules: RobotsRules) -> None:
        """Discover, then go through the references that are open; ends the stream of work."""
        try:
            await self._discover(rules)
            await self._go_through()
        except Trouble as trouble:
            self.state.stop(trouble)
        except OURS as error:
            self.state.fail(error)
        finally:
            await self._queue.put(None)

    async def _discover(self, rules: RobotsRules) -> None:
        assert self._opened is not None
        if rules.unreachable:
            raise self._robots_trouble or Trouble(
                Outcome.REFUSED, "robots_unreachable", f"robots.txt of {self.home} cannot be read now"
            )
        sources = self._opened.sources
        if self._specs:
            sources = declared_sources(self._specs, self.home, sources)
        hours = dt.timedelta(hours=self.house.settings.crawl_reconcile_hours)
        self._discovered = await discover(
            self, sources, declared=bool(self._specs), sitemaps=rules.sitemaps[:5], reconcile_after=hours
        )
        if self._discovered.complete and not self.window and self._fetcher is not None:
            for source in self._fetcher.validators.commit():
                await self.save(source)
        longest = max((t.retry_after or 0.0 for t in self._discovered.troubles), default=0.0)
        if longest:
            self.state.counts["retry_after"] = int(longest)

    async def _go_through(self) -> None:
        """Open references, the latest articles first, in bounded batches."""
        assert self._opened is not None
        stuck = 0
        while not self.state.over:
            await self._quiet.wait()
            found = await self.house.in_database(
                references.open_references, self._opened.site_id, self.now, BATCH + stuck,
                since=self.window.since, until=self.window.until,
            )  # fmt: skip
            due = [reference for reference in found if reference.reference_id not in self._handled]
            stuck = len(found) - len(due)
            if not due:
                return
            for reference in due:
                if self.state.over or self._full():
                    return
                if self.state.counts["page_requests"] >= self._max_pages:
                    self.count("left_for_next_crawl")
                    return
                self.count("page_requests")
                await self._put(session.work_of(reference))

    def _full(self) -> bool:
        return self._max_articles is not None and self._taken >= self._max_articles

    async def _put(self, work: PageItem | Work) -> None:
        number = work.work.reference_id if isinstance(work, PageItem) else work.reference_id
        if number in self._handled:
            return
        self._handled.add(number)
        self._taken += 1
        self._pending += 1
        self._quiet.clear()
        await self._queue.put(work)

    async def work(self) -> AsyncIterator[PageItem | Work]:
        """What is to be read, as fast as it may go."""
        while (entry := await self._queue.get()) is not None:
            if self.state.over:
                self._release(entry)
                continue
            await self._room.acquire()
            self._under_way.add(_number(entry))
            if isinstance(entry, PageItem):
                self.downloaded(entry)
            if isinstance(entry, Work) and self.state.pause:
                await asyncio.sleep(self.state.pause)
            yield entry

    def downloaded(self, item: PageItem) -> None:
        """The story is here; what is left is to read and to store it."""
        self._reading.add(item.work.reference_id)

    def done(self, entry: PageItem | Work) -> None:
        """A piece of work has come to its end, whichever."""
        number = _number(entry)
        if number in self._under_way:
            self._under_way.discard(number)
            self._reading.discard(number)
            self._room.release()
            self._release(entry)

    def _release(self, entry: PageItem | Work) -> None:
        self._pending -= 1
        if self._pending == 0:
            self._quiet.set()

    async def finish(self, reason: str) -> RunResult:
        """End the run; `reason` is Scrapy's word for why the spider closed."""
        with_time = asyncio.timeout(30)
        try:
            async with with_time:
                while self._reading:
                    await asyncio.sleep(0.05)
        except TimeoutError:
            self.count("lost_on_the_way", len(self._reading))
        interrupted = reason not in {"finished", "closespider_timeout"}
        verdict = judge(
            self._discovered, self.state.counts, stopped=self.state.stopped, page_troubles=self.state.page_troubles,
            interrupted=interrupted and self.state.stopped is None, failure=self.state.failure,
        )  # fmt: skip
        return await self._close(verdict)

    async def _close(self, verdict: Verdict) -> RunResult:
        counts = {name: int(number) for name, number in sorted(self.state.counts.items())}
        awards = tuple(self.state.awards)
        result = RunResult(
            self.definition.key, self.definition.name, verdict.outcome, verdict.detail[:1000], counts, awards,
            run_id=self._opened.run_id if self._opened else None,
        )  # fmt: skip
        try:
            if self._opened is not None:
                await self.house.in_database(
                    session.close_run, self._opened, str(result.outcome), result.detail, counts, dt.datetime.now(dt.UTC)
                )
            await asyncio.get_running_loop().run_in_executor(None, self.house.locks.give_back, self.definition.key)
        except OURS as error:
            detail = f"{result.detail}; the run's record could not be written: {plain_error(error)}"
            result = dataclasses.replace(result, outcome=Outcome.FAILED, detail=detail[:1000])
        self.state.tell("finished", outcome=str(result.outcome), detail=result.detail, awards=list(self.state.awards))
        return result

    def busy(self) -> RunResult:
        """The result when another crawl of the site is running."""
        detail = "another crawl of this site is running"
        self.state.tell("finished", outcome=str(Outcome.FAILED), detail=detail, awards=[])
        return RunResult(self.definition.key, self.definition.name, Outcome.FAILED, detail, busy=True)

    # --- the desk

    async def fetch(self, url: str, *, source: SourceState | None = None) -> Answer:
        """Fetch an address for discovery."""
        if self.state.stopped is not None:
            raise self.state.stopped
        assert self._fetcher is not None
        return await self._fetcher.fetch(url, source)

    async def offer(
        self, source: SourceState, promises: Sequence[Promise], *, listed_at: dt.datetime | None = None
    ) -> Offer:
        """Enter promises; whole stories go on at once, pages are fetched from the register's list afterwards."""
        assert self._opened is not None
        inside = [promise for promise in promises if self.window.holds(promise.published)]
        self.count("outside_window", len(promises) - len(inside))
        answers = iter(await self.house.in_database(session.enter, self._opened.site_id, source, inside, listed_at))
        statuses: list[str] = []
        for promise in promises:
            if not self.window.holds(promise.published):
                statuses.append("outside")
                continue
            answer = next(answers)
            statuses.append(answer.status)
            if answer.status == "new":
                self.fresh += 1
                self.count("references")
            elif answer.status == "changed":
                self.count("changed")
            if answer.status != "known" and promise.complete and not self._full():
                await self._put(PageItem(session.work_of(answer, promise), final_url=promise.url))
        accepted = self.fresh + self.state.counts["changed"]
        if self._full() or (self._max_articles is not None and accepted >= self._max_articles):
            raise EnoughArticles
        if self.state.stopped is not None:
            raise self.state.stopped
        return Offer(tuple(statuses))

    async def save(self, source: SourceState) -> None:
        """Store a source."""
        assert self._opened is not None
        await self.house.in_database(sites.save_source, self._opened.site_id, source)

    async def verify_unlisted(self, source: SourceState, listed_at: dt.datetime) -> int:
        """Look again at articles that are listed no more."""
        assert self._opened is not None
        await self._quiet.wait()
        room = MAX_VERIFIED - self._verified
        found = (
            await self.house.in_database(references.unlisted, self._opened.site_id, listed_at, max(room, 0))
            if room > 0
            else []
        )
        for reference in found:
            await self._put(session.work_of(reference))
        self._verified += len(found)
        self.count("verified", len(found))
        return len(found)

    def count(self, name: str, number: int = 1) -> None:
        """Count something for the run's record."""
        self.state.count(name, number)

    # --- robots.txt, remembered

    async def load_robots(self, origin: str) -> Robots | None:
        """The remembered robots.txt of an origin."""
        newer = self.now - dt.timedelta(hours=self.house.settings.crawl_robots_hours)
        found = await self.house.in_database(sites.load_robots, origin, newer)
        return None if found is None else Robots(*found)

    async def save_robots(self, origin: str, robots: Robots) -> None:
        """Remember a robots.txt."""
        await self.house.in_database(sites.save_robots, origin, robots.status, robots.body)

    def robots_failed(self, trouble: Trouble) -> None:
        """robots.txt brought no answer at all: the site is not to be reached."""
        self._robots_trouble = self._robots_trouble or trouble


def _number(entry: PageItem | Work) -> int:
    return entry.work.reference_id if isinstance(entry, PageItem) else entry.reference_id
