"""The queue: Procrastinate over the register's own Postgres, in the schema `queue`.

Three queues: `fresh` for visits that the clock asked for, `backfill` for reading back, `small` for mails and chores. A
worker has slots for each, so a backfill never takes one from the fresh; and both carry the site's lock, the fresh with
the higher priority.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

import procrastinate
from procrastinate import PsycopgConnector, RetryDecision
from procrastinate.jobs import Job
from procrastinate.retry import BaseRetryStrategy
from sqlalchemy import text
from sqlalchemy.orm import Session

SCHEMA = "queue"
FRESH, BACKFILL, SMALL = "fresh", "backfill", "small"
PRIORITY = {SMALL: 20, FRESH: 10, BACKFILL: 0}
CRAWL, READ_BACK = "crawl_site", "read_back"
ALERTS, OPERATOR, CHORES, FIGURES = "send_alerts", "tell_operator", "do_chores", "refresh_figures"

# A worker's process serves all of them, each under a number of its own.
QUEUES = (FRESH, BACKFILL, SMALL)


class SiteBusy(Exception):  # noqa: N818 - a state of affairs, not an error
    """Another process is crawling the site; the job comes back later."""


class Interrupted(Exception):  # noqa: N818 - a state of affairs, not an error
    """The worker stops; what was fetched is stored, the rest of the job goes to another worker at once."""


class CrawlFailed(Exception):  # noqa: N818 - named for what happened
    """The crawl's process died or could not start."""


class Retry(BaseRetryStrategy):
    """Interrupted jobs at once, busy sites in half a minute, failures with growing pauses, four times.

    After that the job is failed, and the clock's next visit tries again: nothing depends on one job.
    """

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """Decide whether and when the job is tried again."""
        import asyncio

        if isinstance(exception, Interrupted | asyncio.CancelledError):
            return RetryDecision(retry_in={"seconds": 0})
        if isinstance(exception, SiteBusy):
            return RetryDecision(retry_in={"seconds": 30}) if job.attempts < 60 else None
        if job.attempts >= 4:
            return None
        return RetryDecision(retry_in={"seconds": 10 * 4**job.attempts})


def connector(url: str, *, most: int = 4) -> PsycopgConnector:
    """The connection to the queue.

    Args:
        url: libpq URL of the database.
        most: connections kept at most.
    """
    return PsycopgConnector(
        conninfo=url,
        min_size=1,
        max_size=most,
        timeout=15,
        kwargs={"options": f"-c search_path={SCHEMA},pg_catalog", "application_name": "piagam-queue"},
    )


def open_app(url: str) -> procrastinate.App:
    """The queue's application with our tasks, not yet connected."""
    from scheduler.tasks import blueprint

    app = procrastinate.App(connector=connector(url))
    app.add_tasks_from(blueprint(), namespace="piagam")
    return app


_DEFER = text("""
    SELECT unnest(queue.procrastinate_defer_jobs_v1(ARRAY[ROW(
        :queue, :task, :priority, :lock, :queueing_lock, CAST(:args AS jsonb), CAST(:at AS timestamptz)
    )::queue.procrastinate_job_to_defer_v1]))""")
# A running job counts too: were a second one let in, the first could not go back into the queue for a retry.
_WAITING = text("""
    SELECT 1 FROM queue.procrastinate_jobs WHERE queueing_lock = :queueing_lock AND status IN ('todo', 'doing')""")


def defer(
    session: Session,
    task: str,
    args: Mapping[str, Any],
    *,
    queue: str = FRESH,
    priority: int | None = None,
    lock: str | None = None,
    once: str | None = None,
    at: dt.datetime | None = None,
) -> int | None:
    """Put a job into the queue, within the session's transaction: it is there exactly when the rest is.

    Args:
        session: an open session.
        task: one of the task names of this module.
        args: the task's arguments, as JSON.
        queue: FRESH, BACKFILL or SMALL.
        priority: larger comes first; by the queue when None.
        lock: of jobs with one lock only one runs at a time.
        once: of jobs with one such key only one waits or runs at a time.
        at: earliest moment of its start.

    Returns:
        The job's number; None when such a job waits or runs already.
    """
    if once is not None:
        # Serialises deferrers of one key, so that the look and the insert cannot come apart.
        session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 7))"), {"key": once})
        if session.execute(_WAITING, {"queueing_lock": once}).first():
            return None
    row = session.execute(
        _DEFER,
        {
            "queue": queue,
            "task": f"piagam:{task}",
            "priority": PRIORITY[queue] if priority is None else priority,
            "lock": lock,
            "queueing_lock": once,
            "args": json.dumps(dict(args)),
            "at": at,
        },
    )
    return int(row.scalar_one())


def withdraw(session: Session, lock: str) -> int:
    """Cancel the jobs with a lock that have not begun; returns how many there were."""
    result = session.execute(
        text("""
            UPDATE queue.procrastinate_jobs SET status = 'cancelled' WHERE lock = :lock AND status = 'todo'"""),
        {"lock": lock},
    )
    return int(getattr(result, "rowcount", 0))
