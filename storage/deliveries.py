"""The ledger of deliveries: who is told of which award, decided in the transaction that creates it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session


def on_change(session: Session, new: Sequence[int], changed: Sequence[int]) -> None:
    """Called at the end of each change of the register, within its transaction.

    Args:
        session: the transaction that changed the register.
        new: numbers of awards that were started.
        changed: numbers of awards whose content or status changed.
    """
