"""Feeds: RSS 0.9x–2.0, RDF and Atom (with Blogger's), to promises of articles. Pure functions."""

from __future__ import annotations

import dataclasses
import datetime as dt
import html as html_entities
import re
from collections.abc import Iterator

import lxml.etree

from crawler.identity import absolute, same_site
from crawler.items import Promise
from crawler.xml import BadXmlError, local_name, parse_xml, text_of
from extract.page_dates import parse_date

# Blogger gives up to 500; a feed with more is a dump, and its rest is found by paging.
MAX_ITEMS = 600
# A teaser is shorter than this (characters of text), a whole story longer; RSS descriptions must be clearly longer,
# because most outlets put the first paragraph there.
MIN_STORY, MIN_DESCRIPTION = 350, 1500
# A date further ahead than this is a mistake (a wrong year, a placeholder), and no date at all.
MAX_AHEAD = dt.timedelta(days=1)

_TAG = re.compile(r"<[^>]*>")
_TEASER = re.compile(
    r"(?:\[…\]|\[\.\.\.\]|\[&#8230;\]|…|\.\.\.|read more|continue reading|selengkapnya|baca selengkapnya)\W*$",
    re.IGNORECASE,
)
_WP_FOOTER = re.compile(r"<p>\s*The post <a .*?</p>\s*$|<p>\s*Artikel <a .*?pertama kali tampil.*?</p>\s*$", re.DOTALL)


@dataclasses.dataclass(frozen=True, slots=True)
class Feed:
    """A feed, parsed.

    Attributes:
        kind: rss, rdf or atom.
        items: in the feed's order; items without a usable link on this site are left out and counted.
        foreign: items whose link leads to another site.
        next_url: the feed's own next page (RFC 5005, Blogger).
        generator: what made it ("wordpress", "blogger", "").
    """

    kind: str
    title: str
    items: tuple[Promise, ...]
    foreign: int = 0
    linkless: int = 0
    next_url: str | None = None
    generator: str = ""

    @property
    def full_text(self) -> bool:
        """Whether (nearly) every item carries its whole story."""
        return bool(self.items) and sum(item.complete for item in self.items) >= 0.7 * len(self.items)


def parse_feed(
    body: bytes, *, url: str, home: str, timezone: str, now: dt.datetime, content_type: str | None = None
) -> Feed:
    """Parse a feed.

    Args:
        body: the answer's body.
        url: address it came from; relative links count from there (a feed's own "self" is often wrong).
        home: the site's front page; items on other sites are not promised.
        timezone: IANA zone of dates without an offset.
        now: the present; dates well after it are not believed.
        content_type: the Content-Type header.

    Raises:
        BadXmlError: it is no feed; `reason` says what it is ("html", "empty", "entities", "not_a_feed", …).
    """
    root = parse_xml(body, content_type)
    name = local_name(root)
    if name not in {"rss", "rdf", "feed", "channel"}:
        raise BadXmlError("html" if name in {"html", "body", "head"} else "not_a_feed")
    channel = root if name in {"feed", "channel"} else next((e for e in root if local_name(e) == "channel"), root)
    entries = [e for e in root.iter() if local_name(e) in {"item", "entry"}][:MAX_ITEMS]
    items: list[Promise] = []
    foreign = linkless = 0
    for entry in entries:
        link = _link(entry, url)
        if link is None:
            linkless += 1
        elif not same_site(link, home):
            foreign += 1
        else:
            items.append(_promise(entry, link, timezone, now))
    made_by = _child(channel, "generator")
    generator = "" if made_by is None else f"{text_of(made_by)} {made_by.get('uri') or ''}".lower()
    known = next((word for word in ("wordpress", "blogger") if word in generator), "")
    kind = {"feed": "atom", "rdf": "rdf"}.get(name, "rss")
    next_url = next((e.get("href") for e in channel if local_name(e) == "link" and e.get("rel") == "next"), None)
    resolved = absolute(str(next_url), url) if next_url else None
    title = text_of(_child(channel, "title"))[:200]
    return Feed(kind, title, tuple(items), foreign, linkless, resolved, known)


def _child(element: lxml.etree._Element, name: str) -> lxml.etree._Element | None:
    return next((child for child in element if local_name(child) == name), None)


def _link(entry: lxml.etree._Element, base: str) -> str | None:
    candidates: list[tuple[int, str]] = []
    for child in entry:
        name = local_name(child)
        if name == "origlink":
            candidates.append((0, text_of(child)))
        elif name == "link" and child.get("href"):
            if child.get("rel", "alternate") == "alternate":
                html_first = 1 if "html" in child.get("type", "html") else 3
                candidates.append((html_first, str(child.get("href"))))
        elif name == "link":
            candidates.append((1, text_of(child)))
        elif name in {"guid", "id"} and child.get("isPermaLink", "true").lower() != "false":
            text = text_of(child)
            if text.startswith(("http://", "https://")):
                candidates.append((4, text))
    for _, text in sorted(candidates, key=lambda pair: pair[0]):
        if text and (found := absolute(text, base)) is not None:
            return found
    return None


def _promise(entry: lxml.etree._Element, link: str, timezone: str, now: dt.datetime) -> Promise:
    published = _date(entry, ("pubdate", "published", "date", "issued", "created"), timezone, now)
    modified = _date(entry, ("updated", "modified"), timezone, now)
    title = html_entities.unescape(_TAG.sub("", text_of(_child(entry, "title")))).strip()[:500]
    story, whole = _story(entry)
    return Promise(
        url=link, title=title, published=published or modified, modified=modified, author=_author(entry),
        html=story, complete=whole and bool(title) and (published or modified) is not None,
    )  # fmt: skip


def _date(entry: lxml.etree._Element, names: tuple[str, ...], timezone: str, now: dt.datetime) -> dt.datetime | None:
    for name in names:
        for child in entry:
            if local_name(child) == name and (text := text_of(child)):
                moment = parse_date(text, timezone)
                if moment is not None and moment <= now + MAX_AHEAD:
                    return moment
    return None


def _author(entry: lxml.etree._Element) -> str | None:
    for child in entry:
        if local_name(child) in {"creator", "author"}:
            named = _child(child, "name")
            text = text_of(named if named is not None else child)
            if text and "@" not in text:
                return text[:200]
    return None


def _story(entry: lxml.etree._Element) -> tuple[str | None, bool]:
    """The longest content of an entry, and whether it is the whole story."""
    best: str | None = None
    for child, least in _contents(entry):
        text = _WP_FOOTER.sub("", _content(child).strip())
        plain = html_entities.unescape(_TAG.sub(" ", text)).strip()
        if len(plain) >= least and not _TEASER.search(plain[-60:]):
            return text, True
        if text and (best is None or len(text) > len(best)):
            best = text
    return best, False


def _contents(entry: lxml.etree._Element) -> Iterator[tuple[lxml.etree._Element, int]]:
    for name, least in (
        ("encoded", MIN_STORY),
        ("content", MIN_STORY),
        ("description", MIN_DESCRIPTION),
        ("summary", MIN_DESCRIPTION),
    ):
        for child in entry:
            if local_name(child) == name and not child.get("url"):  # media:content has a url
                yield child, least


def _content(child: lxml.etree._Element) -> str:
    if child.get("type") == "xhtml" or len(child):
        return "".join(
            [child.text or "", *(lxml.etree.tostring(inner, encoding="unicode", method="html") for inner in child)]
        )
    return child.text or ""
