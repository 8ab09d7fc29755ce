"""Runs: one crawl of one site (or one ingest), with its counts and how it ended."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage.tables import AwardRow, RunRow


def start_run(session: Session, site_id: int | None, kind: str, worker: str) -> int:
    """Begin a run; runs of the site that a crash left open are closed as interrupted.

    The caller holds the site's lock, so no other run of it can be going on.
    """
    if site_id is not None:
        session.execute(
            update(RunRow)
            .where(RunRow.site_id == site_id, RunRow.finished_at.is_(None))
            .values(
                finished_at=dt.datetime.now(dt.UTC), outcome="interrupted", detail="the process ended without a word"
            )
        )
    run = RunRow(site_id=site_id, kind=kind, worker=worker)
    session.add(run)
    session.flush()
    return run.id


def finish_run(session: Session, run_id: int, outcome: str, detail: str, counts: dict[str, Any]) -> None:
    """Close a run."""
    run = session.get_one(RunRow, run_id)
    run.finished_at = dt.datetime.now(dt.UTC)
    run.outcome, run.detail, run.counts = outcome, detail, counts


@dataclasses.dataclass(frozen=True, slots=True)
class AwardLine:
    """An award as the table at the end of a crawl shows it."""

    id: int
    recipient: str
    award: str
    category: str | None
    rank: int | None
    date: dt.date | None
    outlets: int
    first_seen: dt.datetime


def award_lines(session: Session, ids: Sequence[int]) -> list[AwardLine]:
    """The awards with these numbers that still stand, in the order of the numbers."""
    rows = session.scalars(
        select(AwardRow).where(AwardRow.id.in_(ids), AwardRow.merged_into.is_(None)).order_by(AwardRow.id)
    )
    return [
        AwardLine(r.id, r.recipient, r.award, r.category, r.rank, r.date, r.outlets_count, r.first_seen) for r in rows
    ]
