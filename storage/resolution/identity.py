"""Which award's number each cluster keeps. A number that was shown to anyone leads somewhere for ever."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Collection, Mapping, Sequence


@dataclasses.dataclass(frozen=True, slots=True)
class Identities:
    """What the awards of a component become.

    Attributes:
        kept: per cluster, in order: the number it goes by, None for a new one.
        merged: number that lost its mentions → number that has most of them now.
        empty: numbers without any mention left.
    """

    kept: tuple[int | None, ...]
    merged: Mapping[int, int]
    empty: tuple[int, ...]


def assign(
    clusters: Sequence[frozenset[int]],
    standing: Mapping[int, int | None],
    origins: Mapping[int, int | None],
    awards: Collection[int],
) -> Identities:
    """Gives numbers to clusters: who existed first keeps its number.

    Args:
        clusters: in canonical order.
        standing: mention id → award it stood in (None: new).
        origins: mention id → award it stood in first.
        awards: all awards of the component before, with or without mentions, and those merged into them.

    Returns:
        The numbers; an old award goes where most of its mentions went, a cluster with several takes the smallest.
    """
    kept: list[int | None] = [None] * len(clusters)
    goes: dict[int, int] = {}
    held = {a for a in standing.values() if a is not None}
    for award in sorted(held):
        counts = Counter({n: sum(standing.get(m) == award for m in c) for n, c in enumerate(clusters)})
        best = min((n for n in counts if counts[n]), key=lambda n: (-counts[n], n), default=None)
        if best is not None:
            goes[award] = best
            if kept[best] is None:
                kept[best] = award
    # A cluster that fell out of a merged award takes up the number it once had, if that one stands for nothing now.
    taken = set(goes)
    for n, members in enumerate(clusters):
        if kept[n] is None:
            once = sorted({o for m in members if (o := origins.get(m)) is not None and o in awards and o not in taken})
            if once:
                kept[n] = once[0]
                taken.add(once[0])
    merged = {award: kept[n] for award, n in goes.items() if kept[n] != award}
    empty = tuple(sorted(a for a in awards if a in held and a not in goes and a not in kept))
    return Identities(tuple(kept), {a: k for a, k in merged.items() if k is not None}, empty)
