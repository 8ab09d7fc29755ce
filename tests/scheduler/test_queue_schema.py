"""The queue's schema comes with our migrations, in the version that the installed package works with."""

from __future__ import annotations

import hashlib
import importlib.metadata
from pathlib import Path

import psycopg
from procrastinate.schema import SchemaManager
from sqlalchemy import text

from scheduler import queue
from storage.backup import backup
from storage.database import Database

# Of the schema in Procrastinate 3.10.0, which migration 0005 applies. A newer package with another schema needs a
# migration of ours that applies the package's own ones (procrastinate/sql/migrations) to registers that exist.
SCHEMA_HASH = "c70ec4b400a60ad9592787653aae5ae77ae41bf801d56b5bd2712751a07f2009"


def test_the_package_has_the_schema_that_our_migration_applied() -> None:
    assert hashlib.sha256(SchemaManager.get_schema().encode()).hexdigest() == SCHEMA_HASH


def test_the_queue_has_a_schema_of_its_own(database: Database) -> None:
    with database.transaction() as session:
        query = """
            SELECT nspname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
            WHERE relname LIKE 'procrastinate%'"""
        here = session.execute(text(query))
        assert set(here.scalars()) == {"queue"}
        told = session.execute(text("SELECT obj_description('queue'::regnamespace)")).scalar_one()
        assert importlib.metadata.version("procrastinate") in told


def test_its_triggers_work_whatever_the_search_path(database: Database) -> None:
    with psycopg.connect(database.url, autocommit=True) as connection:
        connection.execute("SET search_path TO pg_catalog")
        connection.execute("INSERT INTO queue.procrastinate_jobs (queue_name, task_name) VALUES ('fresh', 'x')")
        connection.execute("UPDATE queue.procrastinate_jobs SET status = 'cancelled'")
        found = connection.execute("SELECT type::text FROM queue.procrastinate_events ORDER BY id").fetchall()
        assert found == [("deferred",), ("cancelled",)]
        connection.execute("DELETE FROM queue.procrastinate_jobs")


def test_a_job_is_there_exactly_when_the_rest_is(database: Database) -> None:
    class StopError(Exception):
        pass

    try:
        with database.transaction() as session:
            assert queue.defer(session, queue.CHORES, {"a": 1}, once="x") is not None
            assert queue.defer(session, queue.CHORES, {"a": 1}, once="x") is None
            raise StopError
    except StopError:
        pass
    with database.transaction() as session:
        assert session.execute(text("SELECT count(*) FROM queue.procrastinate_jobs")).scalar_one() == 0


def test_a_backup_takes_the_queue_along(database: Database, tmp_path: Path) -> None:
    with database.transaction() as session:
        queue.defer(session, queue.CRAWL, {"site": {"key": "a"}}, lock="site:a", once="visit:a")
        queue.defer(session, queue.ALERTS, {}, queue=queue.SMALL)
        session.execute(text("UPDATE queue.procrastinate_jobs SET status = 'cancelled' WHERE lock IS NULL"))
    rows = backup(database, tmp_path / "copy.backup")  # which proves itself by restoring
    assert rows["queue.procrastinate_jobs"] == 2


def test_a_worker_that_is_started_again_knows_its_tasks(database: Database) -> None:
    names = {
        f"piagam:{name}"
        for name in (queue.CRAWL, queue.READ_BACK, queue.ALERTS, queue.OPERATOR, queue.CHORES, queue.FIGURES)
    }
    for _ in range(2):
        assert names <= set(queue.open_app(database.url).tasks)
