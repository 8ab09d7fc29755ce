"""Finding out what a site offers."""

from __future__ import annotations

import dataclasses
import datetime as dt

from crawler.discovery import read_feed, read_sitemap, read_wordpress
from crawler.discovery.desk import Answer, Desk
from crawler.discovery.links import HomePage, read_home, read_listing
from crawler.identity import absolute
from crawler.outcomes import Outcome, Trouble
from extract.page_bytes import NotAnArticle
from storage.sites import SourceState

GUESSED_FEEDS = ("/feed/", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml")
GUESSED_SITEMAPS = ("/sitemap.xml", "/sitemap_index.xml", "/wp-sitemap.xml", "/news-sitemap.xml", "/sitemap-news.xml")
# Kinds from the cheapest complete one to the last resort.
RANK = {"wordpress": 0, "blogger": 1, "sitemap": 2, "feed": 3, "listing": 4}


@dataclasses.dataclass(slots=True)
class Probed:
    """What a probe found.

    Attributes:
        sources: usable ways in, the best first.
        troubles: what did not work.
        title: the front page's title.
    """

    sources: list[SourceState] = dataclasses.field(default_factory=list)
    troubles: list[Trouble] = dataclasses.field(default_factory=list)
    title: str = ""


async def probe(desk: Desk, *, sitemaps: list[str], thorough: bool = False) -> Probed:
    """Probe a site.

    Args:
        desk: fetches.
        sitemaps: those that robots.txt names.
        thorough: try every kind (`sites check`, `sites add`); else stop when a cheap complete source and a feed are
            found, which costs an ordinary WordPress site three requests.

    Raises:
        Trouble: refused or blocked at the front door.
    """
    found = Probed()
    home = HomePage()
    answer = await _tried(desk, desk.home, found)
    if answer is not None:
        try:
            home = read_home(answer.body, url=answer.url, home=desk.home, content_type=answer.content_type)
        except NotAnArticle as error:
            found.troubles.append(
                Trouble(Outcome.BROKEN, f"home_{error.reason}", f"{desk.home} is no page ({error.reason})")
            )
    elif _hopeless(found.troubles[-1]):
        return found
    broken = answer is None and found.troubles[-1].reason not in {"http_404", "http_410", "http_403"}
    # Where the front page itself is a trap, one guess of each kind must do.
    feeds, maps = (GUESSED_FEEDS[:1], GUESSED_SITEMAPS[:1]) if broken else (GUESSED_FEEDS, GUESSED_SITEMAPS)
    found.title = home.title
    complete = False
    if home.wordpress or thorough:
        complete = await _wordpress(desk, home, found, thorough)
    if home.blogger:
        complete = (
            await _feed(desk, f"{desk.home.rstrip('/')}/feeds/posts/default?max-results=150", "blogger", found)
            or complete
        )
    if not home.blogger or thorough:
        for url in dict.fromkeys((*home.feeds[:3], *(absolute(path, desk.home) or "" for path in feeds))):
            if url and await _feed(desk, url, "feed", found):
                break
            if complete and not home.feeds and not thorough and found.sources:
                break  # one guess is enough where REST works
    if not complete or thorough:
        guesses = [*sitemaps, *(absolute(path, desk.home) or "" for path in maps)]
        for url in dict.fromkeys(guesses):
            if url and await _sitemap(desk, url, found) and not thorough:
                break
    if answer is not None and (
        thorough or not found.sources or not any(s.kind in {"wordpress", "blogger", "sitemap"} for s in found.sources)
    ):
        _listing(desk, answer, found)
    found.sources.sort(key=lambda source: (RANK[source.kind], not source.yields.get("items")))
    choose(found.sources)
    return found


def _hopeless(trouble: Trouble) -> bool:
    """Whether asking for more would be useless, or rude: we are refused, told to wait, or nobody is there."""
    asked_to_wait = trouble.retry_after is not None or trouble.reason == "http_429"
    return (
        asked_to_wait or trouble.outcome in {Outcome.REFUSED, Outcome.UNREACHABLE} or trouble.reason.endswith("_wall")
    )


async def _tried(desk: Desk, url: str, found: Probed, source: SourceState | None = None) -> Answer | None:
    try:
        return await desk.fetch(url, source=source)
    except Trouble as trouble:
        found.troubles.append(trouble)
        return None


def new_source(kind: str, url: str, now: dt.datetime) -> SourceState:
    """A source that was just found."""
    return SourceState(kind=kind, url=url, probed_at=now)


async def _oldest_post(desk: Desk, source: SourceState, found: Probed) -> str | None:
    answer = await _tried(
        desk,
        read_wordpress.page_url(source.url, per_page=1, order="asc", _fields="link,date_gmt,title.rendered"),
        found,
    )
    try:
        posts = read_wordpress.parse_posts(answer, desk.home, desk.now) if answer is not None else []
    except Trouble:
        posts = []
    return posts[0].published.isoformat() if posts and posts[0].published else None


async def _wordpress(desk: Desk, home: HomePage, found: Probed, thorough: bool) -> bool:
    source = new_source("wordpress", read_wordpress.endpoint(desk.home, home.wordpress), desk.now)
    answer = await _tried(
        desk, read_wordpress.page_url(source.url, per_page=1, _fields="link,date_gmt,title.rendered"), found
    )
    if answer is None:
        return False
    try:
        posts = read_wordpress.parse_posts(answer, desk.home, desk.now)
    except Trouble as trouble:
        found.troubles.append(trouble)
        return False
    total = read_wordpress.total_of(answer)
    source.yields = {
        "items": total if total is not None else len(posts), "full_text": True, "requests_per_article": 0.01,
        "newest": posts[0].published.isoformat() if posts and posts[0].published else None,
    }  # fmt: skip
    if thorough:
        source.yields["oldest"] = await _oldest_post(desk, source, found)
    found.sources.append(source)
    return total is not None and bool(posts)


async def _feed(desk: Desk, url: str, kind: str, found: Probed) -> bool:
    source = new_source(kind, url, desk.now)
    answer = await _tried(desk, url, found)
    if answer is None:
        return False
    try:
        feed = read_feed.parsed(desk, answer)
    except Trouble as trouble:
        found.troubles.append(trouble)
        return False
    read_feed.describe(source, feed)
    source.yields["validators"] = [name for name in ("etag", "last-modified") if name in answer.headers]
    source.yields["requests_per_article"] = round(1 / max(len(feed.items), 1), 2) if feed.full_text else 1.1
    found.sources.append(source)
    return True


async def _sitemap(desk: Desk, url: str, found: Probed) -> bool:
    source = new_source("sitemap", url, desk.now)
    answer = await _tried(desk, url, found)
    if answer is None:
        return False
    try:
        sitemap = read_sitemap.parsed(desk, answer)
    except Trouble as trouble:
        found.troubles.append(trouble)
        return False
    if not sitemap.children and not sitemap.promises:
        return False
    source.url = answer.url  # /sitemap.xml often leads to the true one
    if any(known.url == source.url for known in found.sources):
        return True
    dates = [p.published for p in sitemap.promises if p.published is not None]
    source.yields = {
        "items": len(sitemap.promises), "children": len(sitemap.children), "news": sitemap.news, "full_text": False,
        "oldest": min(dates).isoformat() if dates else None, "requests_per_article": 1.02,
        "validators": [name for name in ("etag", "last-modified") if name in answer.headers],
    }  # fmt: skip
    found.sources.append(source)
    return not sitemap.news


def _listing(desk: Desk, answer: Answer, found: Probed) -> None:
    try:
        listing = read_listing(answer.body, url=answer.url, home=desk.home, content_type=answer.content_type)
    except NotAnArticle:
        return
    if not listing.promises:
        found.troubles.append(Trouble(Outcome.BROKEN, "no_links", f"{desk.home} has no links that look like articles"))
        return
    source = new_source("listing", desk.home, desk.now)
    source.yields = {
        "items": len(listing.promises),
        "paged": listing.next_url is not None,
        "full_text": False,
        "requests_per_article": 1.1,
    }
    found.sources.append(source)


def choose(sources: list[SourceState]) -> None:
    """Mark the sources that crawls use: the cheapest complete one, and a feed to watch."""
    usable = [s for s in sources if s.failures < 3]
    for source in sources:
        source.chosen = False
    deep = next((s for s in usable if s.kind in {"wordpress", "blogger", "sitemap"} and not s.yields.get("news")), None)
    watch = next((s for s in usable if s.kind in {"feed", "blogger"} and s.yields.get("items")), None)
    watch = watch or next((s for s in usable if s.kind == "feed"), None)
    if deep is None:
        deep = next((s for s in usable if s.kind in {"sitemap", "listing"}), None)
    for picked in (deep, watch):
        if picked is not None:
            picked.chosen = True
