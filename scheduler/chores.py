"""Housekeeping: jobs of dead workers go back into the queue, old records go."""

from __future__ import annotations

import structlog
from sqlalchemy import text

from scheduler.config import ScheduleSettings
from scheduler.queue import QUEUES
from storage.database import Database

log = structlog.get_logger(__name__)

# A job that took its worker down this often is given up: the clock's next visit makes a new one.
_MOST_ATTEMPTS = 8

_STALLED_JOBS = text("""
    SELECT j.id, j.task_name, j.lock, j.attempts FROM queue.procrastinate_jobs j
    LEFT JOIN queue.procrastinate_workers w ON w.id = j.worker_id
    WHERE j.status = 'doing' AND (w.id IS NULL OR w.last_heartbeat < now() - make_interval(secs => :stalled))
    FOR UPDATE OF j SKIP LOCKED""")


def recover(database: Database, stalled: float) -> int:
    """Give the jobs of workers that no longer answer back to the queue.

    Args:
        database: the register.
        stalled: seconds without a heartbeat after which a worker counts as dead.

    Returns:
        How many jobs there were.
    """
    with database.transaction() as session:
        jobs = session.execute(_STALLED_JOBS, {"stalled": stalled}).all()
        for number, task, lock, attempts in jobs:
            if attempts < _MOST_ATTEMPTS:
                session.execute(
                    text("SELECT queue.procrastinate_retry_job_v2(:id, now(), NULL, NULL, NULL)"), {"id": number}
                )
            else:
                session.execute(text("SELECT queue.procrastinate_finish_job_v1(:id, 'failed', false)"), {"id": number})
            log.warning("job_recovered", job=number, task=task, lock=lock, attempts=attempts)
        session.execute(
            text("""
                DELETE FROM queue.procrastinate_workers w WHERE last_heartbeat < now() - make_interval(secs => :stalled)
                AND NOT EXISTS (SELECT 1 FROM queue.procrastinate_jobs j WHERE j.worker_id = w.id AND status = 'doing')
            """),
            {"stalled": 2 * stalled},
        )
        if jobs:  # workers wait for the bell of an insert; a retry is an update and rings none
            for name in QUEUES:
                bell = {"channel": f"procrastinate_queue_v1#{name}", "payload": '{"type": "job_inserted", "job_id": 0}'}
                session.execute(text("SELECT pg_notify(:channel, :payload)"), bell)
    return len(jobs)


def sweep(database: Database, settings: ScheduleSettings) -> dict[str, int]:
    """Delete finished jobs of last week, runs without news after two months, all runs after `run_days`.

    Returns:
        Rows deleted, by kind.
    """
    statements = {
        "jobs": """
            DELETE FROM queue.procrastinate_jobs j WHERE status IN ('succeeded', 'failed', 'cancelled', 'aborted')
            AND NOT EXISTS (SELECT 1 FROM queue.procrastinate_events e
                            WHERE e.job_id = j.id AND e.at > now() - interval '7 days')""",
        "runs_without_news": """
            DELETE FROM piagam.run WHERE started_at < now() - interval '60 days' AND outcome = 'unchanged'""",
        "runs": "DELETE FROM piagam.run WHERE started_at < now() - make_interval(days => :days)",
        "state_changes": """
            DELETE FROM piagam.state_change WHERE at < now() - make_interval(days => :days) AND told_at IS NOT NULL""",
    }
    deleted: dict[str, int] = {}
    for name, statement in statements.items():
        with database.transaction() as session:
            result = session.execute(text(statement), {"days": settings.run_days} if ":days" in statement else {})
            deleted[name] = int(getattr(result, "rowcount", 0))
    log.info("swept", **deleted)
    return deleted
