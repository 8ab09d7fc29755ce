"""Finding thousands of fixed phrases in one pass (Aho-Corasick), as whole words, longest first."""

from __future__ import annotations

import dataclasses
import operator
from collections.abc import Iterable
from typing import Any

import ahocorasick

_BY_PLACE = operator.itemgetter(0, 1)


@dataclasses.dataclass(slots=True)
class Hit:
    """A phrase found at [start, end); `value` is what the phrase stands for."""

    start: int
    end: int
    value: Any


class PhraseMatcher:
    """Matches lower-case phrases as whole words. Time is linear in the text's length."""

    def __init__(self, phrases: Iterable[tuple[str, Any]]) -> None:
        self._automaton: Any = ahocorasick.Automaton()
        for phrase, value in phrases:
            if phrase:
                self._automaton.add_word(phrase, (len(phrase), value))
        self._empty = len(self._automaton) == 0
        if not self._empty:
            self._automaton.make_automaton()

    def find(self, low: str, start: int = 0, end: int | None = None) -> list[Hit]:
        """Longest whole-word hits that do not overlap, in order.

        Args:
            low: lower-case text (`Document.low`).
            start, end: part to look at; offsets of the hits count in the whole text.
        """
        stop = len(low) if end is None else end
        if self._empty or stop <= start:
            return []
        hits: list[tuple[int, int, Any]] = []  # start, minus the end, value: sorted, the longest comes first
        for last, (size, value) in self._automaton.iter(low, start, stop):
            first = last - size + 1
            if first > start and low[first - 1].isalnum() and low[first].isalnum():
                continue
            if last + 1 < stop and low[last + 1].isalnum() and low[last].isalnum():
                continue
            hits.append((first, -last - 1, value))
        if len(hits) > 1:
            hits.sort(key=_BY_PLACE)
        out: list[Hit] = []
        reach = start
        for first, minus_end, value in hits:
            if first >= reach:
                reach = -minus_end
                out.append(Hit(first, reach, value))
        return out


def spellings(phrase: str) -> set[str]:
    """The forms of a phrase that differ only in hyphens and spaces ("kemenpan-rb", "kemenpan rb")."""
    low = phrase.lower().replace("’", "'").replace("–", "-")
    return {low, low.replace("-", " "), low.replace(" - ", "-"), low.replace("/", " / ")}
