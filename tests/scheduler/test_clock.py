"""The clock follows the site files and the due times; a visit is queued once, and never dropped."""

from __future__ import annotations

import datetime as dt
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import select, text

from scheduler import chores, queue
from scheduler.catalogue import Catalogue
from scheduler.clock import Clock
from scheduler.config import ScheduleSettings
from scheduler.leader import Leadership
from storage.database import Database
from storage.errors import StorageError
from storage.tables import SiteRow, StateChangeRow
from tests.scheduler.newsroom import site, site_file

SETTINGS = ScheduleSettings(operator_mail="redaksi@contoh.invalid")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for key in ("banua", "barito"):
        site_file(tmp_path, key)
    return tmp_path


@pytest.fixture
def clock(database: Database, folder: Path) -> Iterator[Clock]:
    clock = Clock(database, Catalogue(folder, SETTINGS), SETTINGS)
    yield clock
    clock.stop()


def jobs(database: Database, status: str = "todo") -> list[tuple[str, int]]:
    with database.transaction() as session:
        rows = session.execute(
            text("SELECT lock, priority FROM queue.procrastinate_jobs WHERE status::text = :status ORDER BY id"),
            {"status": status},
        )
        return [(row[0], row[1]) for row in rows]


def stored(database: Database) -> dict[str, float]:
    with database.transaction() as session:
        return dict(session.execute(text("SELECT id, next_run_time FROM queue.apscheduler_jobs")).all())  # type: ignore[arg-type]


def due(database: Database, key: str, at: float, interval: int = 3600) -> None:
    with database.transaction() as session:
        row = session.scalars(select(SiteRow).where(SiteRow.key == key)).one()
        row.next_due_at = dt.datetime.fromtimestamp(at, dt.UTC)
        row.interval_seconds = interval


def until(condition: object, seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < end, "did not happen in time"
        time.sleep(0.05)


def test_new_sites_are_due_soon_and_kept_in_the_store(database: Database, clock: Clock) -> None:
    clock.start()
    assert stored(database).keys() == {"banua", "barito"}
    assert all(at - time.time() < 31 for at in stored(database).values())


def test_a_due_site_is_queued_once_and_its_time_moves(database: Database, clock: Clock) -> None:
    clock.start()
    clock.stop()
    due(database, "banua", time.time() - 5)
    assert clock.dispatch("banua")
    assert not clock.dispatch("banua")
    assert jobs(database) == [("site:banua", 10)]
    assert site(database, "banua").next_due_at > dt.datetime.now(dt.UTC)  # type: ignore[operator]


def test_a_site_whose_visit_still_waits_is_not_queued_twice(database: Database, clock: Clock) -> None:
    clock.start()
    clock.stop()
    for _ in range(2):
        due(database, "banua", time.time() - 5)
        clock.dispatch("banua")
    assert jobs(database) == [("site:banua", 10)]


def test_visits_missed_while_nobody_ran_are_made_up_for_once(database: Database, clock: Clock) -> None:
    clock.start()
    clock.stop()
    for key in ("banua", "barito"):
        due(database, key, time.time() - 3 * 86_400)
    clock.start()
    until(lambda: len(jobs(database)) == 2)
    time.sleep(0.3)
    assert sorted(jobs(database)) == [("site:banua", 10), ("site:barito", 10)]


def test_a_firing_that_failed_is_made_again(database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    clock.start()
    due(database, "banua", time.time() - 60)
    dispatch = clock.dispatch
    tries: list[str] = []

    def away_at_first(key: str, now: float | None = None) -> bool:
        tries.append(key)
        if len(tries) == 1:
            raise StorageError("the server is restarting")
        return dispatch(key, now)

    monkeypatch.setattr(clock, "dispatch", away_at_first)
    clock.follow()
    until(lambda: tries.count("banua") == 1)
    assert jobs(database) == []
    clock.follow()
    until(lambda: ("site:banua", 10) in jobs(database))


def test_a_start_that_fails_leaves_nothing_half_started(
    database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(now: float | None = None) -> None:
        raise StorageError("the server is restarting")

    with monkeypatch.context() as patch:
        patch.setattr(clock, "follow", away)
        with pytest.raises(StorageError):
            clock.start()
    assert not clock.running
    clock.start()
    assert clock.running


def test_the_clock_follows_what_a_visit_planned(database: Database, clock: Clock) -> None:
    clock.start()
    at = time.time() + 1800
    due(database, "banua", at)
    clock.follow()
    assert stored(database)["banua"] == pytest.approx(at, abs=1)


def test_files_come_change_and_go_without_a_restart(database: Database, clock: Clock, folder: Path) -> None:
    clock.start()
    site_file(folder, "kapuas")
    site_file(folder, "barito", zone="Asia/Jayapura")
    (folder / "banua.toml").unlink()
    with database.transaction() as session:
        queue.defer(session, queue.CRAWL, {}, lock="site:banua", once="visit:banua")
    clock.follow()
    assert stored(database).keys() == {"kapuas", "barito"}
    assert site(database, "barito").timezone == "Asia/Jayapura"
    gone = site(database, "banua")
    assert (gone.state, gone.enabled, gone.next_due_at) == ("removed", False, None)
    assert jobs(database, "cancelled") == [("site:banua", 10)]
    with database.transaction() as session:
        assert [row.state for row in session.scalars(select(StateChangeRow))] == ["removed"]
    site_file(folder, "banua")
    clock.follow()
    back = site(database, "banua")
    assert (back.state, back.enabled) == ("new", True)
    assert "banua" in stored(database)


def test_a_disabled_site_stops(database: Database, clock: Clock, folder: Path) -> None:
    clock.start()
    path = folder / "banua.toml"
    path.write_text(path.read_text() + "enabled = false\n")
    clock.follow()
    assert stored(database).keys() == {"barito"}
    assert not clock.dispatch("banua")


def test_a_broken_file_keeps_its_site(database: Database, clock: Clock, folder: Path) -> None:
    clock.start()
    (folder / "banua.toml").write_text('name = "Banua"\nhome = 7\n')
    clock.follow()
    assert stored(database).keys() == {"banua", "barito"}
    due(database, "banua", time.time() - 5)
    assert clock.dispatch("banua")


def test_a_folder_that_is_away_removes_nothing(database: Database, clock: Clock, folder: Path) -> None:
    clock.start()
    for path in folder.glob("*.toml"):
        path.unlink()
    clock.follow()
    assert stored(database).keys() == {"banua", "barito"}
    assert site(database, "banua").state != "removed"


def test_a_clock_that_was_set_back_does_not_put_sites_off(database: Database, clock: Clock) -> None:
    clock.start()
    due(database, "banua", time.time() + 5 * 86_400, interval=1800)
    clock.follow()
    assert stored(database)["banua"] == pytest.approx(time.time() + 1800, abs=5)


def test_a_clock_that_jumps_ahead_makes_each_site_due_once(database: Database, clock: Clock) -> None:
    clock.start()
    clock.stop()
    for key in ("banua", "barito"):
        due(database, key, time.time() + 600)
    later = time.time() + 7 * 86_400
    assert [clock.dispatch(key, later) for key in ("banua", "barito", "banua")] == [True, True, False]


def test_two_schedulers_one_leads(database_url: str) -> None:
    with Leadership(database_url) as first, Leadership(database_url) as second:
        assert first.check()
        assert not second.check()
        assert first.check()
        first.resign()
        assert second.check()
        assert not first.check()


def test_a_leader_whose_connection_is_cut_leads_no_more(database_url: str) -> None:
    with Leadership(database_url) as first, Leadership(database_url) as second:
        assert first.check()
        with psycopg.connect(database_url, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'piagam-clock'"
                " AND datname = current_database()"
            )
        assert not first.check()
        assert second.check()
        assert not first.check()


def test_many_who_dispatch_at_once_queue_one_visit(database: Database, clock: Clock) -> None:
    clock.start()
    clock.stop()
    due(database, "banua", time.time() - 5)
    done: list[bool] = []
    threads = [threading.Thread(target=lambda: done.append(clock.dispatch("banua"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [False] * 7 + [True]


def test_jobs_of_a_dead_worker_go_back_and_hopeless_ones_are_given_up(database: Database) -> None:
    with database.transaction() as session:
        first = queue.defer(session, queue.CRAWL, {}, lock="site:a", once="visit:a")
        second = queue.defer(session, queue.CRAWL, {}, lock="site:b", once="visit:b")
        third = queue.defer(session, queue.CRAWL, {}, lock="site:c", once="visit:c")
        dead = session.execute(text("SELECT worker_id FROM queue.procrastinate_register_worker_v1()")).scalar_one()
        alive = session.execute(text("SELECT worker_id FROM queue.procrastinate_register_worker_v1()")).scalar_one()
        session.execute(
            text("UPDATE queue.procrastinate_workers SET last_heartbeat = now() - interval '2 minutes' WHERE id = :id"),
            {"id": dead},
        )
        take = text(
            "UPDATE queue.procrastinate_jobs SET status = 'doing', worker_id = :w, attempts = :a WHERE id = :id"
        )
        session.execute(take, {"w": dead, "a": 0, "id": first})
        session.execute(take, {"w": dead, "a": 50, "id": second})
        session.execute(take, {"w": alive, "a": 0, "id": third})
    assert chores.recover(database, 30) == 2
    assert jobs(database) == [("site:a", 10)]
    assert jobs(database, "failed") == [("site:b", 10)]
    assert jobs(database, "doing") == [("site:c", 10)]


def test_housekeeping_throws_away_what_is_old(database: Database) -> None:
    with database.transaction() as session:
        old = queue.defer(session, queue.ALERTS, {}, queue=queue.SMALL)
        new = queue.defer(session, queue.ALERTS, {}, queue=queue.SMALL)
        session.execute(text("UPDATE queue.procrastinate_jobs SET status = 'failed' WHERE id = :id"), {"id": old})
        session.execute(text("UPDATE queue.procrastinate_events SET at = now() - interval '9 days'"))
        session.execute(text("UPDATE queue.procrastinate_jobs SET status = 'failed' WHERE id = :id"), {"id": new})
    assert chores.sweep(database, SETTINGS)["jobs"] == 1


def test_the_time_zone_of_the_machine_does_not_matter(database: Database, clock: Clock) -> None:
    before = os.environ.get("TZ")
    try:
        for zone in ("America/New_York", "Pacific/Kiritimati"):
            os.environ["TZ"] = zone
            time.tzset()
            clock.start()
            at = time.time() + 1800
            due(database, "banua", at)
            clock.follow()
            assert stored(database)["banua"] == pytest.approx(at, abs=1)
            clock.stop()
    finally:
        os.environ.pop("TZ") if before is None else os.environ.update(TZ=before)
        time.tzset()
