"""Reading WordPress' REST API: a hundred stories a request, with their text.

Facts it stands on: `after` is exclusive and counts in the site's zone unless it carries one; a post imported with an
old date shows up under neither `after` nor `modified_after`, only in the total and under the highest ids.
"""

from __future__ import annotations

import datetime as dt
import html as html_entities
import re
from typing import Any
from urllib.parse import urlencode, urlsplit

import orjson

from crawler.discovery.desk import Answer, Desk, advance, reached, watermark
from crawler.discovery.links import newest
from crawler.identity import absolute, same_site
from crawler.items import Promise
from crawler.outcomes import Outcome, Trouble
from storage.sites import SourceState

PER_PAGE = 100
# Below this many stories a request the site is better read by another source.
LEAST_PER_PAGE = 5
FIELDS = (
    "id,link,date_gmt,modified_gmt,title.rendered,content.rendered,content.protected,_links.author,_embedded.author"
)
# A full reading by ids only, for the search for what is gone, is made up to this many posts (100 requests).
MAX_LISTED = 10_000
# A million posts; a total beyond this is a lie.
MAX_PAGES = 10_000
# The search for back-dated posts gives up after so many pages without one: the total may have other reasons.
MAX_BARREN = 5
# Stories shorter than this (characters) are galleries or videos whose page may say more.
MIN_TEXT = 150

_TAG = re.compile(r"<[^>]*>")


def endpoint(home: str, rest: str | None = None) -> str:
    """The posts' address. `rest` is what the front page names as the API's root."""
    root = rest or absolute("/wp-json/", home) or home
    if "rest_route=" in root:
        return f"{root.rstrip('/')}/wp/v2/posts"
    return f"{root.rstrip('/')}/wp/v2/posts"


def page_url(url: str, **query: str | int) -> str:
    """An address with a query, also when WordPress is addressed by ?rest_route=."""
    return f"{url}{'&' if urlsplit(url).query else '?'}{urlencode(query)}"


def parse_posts(answer: Answer, home: str, now: dt.datetime) -> list[Promise]:
    """The promises in an answer of the posts endpoint.

    Raises:
        Trouble: it is not what WordPress answers (the site turned into something else, a plugin blocks the API).
    """
    try:
        data = orjson.loads(answer.body.lstrip(b"\xef\xbb\xbf \r\n\t"))
    except orjson.JSONDecodeError as error:
        raise Trouble(Outcome.BROKEN, "rest_not_json", f"{answer.url} did not answer with JSON") from error
    if not isinstance(data, list):
        raise Trouble(Outcome.BROKEN, "rest_not_posts", f"{answer.url} did not answer with a list of posts")
    found = [promise for post in data if isinstance(post, dict) and (promise := _promise(post, answer.url, home, now))]
    if data and not found:
        raise Trouble(Outcome.BROKEN, "rest_not_posts", f"{answer.url} lists nothing that is a post of this site")
    return found


def _promise(post: dict[str, Any], base: str, home: str, now: dt.datetime) -> Promise | None:
    told = post.get("link")
    link = absolute(told, base) if isinstance(told, str) and told else None
    if link is None or not same_site(link, home):
        return None
    title = html_entities.unescape(_TAG.sub("", _rendered(post, "title"))).strip()[:500]
    content = _rendered(post, "content")
    published = _moment(post.get("date_gmt"))
    if published is not None and published > now + dt.timedelta(days=1):
        published = None
    inner = post.get("content")
    protected = bool(inner.get("protected")) if isinstance(inner, dict) else False
    plain = len(html_entities.unescape(_TAG.sub("", content)).strip())
    complete = bool(title) and published is not None and plain >= MIN_TEXT and not protected
    return Promise(link, title, published, _moment(post.get("modified_gmt")), _author(post), content or None, complete)


def _rendered(post: dict[str, Any], name: str) -> str:
    value = post.get(name)
    text = value.get("rendered") if isinstance(value, dict) else value
    return text if isinstance(text, str) else ""


def _author(post: dict[str, Any]) -> str | None:
    embedded = post.get("_embedded")
    authors = embedded.get("author") if isinstance(embedded, dict) else None
    first = authors[0] if isinstance(authors, list) and authors and isinstance(authors[0], dict) else {}
    name = first.get("name")
    return name[:200] if isinstance(name, str) and name else None


def _moment(value: object) -> dt.datetime | None:
    if not isinstance(value, str):
        return None
    try:
        moment = dt.datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment


def total_of(answer: Answer) -> int | None:
    """The number of posts that the answer's query has in all."""
    text = answer.headers.get("x-wp-total", "")
    return int(text) if text.isdigit() else None


async def read_wordpress(desk: Desk, source: SourceState) -> int:
    """Read what is new and changed since the last complete reading, or everything; returns the number of new ones.

    Raises:
        Trouble, EnoughArticles
    """
    if desk.window:
        return await _walk(desk, source, "date", None)
    mark = watermark(source)
    if mark is None:
        source.cursor.pop("complete", None)
        fresh = await _walk(desk, source, "date", None)
        await desk.save(source)
        return fresh
    before = source.cursor.get("total")
    fresh = await _walk(desk, source, "modified", mark)
    total = source.cursor.get("total")
    if isinstance(before, int) and isinstance(total, int):
        expected = before + desk.fresh  # what the feed brought in this crawl counts too
        if total > expected:
            desk.count("backdated", total - expected)
            fresh += await _walk_ids(desk, source, total - expected)
        elif total < expected:
            desk.count("unlisted", expected - total)
            await list_everything(desk, source)
    await desk.save(source)
    return fresh


async def _walk(desk: Desk, source: SourceState, order: str, mark: dt.datetime | None) -> int:
    """Pages in falling order of date or of modification, until known ground, the window's start or the end."""
    per_page = int(source.cursor.get("per_page") or PER_PAGE)
    query: dict[str, str | int] = {"orderby": order, "order": "desc", "_fields": FIELDS, "_embed": "author"}
    if desk.window.since is not None:
        query["after"] = _stamp(desk.window.since - dt.timedelta(seconds=1))
    if desk.window.until is not None:
        query["before"] = _stamp(desk.window.until)
    fresh, number, total, latest = 0, 1, None, None
    before: list[str] = []
    listed_at = desk.now if order == "date" and mark is None and not desk.window else None
    while True:
        try:
            answer = await desk.fetch(page_url(source.url, per_page=per_page, page=number, **query))
        except Trouble as trouble:
            if trouble.reason == "http_400" and number > 1:
                break  # past the end: posts were deleted while we were paging
            if (
                trouble.reason in {"too_large", "http_500", "http_502", "http_504", "timeout", "http_400"}
                and per_page > LEAST_PER_PAGE
            ):
                number, per_page = 1 if number == 1 else (number - 1) * per_page // (per_page // 4) + 1, per_page // 4
                source.cursor["per_page"] = per_page
                desk.count("smaller_pages")
                continue
            raise
        promises = parse_posts(answer, desk.home, desk.now)
        if number > MAX_PAGES or [promise.url for promise in promises] == before:
            break  # an API that ignores `page` would be asked for ever
        before = [promise.url for promise in promises]
        total = total_of(answer) if number == 1 or total is None else total
        offer = await desk.offer(source, promises, listed_at=listed_at)
        fresh += offer.fresh
        latest = max(filter(None, (latest, newest(tuple(promises)), *(p.modified for p in promises))), default=latest)
        pages = answer.headers.get("x-wp-totalpages", "")
        if (
            reached(promises, offer, mark, by="modified")
            or len(promises) == 0
            or (pages.isdigit() and number >= int(pages))
        ):
            break
        if not pages.isdigit() and len(promises) < per_page:
            break
        number += 1
    if not desk.window:
        if total is not None:
            source.cursor["total"] = total
            source.yields["total"] = total
        advance(source, latest, desk.now)
        if listed_at is not None:
            source.cursor["listed_at"] = listed_at.isoformat()
    return fresh


async def _walk_ids(desk: Desk, source: SourceState, missing: int) -> int:
    """Posts that came in with an old date: they have the highest ids."""
    fresh, number, barren = 0, 1, 0
    while fresh < missing and barren < MAX_BARREN:
        answer = await desk.fetch(
            page_url(
                source.url, per_page=PER_PAGE, page=number, orderby="id", order="desc", _fields=FIELDS, _embed="author"
            )
        )
        promises = parse_posts(answer, desk.home, desk.now)
        offer = await desk.offer(source, promises)
        fresh += offer.fresh
        barren = 0 if offer.fresh else barren + 1
        pages = answer.headers.get("x-wp-totalpages", "0")
        number += 1
        if not promises or not pages.isdigit() or number > int(pages):
            break
    return fresh


async def list_everything(desk: Desk, source: SourceState) -> int:
    """A full reading by addresses only; what is listed no more is looked at again. Returns the number of new ones."""
    total = int(source.cursor.get("total") or 0)
    if total > MAX_LISTED:
        return 0
    fresh, number = 0, 1
    while True:
        answer = await desk.fetch(
            page_url(
                source.url,
                per_page=PER_PAGE,
                page=number,
                orderby="id",
                order="desc",
                _fields="link,date_gmt,modified_gmt",
            )
        )
        promises = parse_posts(answer, desk.home, desk.now)
        fresh += (await desk.offer(source, promises, listed_at=desk.now)).fresh
        pages = answer.headers.get("x-wp-totalpages", "0")
        number += 1
        if not promises or not pages.isdigit() or number > int(pages):
            break
    source.cursor["listed_at"] = desk.now.isoformat()
    await desk.verify_unlisted(source, desk.now)
    return fresh


def _stamp(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
