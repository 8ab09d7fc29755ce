"""JSON Lines that hold anything."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from piagam.lines import BadLine, Line, _parse, read_lines


def read(tmp_path: Path, content: bytes, limit: int = 1000) -> list[Line | BadLine]:
    path = tmp_path / "lines.jsonl"
    path.write_bytes(content)
    return list(read_lines([str(path)], limit=limit))


def test_good_and_bad_lines_keep_their_numbers(tmp_path: Path) -> None:
    got = read(tmp_path, b'{"id": "a"}\n\nnot json\n[1]\n{"title": "x"}\n{"id": 7}')
    assert [type(line).__name__ for line in got] == ["Line", "BadLine", "BadLine", "BadLine", "Line"]
    assert [line.number for line in got] == [1, 3, 4, 5, 6]


def test_a_line_over_the_limit_is_passed_over(tmp_path: Path) -> None:
    got = read(tmp_path, b'{"id": "' + b"x" * 5000 + b'"}\n{"id": "b"}\n')
    assert isinstance(got[0], BadLine)
    assert "longer" in got[0].reason
    assert isinstance(got[1], Line)
    assert got[1].number == 2


def test_lone_surrogates_become_replacement_characters(tmp_path: Path) -> None:
    (got,) = read(tmp_path, b'{"id": "a", "text": "x\\ud800y\\ud83c\\udfc6"}')
    assert isinstance(got, Line)
    assert got.value["text"] == "x�y🏆"


def test_bytes_that_are_no_utf8_are_replaced(tmp_path: Path) -> None:
    (got,) = read(tmp_path, b'{"id": "a", "text": "x\xffy"}')
    assert isinstance(got, Line)
    assert got.value["text"] == "x�y"


def test_a_missing_file_is_a_problem_not_an_exception() -> None:
    (got,) = list(read_lines(["/nowhere/at all.jsonl"]))
    assert isinstance(got, BadLine)
    assert "No such file" in got.reason


@given(st.binary(max_size=200))
def test_any_bytes_give_a_line_or_a_reason(raw: bytes) -> None:
    assert isinstance(_parse(raw, "f", 1), Line | BadLine)
