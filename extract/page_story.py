"""Which part of a page is its story: a known theme's element, or what the general extractor finds."""

from __future__ import annotations

import copy
import html as html_entities
import logging
import re
from collections import Counter

import lxml.html
import trafilatura

from extract.page_bytes import MAX_TEXT, NotAnArticle, Reason
from extract.page_text import drop_clutter, link_share, print_fragment, render, story_elements

# A known container with less text than this is a teaser or an empty shell: another way is tried first.
MIN_STORY = 120
# The headline printed again is looked for in this many first lines, blank ones included.
HEAD_LINES = 14
# Above this share of linked text (0–1) a block is a list of stories. News stories seen stay below 0.3.
MAX_LINK_SHARE = 0.6
# Beyond this many elements trafilatura's fallbacks (readability, justext) are left out: they are the slow part.
FAST_ABOVE = 8_000
# A frame around the extractor's finds may hold this much more text (captions, lists) and still be the story alone.
MAX_GROWTH, MAX_EXTRA = 1.35, 400

# trafilatura reports every page it can make nothing of as an error; that is our verdict to give, counted by reason.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)

# "Senin, 9 Januari 2023 …": a line that begins as a date line and is too short to be a sentence's paragraph.
_DATE_LINE = re.compile(r"(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad)\s*,\s*\d{1,2}[ /]", re.IGNORECASE)


def story_text(tree: lxml.html.HtmlElement, title: str, promised: str) -> str:
    """The text of a page's story; prunes the tree.

    Args:
        title: the headline, cut off when it is printed again above the story.
        promised: the body as the page's JSON-LD tells it; taken when the page itself shows less.

    Raises:
        NotAnArticle: there is more text on the page than any story has.
    """
    drop_clutter(tree)
    size = sum(len(text) for text in tree.itertext())
    if size > MAX_TEXT:
        raise NotAnArticle(Reason.TOO_LARGE)
    best = ""
    for element in story_elements(tree, title):
        if link_share(element) <= MAX_LINK_SHARE:
            text = _body_only(render(element), title)
            if len(text) >= MIN_STORY:
                return _with_captions(text, element)
            best = max(best, text, key=len)
    found = _body_only(_by_trafilatura(tree), title)
    if len(found) > len(best) * 2:
        best = found
    if promised and len(best) < MIN_STORY:
        best = max(best, print_fragment(promised), key=len)
    return best


def _by_trafilatura(tree: lxml.html.HtmlElement) -> str:
    """The general extractor's finding, printed by our own rules.

    trafilatura finds the story well and loses its captions and list marks; so the element that holds what it
    found is printed instead, when that element holds little else.
    """
    fast = sum(1 for _ in tree.iter()) > FAST_ABOVE
    document = trafilatura.bare_extraction(
        copy.deepcopy(tree), include_comments=False, include_tables=True, include_images=False, deduplicate=False,
        fast=fast,
    )  # fmt: skip
    if document is None:
        return ""
    text = (document["text"] if isinstance(document, dict) else document.text) or ""
    # Its lines go through our own rules once more: they know this press's pointers and leftovers.
    found = print_fragment("".join(f"<p>{html_entities.escape(line)}</p>" for line in text.splitlines()))
    frame = _frame_of(tree, found)
    if frame is None or link_share(frame) > MAX_LINK_SHARE / 2:
        return found
    whole = _with_captions(render(frame), frame)
    return whole if len(found) * 0.9 <= len(whole) <= len(found) * MAX_GROWTH + MAX_EXTRA else found


def _frame_of(tree: lxml.html.HtmlElement, text: str) -> lxml.html.HtmlElement | None:
    """The smallest element that holds nearly all pieces of a text."""
    whole = _squeezed(text)
    held: Counter[lxml.html.HtmlElement] = Counter()
    total = 0
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        for piece, holder in ((element.text, element), (element.tail, element.getparent())):
            if piece and holder is not None and len(piece) > 25 and _squeezed(piece)[:60] in whole:
                total += len(piece)
                held.update(dict.fromkeys([holder, *holder.iterancestors()], len(piece)))
    fitting = [element for element, length in held.items() if length >= 0.85 * total]
    # An ancestor holds what its descendants hold: the one with the most ancestors is the smallest.
    return max(fitting, key=lambda element: sum(1 for _ in element.iterancestors()), default=None)


def _squeezed(text: str) -> str:
    return "".join(text.split())


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
