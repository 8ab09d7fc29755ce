"""A page becomes an article: title, text, author and dates, without the outlet's furniture.

Sources of the rules: the page families of Indonesian outlets (`data/clean.toml`); trafilatura and htmldate
(Barbaresi 2021) wherever a page belongs to no known family.
"""

from __future__ import annotations

from extract import page_meta
from extract.model import Article
from extract.page_bytes import NotAnArticle, Reason, page_to_tree
from extract.page_dates import parse_date, zone_of
from extract.page_story import story_text
from extract.page_text import print_fragment

__all__ = ["NotAnArticle", "Reason", "clean", "clean_fragment", "looks_complete", "parse_date"]

# Shorter than this (characters) is a caption or a "page not found", no story.
MIN_TEXT = 60


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
    # lxml makes an element's Python side anew each time it is met, unless somebody holds it: all are held here,
    # which takes a quarter off the time of the walks below.
    held = list(tree.iter())
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
    promised = meta.story.get("articleBody")
    text = story_text(tree, title, promised if isinstance(promised, str) else "")
    del held
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
    return print_fragment(html)


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
