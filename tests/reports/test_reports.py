"""The ready reports: each runs in every form and both languages, and tells what is true of the filled register."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from reports import ReportError, catalogue, find, render_terminal, run
from reports.charts import KINDS
from reports.html_page import html_page
from reports.queries import parse
from reports.running import copy_csv
from reports.table import titles
from reports.text_files import markdown
from storage.database import Database
from storage.reporting import grant_reader

NEEDED = {"region": "63", "month": "2024-05", "award": "3", "programme": "kla"}


def needed(name: str) -> dict[str, str]:
    """What must be given to a report."""
    given = {p.name: NEEDED[p.name] for p in catalogue()[name].parameters if p.required}
    return given | ({"region": "63.72"} if name in ("ladder", "gaps") else {})


def test_there_are_at_least_fifteen() -> None:
    assert len(catalogue()) >= 15


@pytest.mark.parametrize("name", catalogue())
def test_every_report_is_described_in_both_languages(name: str) -> None:
    report = catalogue()[name]
    assert report.title_id != report.title_en
    assert report.description_id != report.description_en
    assert report.description_id.endswith(".") and report.description_en.endswith(".")
    assert not report.chart or report.chart in KINDS


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("name", catalogue())
def test_every_report_runs_and_is_shown(register: Database, name: str, language: str) -> None:
    table = run(register, name, needed(name))
    assert table.rows
    shown = render_terminal(table, language=language)
    assert table.report.title(language) in shown
    assert table.report.title(language) in html_page(table, language=language)
    assert markdown(table, language).startswith("## ")
    assert [c.name for c in table.columns if c.name not in titles()] == []  # every heading has its words


def records(register: Database, name: str, **given: str) -> list[dict[str, Any]]:
    """A report's rows as dictionaries."""
    return run(register, name, given).records()


def test_the_ladder_tells_rises_and_gaps_of_years(register: Database) -> None:
    rows = records(register, "ladder", region="63.72", programme="kla")
    assert [(r["year"], r["grade"], r["grade_step"], r["grade_change"]) for r in rows] == [
        (2019, "Pratama", 5, None), (2021, "Madya", 4, 1), (2022, "Nindya", 3, 1), (2023, "Nindya", 3, 0),
        (2024, "Utama", 2, 1),
    ]  # fmt: skip
    assert rows[3]["grade_years_running"] == 2


def test_streaks_count_years_of_the_same_grade(register: Database) -> None:
    rows = {(r["region"], r["programme"]): r for r in records(register, "streaks")}
    wtp = "Opini atas Laporan Keuangan Pemerintah Daerah"
    assert rows["Kota Banjarbaru", wtp]["grade_years_running"] == 6
    south = rows["Kabupaten Hulu Sungai Selatan", wtp]
    assert (south["grade_years_running"], south["years_running"], south["grade_since"]) == (5, 6, 2020)
    assert ("Kabupaten Banjar", wtp) not in rows  # 2023 is missing: the row begins anew in 2024


def test_gaps_are_what_neighbours_have(register: Database) -> None:
    rows = {r["programme"]: r for r in records(register, "gaps", region="63.71", year="2024")}
    child = rows["Kabupaten/Kota Layak Anak"]
    assert (child["neighbours"], child["best_grade"], child["own_last_year"]) == (3, "Utama", 2023)
    assert child["neighbour_names"] == "Banjarbaru, Hulu Sungai Selatan, Tabalong"  # not Metro, another province


def test_first_time_winners_and_movers(register: Database) -> None:
    first = records(register, "first-time-winners", year="2024")
    assert {(r["region"], r["programme"]) for r in first} == {
        ("Kabupaten Hulu Sungai Selatan", "Universal Health Coverage Award"),
        ("Kabupaten Banjar", "Universal Health Coverage Award"),
        ("Kabupaten Banjar", "TOP BUMD Awards"),
    } - {("Kabupaten Banjar", "TOP BUMD Awards")}  # a company's award is none of the region's
    down = [r for r in records(register, "movers", year="2023") if r["grade_change"] < 0]
    assert [(r["region"], r["previous_grade"], r["grade"]) for r in down] == [("Kota Banjarmasin", "Nindya", "Madya")]


def test_rejected_and_merged_awards_count_nowhere(register: Database) -> None:
    assert all("Piala Salah" not in row for row in run(register, "awards", {"limit": "none"}).rows)
    total = sum(r["awards"] for r in records(register, "by-province"))
    assert total == len(run(register, "awards", {"limit": "none"}).rows) - 1  # one has no region
    assert [r["decision"] for r in records(register, "decisions")] == ["merge", "reject"]


def test_regions_without_awards_stand_in_the_list(register: Database) -> None:
    rows = records(register, "by-region", region="63")
    assert len(rows) == 13
    assert rows[-1]["awards"] == 0


def test_outlets_coverage_and_speed(register: Database) -> None:
    rows = {r["outlet"]: r for r in records(register, "outlets")}
    assert rows["Banua Kini"]["told_first"] == rows["Banua Kini"]["awards"] == 58
    assert float(rows["Harian Borneo"]["hours_behind"]) == 5
    assert rows["Suara Sungai"]["copied_articles"] == rows["Suara Sungai"]["articles"] == 19


def test_awards_can_be_asked_by_outlet_and_years(register: Database) -> None:
    rows = records(register, "awards", outlet="Suara Sungai", years="2023-")
    assert rows and all(r["year"] >= 2023 and r["outlets"] == 3 for r in rows)


def test_trouble_comes_first_in_site_health(register: Database) -> None:
    rows = records(register, "site-health")
    assert (rows[0]["outlet"], rows[0]["state"], rows[0]["failed_runs_30_days"]) == ("Suara Sungai", "broken", 1)


def test_conflicts_say_who_told_what(register: Database) -> None:
    (row,) = records(register, "conflicts", region="63.06")
    assert row["field"] == "score"
    assert "Harian Borneo" in row["told"]


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("DELETE FROM piagam.award", "syntax error"),
        ("COMMIT", "syntax error"),
        ("SELECT 1; COMMIT; DROP TABLE piagam.award", "multiple commands"),
        ("SELECT 1) AS a) TO STDOUT; DROP TABLE piagam.award; --", "syntax error|multiple commands"),
        ("SELECT E'\\''; DROP TABLE piagam.award; --'", "multiple commands"),
        ("SELECT 1; DROP TABLE piagam.award", "multiple commands"),
        ("SELECT * FROM piagam.award", "may not"),
        ("SELECT nix FROM report.awards", "does not exist"),
        ("WITH x AS (DELETE FROM report.issuers RETURNING *) SELECT * FROM x", "must not contain"),
        ("SELECT pg_sleep(30)", "time limit"),
        ("-- nothing", "no query"),
        ("-- parameter x: colour\nSELECT :x", "no type 'colour'"),
    ],
)
def test_own_files_only_read(
    own_register: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sql: str, said: str
) -> None:
    monkeypatch.setenv("PIAGAM_REPORT_TIMEOUT", "0.5")
    grant_reader(own_register)
    own = tmp_path / "own.sql"
    own.write_text(sql, encoding="utf-8")
    with pytest.raises(ReportError, match=said) as caught:
        run(own_register, str(own))
    assert caught.value.advice
    with pytest.raises(ReportError):
        copy_csv(own_register, str(own), None, lambda piece: None)
    with own_register.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM piagam.award").scalar() == 60


def test_own_files_bind_values(register: Database, tmp_path: Path) -> None:
    own = tmp_path / "own.sql"
    own.write_text(
        "-- title_id: Milik sendiri\n-- parameter since: date, required\n"
        "SELECT count(*) AS n, '5 %' AS percent FROM report.awards\n"
        "WHERE told_on >= :since AND recipient LIKE :name || '%' AND (:region IS NULL OR province_code = :province)",
        encoding="utf-8",
    )
    table = run(register, str(own), {"since": "2024-01-01", "name": "Pemerintah", "region": "Kalimantan Selatan"})
    assert table.records() == [{"n": 14, "percent": "5 %"}]
    assert table.report.title("en") == "Milik sendiri"
    evil = run(register, str(own), {"since": "2024-01-01", "name": "' OR true --", "region": "63"})
    assert evil.records()[0]["n"] == 0


@pytest.mark.parametrize("name", ["nix", "nix.sql"])
def test_a_report_that_is_not_there(name: str) -> None:
    with pytest.raises(ReportError):
        find(name)


def test_placeholders_that_are_not_declared_are_taken_by_name() -> None:
    report = parse("x", "SELECT :year_from, :regency, :limit, :word")
    assert [(p.name, p.kind) for p in report.parameters] == [
        ("years", "years"), ("region", "region"), ("limit", "text"), ("word", "text"),
    ]  # fmt: skip
    assert report.parameters[2].casts == {"limit": "integer"}
