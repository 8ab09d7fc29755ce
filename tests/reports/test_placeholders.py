"""Placeholders are found where they stand as such, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.placeholders import bind, names, without_end


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("SELECT :year", ["year"]),
        ("SELECT 1::int, :a_b::text", ["a_b"]),
        ("SELECT ':no', \":no\" /* :no */ -- :no\n , :yes", ["yes"]),
        ("SELECT $$ :no $$, $x$ :no $x$, :yes", ["yes"]),
        ("SELECT 'it''s :no', :b, :a, :b", ["b", "a"]),
        ("SELECT a[1:2]", []),
    ],
)
def test_names(sql: str, found: list[str]) -> None:
    assert names(sql) == found


def test_binding_keeps_percent_signs_and_casts() -> None:
    assert bind("SELECT '5 %', 7 % 2, :n::bigint", {"n": "integer"}) == (
        "SELECT '5 %%', 7 %% 2, %(n)s::integer::bigint"
    )


@given(st.text(alphabet=st.characters(exclude_characters=":%"), max_size=60))
def test_text_without_signs_stays(sql: str) -> None:
    assert bind(sql, {}) == sql


def test_the_end_is_cut() -> None:
    assert without_end(" SELECT 1 ; \n") == "SELECT 1"
