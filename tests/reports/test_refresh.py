"""Computed figures: what changed is computed again, exactly as if everything were; readers do not wait."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any

import psycopg
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, text

from reports import run
from storage.database import Database
from storage.reporting import refresh
from storage.reporting.refreshing import LOCK
from storage.tables import AwardRow
from tests.reports.filled import fill

FIGURES = ("region_year", "month", "result", "programme_year", "issuer_year", "outlet", "quality", "calendar")


def figures(database: Database) -> dict[str, list[Any]]:
    """All computed rows."""
    with database.engine.connect() as connection:
        return {
            name: sorted(map(repr, connection.execute(text(f"SELECT * FROM piagam.report_{name}")).all()))
            for name in FIGURES
        }


CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["region", "status", "year", "category", "rank", "delete", "insert"]),
        st.integers(1, 58),
        st.sampled_from(["63.72", "63.06", "63.11", "18.72", None]),
        st.integers(2018, 2025),
    ),
    min_size=1,
    max_size=6,
)


def change(database: Database, kind: str, award: int, region: str | None, year: int) -> None:
    """One change as ingestion or a person makes it."""
    statements = {
        "region": "UPDATE piagam.award SET recipient_region_code = :region WHERE id = :award",
        "status": "UPDATE piagam.award SET status = 'rejected' WHERE id IN (:award, :award + 1)",
        "year": "UPDATE piagam.award SET year = :year, day = make_date(:year, 6, 1) WHERE id = :award",
        "category": "UPDATE piagam.award SET category = 'predikat Utama' WHERE id = :award",
        "rank": "UPDATE piagam.award SET rank = 1 WHERE programme IS NULL",
        "delete": "WITH gone AS (DELETE FROM piagam.mention WHERE award_id = :award) DELETE FROM piagam.decision"
        " WHERE award_id = :award OR other_award_id = :award",
    }
    with database.transaction() as session:
        if kind == "insert":
            session.execute(
                insert(AwardRow).values(
                    recipient="X", recipient_kind="government", recipient_region_code=region, award="KLA",
                    programme="kla", category="Madya", year=year, day=dt.date(year, 2, 1), confidence=0.5,
                )
            )  # fmt: skip
            return
        session.execute(text(statements[kind]), {"award": award, "region": region, "year": year})
        if kind == "delete":
            session.execute(text("DELETE FROM piagam.award WHERE id = :award"), {"award": award})


def test_refreshing_what_changed_is_refreshing_everything(own_register: Database) -> None:
    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(CHANGES)
    def check(changes: list[tuple[str, int, str | None, int]]) -> None:
        for entry in changes:
            change(own_register, *entry)
        refresh(own_register)
        with own_register.transaction() as session:
            session.execute(text("UPDATE piagam.report_state SET seconds = 0"))
        refresh(own_register)
        noted = figures(own_register)
        refresh(own_register, force=True)
        assert noted == figures(own_register)

    check()


def test_only_the_regions_that_changed_are_computed(own_register: Database) -> None:
    change(own_register, "region", 1, "63.11", 0)
    assert refresh(own_register).regions == 2  # where it was and where it is
    assert refresh(own_register).regions == 0


def test_a_report_brings_small_changes_up_to_date_itself(own_register: Database) -> None:
    before = run(own_register, "by-region", {"region": "63"}).values("awards")
    change(own_register, "insert", 0, "63.72", 2024)
    assert sum(run(own_register, "by-region", {"region": "63"}, fresh=False).values("awards")) == sum(before)
    assert sum(run(own_register, "by-region", {"region": "63"}).values("awards")) == sum(before) + 1


def test_what_costs_more_than_the_budget_waits(own_register: Database) -> None:
    change(own_register, "insert", 0, "63.72", 2024)
    done = refresh(own_register, budget_seconds=0.0)
    assert (done.regions, done.waiting) == (0, 1)
    assert refresh(own_register).waiting == 0


def test_a_second_refresh_leaves_at_once(own_register: Database) -> None:
    change(own_register, "insert", 0, "63.72", 2024)
    with psycopg.connect(own_register.url) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        assert refresh(own_register).regions == 0
    assert refresh(own_register).regions == 1


def test_readers_do_not_wait_for_a_refresh(own_register: Database) -> None:
    with psycopg.connect(own_register.url) as refreshing:
        refreshing.execute("DELETE FROM piagam.report_region_year")
        refreshing.execute("DELETE FROM piagam.report_result")
        found: list[int] = []
        reader = threading.Thread(
            target=lambda: found.append(len(run(own_register, "league-table", {"region": "63"}, fresh=False).rows))
        )
        reader.start()
        reader.join(30)
        assert found == [5]
        refreshing.rollback()


def test_changes_made_meanwhile_are_not_lost(own_register: Database) -> None:
    with psycopg.connect(own_register.url) as writer:
        writer.execute("UPDATE piagam.award SET rank = 2 WHERE id = 1")  # noted, but not committed yet
        assert refresh(own_register).regions == 0
        writer.commit()
    assert refresh(own_register).regions == 1


def test_filling_twice_the_figures_of_an_empty_register_are_empty(database: Database) -> None:
    refresh(database, force=True)
    assert all(rows == [] for rows in figures(database).values())
    fill(database)
    assert all(rows for rows in figures(database).values())
