"""Reading a feed: its first page with a conditional request, older pages only when the first is not enough."""

from __future__ import annotations

import dataclasses
import datetime as dt
from urllib.parse import parse_qsl, urlencode, urlsplit

from crawler.discovery.desk import Answer, Desk, advance, reached, watermark
from crawler.discovery.feeds import Feed, parse_feed
from crawler.discovery.links import newest
from crawler.identity import url_key
from crawler.outcomes import Outcome, Trouble
from crawler.xml import BadXmlError
from storage.sites import SourceState

# Blogger's largest page; asked for in backfills only.
BLOGGER_PAGE = 150
# A feed of 10 items a page and 5 s a request: 10,000 stories in an hour and a half. More waits for a sitemap.
MAX_PAGES = 1000


@dataclasses.dataclass(frozen=True, slots=True)
class FeedReading:
    """How the reading of a feed went.

    Attributes:
        unchanged: nothing new since the last reading, by the server's own word or by the same body.
        grounded: known ground was reached: nothing is missing between the last reading and this one.
        items: number of items on the first page.
    """

    unchanged: bool
    grounded: bool
    items: int = 0
    fresh: int = 0


def parsed(desk: Desk, answer: Answer) -> Feed:
    """The feed in an answer.

    Raises:
        Trouble: it is none; says what it is.
    """
    try:
        return parse_feed(
            answer.body,
            url=answer.url,
            home=desk.home,
            timezone=desk.timezone,
            now=desk.now,
            content_type=answer.content_type,
        )
    except BadXmlError as error:
        words = {"html": "is a web page, not a feed", "empty": "is empty", "entities": "declares XML entities"}
        detail = f"{answer.url} {words.get(error.reason, f'is no feed ({error.reason})')}"
        raise Trouble(Outcome.BROKEN, f"feed_{error.reason}", detail) from error


async def read_feed(
    desk: Desk, source: SourceState, *, deep: bool, everything: bool = False, stories: bool = True
) -> FeedReading:
    """Read a feed (also Blogger's).

    Args:
        deep: go on to older pages until known ground (or the window's start, or the end).
        everything: do not stop at known ground (a full reading).
        stories: take the stories that the feed carries; not where another source has them better: a WordPress feed
            cuts a story on several pages after the first.

    Raises:
        Trouble, EnoughArticles
    """
    answer = await desk.fetch(source.url, source=source)
    if answer.unchanged:
        return FeedReading(True, True)
    feed = parsed(desk, answer)
    describe(source, feed)
    mark = None if everything else watermark(source)
    items = feed.items if stories else tuple(dataclasses.replace(item, complete=False) for item in feed.items)
    offer = await desk.offer(source, items)
    latest = newest(feed.items)
    grounded = reached(feed.items, offer, mark) or (not feed.items and mark is not None)
    fresh = offer.fresh
    if deep and not grounded and feed.items:
        grounded, fresh = await _older_pages(desk, source, feed, mark, fresh)
    if grounded and not desk.window:
        advance(source, latest, desk.now)
    await desk.save(source)
    return FeedReading(False, grounded, len(feed.items), fresh)


def describe(source: SourceState, feed: Feed) -> None:
    """Note in the source what the feed holds."""
    dates = [item.published for item in feed.items if item.published is not None]
    source.yields = source.yields | {
        "items": len(feed.items),
        "full_text": feed.full_text,
        "oldest": min(dates).isoformat() if dates else None,
        "newest": max(dates).isoformat() if dates else None,
        "generator": feed.generator,
        "foreign": feed.foreign,
    }


async def _older_pages(
    desk: Desk, source: SourceState, feed: Feed, mark: dt.datetime | None, fresh: int
) -> tuple[bool, int]:
    """Older pages until known ground; whether it (or the feed's end, or the window's start) was reached."""
    seen = {url_key(item.url) for item in feed.items}
    current, number = feed, 1
    while number < MAX_PAGES:
        number += 1
        url = next_feed_page(source, current, number)
        if url is None:
            return False, fresh
        try:
            page = parsed(desk, await desk.fetch(url))
        except Trouble as trouble:
            if trouble.reason in {"http_404", "http_400", "feed_html", "feed_empty", "redirect"}:
                return number > 2 or source.kind == "blogger", fresh
            raise
        keys = {url_key(item.url) for item in page.items}
        if not keys - seen:
            # The same items again: this feed has no pages. None at all: its end.
            source.yields["paged"] = bool(not keys and number > 2)
            return not keys, fresh
        source.yields["paged"] = True
        seen = keys | (seen if len(seen) < 5000 else set())
        offer = await desk.offer(source, page.items)
        fresh += offer.fresh
        if reached(page.items, offer, mark):
            return True, fresh
        if all(desk.window.before(item.published) for item in page.items[-3:]):
            return True, fresh
        current = page
    return False, fresh


def next_feed_page(source: SourceState, feed: Feed, number: int) -> str | None:
    """The address of a feed's page `number` (from 2), None when it is known to have no pages."""
    if source.kind == "blogger" or feed.generator == "blogger":
        start = (
            1 + (number - 1) * BLOGGER_PAGE
            if "max-results" in source.url
            else 1 + feed_size(source, feed) * (number - 1)
        )
        return _with(source.url, {"start-index": str(start)})
    if feed.next_url is not None and url_key(feed.next_url) != url_key(source.url):
        return feed.next_url
    if source.yields.get("paged") is False:
        return None
    return _with(source.url, {"paged": str(number)})


def feed_size(source: SourceState, feed: Feed) -> int:
    """Number of items on a feed's first page."""
    return int(source.yields.get("items") or len(feed.items) or 1)


def _with(url: str, extra: dict[str, str]) -> str:
    parts = urlsplit(url)
    query = {k: v for k, v in parse_qsl(parts.query) if k not in extra} | extra
    return parts._replace(query=urlencode(query)).geturl()
