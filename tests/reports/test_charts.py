"""Charts are whole files, the same every time, and hold every region."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from extract.regions import all_regions
from reports import ReportError, catalogue, run
from reports.charts import draw, inline_svg
from reports.charts.outlines import outline
from reports.charts.timeline import every_month
from storage.database import Database
from tests.reports.test_reports import needed

WITH_CHART = [name for name, report in catalogue().items() if report.chart]


@pytest.mark.parametrize("name", WITH_CHART)
def test_every_chart_is_drawn_as_svg(register: Database, name: str) -> None:
    table = run(register, name, needed(name))
    root = ET.fromstring(draw(table, "svg"))
    assert root.tag.endswith("svg")
    assert draw(table, "svg") == draw(table, "svg")
    assert inline_svg(table).startswith("<svg")


def test_png(register: Database) -> None:
    table = run(register, "by-region", {"region": "63"})
    assert draw(table, "png", language="en").startswith(b"\x89PNG")


@pytest.mark.parametrize("region", ["31", "91", "94"])
def test_other_provinces_maps(register: Database, region: str) -> None:
    assert draw(run(register, "by-region", {"region": region}), "svg")


def test_every_region_has_an_outline() -> None:
    assert [code for code in all_regions() if outline(code) is None] == []


def test_no_chart_and_no_rows_are_told(register: Database) -> None:
    with pytest.raises(ReportError, match="no chart"):
        draw(run(register, "newest"), "svg")
    empty = run(register, "ladder", {"region": "11.01"})
    with pytest.raises(ReportError, match="nothing to draw"):
        draw(empty, "svg")
    assert inline_svg(empty) == ""


def test_own_files_can_have_a_chart(register: Database, tmp_path: Path) -> None:
    own = tmp_path / "own.sql"
    own.write_text("-- chart: bars label=x value=y\nSELECT '$a$ <b>' AS x, 3 AS y", encoding="utf-8")
    assert b"<svg" in draw(run(register, str(own)), "svg")
    own.write_text("-- chart: bars label=nix value=y\nSELECT 'a' AS x, 3 AS y", encoding="utf-8")
    with pytest.raises(ReportError, match="cannot be drawn"):
        draw(run(register, str(own)), "svg")


def test_months_without_awards_are_on_the_axis() -> None:
    import datetime as dt

    assert every_month(dt.date(2023, 11, 1), dt.date(2024, 2, 1)) == [
        dt.date(2023, 11, 1), dt.date(2023, 12, 1), dt.date(2024, 1, 1), dt.date(2024, 2, 1),
    ]  # fmt: skip
