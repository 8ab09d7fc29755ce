"""Reading a sitemap: the index, then the children that may have changed."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence

from crawler.discovery.desk import Answer, Desk, Offer, advance, watermark
from crawler.discovery.links import newest
from crawler.discovery.sitemaps import Child, Sitemap, article_children, in_growing_order, parse_sitemap
from crawler.identity import url_key
from crawler.items import Promise
from crawler.outcomes import Outcome, Trouble
from crawler.xml import BadXmlError
from storage.sites import SourceState

# Promises entered in one go: one query of the register each.
BATCH = 1000
# An index of 50,000 stories has 25 children of 2,000; a calendar of sitemaps by day has one a day for ten years.
MAX_CHILDREN = 4000
# Indexes within indexes, deeper than this, are a trap.
MAX_DEPTH = 3


def parsed(desk: Desk, answer: Answer) -> Sitemap:
    """The sitemap in an answer.

    Raises:
        Trouble: it is none.
    """
    try:
        return parse_sitemap(
            answer.body,
            url=answer.url,
            home=desk.home,
            timezone=desk.timezone,
            now=desk.now,
            content_type=answer.content_type,
        )
    except BadXmlError as error:
        raise Trouble(
            Outcome.BROKEN, f"sitemap_{error.reason}", f"{answer.url} is no sitemap ({error.reason})"
        ) from error


async def read_sitemap(desk: Desk, source: SourceState, *, everything: bool = False) -> tuple[bool, int]:
    """Read a sitemap.

    Args:
        everything: read every child, and look again at what is listed no more.

    Returns:
        Whether nothing had changed, and the number of new articles.

    Raises:
        Trouble, EnoughArticles
    """
    first = watermark(source) is None
    everything = everything or first or bool(desk.window)
    answer = await desk.fetch(source.url, source=None if everything else source)
    if answer.unchanged:
        return True, 0
    sitemap = parsed(desk, answer)
    listed_at = desk.now if everything and not desk.window else None
    state = _Reading(desk, source, everything, listed_at)
    if sitemap.children:
        await state.children(article_children(sitemap.children), 1)
    else:
        await state.promises(sitemap.promises)
    if not desk.window:
        advance(source, state.latest, desk.now)
        if listed_at is not None and not state.failed:
            source.cursor["listed_at"] = listed_at.isoformat()
    source.yields = source.yields | {"items": state.items, "children": len(sitemap.children), "news": sitemap.news}
    await desk.save(source)
    if listed_at is not None and not first and not state.failed and not sitemap.news:
        await desk.verify_unlisted(source, listed_at)
    return state.items > 0 and state.same == state.read and state.fresh == 0, state.fresh


class _Reading:
    """One reading of a sitemap, with what it has met so far."""

    def __init__(self, desk: Desk, source: SourceState, everything: bool, listed_at: dt.datetime | None) -> None:
        self.desk, self.source, self.everything, self.listed_at = desk, source, everything, listed_at
        self.latest: dt.datetime | None = None
        self.fresh = self.items = self.read = self.same = self.failed = 0
        # Children asked for in this reading: an index may list itself, or more children than anyone would read.
        self.met: set[str] = set()
        # Per child: the index's date of it and its body's hash, to leave out what did not change.
        self.memory: dict[str, dict[str, str]] = dict(source.cursor.get("children") or {})

    async def children(self, children: Sequence[Child], depth: int) -> None:
        """Read the children that may have changed."""
        for child in self._due(children):
            if self.desk.window.before(child.modified) or url_key(child.url) in self.met:
                continue
            if len(self.met) >= MAX_CHILDREN:
                self.desk.count("sitemap_children_left")
                return
            self.met.add(url_key(child.url))
            try:
                answer = await self.desk.fetch(child.url)
                sitemap = parsed(self.desk, answer)
            except Trouble as trouble:
                if trouble.outcome in {Outcome.BLOCKED, Outcome.REFUSED}:
                    raise
                self.failed += 1
                self.desk.count(f"sitemap_child_{trouble.reason}")
                continue
            self.read += 1
            digest = hashlib.sha256(answer.body).hexdigest()[:16]
            before = self.memory.get(url_key(child.url), {})
            if sitemap.children and depth < MAX_DEPTH:
                await self.children(article_children(sitemap.children), depth + 1)
            elif before.get("hash") == digest and not self.everything:
                self.same += 1
                self.items += len(sitemap.promises)
            else:
                await self.promises(sitemap.promises)
            self.memory[url_key(child.url)] = {
                "hash": digest,
                "modified": child.modified.isoformat() if child.modified else "",
            }
            self.source.cursor["children"] = self.memory

    def _due(self, children: Sequence[Child]) -> list[Child]:
        if self.everything:
            return list(children)
        undated = [child for child in children if child.modified is None]
        # Without dates new articles stand in the first or the last child, whichever way the site counts.
        ends = {child.url for child in (undated[:1] + undated[-1:])}
        return [
            child for child in children
            if (child.modified is not None and child.modified.isoformat() != self._remembered(child).get("modified"))
            or child.url in ends
            or url_key(child.url) not in self.memory
        ]  # fmt: skip

    def _remembered(self, child: Child) -> dict[str, str]:
        return self.memory.get(url_key(child.url), {})

    async def promises(self, promises: Sequence[Promise]) -> None:
        """Enter the promises of one url set, the latest first."""
        ordered = list(promises)
        if in_growing_order(tuple(ordered)):
            ordered.reverse()
        self.items += len(ordered)
        kept = [p for p in ordered if not self.desk.window.before(_latest(p))]
        for start in range(0, len(kept), BATCH):
            batch = kept[start : start + BATCH]
            offer: Offer = await self.desk.offer(self.source, batch, listed_at=self.listed_at)
            self.fresh += offer.fresh
            for moment in (newest(tuple(batch)), max((p.modified for p in batch if p.modified), default=None)):
                if moment is not None and (self.latest is None or moment > self.latest):
                    self.latest = moment


def _latest(promise: Promise) -> dt.datetime | None:
    """The latest moment that is told of a promise: an old article changed lately belongs to a window of today, too."""
    moments = [moment for moment in (promise.published, promise.modified) if moment is not None]
    return max(moments, default=None)
