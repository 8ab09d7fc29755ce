"""Which links of a page lead to articles: learned from the page itself. Pure functions."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections import defaultdict
from urllib.parse import parse_qsl, urlsplit

import lxml.html

from crawler.discovery.sitemaps import url_date
from crawler.identity import absolute, same_site, url_key, without_noise
from crawler.items import Promise
from extract.page_bytes import NotAnArticle, page_to_tree

# A page has some hundred links; beyond this many it is a trap or a dump.
MAX_LINKS = 3000
# Headlines have at least this many words; menu entries and tags have one to three.
MIN_WORDS = 4

_NOT_ARTICLE = re.compile(
    r"/(?:tags?|tagar|categor(?:y|ies)|kategori|kanal|rubrik|author|penulis|user|topik|topic|label|search|cari|page|halaman|"
    r"indeks|index|feed|rss|amp|embed|wp-(?:admin|content|includes|login|json)|login|register|daftar|kontak|contact|"
    r"about|tentang|redaksi|pedoman|privacy|disclaimer|karir|iklan|kode-etik|sitemap|foto|video|galeri|live|epaper)"
    r"(?:[/?]|\.html?$|\.php$|$)", re.IGNORECASE,
)  # fmt: skip
_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|pdf|docx?|xlsx?|zip|rar|mp[34]|css|js|xml|ico)$", re.IGNORECASE)
_NEXT_WORDS = re.compile(
    r"^(?:next|berikutnya|selanjutnya|older|lama|›|»|→|muat lainnya|load more)\b|[›»→]$", re.IGNORECASE
)


@dataclasses.dataclass(frozen=True, slots=True)
class Listing:
    """A listing page, read: the articles it links to (in its order), and its next page."""

    promises: tuple[Promise, ...]
    next_url: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class HomePage:
    """What a front page tells of the software behind it."""

    feeds: tuple[str, ...] = ()
    wordpress: str | None = None
    blogger: bool = False
    title: str = ""


def read_listing(body: bytes, *, url: str, home: str, content_type: str | None = None) -> Listing:
    """The articles that a page lists.

    Addresses are grouped by their shape (numbers, dates, words-with-hyphens, fixed words). A shape is taken for
    the articles' when several links of it have headlines, or its addresses carry dates or long slugs.

    Raises:
        NotAnArticle: it is no page at all (binary, too large, too deep).
    """
    tree = page_to_tree(body, content_type)
    texts: dict[str, str] = {}
    urls: dict[str, str] = {}
    for anchor in list(tree.iter("a"))[:MAX_LINKS]:
        link = absolute(anchor.get("href") or "", url)
        if link is None or not same_site(link, home) or not _may_be_article(link):
            continue
        link = without_noise(link)
        key = url_key(link)
        urls.setdefault(key, link)
        text = " ".join((anchor.text_content() or anchor.get("title") or "").split())
        if len(text) > len(texts.get(key, "")):
            texts[key] = text[:500]
    groups: dict[str, list[str]] = defaultdict(list)
    for key, link in urls.items():
        groups[shape(link)].append(key)
    chosen = {name for name, keys in groups.items() if _is_article_shape(name, [texts.get(k, "") for k in keys])}
    found = [
        Promise(link, title=_headline(texts.get(key, "")), published=url_date(link))
        for key, link in urls.items() if shape(link) in chosen and key != url_key(home)
    ]  # fmt: skip
    return Listing(tuple(found), next_page(tree, url, home))


def _headline(text: str) -> str:
    return text if len(text.split()) >= MIN_WORDS else ""


def _may_be_article(link: str) -> bool:
    parts = urlsplit(link)
    path = parts.path
    if _FILE.search(path) or _NOT_ARTICLE.search(path):
        return False
    names = {name.lower() for name, _ in parse_qsl(parts.query)}
    if names & {
        "replytocom",
        "s",
        "q",
        "tahun",
        "bulan",
        "tanggal",
        "date",
        "month",
        "year",
        "cal",
        "day",
        "sort",
        "order",
    }:
        return False
    # /2024/05/ and /2024/05/22/ are archives, and a calendar of them has no end
    segments = [segment for segment in path.split("/") if segment]
    if segments and all(segment.isdigit() for segment in segments) and len(segments[0]) == 4:
        return False
    return bool(segments) or bool(names & {"p", "id", "berita", "newsid", "artikel"})


def shape(link: str) -> str:
    """The shape of an address: what its path segments are like."""
    parts = urlsplit(link)
    out = []
    for segment in parts.path.strip("/").split("/"):
        stem = segment.rpartition(".")[0] or segment
        if re.fullmatch(r"\d{4}", segment) and segment.startswith(("19", "20")):
            out.append("Y")
        elif segment.isdigit():
            out.append("D" if len(segment) <= 2 else "N")
        elif stem.count("-") + stem.count("_") >= 3 or re.search(r"\d{4,}", stem):
            out.append("S")
        else:
            out.append("w")
    query = ",".join(sorted(name for name, _ in parse_qsl(parts.query)))
    return "/".join(out) + (f"?{query}" if query else "")


def _is_article_shape(name: str, texts: list[str]) -> bool:
    path = name.partition("?")[0]
    if re.match(r"(?:w/)?Y/D/(?:D/)?[wSN]", path):
        return True  # /2024/05/22/ and a name after it: a story, however short its name
    headlines = sum(1 for text in texts if len(text.split()) >= MIN_WORDS)
    if not ("S" in path or "N" in path or "?" in name):
        return headlines >= 5 and headlines >= 0.8 * len(texts)
    return headlines >= 1 and headlines * 3 >= len(texts)


def next_page(tree: lxml.html.HtmlElement, url: str, home: str) -> str | None:
    """The next page of a listing: rel=next, a numbered page one up, or a link that says so."""
    for element in [*tree.iter("link"), *tree.iter("a")]:
        if "next" in (element.get("rel") or "").lower().split():
            link = absolute(element.get("href") or "", url)
            if link and same_site(link, home):
                return link
    wanted = page_number(url) + 1
    by_word = None
    for anchor in list(tree.iter("a"))[:MAX_LINKS]:
        link = absolute(anchor.get("href") or "", url)
        if not link or not same_site(link, home) or link == url:
            continue
        if page_number(link) == wanted and _same_listing(link, url):
            return link
        if (
            by_word is None
            and _NEXT_WORDS.search(" ".join(anchor.text_content().split())[:40])
            and page_number(link) == wanted
        ):
            by_word = link
    return by_word


def page_number(url: str) -> int:
    """The number of a listing's page; 1 when its address carries none."""
    parts = urlsplit(url)
    match = re.search(r"/(?:page|halaman|hal|p)/(\d{1,5})/?$", parts.path)
    if match:
        return int(match[1])
    for name, value in parse_qsl(parts.query):
        if name.lower() in {"page", "paged", "halaman", "hal", "pg"} and value.isdigit():
            return int(value[:5])
    return 1


def _same_listing(link: str, url: str) -> bool:
    def base(address: str) -> str:
        path = urlsplit(address).path
        return re.sub(r"/(?:page|halaman|hal|p)/\d+/?$", "/", path).rstrip("/")

    return base(link) == base(url)


def read_home(body: bytes, *, url: str, home: str, content_type: str | None = None) -> HomePage:
    """What a front page tells: its feeds, and whether WordPress or Blogger made it.

    Raises:
        NotAnArticle: it is no page at all.
    """
    tree = page_to_tree(body, content_type)
    feeds: list[str] = []
    rest: str | None = None
    generator = ""
    for element in tree.iter("link", "meta"):
        rel = (element.get("rel") or "").lower()
        kind = (element.get("type") or "").lower()
        href = absolute(element.get("href") or "", url)
        if "alternate" in rel and ("rss" in kind or "atom" in kind) and href and same_site(href, home):
            if not re.search(r"comment|komentar|oembed", href, re.IGNORECASE):
                feeds.append(href)
        elif "api.w.org" in rel and href and same_site(href, home):
            rest = href
        elif (element.get("name") or "").lower() == "generator":
            generator += (element.get("content") or "").lower()
    text = body[:400_000].lower()
    if rest is None and ("wordpress" in generator or text.count(b"/wp-content/") >= 3):
        rest = absolute("/wp-json/", url)
    blogger = "blogger" in generator or b"/feeds/posts/default" in text or b"blogger.com/static" in text
    title = next((" ".join(e.text_content().split()) for e in tree.iter("title")), "")
    return HomePage(tuple(dict.fromkeys(feeds)), rest, blogger, title[:200])


def continuations(body: bytes, url: str, home: str, content_type: str | None = None) -> list[str]:
    """The further pages of a story that is cut into several, in order; the page with the whole story, if there is one.

    Known forms: `SLUG/2/` (WordPress' nextpage), `?page=2` (Promedia), `?page=all` (Tribun).
    """
    head = body[:3_000_000]
    if (
        b"page=" not in head
        and b"page-links" not in head
        and b"post-page-numbers" not in head
        and b'rel="next"' not in head
    ):
        return []
    try:
        tree = page_to_tree(body, content_type)
    except NotAnArticle:
        return []
    own = urlsplit(url)
    base = own.path.rstrip("/")
    numbered: dict[int, str] = {}
    for anchor in list(tree.iter("a", "link"))[:MAX_LINKS]:
        link = absolute(anchor.get("href") or "", url)
        if link is None or not same_site(link, home):
            continue
        parts = urlsplit(link)
        query = {k.lower(): v for k, v in parse_qsl(parts.query)}
        if parts.path.rstrip("/") == base and query.get("page", "").lower() in {"all", "semua"}:
            return [link]
        number = None
        if parts.path.rstrip("/") == base and query.get("page", "").isdigit() and "page" not in own.query:
            number = int(query["page"][:4])
        elif (
            (match := re.fullmatch(re.escape(base) + r"/(\d{1,2})/?", parts.path))
            and base.strip("/")
            and not parts.query
        ):
            number = int(match[1])
        if number is not None and 2 <= number <= 12:
            numbered.setdefault(number, link)
    out = []
    for number in range(2, 13):
        if number not in numbered:
            break
        out.append(numbered[number])
    return out


def newest(promises: tuple[Promise, ...]) -> dt.datetime | None:
    """The latest publication among promises."""
    return max((p.published for p in promises if p.published is not None), default=None)
