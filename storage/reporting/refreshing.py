"""Bringing the computed figures up to date, without anybody who reads having to wait.

Triggers on `piagam.award` note the regions whose awards change (`report_dirty`). A refresh takes those notes away
and computes the figures of their regions again, by DELETE and INSERT in one transaction: readers see the former
figures until it commits. Figures that need all mentions (outlets, quality, calendar) are computed as a whole.
"""

from __future__ import annotations

import dataclasses
import functools
import time
from collections.abc import Iterable
from importlib.resources import files
from typing import Any

import psycopg

from storage.database import Database
from storage.reporting.grades import grade_step

# Two refreshes at once would delete each other's rows; the second one leaves at once. ("report" in ASCII)
LOCK = 0x7265706F7274

# The whole figures are computed again when this many times their last duration has passed: 5 % of one core at most.
REST_FACTOR = 20.0


@dataclasses.dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh did.

    Attributes:
        regions: regions computed again.
        whole: whether the figures over all mentions were computed again.
        waiting: changes that still wait (over the budget, or another process is at it).
        seconds: time taken.
    """

    regions: int
    whole: bool
    waiting: int
    seconds: float


def refresh(database: Database, *, budget_seconds: float | None = None, force: bool = False) -> Refreshed:
    """Bring the figures behind the views up to date.

    Args:
        database: the open register, as its owner.
        budget_seconds: do only what is expected to take no longer than this (a report about to be run passes
            some tenths of a second); None: all that is due.
        force: compute everything again, noted or not.

    Returns:
        What was done; nothing when another process is refreshing.
    """
    started = time.perf_counter()
    proxy = database.engine.raw_connection()
    try:
        connection = proxy.driver_connection
        assert isinstance(connection, psycopg.Connection)
        regions, whole = 0, False
        if locked(connection):
            regions = refresh_regions(connection, budget_seconds, force)
            connection.commit()
        if locked(connection):
            whole = refresh_whole(connection, budget_seconds, force)
            connection.commit()
        return Refreshed(regions, whole, waiting(connection), time.perf_counter() - started)
    finally:
        proxy.close()  # rolls back what is left open


def locked(connection: psycopg.Connection[Any]) -> bool:
    """Begin a transaction as the only refresh; False when another process is at it."""
    row = connection.execute(
        """SELECT pg_try_advisory_xact_lock(%s), set_config('jit', 'off', true),
                  set_config('work_mem', '128MB', true)""",
        [LOCK],
    ).fetchone()
    return row is not None and bool(row[0])


def waiting(connection: psycopg.Connection[Any]) -> int:
    """Number of regions with changes that wait to be computed."""
    row = connection.execute("SELECT count(DISTINCT region_code) FROM piagam.report_dirty").fetchone()
    return int(row[0]) if row else 0


def refresh_regions(connection: psycopg.Connection[Any], budget_seconds: float | None, force: bool) -> int:
    """Compute the figures of the noted regions again; returns how many."""
    started = time.perf_counter()
    if force:
        connection.execute(
            """INSERT INTO piagam.report_dirty (region_code)
               SELECT DISTINCT coalesce(recipient_region_code, '') FROM piagam.award
               UNION SELECT DISTINCT region_code FROM piagam.report_region_year"""
        )
    if budget_seconds is not None:
        cost = connection.execute(
            """SELECT count(*) FROM piagam.award a WHERE a.recipient_region_code IN
                   (SELECT region_code FROM piagam.report_dirty)"""
            if small(connection)
            else "SELECT 1000000000"
        ).fetchone()
        # Measured: some 60 µs an award of the regions and their provinces.
        if cost is None or int(cost[0]) * 60e-6 > budget_seconds:
            return 0
    taken = connection.execute("DELETE FROM piagam.report_dirty RETURNING region_code").fetchall()
    keys = sorted({row[0] for row in taken})
    if keys:
        map_grades(connection, keys)
        provinces = sorted({key.split(".")[0] for key in keys})
        run(connection, "regions_", {"keys": keys, "provinces": provinces})
    stamp(connection, "regions", time.perf_counter() - started, bool(keys))
    return len(keys)


def small(connection: psycopg.Connection[Any]) -> bool:
    """Whether so few changes wait that it is worth counting the awards of their regions."""
    row = connection.execute(
        "SELECT count(*) FROM (SELECT 1 FROM piagam.report_dirty LIMIT 2000) AS first_ones"
    ).fetchone()
    return row is not None and int(row[0]) < 2000


def refresh_whole(connection: psycopg.Connection[Any], budget_seconds: float | None, force: bool) -> bool:
    """Compute the figures over all mentions again, when they are due; returns whether it was done."""
    row = connection.execute(
        """SELECT s.seconds, extract(epoch FROM clock_timestamp() - s.computed_at), s.fingerprint, c.print
           FROM (SELECT concat_ws(' ', (SELECT max(id) FROM piagam.article), (SELECT max(id) FROM piagam.mention),
                    (SELECT max(id) FROM piagam.decision),
                    (SELECT computed_at FROM piagam.report_state WHERE name = 'changed')) AS print) c
           LEFT JOIN piagam.report_state s ON s.name = 'whole'"""
    ).fetchone()
    assert row is not None
    seconds, age, known, now = row
    if not force and known is not None:
        if known == now:
            stamp(connection, "whole", seconds, False, now)
            return False
        if (budget_seconds is not None and seconds > budget_seconds) or age < REST_FACTOR * seconds:
            return False
    elif budget_seconds is not None and not force:
        size = connection.execute("SELECT reltuples FROM pg_class WHERE oid = 'piagam.mention'::regclass").fetchone()
        if size and size[0] > 20_000:
            return False
    started = time.perf_counter()
    run(connection, "whole_", {})
    stamp(connection, "whole", time.perf_counter() - started, True, now)
    return True


def map_grades(connection: psycopg.Connection[Any], keys: list[str]) -> None:
    """Look up the rung of every category of these regions that was not looked up before."""
    rows = connection.execute(
        """SELECT DISTINCT a.programme, a.category, p.grades
           FROM piagam.award a JOIN piagam.programme p ON p.id = a.programme
           WHERE (a.recipient_region_code = ANY(%(keys)s)
                  OR (a.recipient_region_code IS NULL AND '' = ANY(%(keys)s)))
             AND a.category IS NOT NULL
             AND NOT EXISTS (SELECT FROM piagam.report_grade g
                             WHERE g.programme = a.programme AND g.category = a.category)""",
        {"keys": keys},
    ).fetchall()
    with connection.cursor() as cursor:
        cursor.executemany(
            """INSERT INTO piagam.report_grade (programme, category, step, grade) VALUES (%s, %s, %s, %s)
               ON CONFLICT DO NOTHING""",
            list(graded(rows)),
        )


def graded(
    rows: Iterable[tuple[str, str, list[str]]],
) -> Iterable[tuple[str, str, int | None, str | None]]:
    """(programme, category, ladder) → (programme, category, step, name of the rung)."""
    for programme, category, ladder in rows:
        step = grade_step(ladder, category)
        yield programme, category, step, ladder[step - 1] if step else None


def stamp(connection: psycopg.Connection[Any], name: str, seconds: float, changed: bool, fingerprint: str = "") -> None:
    """Note that the figures of this name show the register as it stands now."""
    statement = """INSERT INTO piagam.report_state (name, computed_at, seconds, fingerprint) VALUES (%s, now(), %s, %s)
                   ON CONFLICT (name) DO UPDATE SET computed_at = now(), fingerprint = excluded.fingerprint,
                       seconds = CASE WHEN %s THEN excluded.seconds ELSE report_state.seconds END"""
    connection.execute(statement, [name, seconds, fingerprint, changed])
    if name == "regions" and changed:
        connection.execute(statement, ["changed", seconds, "", True])


def run(connection: psycopg.Connection[Any], prefix: str, parameters: dict[str, Any]) -> None:
    """Run the refresh files whose names begin so, statement by statement."""
    for statement in statements(prefix):
        connection.execute(statement.encode(), parameters or None)


@functools.cache
def statements(prefix: str) -> tuple[str, ...]:
    """The statements of the refresh files whose names begin so, in order of the files."""
    folder = files("storage") / "reporting" / "refresh"
    names = sorted(item.name for item in folder.iterdir() if item.name.startswith(prefix))
    parts = ";".join((folder / name).read_text(encoding="utf-8") for name in names).split(";")
    return tuple(part.strip() for part in parts if part.strip())
