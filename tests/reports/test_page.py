"""docs/reporting.md tells of the program as it is: lists, dictionary, every question with its answer."""

from __future__ import annotations

import json
import re

from sqlalchemy import text

from piagam.cli import build
from storage.database import Database
from storage.reporting import all_views
from tests.reports.page import PAGE, PICTURES, QUESTION, ROOT, answer, renewed
from tests.reports.test_views import standing


def test_lists_and_dictionary_are_those_of_the_program(register: Database) -> None:
    page = PAGE.read_text(encoding="utf-8")
    with register.engine.connect() as connection:
        types = standing(connection)
    lists_only = QUESTION.sub("", renewed(page, register, types))
    assert lists_only == QUESTION.sub("", page), "run `python -m tests.reports.page`"


def test_every_question_has_the_answer_that_stands_there(register: Database) -> None:
    page = PAGE.read_text(encoding="utf-8")
    questions = list(QUESTION.finditer(page))
    assert len(questions) >= 20
    for question in questions:
        assert re.search(r"\d baris", question["answer"]), question["sql"]
        assert not question["answer"].startswith("\n0 baris"), question["sql"]
        assert answer(register, question["sql"]) == question["answer"], question["sql"]


def test_every_view_stands_in_the_diagram_or_is_alone() -> None:
    page = PAGE.read_text(encoding="utf-8")
    diagram = page.split("```mermaid", 1)[1].split("```", 1)[0]
    shown = set(re.findall(r"\w+", diagram))
    assert {view.name for view in all_views()} - shown == {"freshness", "extraction_quality"}


def test_pictures_are_small_and_shown() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for name in PICTURES:
        picture = ROOT / "docs" / "images" / name
        assert picture.stat().st_size < 150_000
        assert f"images/{name}" in page


def test_the_dashboard_asks_only_what_there_is(register: Database) -> None:
    board = json.loads((ROOT / "docs" / "connect" / "grafana-dashboard.json").read_text(encoding="utf-8"))
    queries = [target["rawSql"] for panel in board["panels"] for target in panel["targets"]]
    assert len(queries) == 5
    with register.engine.connect() as connection:
        for query in queries:
            connection.execute(text(query).execution_options(no_parameters=True)).all()


def test_the_command_group_is_there() -> None:
    assert build("reports")
