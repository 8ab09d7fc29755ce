"""Texts longer than any news story, cut into chapters that are read one by one.

Some steps compare every entry of an article with every other one. Within a chapter of bounded length that costs a
bounded time, so that the time for a whole text grows with its length only.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from extract.model import AwardRecord, Span

# Characters. The longest story of the project's own annotated articles has under 3,000.
LONGEST_CHAPTER = 12_000
LONGEST_HEADLINE = 1_000
# What stands behind this many characters is not read: no article is that long.
LONGEST_TEXT = 1_000_000


def is_long(title: str, text: str) -> bool:
    """Is the article to be read in chapters?"""
    return len(text) > LONGEST_CHAPTER or len(title) > LONGEST_HEADLINE


def chapters(text: str) -> list[Span]:
    """Half-open spans of the chapters of a text, in order, each at most `LONGEST_CHAPTER` characters.

    A chapter ends at a line end, else behind a sentence's stop, else at a space, else anywhere.
    """
    out: list[Span] = []
    begin, stop = 0, min(len(text), LONGEST_TEXT)
    while stop - begin > LONGEST_CHAPTER:
        reach = begin + LONGEST_CHAPTER
        least = begin + LONGEST_CHAPTER // 2
        cuts = (text.rfind(mark, least, reach) for mark in ("\n", ". ", " "))
        end = next((cut + 1 for cut in cuts if cut >= 0), reach)
        out.append((begin, end))
        begin = end
    out.append((begin, stop))
    return out


def moved(span: Span, head: int, by: int) -> Span:
    """A span of a chapter's document as a span of the whole document; spans in the headline stay.

    Args:
        span: start and end in the chapter's document.
        head: length of the headline that the chapter was read with.
        by: how many characters further the chapter's text stands in the whole document.
    """
    return span if span[0] < head + 2 else (span[0] + by, span[1] + by)


def joined(records: Iterable[AwardRecord]) -> list[AwardRecord]:
    """The records of all chapters, each award of a recipient once: the first telling stays."""
    out: dict[tuple[object, ...], AwardRecord] = {}
    for r in records:
        what = r.programme or r.award.lower()
        key = (r.recipient.lower(), r.recipient_region_code, what, r.category, r.rank, r.period)
        out.setdefault(key, r)
    return list(out.values())


def shifted(record: AwardRecord, head: int, by: int) -> AwardRecord:
    """The record with its evidence moved as by `moved`."""
    return dataclasses.replace(record, evidence={n: moved(s, head, by) for n, s in record.evidence.items()})
