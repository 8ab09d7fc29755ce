"""After a visit: what it showed is judged, the next visit is planned, and both are written down together."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
from collections.abc import Mapping
from typing import Any

import structlog
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from scheduler import monitors, queue
from scheduler.config import ScheduleSettings
from scheduler.evidence import evidence_of, moments_of, offset_of, spent_today
from scheduler.plan import Answer, Pulse, Visit, next_visit, reasoning
from scheduler.rhythm import HOUR, learn
from scheduler.sitehealth import WORKED, Verdict, judge
from scheduler.wording import reason
from storage.database import Database
from storage.tables import RunRow, SiteRow, StateChangeRow

log = structlog.get_logger(__name__)

# A working site's state is looked at this often (seconds): the look reads its newest articles, and nothing that
# calls a working site quiet or broken happens within minutes.
_LOOK = HOUR


@dataclasses.dataclass(frozen=True, slots=True)
class Ending:
    """How a visit ended: the run's outcome, its counts, and what a person should know."""

    outcome: str
    counts: Mapping[str, Any]
    detail: str = ""


def finish(
    database: Database,
    key: str,
    started: float,
    now: float,
    settings: ScheduleSettings,
    *,
    run_id: int | None = None,
    crashed: str | None = None,
) -> Visit | None:
    """Judge and plan after a fresh visit.

    Args:
        database: the register.
        key: the site's key.
        started: when the visit began, in seconds since the epoch.
        now: the present moment.
        settings: bounds of the plan, the operator's address.
        run_id: the run's record; None when the crawl had no time to tell.
        crashed: what happened when the crawl's process died instead of ending; None when it ended.

    Returns:
        The next visit; None when the site is gone or disabled.
    """

    def write(session: Session) -> tuple[Ending, Visit] | None:
        site = session.scalar(select(SiteRow).where(SiteRow.key == key).with_for_update())
        if site is None:
            return None
        close_unfinished(session, site.id, started, crashed or "the process that made the run is gone")
        run = session.get(RunRow, run_id) if run_id else None
        if run is not None:
            run.kind = "crawl"  # also when it kept to the last days: its requests are the day's visits
        ending = _ending(session, site.id, started, crashed)
        return (ending, plan(session, site, ending, now, settings)) if site.enabled else None

    # The visit is over and stored; a database that restarts just now must not lose what follows from it.
    written = database.retrying(write)
    if written is None:
        return None
    ending, visit = written
    log.info(
        "visited",
        run=run_id,
        outcome=ending.outcome,
        requests=ending.counts.get("requests"),
        articles=ending.counts.get("articles"),
        awards=ending.counts.get("awards_new"),
        next_in=round(visit.interval),
        rule=visit.rule,
    )
    return visit


def plan(session: Session, site: SiteRow, ending: Ending, now: float, settings: ScheduleSettings) -> Visit:
    """Write the site's state and its next visit, within the session's transaction."""
    offset = offset_of(site.timezone, now)
    moments = moments_of(session, site, now)
    rhythm = learn(moments.published, now, offset)
    before = Pulse.load(site.schedule.get("pulse", {}))
    retry_after = ending.counts.get("retry_after")
    answer = Answer(
        outcome=ending.outcome,
        published=moments.since(before.at),
        retry_after=float(retry_after) if isinstance(retry_after, int | float) else None,
    )
    pulse = before.after(rhythm, answer, now, offset)
    spent = spent_today(session, site.id, now, offset)
    limits = settings.limits
    jitter = random.uniform(-1, 1)  # noqa: S311 - spreads visits, guards nothing
    visit = next_visit(rhythm, pulse, answer, now, offset=offset, limits=limits, spent=spent, jitter=jitter)
    looked = site.schedule.get("looked", 0.0)
    settle(site)
    if ending.outcome not in WORKED or site.state != "ok" or not 0 <= now - looked < _LOOK:
        evidence = evidence_of(session, site, moments, now, offset)
        looked = now
        verdict = judge(site.state, evidence)
        if verdict is not None:
            enter(session, site, verdict, now, settings)
    alarms = monitors.check(ending.outcome, ending.counts, expected=rhythm.expected(before.at or now, now, offset))
    site.interval_seconds = max(1, round(visit.interval))
    site.next_due_at = _moment(visit.due)
    site.schedule = {
        **site.schedule,
        "why": reasoning(visit, rhythm, pulse, answer, offset=offset, limits=limits, spent=spent),
        "pulse": dataclasses.asdict(pulse),
        "looked": looked,
        "alarms": alarms,
        "state": site.state,
        "state_since": site.state_since.isoformat() if site.state_since else None,
        "reason": site.state_reason,
    }
    return visit


def settle(site: SiteRow) -> None:
    """Put the site back into the state that was decided last.

    A crawl writes its own outcome as the site's state, so that `piagam crawl` on its own leaves a true picture. Under
    the schedule one bad visit does not change a state, and each change is told: what counts is the decided one.
    """
    decided = site.schedule.get("state")
    if decided is None:
        # Never decided before: a site that only manual crawls have seen is new to the schedule.
        site.state, site.state_since = "new", site.added_at
        return
    site.state_reason = site.schedule.get("reason")
    if decided != site.state:
        since = site.schedule.get("state_since")
        site.state = decided
        site.state_since = dt.datetime.fromisoformat(since) if since else site.state_since


def enter(session: Session, site: SiteRow, verdict: Verdict, now: float, settings: ScheduleSettings) -> bool:
    """Put a site into a state; the change is recorded, and the operator's mail queued, once.

    Returns:
        Whether the state changed.
    """
    site.state_reason = reason(verdict.code, verdict.facts)
    if verdict.state == site.state:
        return False
    change = StateChangeRow(
        site_id=site.id,
        previous=site.state,
        state=verdict.state,
        code=verdict.code,
        facts=dict(verdict.facts),
        at=_moment(now),
    )
    if site.state == "new" and verdict.state == "ok":
        change.told_at = _moment(now)  # that a new site works is no news
    session.add(change)
    log.warning("site_state", site=site.key, was=site.state, state=verdict.state, reason=site.state_reason)
    site.state = verdict.state
    site.state_since = _moment(now)
    session.flush()
    if change.told_at is None:
        tell_operator(session, now, settings)
    return True


def tell_operator(session: Session, now: float, settings: ScheduleSettings) -> None:
    """Queue the operator's mail about what has not been told yet; a mail that waits already tells this too."""
    if settings.operator_mail:
        queue.defer(
            session, queue.OPERATOR, {}, queue=queue.SMALL, once="operator", at=_moment(now + settings.operator_delay)
        )


def close_runs(database: Database, key: str) -> None:
    """Give the runs of a site, whose crawl this process has just cut off, an ending."""

    def write(session: Session) -> None:
        number = session.scalar(select(SiteRow.id).where(SiteRow.key == key))
        if number is not None:
            close_unfinished(session, number, 0.0, "stopped with the worker; all that was read is kept")

    database.retrying(write)


def close_unfinished(session: Session, site_id: int, started: float, detail: str) -> int:
    """Give runs that were cut off an ending.

    Args:
        session: an open session; the caller holds the site (queue lock), so no such run is still going on.
        site_id: the site.
        started: only runs begun since this moment, less a minute for clocks that differ.
        detail: what happened.

    Returns:
        How many there were.
    """
    rows = session.scalars(
        select(RunRow).where(
            RunRow.site_id == site_id,
            RunRow.finished_at.is_(None),
            RunRow.started_at >= _moment(max(0.0, started - 60)),
        )
    ).all()
    for row in rows:
        row.finished_at = func.now()
        row.outcome = "interrupted"
        row.detail = row.detail or detail
    return len(rows)


def _ending(session: Session, site_id: int, started: float, crashed: str | None) -> Ending:
    if crashed is not None:
        return Ending("failed", {}, crashed)
    session.flush()
    row = session.execute(
        text("""
            SELECT outcome, counts, coalesce(detail, '') FROM piagam.run
            WHERE site_id = :site AND started_at >= :since AND outcome IS NOT NULL ORDER BY id DESC LIMIT 1"""),
        {"site": site_id, "since": _moment(started - 60)},
    ).first()
    return Ending(*row) if row else Ending("failed", {}, "the crawl left no record of its run")


def _moment(seconds: float) -> dt.datetime:
    return dt.datetime.fromtimestamp(seconds, dt.UTC)
