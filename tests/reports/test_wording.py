"""Numbers and dates as people write them, held against Babel's locales."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from babel.dates import format_date
from babel.numbers import format_decimal, parse_decimal
from hypothesis import given
from hypothesis import strategies as st

from reports import wording
from reports.table import Column

LANGUAGES = st.sampled_from(["id", "en"])
NUMBERS = st.decimals(-(10**12), 10**12, places=3, allow_nan=False) | st.integers(-(10**15), 10**15).map(Decimal)


@given(NUMBERS, LANGUAGES)
def test_numbers_read_back_as_themselves(value: Decimal, language: str) -> None:
    assert parse_decimal(wording.number(value, language), locale=language, strict=True) == value


@given(NUMBERS, LANGUAGES)
def test_numbers_are_written_as_the_locale_writes_them(value: Decimal, language: str) -> None:
    expected = format_decimal(value, format="#,##0.###", locale=language)
    assert wording.number(value, language) == ("0" if expected == "-0" else expected)


@given(st.floats(allow_nan=True, allow_infinity=True), LANGUAGES)
def test_any_float_is_written_without_a_trap(value: float, language: str) -> None:
    assert wording.number(value, language)


@given(st.dates(), LANGUAGES)
def test_dates_are_written_as_the_locale_writes_them(day: dt.date, language: str) -> None:
    expected = format_date(day, "d MMMM", locale=language)
    assert wording.date(day, language) == f"{expected} {day.year}"


@pytest.mark.parametrize(
    ("name", "kind", "value", "indonesian", "english"),
    [
        ("awards", "integer", 1234567, "1.234.567", "1,234,567"),
        ("score", "number", Decimal("93.750"), "93,75", "93.75"),
        ("year", "plain", 2024, "2024", "2024"),
        ("month", "date", dt.date(2024, 5, 1), "Mei 2024", "May 2024"),
        ("told_on", "date", dt.date(2024, 8, 21), "21 Agustus 2024", "21 August 2024"),
        ("first_time", "boolean", True, "ya", "yes"),
        ("recipient_kind", "text", "government", "pemerintah daerah", "government"),
        ("month_of_year", "plain", 5, "Mei", "May"),
        ("score", "number", None, "", ""),
        ("first_seen", "moment", dt.datetime(2024, 5, 21, 7, 5, tzinfo=dt.UTC), "21 Mei 2024 14.05 WIB",
         "21 May 2024 14:05 WIB"),
    ],
)  # fmt: skip
def test_cells(name: str, kind: str, value: object, indonesian: str, english: str) -> None:
    column = Column(name, kind)
    assert (wording.cell(column, value, "id"), wording.cell(column, value, "en")) == (indonesian, english)
