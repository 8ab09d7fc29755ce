"""After a visit: judged, planned, written down; the operator's mail queued once for each change."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select, text

from scheduler import aftermath
from scheduler.config import ScheduleSettings
from scheduler.reasons import explain
from storage.database import Database
from storage.tables import RunRow, StateChangeRow
from tests.scheduler.newsroom import NOW, add_run, add_site, daily, publish, site

SETTINGS = ScheduleSettings(operator_mail="redaksi@contoh.invalid")


def finish(database: Database, key: str, now: dt.datetime = NOW, crashed: str | None = None) -> float:
    visit = aftermath.finish(database, key, now.timestamp() - 30, now.timestamp(), SETTINGS, crashed=crashed)
    assert visit is not None
    return visit.interval


def changes(database: Database) -> list[tuple[str, str]]:
    with database.transaction() as session:
        rows = session.scalars(select(StateChangeRow).order_by(StateChangeRow.id))
        return [(row.previous, row.state) for row in rows]


def mails(database: Database) -> int:
    with database.transaction() as session:
        query = "SELECT count(*) FROM queue.procrastinate_jobs WHERE task_name = 'piagam:tell_operator'"
        return int(session.execute(text(query)).scalar_one())


def test_a_visit_plans_the_next_and_says_why(database: Database) -> None:
    number = add_site(database, "banua")
    publish(database, number, daily(60))
    add_run(database, number, "ok", requests=4, articles=2)
    interval = finish(database, "banua")
    row = site(database, "banua")
    assert row.state == "ok"
    assert row.interval_seconds == round(interval)
    assert row.next_due_at is not None
    assert 300 <= (row.next_due_at - NOW).total_seconds() <= 86_400
    assert 4.5 < row.schedule["why"]["per_day"] < 5.5
    assert "articles a day, most around" in explain(row.schedule)
    assert row.schedule["why"]["spent"] == 4
    assert row.schedule["why"]["learned_from"] > 50


def test_a_busier_site_is_visited_sooner(database: Database) -> None:
    lazy, busy = add_site(database, "lazy"), add_site(database, "busy")
    publish(database, lazy, daily(60, (10,)))
    publish(database, busy, daily(60, tuple(range(6, 23)) * 1))
    for number in (lazy, busy):
        add_run(database, number, "unchanged", requests=1)
    assert finish(database, "busy") < 0.6 * finish(database, "lazy")


def test_a_newsroom_on_holiday_is_quiet_and_told_once(database: Database) -> None:
    number = add_site(database, "libur", state="ok", schedule={"state": "ok"})
    publish(database, number, daily(60, until=3))
    for hours in range(1, 40):
        add_run(database, number, "unchanged", ago=hours, requests=1)
    add_run(database, number, "unchanged", requests=1)
    finish(database, "libur")
    row = site(database, "libur")
    assert row.state == "quiet"
    assert row.state_reason is not None
    assert "silent" in row.state_reason
    finish(database, "libur", NOW + dt.timedelta(hours=1))
    finish(database, "libur", NOW + dt.timedelta(hours=2))
    assert changes(database) == [("ok", "quiet")]
    assert mails(database) == 1


def test_one_bad_visit_leaves_the_state_whatever_the_crawl_wrote(database: Database) -> None:
    number = add_site(
        database, "goyah", state="unreachable", state_reason="dns", schedule={"state": "ok", "reason": "works"}
    )
    publish(database, number, daily(60))
    add_run(database, number, "ok", ago=2)
    add_run(database, number, "unreachable")
    finish(database, "goyah")
    row = site(database, "goyah")
    assert (row.state, row.state_reason) == ("ok", "works")
    assert changes(database) == []


def test_an_outage_becomes_a_state_with_growing_pauses(database: Database) -> None:
    number = add_site(database, "mati", state="ok", schedule={"state": "ok"})
    publish(database, number, daily(60))
    add_run(database, number, "ok", ago=9)
    intervals = []
    for hours in (4.0, 2.5, 0.01):
        add_run(database, number, "unreachable", ago=hours)
        intervals.append(finish(database, "mati", NOW - dt.timedelta(hours=hours) + dt.timedelta(seconds=30)))
    assert site(database, "mati").state == "unreachable"
    assert site(database, "mati").schedule["pulse"]["failures"] == 3
    assert changes(database) == [("ok", "unreachable")]


def test_that_a_new_site_works_is_no_news(database: Database) -> None:
    number = add_site(database, "baru", days=0)
    add_run(database, number, "ok", requests=12, articles=10)
    finish(database, "baru")
    assert changes(database) == [("new", "ok")]
    assert mails(database) == 0


def test_a_run_that_was_cut_off_gets_an_ending(database: Database) -> None:
    number = add_site(database, "putus")
    run = add_run(database, number, None, ago=0.005)
    assert finish(database, "putus", crashed="its process ended (-9)") <= 360
    with database.transaction() as session:
        row = session.get_one(RunRow, run)
        assert (row.outcome, row.finished_at is not None) == ("interrupted", True)


def test_what_the_site_asked_for_reaches_the_plan(database: Database) -> None:
    number = add_site(database, "sibuk")
    publish(database, number, daily(60))
    add_run(database, number, "blocked", retry_after=7200)
    assert finish(database, "sibuk") == 7200


def test_a_disabled_site_is_not_planned(database: Database) -> None:
    add_site(database, "henti", enabled=False)
    assert aftermath.finish(database, "henti", NOW.timestamp(), NOW.timestamp(), SETTINGS) is None
    assert aftermath.finish(database, "tiada", NOW.timestamp(), NOW.timestamp(), SETTINGS) is None
