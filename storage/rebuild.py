"""Computing all awards again from their mentions and from people's decisions, as after a change of the rules.

It goes through the register in batches, each a transaction of its own, so that memory stays the same at any size, a
stop loses at most a batch, and the next run goes on from there. Readers see the register all the time.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from sqlalchemy import text
from sqlalchemy.orm import Session

from storage import deliveries, joining, locks
from storage import joining_sql as statements
from storage.database import Database
from storage.resolution import blocking
from storage.resolution.told import Told

# Larger batches hold the locks of most recipients for longer than other writers care to wait.
BATCH = 200

_NEXT = text("SELECT id, component FROM piagam.award WHERE id > :after AND component IS NOT NULL ORDER BY id LIMIT :n")
_STATE = text("SELECT phase, after_award FROM piagam.rebuild WHERE id = 1")
_KEEP = text("""
    INSERT INTO piagam.rebuild (id, phase, after_award) VALUES (1, :phase, :after)
    ON CONFLICT (id) DO UPDATE SET phase = :phase, after_award = :after, updated_at = now()""")
_DONE = text("DELETE FROM piagam.rebuild WHERE id = 1")
_OF_AWARDS = text(f"{statements.COLUMNS} {statements.FROM} WHERE m.award_id = ANY(:ids) ORDER BY m.id")


@dataclasses.dataclass(slots=True)
class Rebuilt:
    """What a rebuild did: awards looked at, started, changed, and done away with (merged or withdrawn)."""

    looked_at: int = 0
    new: int = 0
    changed: int = 0
    gone: int = 0
    resumed: bool = False


def rebuild(database: Database, progress: Callable[[int, int], None] | None = None, *, afresh: bool = False) -> Rebuilt:
    """Computes all awards again.

    Args:
        database: the register.
        progress: called with (awards done, awards in all) after every batch; there are two passes.
        afresh: forget where an interrupted rebuild stopped.

    Returns:
        The counts of this run.
    """
    done = Rebuilt()
    with database.transaction() as session:
        if afresh:
            session.execute(_DONE)
        state = session.execute(_STATE).one_or_none()
        living = session.execute(text("SELECT count(*) FROM piagam.award WHERE component IS NOT NULL")).scalar_one()
    phase, after = (state.phase, state.after_award) if state else ("keys", 0)
    done.resumed = state is not None
    total = 2 * int(living)
    for name, work in (("keys", _keys), ("join", _join)):
        if phase == "join" and name == "keys":
            done.looked_at += int(living)
            continue
        while True:
            at, named, worker = after, name, work
            last, looked, joined = database.retrying(lambda s: _batch(s, named, worker, at))  # noqa: B023 - runs at once
            if not looked:
                break
            after = last
            done.looked_at += looked
            done.new += len(joined.new)
            done.changed += len(joined.changed)
            done.gone += len(joined.gone)
            if progress:
                progress(min(done.looked_at, total), total)
        phase, after = "join", 0
    with database.transaction() as session:
        session.execute(_DONE)
    return done


def _batch(
    session: Session, name: str, work: Callable[[Session, list[int], list[Told], set[int]], joining.Joined], after: int
) -> tuple[int, int, joining.Joined]:
    rows = session.execute(_NEXT, {"after": after, "n": BATCH}).all()
    if not rows:
        return after, 0, joining.Joined()
    ids = [row.id for row in rows]
    told = _told(session, ids)
    held = {s for mention in told for s in blocking.shards(mention)}
    locks.take(session, locks.RECIPIENT, held)
    # Read again under the locks: a writer may have been between.
    told = _told(session, ids)
    joined = work(session, ids, told, held)
    session.execute(_KEEP, {"phase": name, "after": ids[-1]})
    return ids[-1], len(ids), joined


def _told(session: Session, awards: list[int]) -> list[Told]:
    return [Told.from_row(dict(row)) for row in session.execute(_OF_AWARDS, {"ids": awards}).mappings()]


def _keys(session: Session, awards: list[int], told: list[Told], held: set[int]) -> joining.Joined:
    """Brings blocking keys up to date, so that the second pass finds every candidate under today's rules."""
    wanted = {(m.award_id, key) for m in told for key in blocking.keys(m) if m.award_id is not None}
    have = {(r.award_id, r.key) for r in session.execute(statements.BLOCKS, {"ids": awards})}
    for statement, rows in ((statements.DROP_BLOCKS, have - wanted), (statements.ADD_BLOCKS, wanted - have)):
        if rows:
            ordered = sorted(rows)
            session.execute(statement, {"ids": [r[0] for r in ordered], "keys": [r[1] for r in ordered]})
    return joining.Joined()


def _join(session: Session, awards: list[int], told: list[Told], held: set[int]) -> joining.Joined:
    """Joins the batch's mentions as if they came in now, with all that they reach."""
    components = session.execute(
        text("SELECT DISTINCT component FROM piagam.award WHERE id = ANY(:ids) AND component IS NOT NULL"),
        {"ids": awards},
    ).scalars()
    joined = joining.resolve(session, told, list(components), held)
    changed = [*joined.changed, *joined.gone]
    if joined.new or changed:
        deliveries.on_change(session, new=list(joined.new), changed=changed)
    return joined
