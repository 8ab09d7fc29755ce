"""Metrics for Prometheus, read from the tables when asked: the same whichever process answers, and after restarts.

Rates are over windows (an hour, a day) instead of counters that start at nothing with every process.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from typing import Any

import structlog
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from scheduler.sitehealth import State
from storage.database import Database
from storage.errors import StorageError

log = structlog.get_logger(__name__)

# Seconds for which one reading of the tables answers: a scraper that asks every second costs no more.
FRESH = 10.0
STATES: tuple[State, ...] = ("new", "ok", "quiet", "blocked", "broken", "unreachable", "refused", "removed")

# name -> (help, labels, query giving the labels and then the value). Each stands in docs/operations.md; a test checks.
QUERIES: dict[str, tuple[str, tuple[str, ...], str]] = {
    "piagam_sites": (
        "Sites by state (enabled ones; removed ones too)",
        ("state",),
        "SELECT state, count(*) FROM piagam.site WHERE enabled OR state = 'removed' GROUP BY state",
    ),
    "piagam_sites_overdue": (
        "Sites whose visit is late by more than ten minutes",
        (),
        "SELECT count(*) FROM piagam.site WHERE enabled AND next_due_at < now() - interval '10 minutes'",
    ),
    "piagam_site_state": (
        "1 for each enabled site in the state it is in",
        ("site", "state"),
        "SELECT key, state, 1 FROM piagam.site WHERE enabled ORDER BY key LIMIT 2000",
    ),
    "piagam_site_last_success_seconds": (
        "Seconds since the last visit that worked",
        ("site",),
        """SELECT key, extract(epoch FROM now() - last_success_at) FROM piagam.site
           WHERE enabled AND last_success_at IS NOT NULL ORDER BY key LIMIT 2000""",
    ),
    "piagam_site_interval_seconds": (
        "Present interval between visits",
        ("site",),
        """SELECT key, interval_seconds FROM piagam.site
           WHERE enabled AND interval_seconds IS NOT NULL ORDER BY key LIMIT 2000""",
    ),
    "piagam_runs_hour": (
        "Runs of the last hour by outcome",
        ("kind", "outcome"),
        """SELECT kind, coalesce(outcome, 'running'), count(*) FROM piagam.run
           WHERE started_at > now() - interval '1 hour' GROUP BY 1, 2""",
    ),
    "piagam_crawl_hour": (
        "What the runs of the last hour counted (requests, pages, articles, mentions, awards_new, …)",
        ("count",),
        """SELECT c.key, sum(c.value::text::numeric) FROM piagam.run, jsonb_each(counts) AS c
           WHERE started_at > now() - interval '1 hour' AND jsonb_typeof(c.value) = 'number'
           GROUP BY 1 ORDER BY 2 DESC LIMIT 60""",
    ),
    "piagam_run_seconds": (
        "Length of the runs of the last hour",
        ("quantile",),
        """SELECT q, percentile_cont(q) WITHIN GROUP (ORDER BY extract(epoch FROM finished_at - started_at))
           FROM piagam.run, (VALUES (0.5), (0.95)) AS v(q)
           WHERE started_at > now() - interval '1 hour' AND finished_at IS NOT NULL GROUP BY q""",
    ),
    "piagam_lag_seconds": (
        "From publication to the award's entry, awards of the last day told by articles published within a week",
        ("quantile",),
        """SELECT q, percentile_cont(q) WITHIN GROUP (ORDER BY lag)
           FROM (SELECT extract(epoch FROM min(m.created_at) - min(a.published)) AS lag
                 FROM piagam.award w JOIN piagam.mention m ON m.award_id = w.id
                 JOIN piagam.article a ON a.id = m.article_id
                 WHERE w.first_seen > now() - interval '1 day' AND a.published > now() - interval '7 days'
                 GROUP BY w.id) AS lags, (VALUES (0.5), (0.95)) AS v(q) WHERE lag >= 0 GROUP BY q""",
    ),
    "piagam_discovery_lag_seconds": (
        "From publication to an article's storing, articles of the last day published within it",
        ("quantile",),
        """SELECT q, percentile_cont(q) WITHIN GROUP (ORDER BY extract(epoch FROM first_seen_at - published))
           FROM piagam.site s CROSS JOIN LATERAL (
                SELECT a.published, a.first_seen_at FROM piagam.article a
                WHERE a.site_id = s.id AND a.published > now() - interval '1 day' AND a.published <= a.first_seen_at
           ) AS a, (VALUES (0.5), (0.95)) AS v(q) GROUP BY q""",
    ),
    "piagam_awards_day": (
        "Awards entered in the last day by status",
        ("status",),
        "SELECT status, count(*) FROM piagam.award WHERE first_seen > now() - interval '1 day' GROUP BY status",
    ),
    "piagam_mentions_day": (
        "Mentions stored in the last day: joined into an award that had others, or alone",
        ("joined",),
        """SELECT CASE WHEN w.mentions_count > 1 THEN 'joined' ELSE 'alone' END, count(*)
           FROM piagam.award w JOIN piagam.mention m ON m.award_id = w.id
           WHERE w.first_seen > now() - interval '1 day' GROUP BY 1""",
    ),
    "piagam_queue_jobs": (
        "Jobs in the queue by task and status",
        ("task", "status"),
        """SELECT task_name, status::text, count(*) FROM queue.procrastinate_jobs
           WHERE status IN ('todo', 'doing', 'failed') GROUP BY 1, 2""",
    ),
    "piagam_queue_wait_seconds": (
        "How long the oldest job that could start has been waiting",
        ("queue",),
        """SELECT j.queue_name, max(extract(epoch FROM now() - coalesce(j.scheduled_at, e.at)))
           FROM queue.procrastinate_jobs j JOIN queue.procrastinate_events e ON e.job_id = j.id AND e.type = 'deferred'
           WHERE j.status = 'todo' AND coalesce(j.scheduled_at, e.at) <= now() GROUP BY 1""",
    ),
    "piagam_workers": (
        "Workers that have given a sign of life in the last minute",
        (),
        # One number for each of the three queues that a worker's process serves.
        """SELECT ceil(count(*) / 3.0) FROM queue.procrastinate_workers
           WHERE last_heartbeat > now() - interval '1 minute'""",
    ),
    "piagam_messages": (
        "Messages to subscribers that wait, are being sent, or failed",
        ("state",),
        "SELECT state, count(*) FROM piagam.message WHERE state <> 'sent' GROUP BY state",
    ),
    "piagam_message_wait_seconds": (
        "How long the oldest message has been waiting",
        (),
        """SELECT coalesce(max(extract(epoch FROM now() - created_at)), 0) FROM piagam.message
           WHERE state IN ('queued', 'claimed')""",
    ),
    "piagam_database_bytes": ("Size of the database", (), "SELECT pg_database_size(current_database())"),
}


class Tables:
    """A collector that reads the tables."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._guard = threading.Lock()
        self._read_at = -FRESH
        self._rows: dict[str, list[tuple[Any, ...]]] = {}
        self._up = 0.0

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """One family for each query; without a database only that it is away."""
        with self._guard:
            if time.monotonic() - self._read_at >= FRESH:
                self._read()
            rows, up = dict(self._rows), self._up
        yield GaugeMetricFamily("piagam_database_up", "1 when the database answers", value=up)
        for name, (help_text, labels, _) in QUERIES.items():
            family = GaugeMetricFamily(name, help_text, labels=labels)
            for *values, number in rows.get(name, ()):
                family.add_metric([str(value) for value in values], float(number))
            yield family

    def _read(self) -> None:
        self._read_at = time.monotonic()
        rows: dict[str, list[tuple[Any, ...]]] = {}
        try:
            with self._database.engine.connect() as connection:
                connection.execute(text("SET TRANSACTION READ ONLY"))
                # A metric must never be what slows the register down.
                connection.execute(text("SET LOCAL statement_timeout = '5s'"))
                for name, (_, _, query) in QUERIES.items():
                    rows[name] = self._rows_of(connection, name, query)
            missing = set(STATES) - {row[0] for row in rows["piagam_sites"]}
            rows["piagam_sites"] += [(state, 0) for state in missing]
            self._rows, self._up = rows, 1.0
        except (SQLAlchemyError, StorageError) as error:
            log.warning("metrics", problem=str(error).splitlines()[0])
            self._rows, self._up = {}, 0.0

    def _rows_of(self, connection: Connection, name: str, query: str) -> list[tuple[Any, ...]]:
        """One query's rows; one that takes too long must not take the others along."""
        try:
            with connection.begin_nested():
                return [tuple(row) for row in connection.execute(text(query)) if row[-1] is not None]
        except (SQLAlchemyError, StorageError) as error:
            if connection.invalidated:
                raise
            log.warning("metric", name=name, problem=str(error).splitlines()[0])
            return []


def registry(database: Database, extra: Iterable[Any] = ()) -> CollectorRegistry:
    """A registry of our own: the tables, this process, and what else is given."""
    found = CollectorRegistry(auto_describe=False)
    for collector in (Tables(database), *extra):
        found.register(collector)
    ProcessCollector(registry=found)
    PlatformCollector(registry=found)
    return found


def exposition(found: CollectorRegistry) -> bytes:
    """The registry in Prometheus' text format."""
    return generate_latest(found)
