"""Clusters of mentions: components of linked pairs, divided where evidence or a person keeps mentions apart.

Everything here is a pure function of the set of mentions and of people's decisions. Ties are broken by the
mentions' names (article and fingerprint), so the order in which mentions arrived leaves no trace.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from storage.resolution import blocking
from storage.resolution.comparison import Comparison, compare
from storage.resolution.told import Told

Pair = tuple[int, int]


@dataclasses.dataclass(frozen=True, slots=True)
class Rulings:
    """What people decided about mentions, by mention id.

    Attributes:
        together: groups that are one award.
        apart: pairs of groups that are two.
    """

    together: tuple[frozenset[int], ...] = ()
    apart: tuple[tuple[frozenset[int], frozenset[int]], ...] = ()


class Groups:
    """Union-find over mention ids, with the members of each group at hand."""

    def __init__(self, ids: Iterable[int]) -> None:
        self._root = {i: i for i in ids}
        self.members: dict[int, set[int]] = {i: {i} for i in self._root}

    def root(self, ident: int) -> int:
        """The group that a mention is in."""
        while self._root[ident] != ident:
            self._root[ident] = self._root[self._root[ident]]
            ident = self._root[ident]
        return ident

    def join(self, a: int, b: int) -> None:
        """Makes the groups of two mentions one."""
        a, b = self.root(a), self.root(b)
        if a != b:
            if len(self.members[a]) < len(self.members[b]):
                a, b = b, a
            self._root[b] = a
            self.members[a] |= self.members.pop(b)


def candidate_pairs(mentions: Sequence[Told], keys: Mapping[int, frozenset[int]] | None = None) -> set[Pair]:
    """Pairs of mention ids that share a blocking key; the smaller id first."""
    blocks: dict[int, list[int]] = defaultdict(list)
    for mention in mentions:
        for key in keys[mention.id] if keys else blocking.keys(mention):
            blocks[key].append(mention.id)
    return {
        (a, b) if a < b else (b, a)
        for block in blocks.values()
        if len(block) > 1
        for a, b in itertools.combinations(block, 2)
    }


def compare_all(mentions: Sequence[Told]) -> dict[Pair, Comparison]:
    """The comparison of every candidate pair."""
    table = {m.id: m for m in mentions}
    return {(a, b): compare(table[a], table[b]) for a, b in candidate_pairs(mentions)}


def components(
    ids: Iterable[int], compared: Mapping[Pair, Comparison], rulings: Rulings = Rulings()
) -> list[frozenset[int]]:
    """Sets of mentions connected by linked pairs (or by a person's word)."""
    groups = Groups(ids)
    for (a, b), comparison in compared.items():
        if comparison.linked:
            groups.join(a, b)
    for together in rulings.together:
        present = [i for i in together if i in groups._root]
        for other in present[1:]:
            groups.join(present[0], other)
    return [frozenset(members) for members in groups.members.values()]


def cluster(
    mentions: Collection[Told],
    compared: Mapping[Pair, Comparison],
    rulings: Rulings = Rulings(),
    comparer: Callable[[Told, Told], Comparison] = compare,
) -> list[frozenset[int]]:
    """Divides one component into awards.

    People's word first; then pairs from the strongest evidence down, joining two groups unless some mention of
    the one is kept apart from some mention of the other.

    Args:
        mentions: all mentions of the component.
        compared: comparisons of its candidate pairs; pairs of one group's formation that are missing are made.
        rulings: people's decisions; they win over evidence.
        comparer: the comparison, replaceable in tests.

    Returns:
        The clusters, each a set of mention ids, in canonical order.
    """
    table = {m.id: m for m in mentions}
    groups = Groups(table)
    banned = {
        pair
        for one, other in rulings.apart
        for a in one & table.keys()
        for b in other & table.keys()
        for pair in ((a, b), (b, a))
    }
    settled: dict[Pair, bool] = {}
    for together in rulings.together:
        present = sorted(i for i in together if i in table)
        for other in present[1:]:
            groups.join(present[0], other)

    def kept_apart(a: int, b: int) -> bool:
        if (a, b) in banned:
            return True
        pair = (a, b) if a < b else (b, a)
        if pair not in settled:
            found = compared.get(pair) or comparer(table[a], table[b])
            settled[pair] = found.vetoed or found.score < -3
        return settled[pair]

    linked = [(pair, c) for pair, c in compared.items() if c.linked and pair[0] in table and pair[1] in table]
    linked.sort(key=lambda item: (-item[1].score, *sorted((table[item[0][0]].name, table[item[0][1]].name))))
    for (a, b), _ in linked:
        one, other = groups.root(a), groups.root(b)
        if one == other:
            continue
        if not any(kept_apart(x, y) for x in groups.members[one] for y in groups.members[other]):
            groups.join(a, b)
    return sorted(
        (frozenset(members) for members in groups.members.values()), key=lambda c: min(table[i].name for i in c)
    )
