"""Which sources a crawl reads, in which order, and what it does when one fails."""

from __future__ import annotations

import dataclasses
import datetime as dt

from crawler.discovery.desk import Desk, EnoughArticles
from crawler.discovery.probe import RANK, choose, probe
from crawler.discovery.read_feed import FeedReading, read_feed
from crawler.discovery.read_listing import read_pages
from crawler.discovery.read_sitemap import read_sitemap
from crawler.discovery.read_wordpress import endpoint, list_everything, read_wordpress
from crawler.outcomes import Outcome, Trouble
from storage.sites import SourceState

# A source that failed so often in a row is given up until the next probe.
MAX_FAILURES = 3
# What a site offers is looked at again after this long even when all works.
REPROBE = dt.timedelta(days=30)


@dataclasses.dataclass(slots=True)
class Discovered:
    """How discovery went.

    Attributes:
        unchanged: every source read had nothing new by its own word.
        read: sources that were read with success.
        empty: sources were read but list no article at all.
        complete: nothing is missing between the last crawl and this one, so that validators may be kept: a crawl
            that is told "unchanged" next time must have seen everything before.
        probed: the site was probed in this crawl.
    """

    unchanged: bool = False
    read: int = 0
    empty: bool = False
    complete: bool = False
    probed: bool = False
    troubles: list[Trouble] = dataclasses.field(default_factory=list)


async def discover(
    desk: Desk, sources: list[SourceState], *, declared: bool, sitemaps: list[str], reconcile_after: dt.timedelta
) -> Discovered:
    """Find the articles of a site.

    The feed comes first, with a conditional request: in most crawls it is the only one. A deep source (REST, Blogger,
    sitemap, listing) follows when the feed does not reach back to known ground, on the first crawl, for a window, and
    now and then to find what was not announced (back-dated, edited or removed stories).

    Args:
        sources: the site's sources; completed by probing.
        declared: whether the site file names them (then nothing is probed).
        sitemaps: those that robots.txt names.
        reconcile_after: time after which the deep source is read in full again.

    Returns:
        How it went. Troubles of single sources are in it, not raised.
    """
    out = Discovered()
    try:
        if not declared and _probe_due(sources, desk.now):
            await _probe_again(desk, sources, sitemaps, out)
        await _read(desk, sources, reconcile_after, out)
        if out.read == 0 and not declared and not out.probed and _worth_probing(out):
            # The site may have turned into something else overnight.
            await _probe_again(desk, sources, sitemaps, out)
            await _read(desk, sources, reconcile_after, out)
    except EnoughArticles:
        out.read += 1
    return out


def _worth_probing(out: Discovered) -> bool:
    return any(trouble.outcome is Outcome.BROKEN for trouble in out.troubles)


def _probe_due(sources: list[SourceState], now: dt.datetime) -> bool:
    if not any(source.chosen and source.failures < MAX_FAILURES for source in sources):
        return True
    probed = [source.probed_at for source in sources if source.probed_at is not None]
    return not probed or max(probed) < now - REPROBE


async def _probe_again(desk: Desk, sources: list[SourceState], sitemaps: list[str], out: Discovered) -> None:
    found = await probe(desk, sitemaps=sitemaps)
    out.probed = True
    out.troubles += found.troubles
    known = {(source.kind, source.url): source for source in sources}
    for source in found.sources:
        old = known.get((source.kind, source.url))
        if old is None:
            sources.append(source)
        else:
            old.probed_at, old.failures, old.yields = source.probed_at, 0, old.yields | source.yields
    alive = {(source.kind, source.url) for source in found.sources}
    for source in sources:
        if (source.kind, source.url) not in alive and found.sources and source.failures:
            source.failures = max(source.failures, MAX_FAILURES)
    sources.sort(key=lambda source: RANK[source.kind])
    choose(sources)
    for source in sources:
        await desk.save(source)


async def _read(desk: Desk, sources: list[SourceState], reconcile_after: dt.timedelta, out: Discovered) -> None:
    usable = sorted((s for s in sources if s.failures < MAX_FAILURES), key=lambda s: (not s.chosen, RANK[s.kind]))
    feeds = [s for s in usable if s.kind in {"feed", "blogger"}]
    watch = next((s for s in feeds if s.kind == "feed"), next(iter(feeds), None))
    deeps = [s for s in usable if s.kind != "feed" and s is not watch]
    if watch is not None and watch.kind == "blogger":
        deeps = []
    only_feed = not deeps
    if desk.window:
        for source in [*deeps, *feeds]:
            if await _attempt(desk, source, out, full=True):
                return
        return
    reading: FeedReading | None = None
    if watch is not None:
        rest = bool(deeps) and deeps[0].kind == "wordpress"
        reading = await _watch(desk, watch, out, deep=only_feed, stories=not rest)
    if only_feed:
        out.unchanged = reading is not None and reading.unchanged
        out.empty = reading is not None and not reading.unchanged and reading.items == 0
        out.complete = reading is not None
        return
    first = not deeps[0].cursor.get("complete")
    due = _reconcile_due(deeps[0], desk.now, reconcile_after)
    # Edits do not show in an RSS feed, but REST tells of them in one request.
    enough = reading is not None and (reading.unchanged or (reading.grounded and deeps[0].kind != "wordpress"))
    if reading is not None and enough and not first and not due:
        out.unchanged = reading.unchanged
        out.complete = True
        return
    unchanged = reading is None or reading.unchanged
    for source in deeps:
        done = await _attempt(desk, source, out, full=due)
        if done is not None:
            if watch is not None and reading is not None and not reading.grounded:
                await _settle_watch(desk, watch)
            out.unchanged = unchanged and done == "unchanged"
            out.empty = done == "empty"
            out.complete = True
            return
    if watch is not None and reading is not None and not reading.grounded:
        # No deep source works: the feed's own older pages are better than a hole.
        await _watch(desk, watch, out, deep=True, again=True)


def _reconcile_due(source: SourceState, now: dt.datetime, after: dt.timedelta) -> bool:
    text = source.cursor.get("listed_at")
    return source.cursor.get("complete", False) and (text is None or dt.datetime.fromisoformat(text) < now - after)


async def _watch(
    desk: Desk, watch: SourceState, out: Discovered, *, deep: bool, again: bool = False, stories: bool = True
) -> FeedReading | None:
    if again:
        watch.etag = watch.last_modified = None
        watch.cursor.pop("body", None)
    try:
        reading = await read_feed(desk, watch, deep=deep, stories=stories)
    except Trouble as trouble:
        await _failed(desk, watch, trouble, out)
        return None
    watch.failures, watch.last_failure = 0, None
    out.read += 1
    return reading


async def _settle_watch(desk: Desk, watch: SourceState) -> None:
    """The deep source closed the gap that the feed left: the feed's watermark may move on."""
    newest = watch.yields.get("newest")
    watch.cursor["until"] = newest or desk.now.isoformat()
    watch.cursor["complete"] = True
    await desk.save(watch)


async def _attempt(desk: Desk, source: SourceState, out: Discovered, *, full: bool) -> str | None:
    """Read a deep source; "unchanged", "empty" or "read", None when it failed."""
    try:
        match source.kind:
            case "wordpress":
                if full and not desk.window and int(source.cursor.get("total") or 0) <= 1000:
                    await read_wordpress(desk, source)
                    await list_everything(desk, source)
                else:
                    await read_wordpress(desk, source)
                    source.cursor["listed_at"] = desk.now.isoformat()
                unchanged, empty = False, source.cursor.get("total") == 0
            case "sitemap":
                unchanged, _ = await read_sitemap(desk, source, everything=full)
                empty = not source.yields.get("items") and not source.yields.get("children")
            case "listing":
                unchanged, _ = await read_pages(desk, source, everything=full and bool(desk.window))
                source.cursor["listed_at"] = desk.now.isoformat()
                empty = False
            case _:
                reading = await read_feed(desk, source, deep=True, everything=full)
                unchanged, empty = reading.unchanged, not reading.unchanged and reading.items == 0
    except Trouble as trouble:
        await _failed(desk, source, trouble, out)
        return None
    source.failures, source.last_failure = 0, None
    await desk.save(source)
    out.read += 1
    return "unchanged" if unchanged else "empty" if empty else "read"


async def _failed(desk: Desk, source: SourceState, trouble: Trouble, out: Discovered) -> None:
    # A site that is down, or wants us to wait, says nothing about the source.
    if trouble.outcome is Outcome.BROKEN or (trouble.outcome is Outcome.BLOCKED and trouble.retry_after is None):
        source.failures += 1
    source.last_failure = f"{trouble.reason}: {trouble.detail}"[:500]
    out.troubles.append(trouble)
    desk.count(f"source_{trouble.reason}")
    await desk.save(source)


def declared_sources(specs: list[tuple[str, str | None]], home: str, known: list[SourceState]) -> list[SourceState]:
    """The sources that a site file names, with what is remembered of them."""
    remembered = {(source.kind, source.url): source for source in known}
    guesses = {
        "feed": f"{home.rstrip('/')}/feed/", "wordpress": endpoint(home), "sitemap": f"{home.rstrip('/')}/sitemap.xml",
        "blogger": f"{home.rstrip('/')}/feeds/posts/default?max-results=150", "listing": home,
    }  # fmt: skip
    out = []
    for kind, url in specs:
        address = url or guesses[kind]
        if kind == "wordpress" and url is not None and "/wp/v2/" not in url:
            address = endpoint(home, url if "wp-json" in url else None)
        source = remembered.get((kind, address)) or SourceState(kind=kind, url=address)
        source.origin, source.chosen = "declared", True
        source.failures = min(source.failures, MAX_FAILURES - 1)  # the file's word counts: it is always tried
        out.append(source)
    return out
