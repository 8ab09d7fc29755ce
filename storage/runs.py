"""Runs: one crawl of one site (or one ingest), with its counts and how it ended."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from storage.tables import RunRow


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
