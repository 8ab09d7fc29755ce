"""Sorting the lines of an article: what is told, what is a list, what is a leftover of the page.

Nothing is cut out: leftovers are only left unread, so every offset stays true.
"""

from __future__ import annotations

import dataclasses
import functools
import re

from extract.data_files import toml_table
from extract.text import Document

_ITEM = re.compile(r"\s*(?:(\d{1,2})\s?[.)]|[-•*–]|([a-z])[.)])\s*(?=\S)")
_LINE = re.compile(r"[^\n]+")
_DATELINE = re.compile(
    r"^\s*(?P<head>(?:[^\s–—|-]+[ ]){0,7}?[^\s–—|-]+\s*(?:\([^)\n]{2,40}\))?)\s*(?:[–—]+|-{1,3}|\|{1,2}|//)\s*"
)
_DOMAIN = re.compile(r"\b[\w-]+\s?\.\s?(?:com|net|id|co|test|org|tv|news|info|go\.id|co\.id)\b", re.IGNORECASE)


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A line that is read. `kind` as in `Sentence`; `number` is the figure of a numbered item, else None."""

    start: int
    end: int
    kind: str
    number: int | None = None
    dateline: tuple[int, int] | None = None


@functools.cache
def _starts(key: str) -> tuple[str, ...]:
    return tuple(toml_table("leftovers.toml")[key])


def _dateline(doc: Document, start: int, end: int) -> tuple[int, int] | None:
    """Span of "BANJARBARU, outlet.net –" at the head of a line; None when the line begins with its story."""
    window = doc.raw[start : min(end, start + 110)]
    found = _DATELINE.match(window)
    if found is None:
        domain = re.match(r"\s*(?:[A-Z][\w ,]{0,40},\s*)?[A-Z][\w-]*\.(?:TEST|COM|ID|NET|CO|NEWS)(?:\.|\s)*", window)
        return (start, start + domain.end()) if domain else None
    head = found.group("head")
    letters = [c for c in head if c.isalpha()]
    if not letters:
        return None
    shouting = sum(c.isupper() for c in letters) / len(letters) > 0.6
    words = head.split()
    glued = window[found.end("head") : found.end()] == "-"
    if head.count("(") != head.count(")") or (
        glued and not shouting and not head.endswith(")") and not _DOMAIN.search(head)
    ):
        return None  # "Ke-14 penerima", "lagi-lagi", "(OSN-K)"
    if (
        shouting
        or "(" in head
        or ("," in head and any(c.isdigit() for c in head) and len(head) < 40)
        or _DOMAIN.search(head)
        or (len(words) <= 3 and all(w[0].isupper() for w in words))
    ):
        return start, start + found.end()
    return None


def read_lines(doc: Document) -> list[Line]:
    """The lines of title and text that belong to the story, in order, each with its kind."""
    lines: list[Line] = []
    title_low = doc.low[: doc.title_end].strip()
    if title_low:
        lines.append(Line(0, doc.title_end, "title"))
    body_start = doc.title_end + 2
    size = max(1, len(doc.raw) - body_start)
    skip_headline = False
    for found in _LINE.finditer(doc.raw, body_start):
        start, end = found.span()
        low = doc.low[start:end].strip()
        if not low:
            continue
        start = doc.low.index(low[0], start)
        if low.startswith(_starts("end")) and len(low) < 90 and (start - body_start) > size * 0.34:
            break
        if low.lstrip("-•*›»> ").startswith(_starts("drop_line")) and len(low) < 260:
            skip_headline = low.rstrip(" :").endswith(("baca juga", "terkait", "lihat juga"))
            if low.startswith("advertorial") and len(low) > 60:
                skip_headline = False  # "ADVERTORIAL| Metro – …": the story's own line
            else:
                continue
        if low == title_low and len(lines) < 6:
            continue
        if low.startswith("id ") and low.count(",") >= 2 and not low.endswith("."):
            continue  # ANTARA's keyword line
        for mark in _starts("inline"):
            at = doc.low.find(mark, start, end)
            if at > start:
                end = at
        end = start + len(doc.raw[start:end].rstrip())
        if end <= start:
            continue
        kind, number = _kind(doc, start, end, low)
        if skip_headline and kind == "heading":
            skip_headline = False
            continue
        skip_headline = False
        dateline = _dateline(doc, start, end) if kind == "body" else None
        lines.append(Line(start, end, kind, number, dateline))
    return lines


def _kind(doc: Document, start: int, end: int, low: str) -> tuple[str, int | None]:
    if low.startswith(_starts("caption")) and end - start < 320:
        return "caption", None
    item = _ITEM.match(doc.raw, start, end)
    if item and end - start < 400:
        return "item", int(item.group(1)) if item.group(1) else None
    last = doc.raw[end - 1]
    if last == ":":
        return "heading" if end - start < 90 else "body", None
    if last not in '.!?"”)…,' and end - start < 150:
        return "heading", None
    return "body", None
