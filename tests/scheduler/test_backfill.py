"""Reading back waits behind the fresh, makes way for it, and goes on."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from sqlalchemy import text

from scheduler import backfill, queue
from storage.database import Database
from tests.scheduler.newsroom import add_run, add_site, site, site_file
from tests.scheduler.processes import PIAGAM

SITE = {"key": "banua", "name": "Banua"}


def waiting(database: Database) -> list[tuple[str, int]]:
    with database.transaction() as session:
        rows = session.execute(
            text(
                "SELECT queue_name, priority FROM queue.procrastinate_jobs WHERE status = 'todo' ORDER BY priority DESC"
            )
        )
        return [(row[0], row[1]) for row in rows]


def take(database: Database, *queues: str) -> str | None:
    """The task that a worker of these queues would get now."""
    with database.transaction() as session:
        worker = session.execute(text("SELECT worker_id FROM queue.procrastinate_register_worker_v1()")).scalar_one()
        row = session.execute(
            text("SELECT task_name FROM queue.procrastinate_fetch_job_v2(CAST(:names AS varchar[]), :worker)"),
            {"names": list(queues), "worker": worker},
        ).one()
        return row[0] and str(row[0]).removeprefix("piagam:")


def visit(database: Database) -> None:
    with database.transaction() as session:
        queue.defer(session, queue.CRAWL, {"site": SITE}, lock="site:banua", once="visit:banua")


def test_a_site_is_asked_for_once(database: Database) -> None:
    assert backfill.ask(database, SITE) is not None
    assert backfill.ask(database, SITE) is None
    assert waiting(database) == [("backfill", 0)]


def test_the_fresh_goes_first_and_never_both_at_once(database: Database) -> None:
    backfill.ask(database, SITE)
    visit(database)
    assert take(database, queue.BACKFILL) is None, "a backfill waits for the fresh visit that waits"
    assert take(database, queue.FRESH) == queue.CRAWL
    assert take(database, queue.BACKFILL) is None


def test_a_backfill_under_way_sees_that_a_visit_waits(database: Database) -> None:
    backfill.ask(database, SITE)
    assert take(database, queue.BACKFILL) == queue.READ_BACK
    assert not backfill.visit_waits(database, "banua")
    visit(database)
    assert backfill.visit_waits(database, "banua")
    assert take(database, queue.FRESH) is None, "until it has made way"


@pytest.mark.parametrize(
    ("outcome", "jobs", "done"), [("interrupted", 1, False), ("ok", 0, True), ("unreachable", 0, False)]
)
def test_what_comes_of_a_slice(database: Database, outcome: str, jobs: int, done: bool) -> None:
    number = add_site(database, "banua")
    run = add_run(database, number, outcome, requests=40)
    more = {"site": SITE, "since": None, "until": None, "minutes": 20.0}
    backfill.note(database, "banua", {"outcome": outcome, "run_id": run}, more)
    assert len(waiting(database)) == jobs
    assert backfill.is_read_back(database, "banua") is done
    with database.transaction() as session:
        assert session.execute(text("SELECT kind FROM piagam.run")).scalar_one() == "backfill"


def test_a_part_read_back_is_not_the_whole(database: Database) -> None:
    add_site(database, "banua")
    more = {"site": SITE, "since": "2025-01-01", "until": None, "minutes": 20.0}
    backfill.note(database, "banua", {"outcome": "ok"}, more)
    assert not site(database, "banua").schedule.get("read_back")


def test_the_command_queues_and_refuses(database: Database, tmp_path: Path) -> None:
    site_file(tmp_path, "banua")

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        environment = {"PIAGAM_DATABASE_URL": database.url, "PIAGAM_SEEDS": str(tmp_path), "PIAGAM_HOME": str(tmp_path)}
        return subprocess.run(
            [PIAGAM, "backfill", *words], env=environment, capture_output=True, text=True, check=False, timeout=60
        )

    assert (run("banua", "--since", "2025-01-01").stdout, waiting(database)) == ("banua: queued\n", [("backfill", 0)])
    assert run().stdout == "banua: is being read back already\n"
    assert run("tiada").returncode == 2
    assert run("--since", "kemarin").returncode == 2
