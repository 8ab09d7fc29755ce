"""People's decisions that hold now, as joining needs them."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from storage.resolution.clustering import Rulings
from storage.resolution.rulings import Ruling, combine

_STANDING = text("""
    SELECT id, kind, award_id, mention_ids, field, value FROM piagam.decision
    WHERE undone_at IS NULL AND (mention_ids && CAST(:mentions AS bigint[]) OR award_id = ANY(:awards))
    ORDER BY id""")


@dataclasses.dataclass(frozen=True, slots=True)
class Standing:
    """Decisions in force on some mentions and awards.

    Attributes:
        rulings: who must be together and who apart.
        marks: (number, award, status) of confirm and reject, in the order they were made.
        fixes: (number, award, field, value) of corrections, in the order they were made.
    """

    rulings: Rulings
    marks: tuple[tuple[int, int, str], ...] = ()
    fixes: tuple[tuple[int, int, str, Any], ...] = ()

    def status(self, awards: Collection[int]) -> str:
        """reported, confirmed or rejected: the last word on an award under any of its numbers."""
        last = [status for _, award, status in self.marks if award in awards]
        return last[-1] if last else "reported"

    def corrections(self, awards: Collection[int]) -> dict[str, Any]:
        """Field → corrected value; the last word counts."""
        return {field: value for _, award, field, value in self.fixes if award in awards}


def standing_decisions(session: Session, mentions: Collection[int], awards: Collection[int]) -> Standing:
    """Loads the decisions that hold on these mentions and awards."""
    rulings: list[Ruling] = []
    marks, fixes = [], []
    rows: Sequence[Any] = session.execute(_STANDING, {"mentions": list(mentions), "awards": list(awards)}).all()
    for row in rows:
        if row.kind in {"merge", "split", "distinct"}:
            everyone = frozenset(row.mention_ids or ())
            ours = frozenset((row.value or {}).get("ours", ())) if row.kind != "merge" else everyone
            rulings.append(Ruling(row.id, row.kind, ours, everyone - ours))
        elif row.kind in {"confirm", "reject"}:
            marks.append((row.id, row.award_id, "confirmed" if row.kind == "confirm" else "rejected"))
        elif row.kind == "correct":
            value = (row.value or {}).get("value")
            if row.field == "date" and isinstance(value, str):
                value = dt.date.fromisoformat(value)
            fixes.append((row.id, row.award_id, row.field, value))
    return Standing(combine(rulings), tuple(marks), tuple(fixes))
