"""How the whole stands: sites, queue, workers, deliveries; for `piagam health` and probes."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import text

from scheduler.reasons import explain
from storage.database import Database

# States in which a site gives nothing and a person can do something about it.
BAD = ("blocked", "broken", "unreachable", "refused")
# A visit this late (minutes), or a share this large of the sites in a bad state, means that the whole does not work.
LATE_MINUTES = 60.0
BAD_SHARE = 0.5

# One row for each site. Expected articles come from the plan's reasoning, seen ones and awards from the tables.
_SITES = text("""
    SELECT s.key, s.name, s.region_code, s.state, s.state_reason, s.state_since, s.last_run_at, s.last_success_at,
           s.next_due_at, s.interval_seconds, s.schedule, s.added_at,
           (SELECT count(*) FROM piagam.reference r
             WHERE r.site_id = s.id AND r.first_seen_at > now() - interval '7 days'
               AND coalesce(r.promised_at, r.first_seen_at) > now() - interval '7 days') AS seen,
           (SELECT count(DISTINCT m.award_id) FROM piagam.article a JOIN piagam.mention m ON m.article_id = a.id
             WHERE a.site_id = s.id AND a.published > now() - interval '7 days') AS awards,
           (SELECT count(DISTINCT m.award_id) FROM piagam.article a JOIN piagam.mention m ON m.article_id = a.id
             WHERE a.site_id = s.id AND a.published > now() - interval '63 days'
               AND a.published <= now() - interval '7 days') AS awards_before,
           (SELECT max(a.published) FROM piagam.article a WHERE a.site_id = s.id AND a.published <= now()) AS newest
    FROM piagam.site s WHERE s.enabled OR (s.state = 'removed' AND s.state_since > now() - interval '7 days')
    ORDER BY s.key""")
_WHOLE = text("""
    SELECT (SELECT count(*) FROM queue.procrastinate_jobs WHERE status = 'todo') AS waiting,
           (SELECT count(*) FROM queue.procrastinate_jobs WHERE status = 'doing') AS running,
           (SELECT count(*) FROM queue.procrastinate_jobs WHERE status = 'failed') AS failed,
           -- one number for each of the three queues that a worker's process serves
           (SELECT CAST(ceil(count(*) / 3.0) AS int) FROM queue.procrastinate_workers
             WHERE last_heartbeat > now() - interval '1 minute') AS workers,
           (SELECT count(*) FROM piagam.message WHERE state IN ('queued', 'claimed')) AS messages_waiting,
           (SELECT count(*) FROM piagam.message WHERE state = 'failed') AS messages_failed,
           EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1
               AND (CAST(classid AS bigint) << 32) + CAST(objid AS bigint) = :leader
               AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) AS leader""")


@dataclasses.dataclass(frozen=True, slots=True)
class SiteHealth:
    """One site's line."""

    key: str
    name: str
    state: str
    reason: str
    since: dt.datetime | None
    expected_week: float | None
    seen_week: int
    awards_week: int
    awards_usual: float
    newest: dt.datetime | None
    last_success: dt.datetime | None
    next_due: dt.datetime | None
    late_minutes: float
    why: str
    alarms: Sequence[str]


@dataclasses.dataclass(frozen=True, slots=True)
class Health:
    """The whole."""

    well: bool
    problems: Sequence[str]
    sites: Sequence[SiteHealth]
    waiting: int
    running: int
    failed: int
    workers: int
    leader: bool
    messages_waiting: int
    messages_failed: int

    def as_json(self) -> dict[str, Any]:
        """As plain JSON values."""
        return dataclasses.asdict(self)


def look(database: Database, now: dt.datetime) -> Health:
    """Look at everything.

    Args:
        database: the register.
        now: the present moment.
    """
    from scheduler.leader import LEADER_LOCK

    with database.transaction() as session:
        rows = session.execute(_SITES).mappings().all()
        whole = session.execute(_WHOLE, {"leader": LEADER_LOCK}).mappings().one()
    sites = [_site(dict(row), now) for row in rows]
    problems = judge(sites, leader=whole["leader"], workers=whole["workers"], waiting=whole["waiting"])
    return Health(well=not problems, problems=problems, sites=sites, **whole)


def judge(sites: Sequence[SiteHealth], *, leader: bool, workers: int, waiting: int) -> list[str]:
    """What keeps the whole from working; empty when it works. Single sites in trouble are not it."""
    problems = []
    watched = [site for site in sites if site.state not in ("new", "removed")]
    if not leader:
        problems.append("no scheduler is running: start `piagam serve` or `piagam scheduler`")
    if not workers:
        problems.append("no worker is running: start `piagam serve` or `piagam worker`")
    late = [site for site in sites if site.late_minutes > LATE_MINUTES]
    if late:
        worst = max(late, key=lambda site: site.late_minutes)
        problems.append(
            f"{len(late)} sites are late, {worst.key} by {worst.late_minutes:.0f} min ({waiting} jobs wait):"
            " more workers, or PIAGAM_WORKER_CRAWLS"
        )
    bad = [site for site in watched if site.state in BAD]
    if len(bad) >= 2 and len(bad) > BAD_SHARE * len(watched):
        problems.append(f"{len(bad)} of {len(watched)} sites give nothing: look at this machine's network first")
    return problems


def _site(row: dict[str, Any], now: dt.datetime) -> SiteHealth:
    schedule = row["schedule"] or {}
    why = schedule.get("why") or {}
    late = (now - row["next_due_at"]).total_seconds() / 60 if row["next_due_at"] else 0.0
    return SiteHealth(
        key=row["key"],
        name=row["name"],
        state=row["state"],
        reason=row["state_reason"] or "",
        since=row["state_since"],
        expected_week=round(7 * float(why["per_day"]), 1) if "per_day" in why else None,
        seen_week=row["seen"],
        awards_week=row["awards"],
        awards_usual=round(row["awards_before"] / 8, 1),
        newest=row["newest"],
        last_success=row["last_success_at"],
        next_due=row["next_due_at"],
        late_minutes=round(max(0.0, late), 1),
        why=explain(schedule),
        alarms=schedule.get("alarms") or [],
    )
