"""What a page says about its story: headline, byline, dates, address, language."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

import htmldate
import lxml.etree
import lxml.html

from extract.page_data import page_knowledge
from extract.page_dates import has_zone, localized, parse_date, read_date

# A JSON-LD block is 1–10 kB; the parser recurses, so that a block of brackets must not reach it.
MAX_JSON_LD = 200_000

_PUBLISHED_META = (
    "article:published_time", "datepublished", "pubdate", "publishdate", "publish-date", "published_time",
    "og:published_time", "content_publisheddate", "dc.date.issued", "dc.date", "dcterms.created", "date",
    "datecreated", "og:article:published_time",
)  # fmt: skip
_MODIFIED_META = ("article:modified_time", "og:updated_time", "datemodified", "lastmod", "last-modified")
_STORY_TYPES = ("Article", "NewsArticle", "ReportageNewsArticle", "BlogPosting", "Posting", "AdvertiserContentArticle")
_SEPARATOR = re.compile(r"\s+(?:[-–—|:»«•·~]|::|&raquo;)\s+|\s*\|\s*|\s+::\s*")
_URL_DAY = re.compile(r"/(20\d{2})/(\d{1,2})/(\d{1,2})(?:/|$)")
# Bylines inside photo credits ("Twitter @…", "Dok. …"), and numbers that no name has.
_PHOTO_CREDIT = re.compile(r"@|\d{3}|^(?:dok\b|foto|facebook|twitter|instagram)", re.IGNORECASE)
_HEADINGS = frozenset(["h1", "h2", "h3"])
_WORD = re.compile(r"\w+")


@dataclass(slots=True)
class PageMeta:
    """The raw statements of a page, before any is believed.

    Attributes:
        metas: lower-cased meta names (name, property or itemprop) with their first content.
        story: the JSON-LD object that describes the story, flattened; empty when there is none.
    """

    metas: dict[str, str] = field(default_factory=dict)
    story: dict[str, Any] = field(default_factory=dict)

    def first(self, names: tuple[str, ...]) -> Iterator[str]:
        """The contents of these metas, in the given order."""
        return (self.metas[name] for name in names if self.metas.get(name))


def read_meta(tree: lxml.html.HtmlElement) -> PageMeta:
    """Collects meta elements and JSON-LD; must run before scripts are dropped."""
    meta = PageMeta()
    for element in tree.iter("meta"):
        content = (element.get("content") or "").strip()
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            name = (element.get(attribute) or "").strip().lower()
            if name and content:
                meta.metas.setdefault(name, content)
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            for found in _json_ld(script.text or ""):
                kinds = found.get("@type")
                kinds = kinds if isinstance(kinds, list) else [kinds]
                rank = any(kind in _STORY_TYPES for kind in kinds)
                if rank or ("WebPage" in kinds and not meta.story):
                    meta.story = {**meta.story, **found} if rank else {**found, **meta.story}
    return meta


def _json_ld(text: str) -> Iterator[dict[str, Any]]:
    if not text.strip() or len(text) > MAX_JSON_LD:
        return
    try:
        queue: list[Any] = [json.loads(text, strict=False)]
    except (ValueError, RecursionError):
        # Themes paste unescaped quotes into headlines; the dates in such a block are still good.
        loose = dict(re.findall(r'"(datePublished|dateModified)"\s*:\s*"([^"]{8,40})"', text))
        if loose:
            yield {"@type": "NewsArticle", **loose}
        return
    while queue:
        found = queue.pop()
        if isinstance(found, list):
            queue.extend(reversed(found[:200]))
        elif isinstance(found, dict):
            yield found
            queue.extend(found[key] for key in ("@graph", "mainEntity") if key in found)


def headline(tree: lxml.html.HtmlElement, meta: PageMeta, url: str | None) -> str:
    """The story's headline without the outlet's name; empty when the page has none.

    The page's own title decides what the story is called; an h1 that says the same is taken as printed.
    """
    outlets = _outlet_names(meta, url, canonical(tree, meta, url))
    titles = [text for text in (meta.metas.get("og:title"), _text(meta.story.get("headline"))) if text]
    titles += [_inner(element) for element in tree.iter("title") if not _inside(element, "svg")][:1]
    stripped = [strip_outlet(title, outlets) for title in titles if title]
    keys = [_key(title) for title in stripped if title]
    marked = [
        _inner(element) for element in tree.iter("h1", "h2", "h3") if "headline" in (element.get("itemprop") or "")
    ]
    marked += [
        _inner(element) for element in tree.iter("h1", "h2", "h3")
        if set((element.get("class") or "").split()) & {"entry-title", "post-title", "jeg_post_title", "single-title"}
    ]  # fmt: skip
    heads = [head for head in (*marked, *(_inner(element) for element in tree.iter("h1"))) if len(head) > 3]
    for head in heads:
        key = _key(head)
        if key and any(key == known or (len(key) > 20 and key in known) for known in keys):
            return head
    for title in stripped:
        if title:
            return title
    return heads[0] if heads else ""


def strip_outlet(title: str, outlets: set[str]) -> str:
    """Takes the outlet's name off a page title: "Judul – Koran Banjar" → "Judul".

    Args:
        title: text of the title element or og:title.
        outlets: names the outlet goes by, as keys of letters and digits.
    """
    title = " ".join(title.split())
    for _ in range(3):
        cuts = list(_SEPARATOR.finditer(title))
        if not cuts:
            break
        head, tail = title[: cuts[-1].start()], title[cuts[-1].end() :]
        tail_key = _key(tail)
        known = any(tail_key and (tail_key in name or name in tail_key) for name in outlets if len(name) > 3)
        sign = cuts[-1].group().strip()
        # An unknown short tail after a bar is the outlet or its section; after a dash it may be part of the headline.
        looks = len(tail.split()) <= 4 and (
            sign in {"|", "»", "::"} or re.search(r"\w\.(com|id|net|co)\b", tail, re.IGNORECASE)
        )
        if not head.strip() or not (known or looks or not tail_key):
            break
        title = head
    first = re.match(r"([\w.\- ]{3,40})\s*[:|»]\s+(?=\S)", title)
    if first and any(_key(first[1]) == name for name in outlets):
        title = title[first.end() :]
    return title.strip(" |»")


def _outlet_names(meta: PageMeta, *addresses: str | None) -> set[str]:
    names = {_key(meta.metas.get("og:site_name", "")), _key(meta.metas.get("application-name", ""))}
    publisher = meta.story.get("publisher")
    names.add(_key(_text(publisher.get("name")) if isinstance(publisher, dict) else ""))
    for address in (*addresses, meta.metas.get("og:url")):
        host = _host(address)
        labels = [label for label in host.split(".") if label not in {"www", "com", "id", "co", "net", "m", "amp"}]
        names.update(labels)
        names.add(_key(host.removeprefix("www.")))
    return names - {""}


def _host(address: str | None) -> str:
    try:
        return (urlsplit(address or "").hostname or "").lower()
    except ValueError:
        return ""


def published(
    tree: lxml.html.HtmlElement, meta: PageMeta, title: str, url: str | None, timezone: str
) -> dt.datetime | None:
    """When the page says its story appeared; the surest statement first, the address last."""
    for text in _published_statements(tree, meta):
        moment = read_date(text, timezone)
        if moment is not None:
            if moment.utcoffset() == dt.timedelta(0) or moment.time() == dt.time(0):
                moment = _rezoned(moment, _visible_dates(tree, title, timezone))
            return localized(moment, timezone)
    visible = _visible_dates(tree, title, timezone)
    if visible:
        return visible[0][1]
    day = _URL_DAY.search(url or "")
    if day:
        moment = parse_date(f"{day[1]}-{day[2]}-{day[3]}", timezone)
        if moment is not None:
            return moment
    return _htmldate(tree, url, timezone)


def _published_statements(tree: lxml.html.HtmlElement, meta: PageMeta) -> Iterator[str]:
    yield from meta.first(("article:published_time",))
    yield _text(meta.story.get("datePublished"))
    yield from meta.first(_PUBLISHED_META)
    times = [element for element in tree.iter("time", "abbr") if element.get("datetime") or element.tag == "abbr"]
    times = [element for element in times if not _in_comment(element)]
    for names in (("datePublished",), ("entry-date", "published", "post-date", "entry-time"), ()):
        for element in times:
            tokens = {*(element.get("class") or "").split(), element.get("itemprop") or ""}
            if (names and tokens & set(names)) or (not names and not _inside(element, "aside", "footer", "li", "ul")):
                yield element.get("datetime") or element.get("title") or _inner(element)


def _rezoned(moment: dt.datetime, visible: list[tuple[str, dt.datetime]]) -> dt.datetime:
    """Believes a printed "15:32 WIB" over a meta that calls the same 15:32 UTC, as several themes wrongly do."""
    if moment.time() == dt.time(0):
        # A meta that tells only the day; the printed stamp tells the time too.
        return next((seen for _, seen in visible if seen.date() == moment.date()), moment)
    for text, seen in visible:
        apart = abs(moment.replace(tzinfo=None) - seen.replace(tzinfo=None))
        if has_zone(text) and apart < dt.timedelta(minutes=30):
            return moment.replace(tzinfo=seen.tzinfo)
    return moment


def _visible_dates(tree: lxml.html.HtmlElement, title: str, timezone: str) -> list[tuple[str, dt.datetime]]:
    """Dates printed around the headline: after it first, then before it. Long lines are prose and are not read."""
    texts = [
        (element, piece)
        for element in tree.iter()
        if isinstance(element.tag, str) and element.tag not in {"script", "style", "title", "option"}
        for piece in (element.text, element.tail)
        if piece and not piece.isspace()
    ][:4000]
    key = _key(title)
    heads = [number for number, (element, piece) in enumerate(texts) if element.tag in _HEADINGS and _key(piece) == key]
    heads = heads or [
        number for number, (element, _) in enumerate(texts) if element.tag == "h1" or _inside(element, "h1")
    ]
    first = last = heads[0] if heads else 0
    found: list[tuple[str, dt.datetime]] = []
    for number in (*range(last + 1, min(len(texts), last + 60)), *range(first - 1, max(-1, first - 40), -1)):
        element, piece = texts[number]
        piece = " ".join(piece.split())
        if _may_be_stamp(piece) and not _in_comment(element):
            moment = parse_date(piece, timezone)
            if moment is not None:
                found.append((piece, moment))
    # A stamp with a time of day is the page's own; a bare day may belong to a story mentioned nearby.
    return sorted(found, key=lambda seen: not re.search(r"\d[:.]\d\d", seen[0]))


def _may_be_stamp(piece: str) -> bool:
    """Whether a piece of text can be a page's own date line: short, no sentence, nothing but a date and its labels."""
    return len(piece) <= 80 and bool(re.search(r"\d", piece)) and piece[-1] not in '.!?"”,;:' and "(" not in piece[:1]


def _htmldate(tree: lxml.html.HtmlElement, url: str | None, timezone: str) -> dt.datetime | None:
    try:
        day = htmldate.find_date(
            tree, original_date=True, extensive_search=False, url=url, min_date="1995-01-01", max_date="2099-12-31",
        )  # fmt: skip
    except Exception:  # a heuristic of last resort, on input it was not made for: without it the date is unknown
        return None
    return parse_date(day, timezone) if day else None


def modified(tree: lxml.html.HtmlElement, meta: PageMeta, timezone: str) -> dt.datetime | None:
    """When the page says its story was last changed."""
    stamps = [element for element in tree.iter("time") if "updated" in (element.get("class") or "").split()]
    statements = [
        *meta.first(("article:modified_time",)), _text(meta.story.get("dateModified")), *meta.first(_MODIFIED_META),
        *(element.get("datetime") or "" for element in stamps if not _in_comment(element)),
    ]  # fmt: skip
    return next((moment for text in statements if (moment := parse_date(text, timezone))), None)


def author(tree: lxml.html.HtmlElement, meta: PageMeta, url: str | None) -> str | None:
    """The byline, when it names a person and not the outlet or an address."""
    outlets = _outlet_names(meta, url, canonical(tree, meta, url))
    for name in _author_statements(tree, meta):
        name = " ".join(name.split()).strip(" ,|-–:")
        name = re.sub(
            rf"^(?:{'|'.join(page_knowledge().byline_labels)})\b\s*[:\-]?\s*", "", name, flags=re.IGNORECASE
        ).strip()
        key = _key(name)
        if (
            2 < len(name) <= 60
            and "://" not in name
            and not _is_outlet(key, outlets)
            and not _PHOTO_CREDIT.search(name)
        ):
            return name
    return None


def _is_outlet(key: str, outlets: set[str]) -> bool:
    """A byline that is the outlet's own name, or carries its domain ("Kompas Cyber Media" at kompas.com)."""
    return key in outlets or any(len(name) > 3 and name in key for name in outlets)


def _author_statements(tree: lxml.html.HtmlElement, meta: PageMeta) -> Iterator[str]:
    people = meta.story.get("author")
    for person in people if isinstance(people, list) else [people]:
        yield _text(person.get("name")) if isinstance(person, dict) else _text(person)
    yield from meta.first(("author", "article:author", "dc.creator", "content_author", "twitter:data1"))
    for element in tree.iter("a", "span", "div", "p"):
        tokens = {
            *(element.get("class") or "").split(),
            *(element.get("rel") or "").split(),
            element.get("itemprop") or "",
        }
        if tokens & {"author", "byline", "td-post-author-name", "jeg_meta_author", "post-author", "author-name"}:
            text = _inner(element)
            if len(text) <= 80 and not _in_comment(element):
                yield text


def canonical(tree: lxml.html.HtmlElement, meta: PageMeta, url: str | None) -> str | None:
    """The address the page calls its own, absolute; None when it is not http(s)."""
    links = [
        link.get("href") or "" for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split()
    ]
    for address in (*links, meta.metas.get("og:url", "")):
        address = address.strip()
        if not address or len(address) > 2000:
            continue
        try:
            absolute = urljoin(url or "", address)
            parts = urlsplit(absolute)
        except ValueError:
            continue
        if parts.scheme in {"http", "https"} and parts.hostname:
            return str(absolute)
    return None


def language(tree: lxml.html.HtmlElement, meta: PageMeta) -> str | None:
    """The ISO 639-1 code the page declares."""
    root = tree.getroottree().getroot()
    for text in (root.get("lang"), root.get("{http://www.w3.org/XML/1998/namespace}lang"), meta.metas.get("og:locale"),
                 meta.metas.get("content-language"), meta.metas.get("language")):  # fmt: skip
        match = re.match(r"([a-z]{2})(?:[-_]|$)", (text or "").strip().lower())
        if match:
            return "id" if match[1] == "in" else str(match[1])  # "in" is the code's name before 1989
    return None


def _in_comment(element: lxml.html.HtmlElement) -> bool:
    for frame in (element, *element.iterancestors()):
        names = f"{frame.get('class') or ''} {frame.get('id') or ''}".lower()
        if frame.tag not in {"body", "html"} and re.search(r"(^|\s)(comment|komentar|respond|related|terkait)", names):
            return True
    return False


def _inside(element: lxml.html.HtmlElement, *tags: str) -> bool:
    return any(True for _ in element.iterancestors(*tags))


def _inner(element: lxml.etree._Element) -> str:
    return " ".join(" ".join(str(text) for text in element.itertext()).split())


def _text(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _key(text: str) -> str:
    return "".join(_WORD.findall(text.lower()))
