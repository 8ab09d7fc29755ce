"""A page becomes an article: title, text, author and dates, without the outlet's furniture.

Sources of the rules: the page families of Indonesian outlets (`data/clean.toml`); trafilatura and htmldate
(Barbaresi 2021) wherever a page belongs to no known family.
"""

from __future__ import annotations

import html as html_entities
import logging
import re

import lxml.html
import trafilatura

from extract import page_meta
from extract.model import Article
from extract.page_bytes import MAX_PAGE_BYTES, MAX_TEXT, NotAnArticle, Reason, page_to_tree, parse
from extract.page_dates import parse_date, zone_of
from extract.page_text import drop_clutter, link_share, render, story_elements

__all__ = ["NotAnArticle", "Reason", "clean", "clean_fragment", "looks_complete", "parse_date"]

# Shorter than this (characters) is a caption or a "page not found", no story.
MIN_TEXT = 60
# A known container with less text than this is a teaser or an empty shell: another way is tried first.
MIN_STORY = 120
# The headline printed again is looked for in this many first lines, blank ones included.
HEAD_LINES = 14
# Above this share of linked text (0–1) a block is a list of stories. News stories seen stay below 0.3.
MAX_LINK_SHARE = 0.6
# Beyond this many elements trafilatura's fallbacks (readability, justext) are left out: they are the slow part.
FAST_ABOVE = 8_000

# trafilatura reports every page it can make nothing of as an error; that is our verdict to give, counted by reason.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)

_NEXT_PAGE = re.compile(r"<!--\s*(nextpage|more\b[^>]*)\s*-->", re.IGNORECASE)
_SHORTCODE = re.compile(r"\[/?(?:caption|gallery|embed|audio|video|vc_\w+|et_pb_\w+|adrotate|su_\w+)\b[^\]\[]{0,500}\]")
# "Senin, 9 Januari 2023 …": a line that begins as a date line and is too short to be a sentence's paragraph.
_DATE_LINE = re.compile(r"(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad)\s*,\s*\d{1,2}[ /]", re.IGNORECASE)
_TAG = re.compile(r"<\s*/?[a-zA-Z!]")


def clean(
    page: bytes | str, *, url: str | None = None, timezone: str = "Asia/Jakarta", content_type: str | None = None
) -> Article:
    """Reads one article page.

    Args:
        page: the page's body, decompressed, in whatever encoding it came.
        url: address it was fetched from; resolves relative addresses and helps to date and title it.
        timezone: IANA name of the outlet's zone, for times printed without an offset.
        content_type: the Content-Type header.

    Returns:
        The article. Its text has one line per paragraph, list item or table row (cells joined by " | ");
        captions are kept, "Baca juga" pointers, menus, share bars, comments and related stories are not.

    Raises:
        NotAnArticle: whatever is wrong with the page; `reason` says what, for counting.
        ValueError: the time zone does not exist (a mistake in the site file, not in the page).
    """
    zone_of(timezone)
    try:
        return _clean(page, url, timezone, content_type)
    except NotAnArticle:
        raise
    except (RecursionError, MemoryError) as error:
        raise NotAnArticle(Reason.TOO_DEEP if isinstance(error, RecursionError) else Reason.TOO_LARGE) from error
    except Exception as error:  # a page is hostile input: no parser's surprise may end a crawl
        raise NotAnArticle(Reason.UNREADABLE) from error


def _clean(page: bytes | str, url: str | None, timezone: str, content_type: str | None) -> Article:
    tree = page_to_tree(page, content_type)
    meta = page_meta.read_meta(tree)
    canonical = page_meta.canonical(tree, meta, url)
    title = page_meta.headline(tree, meta, url)
    if not title:
        raise NotAnArticle(Reason.NO_TITLE)
    if _is_front_page(canonical, meta):
        raise NotAnArticle(Reason.LISTING)
    # The tree is pruned below; all that is read from its margins is read before.
    published = page_meta.published(tree, meta, title, url, timezone)
    modified = page_meta.modified(tree, meta, timezone)
    author = page_meta.author(tree, meta, url)
    text = _story(tree, meta, title)
    if len(text) < MIN_TEXT:
        raise NotAnArticle(Reason.NO_TEXT)
    return Article(
        title=title, text=text, published=published, author=author, modified=modified, canonical=canonical,
        language=page_meta.language(tree, meta),
    )  # fmt: skip


def clean_fragment(html: str) -> str:
    """The text of an HTML fragment, as REST and feeds carry stories; by the same rules as `clean`.

    Args:
        html: fragment; plain text and text with entities pass through. All pages of a paged story are kept.

    Returns:
        Its lines, as in `Article.text`; "" when nothing readable is in it.

    Raises:
        NotAnArticle: too_large or too_deep.
    """
    if len(html) > MAX_PAGE_BYTES:
        raise NotAnArticle(Reason.TOO_LARGE)
    html = _SHORTCODE.sub(" ", _NEXT_PAGE.sub("<p></p>", html.replace("\x00", ""))).strip()
    if not html:
        return ""
    if not _TAG.search(html):
        html = "".join(f"<p>{line}</p>" for line in html.splitlines() if line.strip())
    try:
        tree = parse(f"<html><body><div>{html}</div></body></html>")
        drop_clutter(tree)
        return render(tree)
    except NotAnArticle as verdict:
        if verdict.reason is Reason.UNREADABLE:
            return ""
        raise


def looks_complete(article: Article) -> bool:
    """Whether an article is whole enough to be read for awards: dated, and more than a teaser.

    A page that fails this is better fetched again later, or by another way in (REST, feed).
    """
    text = article.text.rstrip()
    teaser = text.endswith(("[…]", "[...]", "…", "...", "Read more", "Selengkapnya"))
    return article.published is not None and len(text) >= 200 and not (teaser and len(text) < 800)


def _is_front_page(canonical: str | None, meta: page_meta.PageMeta) -> bool:
    """A removed story often answers with the front page, which then must not become an article."""
    if not canonical or meta.story.get("datePublished") or meta.metas.get("article:published_time"):
        return False
    address = canonical.partition("//")[2]
    return "?" not in address and not address.partition("/")[2].strip("/")


def _story(tree: lxml.html.HtmlElement, meta: page_meta.PageMeta, title: str) -> str:
    drop_clutter(tree)
    size = sum(len(text) for text in tree.itertext())
    if size > MAX_TEXT:
        raise NotAnArticle(Reason.TOO_LARGE)
    best = ""
    for element in story_elements(tree):
        if link_share(element) <= MAX_LINK_SHARE:
            text = _body_only(render(element), title)
            if len(text) >= MIN_STORY:
                return _with_captions(text, element)
            best = max(best, text, key=len)
    found = _body_only(_by_trafilatura(tree), title)
    if len(found) > len(best) * 2:
        best = found
    promised = meta.story.get("articleBody")
    if isinstance(promised, str) and len(best) < MIN_STORY:
        best = max(best, clean_fragment(promised), key=len)
    return best


def _by_trafilatura(tree: lxml.html.HtmlElement) -> str:
    fast = sum(1 for _ in tree.iter()) > FAST_ABOVE
    document = trafilatura.bare_extraction(
        tree, include_comments=False, include_tables=True, include_images=False, deduplicate=False, fast=fast,
    )  # fmt: skip
    if document is None:
        return ""
    text = document["text"] if isinstance(document, dict) else document.text
    # Its lines go through our own rules once more: they know this press's pointers and leftovers.
    return clean_fragment("".join(f"<p>{html_entities.escape(line)}</p>" for line in (text or "").splitlines()))


def _body_only(text: str, title: str) -> str:
    """Cuts off what stands above the story: breadcrumbs, the headline printed again, its date line."""
    lines = text.split("\n")
    key = title.strip().lower()
    head = next((number for number, line in enumerate(lines[:HEAD_LINES]) if line.strip().lower() == key), -1)
    lines = lines[head + 1 :]
    while lines and (not lines[0].strip() or (len(lines[0]) < 60 and _DATE_LINE.match(lines[0]))):
        lines.pop(0)
    return "\n".join(lines)


def _with_captions(text: str, story: lxml.html.HtmlElement) -> str:
    """Adds the captions of pictures that themes print beside the story, inside the same article."""
    frame = next(story.iterancestors("article", "main"), None)
    if frame is None:
        return text
    inside = set(story.iter())
    for element in frame.iter("figcaption", "p", "div", "span"):
        tokens = set((element.get("class") or "").split())
        if element in inside or not (
            element.tag == "figcaption" or tokens & {"wp-caption-text", "gmr-caption", "photo-caption"}
        ):
            continue
        caption = render(element)
        if 15 < len(caption) <= 600 and caption not in text:
            text = f"{text}\n\n{caption}"
    return text
