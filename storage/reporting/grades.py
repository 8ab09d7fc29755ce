"""Which rung of a programme's ladder a category, as an article tells it, means."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

_PARENTHESES = re.compile(r"\(([^)]*)\)")
_WORD = re.compile(r"[^\W_]+-?")  # the minus belongs to a grade: A- is another rung than A


def grade_step(ladder: Sequence[str], category: str) -> int | None:
    """The rung that a category names.

    Args:
        ladder: the programme's grades, best first ("WTP (Wajar Tanpa Pengecualian)", "WDP …").
        category: what an award has ("Kualitas Tertinggi (Zona Hijau); A"); parts are joined by "; ".

    Returns:
        1 for the best rung, …; None when the category names no rung, or could mean more than one.
    """
    rungs = ladder_words(tuple(ladder))
    parts = [words(part) for part in category.split(";")]
    bare = [words(form) for part in category.split(";") for form in forms(part)]
    # The whole part is the rung's name, in full or in short.
    for part in (*parts, *bare):
        hits = {step for step, names in rungs if part and part in names}
        if len(hits) == 1:
            return hits.pop()
    # The rung's name stands inside the part ("Kota Sangat Inovatif"): the longest name wins. A single letter
    # would be found in "tipe B" as well, so it counts only as a whole part, above.
    best: tuple[int, int] | None = None
    for part in parts:
        for step, names in rungs:
            for name in names:
                weight = sum(map(len, name))
                if weight > 2 and set(name) <= set(part) and (best is None or weight > best[0]):
                    best = (weight, step)
    if best:
        return best[1]
    # Or the part is a piece of one rung's name only ("Kencana" of "Adipura Kencana").
    for part in (*parts, *bare):
        hits = {step for step, names in rungs if part and any(set(part) <= set(name) for name in names)}
        if len(hits) == 1:
            return hits.pop()
    return None


@functools.lru_cache(maxsize=1024)
def ladder_words(ladder: tuple[str, ...]) -> tuple[tuple[int, frozenset[tuple[str, ...]]], ...]:
    """Each rung's number with the names it goes by, as words."""
    return tuple(
        (step, frozenset(filter(None, (words(grade), *(words(form) for form in forms(grade))))))
        for step, grade in enumerate(ladder, 1)
    )


def forms(grade: str) -> list[str]:
    """A grade's shorter forms: without what stands in parentheses, and that alone."""
    inside = _PARENTHESES.findall(grade)
    return [_PARENTHESES.sub(" ", grade), *inside] if inside else [grade]


def words(part: str) -> tuple[str, ...]:
    """Lower-case words without punctuation and without the word kategori, predikat, opini before them."""
    found = _WORD.findall(part.casefold())
    return tuple(word for word in found if word not in {"kategori", "predikat", "opini", "nilai", "peringkat"}) or (
        tuple(found)
    )
