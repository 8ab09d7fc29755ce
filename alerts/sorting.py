"""What becomes of the ledger's waiting rows: told, told as a correction, or no longer worth a message. Pure."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Mapping
from typing import Any

from alerts.content import Item, read_told
from storage.award_facts import AwardFacts


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """A row of the ledger: waiting, or (with a `thread`) told before.

    Attributes:
        thread: Message-ID of the message that told it; empty while it waits.
    """

    id: int
    award_id: int
    kind: str
    edition: str = ""
    facts: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    thread: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Telling:
    """One item to tell, and the rows of the ledger that it settles."""

    item: Item
    rows: tuple[Row, ...]
    now: Mapping[str, Any]
    thread: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Sorted:
    """Rows by what becomes of them; `forgotten` maps a row's id to the reason it leaves the ledger."""

    new: tuple[Telling, ...]
    corrections: tuple[Telling, ...]
    forgotten: Mapping[int, str]


def same_facts(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two sets of told facts read the same; capitals do not matter."""

    def folded(facts: Mapping[str, Any]) -> str:
        return json.dumps(facts, sort_keys=True, default=str).lower()

    return folded(one) == folded(other)


def sort_out(
    waiting: Iterable[Row],
    told: Iterable[Row],
    *,
    ends: Mapping[int, int],
    families: Mapping[int, set[int]],
    facts: Mapping[int, AwardFacts],
    now: Mapping[int, Mapping[str, Any]],
) -> Sorted:
    """Sort a subscription's waiting rows.

    Args:
        waiting: rows that no message tells yet, oldest first.
        told: what the subscriber was told of the same awards (and of what was merged with them), oldest first.
        ends: where each award ended after merges.
        families: each such award with all that were merged into it.
        facts: the awards at the ends.
        now: what the ledger would keep of them if they were told now.
    """
    root_of = {member: root for root, members in families.items() for member in members}
    before: dict[int, list[Row]] = {}
    for row in told:
        before.setdefault(root_of.get(row.award_id, row.award_id), []).append(row)
    new: dict[int, Telling] = {}
    corrections: dict[int, Telling] = {}
    forgotten: dict[int, str] = {}
    for row in waiting:
        root = ends.get(row.award_id, row.award_id)
        fact = facts.get(root)
        earlier = before.get(root, [])
        if fact is None or fact.status not in ("reported", "confirmed", "rejected"):
            forgotten[row.id] = "withdrawn"
        elif row.kind == "new":
            if fact.status == "rejected":
                forgotten[row.id] = "rejected"
            elif earlier:
                forgotten[row.id] = "told under another number before they were merged"
            elif root in new:
                forgotten[row.id] = "merged with another one that waits"
            else:
                new[root] = Telling(Item(fact), (row,), now[root])
        elif not earlier:
            forgotten[row.id] = "nothing was told that this could correct"
        else:
            # What was told of the award itself counts before what was told of one merged into it.
            last = max(earlier, key=lambda one: (one.award_id == root, one.id))
            if same_facts(last.facts, now[root]):
                forgotten[row.id] = "changed back before it was told"
            else:
                rows = (*corrections[root].rows, row) if root in corrections else (row,)
                item = Item(fact, read_told(dict(last.facts)), fact.status == "rejected")
                corrections[root] = Telling(item, rows, now[root], earlier[0].thread)
    return Sorted(tuple(new.values()), tuple(corrections.values()), forgotten)
