"""Locks of the register: who changes awards of a recipient keeps others from changing them at the same time.

Advisory locks live until the transaction ends. They are taken in sorted order; where a later need breaks the
order, Postgres finds the deadlock within a second and `Database.retrying` runs the transaction again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from sqlalchemy import text
from sqlalchemy.orm import Session

ARTICLE, RECIPIENT = 0x7069, 0x7072  # classes of locks, so that both kinds of numbers stay apart
ARTICLE_SHARDS = 1024

_KEY = "piagam.locks"

# A subquery with OFFSET 0 keeps the order in which the function is called.
_TAKE = text("""
    SELECT count(pg_advisory_xact_lock(:class, n))
    FROM (SELECT n FROM unnest(CAST(:numbers AS integer[])) AS n ORDER BY n OFFSET 0) AS sorted""")


def take(session: Session, kind: int, numbers: Iterable[int]) -> None:
    """Waits for locks and holds them until the transaction ends; those it holds already cost nothing."""
    taken = _held(session)
    wanted = sorted({(kind, number) for number in numbers} - taken)
    if wanted:
        session.execute(_TAKE, {"class": kind, "numbers": [number for _, number in wanted]})
        # A savepoint that is rolled back gives up the locks taken since, so those are not counted on.
        if not session.in_nested_transaction():
            taken.update(wanted)


def held(session: Session, kind: int) -> set[int]:
    """The locks of one kind that the session's transaction is known to hold."""
    return {number for its_kind, number in _held(session) if its_kind == kind}


def _held(session: Session) -> set[tuple[int, int]]:
    """The locks that the session's transaction holds; another transaction starts with none."""
    transaction = session.get_transaction()
    known, held = session.info.get(_KEY, (None, set()))
    if known is None or known is not transaction:
        held = set()
        session.info[_KEY] = (transaction, held)
    found: set[tuple[int, int]] = held
    return found


def article_shard(url_key: str) -> int:
    """The lock of an article's identity."""
    return int.from_bytes(hashlib.blake2b(url_key.encode(), digest_size=4).digest(), "big") % ARTICLE_SHARDS
