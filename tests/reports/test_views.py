"""The contract of schema `report`: names, types and comments; renewed when they differ, never dropped or retyped."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import ProgrammingError

from storage.database import Database
from storage.reporting import views
from storage.reporting.views import View, all_views, parse
from storage.schema import upgrade

CONTRACT = Path(__file__).parent / "contract.json"
COLUMNS = """
    SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), col_description(c.oid, a.attnum),
           obj_description(c.oid)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relnamespace = 'report'::regnamespace AND c.relkind IN ('v', 'm', 'r')
    ORDER BY c.relname, a.attnum"""


def standing(connection: Connection) -> dict[str, dict[str, str]]:
    """What the database has: view → column → type."""
    found: dict[str, dict[str, str]] = {}
    for view, column, kind, _, _ in connection.execute(text(COLUMNS)):
        found.setdefault(view, {})[column] = kind
    return found


def test_every_view_and_column_says_what_it_means(register: Database) -> None:
    with register.engine.connect() as connection:
        rows = connection.execute(text(COLUMNS)).all()
    assert [(v, c) for v, c, _, meaning, about in rows if not meaning or not about] == []
    assert len({row[0] for row in rows}) == len(all_views())


def test_nothing_of_the_contract_is_dropped_or_retyped(register: Database) -> None:
    """New views and columns are added to contract.json; what stands there stays."""
    contract: dict[str, dict[str, str]] = json.loads(CONTRACT.read_text(encoding="utf-8"))
    with register.engine.connect() as connection:
        found = standing(connection)
    assert found == contract, "run `python -m tests.reports.page` when views or columns were added, never otherwise"


def test_comments_in_the_files_are_those_of_the_columns(register: Database) -> None:
    with register.engine.connect() as connection:
        found = standing(connection)
    assert {view.name: list(view.columns) for view in all_views()} == {v: list(c) for v, c in found.items()}


def test_units_are_told_of_every_quantity(register: Database) -> None:
    with register.engine.connect() as connection:
        rows = connection.execute(text(COLUMNS)).all()
    plain = ("rank", "place", "year", "step", "since", "month", "_id", "id", "article", "mention", "outlets", "voices",
             "confidence", "grades", "period", "score_", "grade_change")  # fmt: skip
    silent = [
        (view, column)
        for view, column, kind, meaning, _ in rows
        if kind in ("integer", "bigint", "numeric", "double precision")
        and "(" not in meaning
        and not any(word in column for word in plain)
    ]
    assert silent == []


def test_computed_views_show_how_fresh_they_are(register: Database) -> None:
    with register.engine.connect() as connection:
        current = connection.execute(text("SELECT figures, age_seconds, waiting_regions FROM report.freshness")).all()
        assert {row[0] for row in current} == {"regions", "whole"}
        assert all(0 <= row[1] < 3600 and row[2] == 0 for row in current)
        for view in all_views():
            if "report_" in view.query and view.name not in ("awards", "freshness"):
                count = connection.execute(text(f"SELECT count(*) FROM report.{view.name} WHERE computed_at IS NULL"))
                assert count.scalar() == 0, view.name


def test_views_are_renewed_when_they_differ_and_keep_their_grants(database: Database) -> None:
    query = "SELECT id AS issuer_id, ''::varchar AS issuer, kind FROM piagam.issuer"
    stale = f"CREATE OR REPLACE VIEW report.issuers AS {query}"
    with database.engine.begin() as connection:
        connection.execute(text("CREATE VIEW public.own AS SELECT award_id FROM report.awards"))
        connection.execute(text("GRANT SELECT ON report.awards TO PUBLIC"))
        connection.execute(text(stale))
        connection.execute(text("UPDATE piagam.report_state SET fingerprint = 'old' WHERE name = 'views'"))
    upgrade(database.engine)
    with database.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM report.issuers WHERE issuer <> ''")).scalar()
        assert connection.execute(text("SELECT count(*) FROM public.own")).scalar() == 0
        assert connection.execute(
            text("SELECT relacl::text FROM pg_class WHERE oid = 'report.awards'::regclass")
        ).scalar()


@pytest.mark.parametrize(
    ("old", "new"), [("kind", "kind::int AS kind"), ("kind", "kind AS sort")], ids=["retyped", "renamed"]
)
def test_the_database_refuses_to_retype_or_rename_a_column(
    database: Database, monkeypatch: pytest.MonkeyPatch, old: str, new: str
) -> None:
    issuers = next(view for view in all_views() if view.name == "issuers")
    broken = dataclasses.replace(issuers, query=issuers.query.replace(old, new))
    monkeypatch.setattr(views, "all_views", lambda: (broken,))
    with pytest.raises(ProgrammingError), database.engine.begin() as connection:
        views.install(connection)


def test_a_view_file_is_read_with_its_comments() -> None:
    view = parse("x", "-- One row a thing,\n-- really.\n-- a: First (count)\n-- and more\n-- b: Second\nSELECT 1;\n")
    assert view == View("x", "One row a thing, really.", {"a": "First (count) and more", "b": "Second"}, "SELECT 1")


def test_names_follow_the_lists_when_these_change(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE piagam.region SET name = 'X' WHERE code = '63.72'"))
        connection.execute(text("UPDATE piagam.report_state SET fingerprint = '' WHERE name = 'reference'"))
    upgrade(database.engine)
    with database.engine.connect() as connection:
        row: Any = connection.execute(text("SELECT * FROM report.regions WHERE region_code = '63.72'")).one()
    assert (row.region, row.province, row.level) == ("Kota Banjarbaru", "Kalimantan Selatan", "city")
