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

# A subquery with OFFSET 0 keeps the order in which the function is called.
_TAKE = text("""
    SELECT count(pg_advisory_xact_lock(:class, n))
    FROM (SELECT n FROM unnest(CAST(:numbers AS integer[])) AS n ORDER BY n OFFSET 0) AS sorted""")


def take(session: Session, kind: int, numbers: Iterable[int]) -> None:
    """Waits for locks and holds them until the transaction ends."""
    wanted = sorted(set(numbers))
    if wanted:
        session.execute(_TAKE, {"class": kind, "numbers": wanted})


def article_shard(url_key: str) -> int:
    """The lock of an article's identity."""
    return int.from_bytes(hashlib.blake2b(url_key.encode(), digest_size=4).digest(), "big") % ARTICLE_SHARDS
