"""From the list of decisions to what they mean for mentions: the later word wins over the earlier one."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from storage.resolution.clustering import Rulings


@dataclasses.dataclass(frozen=True, slots=True)
class Ruling:
    """A standing merge, split or "not the same", by mention ids.

    Attributes:
        number: number of the decision; a higher one was made later.
        kind: merge, split or distinct.
        ours: mentions on one side (all of them, for a merge).
        theirs: mentions on the other side (empty for a merge).
    """

    number: int
    kind: str
    ours: frozenset[int]
    theirs: frozenset[int] = frozenset()


def combine(decisions: Sequence[Ruling]) -> Rulings:
    """What must be together and what must be apart after all decisions, in the order they were made."""
    together: list[frozenset[int]] = []
    apart: list[tuple[frozenset[int], frozenset[int]]] = []
    for decision in sorted(decisions, key=lambda d: d.number):
        if decision.kind == "merge":
            group = decision.ours
            apart = [
                part
                for one, other in apart
                for part in ((one - group, other), (one & group, other - group))
                if part[0] and part[1]
            ]
            together.append(group)
        else:
            one, other = decision.ours, decision.theirs
            # What was merged before and is now split falls into the two sides; the rest stays with the other side.
            together = [
                part
                for group in together
                for part in ((group & one, group - one) if group & one and group & other else (group,))
                if len(part) > 1
            ]
            if decision.kind == "split" and len(one) > 1:
                together.append(one)
            apart.append((one, other))
    return Rulings(tuple(together), tuple(apart))
