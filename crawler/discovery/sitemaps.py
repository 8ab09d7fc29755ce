"""Sitemaps: indexes, url sets and news sitemaps, to promises of articles. Pure functions."""

from __future__ import annotations

import dataclasses
import datetime as dt
import gzip
import re
import zlib
from io import BytesIO

from crawler.identity import absolute, same_site
from crawler.items import Promise
from crawler.xml import BadXmlError, local_name, parse_xml, text_of
from extract.page_dates import parse_date

# The protocol's own bounds are 50,000 addresses and 50 MB.
MAX_URLS = 50_000
MAX_BYTES = 50_000_000

_NO_ARTICLES = re.compile(
    r"categor|kategori|(?:^|[-_/])tags?(?:[-_./]|$)|post_tag|author|users?[-_.\d]|taxonom|image|video|page-sitemap|posts-page|"
    r"product|topic|topik|label|location|local|attachment|elementor|nav_menu|e-landing",
    re.IGNORECASE,
)
_URL_DAY = re.compile(r"/(20\d{2})/(0?[1-9]|1[0-2])(?:/(0?[1-9]|[12]\d|3[01]))?/")


@dataclasses.dataclass(frozen=True, slots=True)
class Child:
    """One entry of a sitemap index."""

    url: str
    modified: dt.datetime | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Sitemap:
    """A sitemap, parsed: either children or promises."""

    children: tuple[Child, ...] = ()
    promises: tuple[Promise, ...] = ()
    foreign: int = 0
    news: bool = False


def unpacked(body: bytes, limit: int = MAX_BYTES) -> bytes:
    """The sitemap's bytes, when it was served as a .gz file.

    Raises:
        BadXmlError: larger than allowed when unpacked, or cut off.
    """
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        with gzip.GzipFile(fileobj=BytesIO(body)) as file:
            data = file.read(limit + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise BadXmlError("unreadable") from error
    if len(data) > limit:
        raise BadXmlError("too_large")
    return data


def parse_sitemap(
    body: bytes, *, url: str, home: str, timezone: str, now: dt.datetime, content_type: str | None = None
) -> Sitemap:
    """Parse a sitemap or a sitemap index; a plain list of addresses is understood too.

    Raises:
        BadXmlError: it is none.
    """
    body = unpacked(body)
    if body[:8].lstrip().lower().startswith(b"http") and b"<" not in body[:2000]:
        lines = body.decode("utf-8", "replace").split()[:MAX_URLS]
        found = [link for line in lines if (link := absolute(line, url)) and same_site(link, home)]
        return Sitemap(promises=tuple(Promise(link) for link in found))
    root = parse_xml(body, content_type)
    name = local_name(root)
    if name == "sitemapindex":
        children = []
        for entry in root:
            values = {local_name(part): text_of(part) for part in entry}
            link = absolute(values.get("loc", ""), url)
            if link is not None and same_site(link, home):
                children.append(Child(link, _date(values.get("lastmod"), timezone, now)))
        return Sitemap(children=tuple(children[:MAX_URLS]))
    if name != "urlset":
        raise BadXmlError("html" if name in {"html", "body"} else "not_a_sitemap")
    promises: list[Promise] = []
    foreign, news = 0, False
    for entry in root:
        if local_name(entry) != "url" or len(promises) >= MAX_URLS:
            continue
        promise, is_news = _entry(entry, url, timezone, now)
        news = news or is_news
        if promise is None or not same_site(promise.url, home):
            foreign += 1
        elif promise.url.rstrip("/") != home.rstrip("/"):
            promises.append(promise)
    return Sitemap(promises=tuple(promises), foreign=foreign, news=news)


def _entry(entry: object, base: str, timezone: str, now: dt.datetime) -> tuple[Promise | None, bool]:
    loc = lastmod = published = title = ""
    news = False
    for part in entry:  # type: ignore[attr-defined]
        match local_name(part):
            case "loc":
                loc = text_of(part)
            case "lastmod":
                lastmod = text_of(part)
            case "news":
                news = True
                inner = {local_name(child): text_of(child) for child in part}
                published, title = inner.get("publication_date", ""), inner.get("title", "")
    link = absolute(loc, base)
    if link is None:
        return None, news
    moment = _date(published, timezone, now) or url_date(link)
    return Promise(link, title=title[:500], published=moment, modified=_date(lastmod, timezone, now)), news


def _date(text: str | None, timezone: str, now: dt.datetime) -> dt.datetime | None:
    if not text:
        return None
    moment = parse_date(text, timezone)
    return moment if moment is not None and moment <= now + dt.timedelta(days=1) else None


def url_date(url: str) -> dt.datetime | None:
    """The day (or the month's first) that an address carries, as a moment in UTC; None when it carries none."""
    match = _URL_DAY.search(url)
    if match is None:
        return None
    try:
        return dt.datetime(int(match[1]), int(match[2]), int(match[3] or 1), tzinfo=dt.UTC)
    except ValueError:
        return None


def article_children(children: tuple[Child, ...]) -> list[Child]:
    """The children that may list articles, the latest changed first, those without a date in their order."""
    kept = [child for child in children if not _NO_ARTICLES.search(child.url.partition("://")[2].partition("/")[2])]
    kept = kept or list(children)
    dated = [child for child in kept if child.modified is not None]
    undated = [child for child in kept if child.modified is None]
    return (
        sorted(dated, key=lambda child: child.modified.timestamp() if child.modified else 0.0, reverse=True) + undated
    )


def in_growing_order(promises: tuple[Promise, ...]) -> bool:
    """Whether a sitemap begins with its oldest articles (WordPress' own does)."""
    dates = [p.published or p.modified for p in promises]
    known = [date for date in dates if date is not None]
    return len(known) >= 2 and known[0] < known[-1]
