"""Exports opened with real readers; no cell can start a formula."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from reports import run
from reports.guard import guard, guard_sql, risky_sql
from reports.running import copy_csv, open_answer
from reports.text_files import html_table, markdown, write_json
from reports.xlsx_file import sheet_name, write_xlsx
from storage.database import Database

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
TEXTS = st.text(alphabet=st.sampled_from(list("=+-@＝＠\t\r\n ;,|\"'aB1\u00a0\u3000")), max_size=12) | st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=12
)


def csv_rows(register: Database, report: str, parameters: dict[str, Any] | None = None) -> list[dict[str, str]]:
    """A report's CSV, read by Python's reader."""
    out = io.BytesIO()
    copy_csv(register, report, parameters, out.write)
    return list(csv.DictReader(io.StringIO(out.getvalue().decode("utf-8"), newline="")))


def test_csv_has_the_same_rows_as_the_table(register: Database) -> None:
    table = run(register, "awards", {"limit": "none"})
    rows = csv_rows(register, "awards", {"limit": "none"})
    assert [int(row["award_id"]) for row in rows] == table.values("award_id")
    assert list(rows[0]) == [column.name for column in table.columns]
    assert [row["score"] for row in rows] == ["" if v is None else str(v) for v in table.values("score")]
    assert dt.date.fromisoformat(rows[0]["told_on"]) == table.values("told_on")[0]


@given(TEXTS)
@example("\t=1")
@example('x";"=1')
@example("a;-1, +2| @x")
def test_no_guarded_text_starts_a_formula(value: str) -> None:
    safe = guard(value)
    assert not safe.startswith(DANGEROUS)
    assert not safe.strip().startswith(("=", "+", "-", "@"))
    # Opened with any other separator, no cell of it does either.
    for separator in ";,|\t":
        for cell in safe.split(separator)[1:]:
            assert not cell.strip(' \t\r\n\u00a0"').startswith(("=", "+", "-", "@")), separator
    assert safe.replace("'", "") == value.replace("'", "")


@settings(max_examples=40, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=40))
def test_server_and_python_guard_alike(register: Database, values: list[str]) -> None:
    query = text(f"SELECT v, {guard_sql('v')}, {risky_sql(['v', 'v'])} FROM unnest(CAST(:values AS text[])) AS v")
    with register.engine.connect() as connection:
        for value, guarded, risky in connection.execute(query, {"values": values}):
            assert guarded == guard(value)
            assert risky or guarded == value


def test_injection_is_stopped_in_csv_and_xlsx(register: Database, tmp_path: Path) -> None:
    dangerous = [row for row in csv_rows(register, "awards", {"region": "63.03"}) if "HYPERLINK" in row["recipient"]]
    assert dangerous[0]["recipient"] == "'=HYPERLINK(0;0) Grup Kesenian"
    assert dangerous[0]["category"] == "'@terbaik"
    with open_answer(register, "awards", {"region": "63.03"}) as answer:
        write_xlsx(answer, tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert sheet is not None
    for row in sheet.iter_rows():
        for cell in row:
            assert cell.data_type != "f"
            assert not (isinstance(cell.value, str) and cell.value.startswith(DANGEROUS))


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "  =1", "＝1"])
def test_own_sql_is_guarded_too(register: Database, tmp_path: Path, cell: str) -> None:
    own = tmp_path / "own.sql"
    quoted = cell.replace("\t", "\\t").replace("\r", "\\r")
    own.write_text(f"SELECT E'{quoted}' AS cell, -5 AS number", encoding="utf-8")
    row = csv_rows(register, str(own))[0]
    assert row["cell"].startswith("'")
    assert row["number"] == "-5"


def test_xlsx_has_real_types_a_frozen_heading_and_a_filter(register: Database, tmp_path: Path) -> None:
    path = tmp_path / "awards.xlsx"
    with open_answer(register, "awards", {"programme": "ombudsman-kepatuhan"}) as answer:
        count = write_xlsx(answer, path)
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    heads = [cell.value for cell in sheet[1]]
    assert heads[:3] == ["No.", "Tahun", "Tanggal"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref is not None
    assert sheet.max_row == count + 1 == 8
    first = dict(zip(heads, sheet[2], strict=True))
    assert first["Tanggal"].value == dt.datetime(2024, 12, 19)
    assert first["Nilai"].value == 90.5
    assert first["Masuk register"].value == dt.datetime(2024, 12, 19, 21, 0)
    assert first["Status"].value == "diberitakan"
    assert (sheet.column_dimensions["D"].width or 0) > 25


def test_xlsx_in_english(register: Database, tmp_path: Path) -> None:
    with open_answer(register, "site-health", {}) as answer:
        write_xlsx(answer, tmp_path / "s.xlsx", language="en")
    workbook = openpyxl.load_workbook(tmp_path / "s.xlsx")
    assert workbook.sheetnames == ["Health of sites"]
    assert workbook["Health of sites"]["A1"].value == "Outlet"


@pytest.mark.parametrize(("title", "name"), [("a/b:c", "a-b-c"), ("'x'", "x"), ("", "Piagam"), ("y" * 40, "y" * 31)])
def test_sheet_names_are_allowed_ones(title: str, name: str) -> None:
    assert sheet_name(title) == name


def test_json_is_an_array_of_typed_objects(register: Database) -> None:
    out = io.BytesIO()
    with open_answer(register, "awards", {"programme": "ombudsman-kepatuhan", "year": 2024}) as answer:
        assert write_json(answer, out.write) == 3
    records = json.loads(out.getvalue())
    assert [record["score"] for record in records] == [90.5, 93.75, 96.1]
    assert records[0]["told_on"] == "2024-12-19"
    out = io.BytesIO()
    with open_answer(register, "awards", {"region": "11"}) as answer:
        write_json(answer, out.write)
    assert json.loads(out.getvalue()) == []


def test_markdown_and_html_show_texts_as_they_are(register: Database, tmp_path: Path) -> None:
    own = tmp_path / "own.sql"
    own.write_text("SELECT '<script>|*x*' AS a, 'javascript:alert(1)' AS url, 1234.5 AS n", encoding="utf-8")
    table = run(register, str(own))
    assert r"&lt;script&gt;\|\*x\*" in markdown(table)
    page = html_table(table)
    assert "<script>" not in page
    assert "href" not in page
    assert "1.234,5" in page
    assert "1,234.5" in html_table(table, "en")
