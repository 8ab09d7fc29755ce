"""Reading back: a site's past, at low priority, in slices that make way for fresh visits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import structlog
from sqlalchemy import select, text

from scheduler import queue
from scheduler.sitehealth import WORKED
from storage.database import Database
from storage.tables import RunRow, SiteRow

log = structlog.get_logger(__name__)

# Slices double when they were cut short, so that a listing which takes longer than one gets to its end; up to this.
_LONGEST_SLICE = 240.0


def ask(
    database: Database, site: Mapping[str, Any], since: dt.date | None = None, until: dt.date | None = None
) -> int | None:
    """Queue the reading back of a site.

    Args:
        database: the register.
        site: the site's definition as JSON.
        since: first day; None for all that the site offers.
        until: last day; None for no bound.

    Returns:
        The job's number; None when the site is being read back already.
    """
    arguments = {
        "site": dict(site),
        "since": since.isoformat() if since else None,
        "until": until.isoformat() if until else None,
    }
    with database.transaction() as session:
        key = site["key"]
        return queue.defer(
            session, queue.READ_BACK, arguments, queue=queue.BACKFILL, lock=f"site:{key}", once=f"backfill:{key}"
        )


def is_read_back(database: Database, key: str) -> bool:
    """Whether the site's past was read in full once, so that its visits need only look for what is new."""
    with database.transaction() as session:
        schedule = session.execute(select(SiteRow.schedule).where(SiteRow.key == key)).scalar_one_or_none()
    return bool(schedule and schedule.get("read_back"))


def visit_waits(database: Database, key: str) -> bool:
    """Whether a fresh visit to the site waits for its turn."""
    with database.transaction() as session:
        found = session.execute(
            text("""
                SELECT 1 FROM queue.procrastinate_jobs WHERE lock = :lock AND status = 'todo' AND queue_name = :fresh
                AND (scheduled_at IS NULL OR scheduled_at <= now()) LIMIT 1"""),
            {"lock": f"site:{key}", "fresh": queue.FRESH},
        ).first()
    return found is not None


def note(database: Database, key: str, result: Mapping[str, Any], more: Mapping[str, Any]) -> None:
    """Write down what came of a slice: done, or the rest queued behind what waits.

    Args:
        database: the register.
        key: the site's key.
        result: the crawl's word.
        more: arguments of the job that goes on.
    """
    with database.transaction() as session:
        row = session.scalar(select(SiteRow).where(SiteRow.key == key).with_for_update())
        if row is None or not row.enabled:
            return
        run = session.get(RunRow, result["run_id"]) if result.get("run_id") else None
        if run is not None:
            run.kind = "backfill"  # its requests are not the day's visits
        if result["outcome"] == "interrupted":
            arguments = {**more, "minutes": min(_LONGEST_SLICE, float(more["minutes"]))}
            queue.defer(session, queue.READ_BACK, arguments, queue=queue.BACKFILL, lock=f"site:{key}")
        elif result["outcome"] in WORKED and not more.get("since") and not more.get("until"):
            row.schedule = {**row.schedule, "read_back": True}
    log.info(
        "read_back",
        run=result.get("run_id"),
        outcome=result["outcome"],
        articles=result.get("counts", {}).get("articles"),
    )
