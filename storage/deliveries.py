"""The ledger of deliveries: who must hear of which award, decided in the award's own transaction."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

from sqlalchemy import CursorResult, TextClause
from sqlalchemy.orm import Session

from storage.matching import ANY_WITHDRAWN, CARRY_OVER, CORRECT, MATCH, MATCH_LOCK, SHARED_LOCK

# Paused and suspended subscriptions go on collecting: nothing is lost while nothing is sent.
COLLECTING = ("active", "paused", "suspended")


@dataclasses.dataclass(frozen=True, slots=True)
class Decided:
    """What one change of the register put into the ledger: counts of rows."""

    new: int = 0
    corrections: int = 0
    carried_over: int = 0


def on_change(session: Session, *, new: Iterable[int] = (), changed: Iterable[int] = ()) -> Decided:
    """Decide who must hear of awards that were created or changed; call it at the end of their transaction.

    An award is told to a subscriber once, whatever happens to it later: the ledger's unique key says so. A changed
    award is matched as well (it may have been confirmed, corroborated, or told by another outlet), and a subscriber
    who was told of it before gets a correction when recipient, rank, score or grade are no longer what was told.

    Args:
        session: the transaction that changed the awards.
        new: ids of awards that were created.
        changed: ids of awards that changed in any way: corroborated, confirmed, rejected, corrected, merged (both
            awards), split, withdrawn.

    Returns:
        Counts of what was added to the ledger.
    """
    created = sorted(set(new))
    altered = sorted(set(changed))
    if not created and not altered:
        return Decided()
    session.flush()
    session.execute(SHARED_LOCK, {"key": MATCH_LOCK})
    every = sorted({*created, *altered})
    carried = 0
    if created and session.scalars(ANY_WITHDRAWN, {"ids": every}).one():
        carried = _rows(session, CARRY_OVER, {"ids": every, "created": created})
    told = match(session, every, created=created)
    corrected = _rows(session, CORRECT, {"ids": every}) if altered else 0
    return Decided(new=told, corrections=corrected, carried_over=carried)


def match(session: Session, award_ids: list[int], *, created: Sequence[int] = (), only: int | None = None) -> int:
    """Enter awards into the ledger for the subscriptions that want them.

    Args:
        session: the transaction.
        award_ids: awards to look at.
        created: those of them that are created in this transaction.
        only: one subscription to look at; None for all.

    Returns:
        How many rows were added.
    """
    return _rows(session, MATCH, {"ids": award_ids, "created": list(created), "only": only, "states": list(COLLECTING)})


def _rows(session: Session, statement: TextClause, parameters: dict[str, object]) -> int:
    result = session.execute(statement, parameters)
    assert isinstance(result, CursorResult)
    return result.rowcount
