"""From a parsed page to the lines of its story: what is dropped, where the story stands, how it is printed."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import lxml.html

from extract.page_bytes import MAX_PAGE_BYTES, NotAnArticle, Reason, parse
from extract.page_data import page_knowledge

_BLOCKS = frozenset([
    "address", "article", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "main",
    "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "ul",
])  # fmt: skip
_LINES = frozenset(["br", "li", "tr"])
_CELLS = frozenset(["td", "th"])
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACES = re.compile(r"[\s\u00a0\u200b\u200c\u200d\u2060\ufeff\u00ad]+")
# Stripped before a line is compared with the label and noise lists.
_EDGES = " \t.,:;|-–—•·»«>()[]*+…!\"'"

_NEXT_PAGE = re.compile(r"<!--\s*(nextpage|more\b[^>]*)\s*-->", re.IGNORECASE)
_SHORTCODE = re.compile(r"\[/?(?:caption|gallery|embed|audio|video|vc_\w+|et_pb_\w+|adrotate|su_\w+)\b[^\]\[]{0,500}\]")

_TAG = re.compile(r"<\s*/?[a-zA-Z!]")

# Old sites lay whole pages out in tables; only a cell this short (characters) is one cell of a real table.
MAX_CELL = 200


@dataclass(slots=True)
class _Line:
    """One printed line; `plain` is the part of it that stands in no link."""

    text: str
    plain: str
    paragraph: bool  # whether a blank line goes before it


def drop_clutter(tree: lxml.html.HtmlElement) -> None:
    """Removes scripts, menus, share bars, comments, widgets and lists of other stories from a tree, in place."""
    tags = page_knowledge().drop_tags
    # Some sites wrap the whole page in a form, or call the story's frame "share-…": what holds the story stays.
    kept = {frame for story in story_elements(tree) for frame in (story, *story.iterancestors())}
    kept.update(frame for headline in tree.iter("h1") for frame in headline.iterancestors())
    doomed = [
        element
        for element in tree.iter()
        if isinstance(element.tag, str)
        and element not in kept
        and (element.tag in tags or (element.attrib and _is_clutter(element)))
    ]
    for element in doomed:
        parent = element.getparent()
        if parent is not None and element.tag not in {"html", "body", "article", "main"}:
            _remove(element, parent)


def _remove(element: lxml.html.HtmlElement, parent: lxml.html.HtmlElement) -> None:
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _is_clutter(element: lxml.html.HtmlElement) -> bool:
    style, role = element.get("style"), element.get("role")
    if element.get("hidden") is not None or (style and _HIDDEN.search(style)):
        return True
    if role in {"navigation", "banner", "contentinfo", "complementary", "search", "dialog"}:
        return True
    # Real class lists have up to some 300 characters; a million tokens would be looked at one by one.
    names = f"{(element.get('class') or '')[:1000]} {(element.get('id') or '')[:200]}".lower()
    return names != " " and element.tag not in {"body", "html"} and _names_clutter(names)


@functools.lru_cache(maxsize=8192)
def _names_clutter(names: str) -> bool:
    knowledge = page_knowledge()
    # Theme frames carry such words as state ("has-sidebar", "no-comments"); they wrap the story and must stay.
    states = ("has-", "no-", "with-", "is-", "post-", "tag-", "category-")
    tokens = [name for name in names.split() if name in knowledge.drop_names or not name.startswith(states)]
    if any(token in knowledge.drop_names for token in tokens):
        return True
    return any(part in token for token in tokens for part in knowledge.drop_parts)


def story_elements(tree: lxml.html.HtmlElement, title: str = "") -> Iterator[lxml.html.HtmlElement]:
    """The elements in which a known theme keeps its story, best first; longest first within one kind.

    Args:
        title: the headline; tells the page's own among many alike.
    """
    found: dict[tuple[str, str], list[lxml.html.HtmlElement]] = {}
    wanted = set(page_knowledge().containers)
    for element in tree.iter():
        if not isinstance(element.tag, str) or not element.attrib:
            continue
        for token in (element.get("class") or "").split():
            if ("class", token) in wanted:
                found.setdefault(("class", token), []).append(element)
        for kind, name in (("id", element.get("id")), ("prop", element.get("itemprop"))):
            if name and (kind, name) in wanted:
                found.setdefault((kind, name), []).append(element)
    for container in page_knowledge().containers:
        weighed = sorted(
            ((_weight(element), number) for number, element in enumerate(found.get(container, ()))), reverse=True
        )
        alike = [found[container][number] for _, number in weighed]
        if len(alike) > 2 and weighed[0][0] * 2 <= sum(weight for weight, _ in weighed):
            # Many alike, none of them the page's bulk: teasers, of which at most one belongs to this page.
            alike = [element for element in alike if title and title in " ".join("".join(element.itertext()).split())][
                :1
            ]
        yield from alike


def _weight(element: lxml.html.HtmlElement) -> int:
    return sum(len(text) for text in element.itertext())


def link_share(element: lxml.html.HtmlElement) -> float:
    """The share (0–1) of an element's text that stands inside links."""
    whole = _weight(element)
    linked = sum(_weight(link) for link in element.iter("a"))
    return min(1.0, linked / whole) if whole else 0.0


def render(element: lxml.html.HtmlElement, skip: Iterable[lxml.html.HtmlElement] = ()) -> str:
    """Prints an element: blocks as paragraphs, list items and table rows as lines, captions kept.

    Lines that lead to other stories ("Baca juga: …") and the leftovers of share bars are left out.
    """
    return "".join(
        ("" if number == 0 else "\n\n" if line.paragraph else "\n") + line.text
        for number, line in enumerate(_story_lines(_lines(element, set(skip))))
    )


class _Printer:
    """Collects pieces of text into lines; knows whether a piece stands inside a link."""

    def __init__(self) -> None:
        self.lines: list[_Line] = []
        self.links = 0
        self.flat_cells = 0  # inside a table cell short enough to print on its row's line
        self.items = 0  # inside list items, whose paragraphs stand on lines without blank ones between
        self.bullet = ""
        self._text: list[str] = []
        self._plain: list[str] = []
        self._paragraph = True
        self._counters: dict[lxml.html.HtmlElement, int] = {}

    def put(self, piece: str | None) -> None:
        if piece:
            self._text.append(piece)
            self._plain.append(" " if self.links else piece)

    def end(self, paragraph: bool) -> None:
        """Ends the line; `paragraph` asks for a blank line before the next one."""
        if self.flat_cells:
            self.put(" ")
            return
        whole = _SPACES.sub(" ", "".join(self._text)).strip(" |")
        if whole:
            plain = _SPACES.sub(" ", "".join(self._plain)).strip()
            self.lines.append(_Line(self.bullet + whole, plain, self._paragraph))
            self._paragraph, self.bullet = False, ""
        self._text.clear()
        self._plain.clear()
        self._paragraph = self._paragraph or (paragraph and not self.items)

    def start_item(self, item: lxml.html.HtmlElement) -> None:
        """Numbers the items of ordered lists: a result list's ranks are often told by nothing else."""
        parent = item.getparent()
        if parent is None or parent.tag != "ol":
            self.bullet = "- "
            return
        start = parent.get("start") or "1"
        first = int(start) if start.isascii() and start.isdigit() and len(start) < 5 else 1
        number = self._counters[parent] = self._counters.get(parent, first - 1) + 1
        self.bullet = f"{number}. "


def _lines(root: lxml.html.HtmlElement, skip: set[lxml.html.HtmlElement]) -> list[_Line]:
    printer = _Printer()
    flat: set[lxml.html.HtmlElement] = set()
    # A stack, not recursion: hostile pages nest deeper than the interpreter's stack.
    stack: list[tuple[lxml.html.HtmlElement, bool]] = [(root, False)]
    while stack:
        element, leaving = stack.pop()
        tag = element.tag
        if leaving:
            printer.links -= tag == "a"
            printer.items -= tag == "li"
            if element in flat:
                printer.flat_cells -= 1
            if tag in _BLOCKS or tag in _LINES:
                printer.end(tag in _BLOCKS)
            elif tag in _CELLS:
                printer.put(" | ")
        elif isinstance(tag, str) and element not in skip:
            stack.append((element, True))
            if tag in _CELLS and _weight(element) <= MAX_CELL:
                flat.add(element)
                printer.flat_cells += 1
            if tag in _BLOCKS or tag in _LINES:
                printer.end(tag in _BLOCKS)
            if tag == "li":
                printer.start_item(element)
                printer.items += 1
            printer.links += tag == "a"
            printer.put(element.text)
            stack.extend((child, False) for child in reversed(element))
            continue
        if element is not root:
            printer.put(element.tail)
    printer.end(False)
    return printer.lines


@functools.cache
def _label() -> re.Pattern[str]:
    labels = "|".join(re.escape(label) for label in page_knowledge().link_labels)
    return re.compile(rf"^[\W\d_]*(?:{labels})\b\s*", re.IGNORECASE)


@functools.cache
def _inline_label() -> re.Pattern[str]:
    return re.compile(r"[\s(\[]+(?:baca|simak|lihat|tonton)\s+(?:juga|pula)\s*[:：].*$", re.IGNORECASE)


@functools.cache
def _noise() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in page_knowledge().noise_patterns), re.IGNORECASE)


def _story_lines(lines: list[_Line]) -> Iterator[_Line]:
    """Leaves out pointers to other stories and share bar leftovers; a dropped line hands on its blank line."""
    pending = False  # a blank line owed by a dropped line
    listing = False  # inside the list that follows a bare "Berita terkait"
    for line in lines:
        linked_only = not line.plain.strip(_EDGES + "0123456789") and line.text != line.plain
        keep, trimmed = True, line.text
        label = _label().match(line.text)
        if label:
            rest = line.text[label.end() :].strip(_EDGES)
            unlinked = _label().sub("", line.plain).strip(_EDGES + "0123456789")
            colon = line.text[label.end() : label.end() + 2].strip()[:1] in {":", "："}
            keep = bool(rest) and not colon and (line.text == line.plain or bool(unlinked))
            listing = not rest
        elif (listing and linked_only) or _is_noise(line.text):
            keep = False
        else:
            listing = False
            if line.text != line.plain:
                trimmed = _without_pointer(line)
        if not keep or not trimmed:
            pending = pending or line.paragraph
            continue
        yield _Line(trimmed, line.plain, line.paragraph or pending)
        pending = False


def _without_pointer(line: _Line) -> str:
    """Cuts "… Baca juga: <link>" off the end of a line when nothing but the link follows."""
    inline = _inline_label().search(line.plain)
    if inline is None or line.plain[inline.start() :].partition(":")[2].strip(_EDGES):
        return line.text
    found = _inline_label().search(line.text)
    return line.text[: found.start()].rstrip() if found else line.text


def _is_noise(text: str) -> bool:
    if len(text) > 160:
        return False
    bare = text.strip(_EDGES).lower()
    return not bare or bare in page_knowledge().noise_lines or _noise().fullmatch(text.strip()) is not None


def print_fragment(html: str) -> str:
    """Prints an HTML fragment (or plain text) by the rules of `render`.

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
