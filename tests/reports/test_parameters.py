"""What a person writes becomes typed values, or a clear refusal."""

from __future__ import annotations

import datetime as dt

import pytest

from reports import ReportError
from reports.lookup import chosen
from reports.parameters import Parameter, bound

REGIONS = [
    ("63", "Provinsi Kalimantan Selatan", "Kalimantan Selatan"),
    ("63.72", "Kota Banjarbaru", "Banjarbaru"),
    ("32.71", "Kota Bogor", "Bogor"),
    ("32.01", "Kabupaten Bogor", "Bogor"),
]


def value(declaration: str, written: str | None) -> dict[str, object]:
    """The values that one parameter binds."""
    parameter = Parameter.parse("p", declaration)
    return dict(parameter.values(written, lambda kind, text: chosen(kind, text, REGIONS)[0]))


@pytest.mark.parametrize(
    ("declaration", "written", "values"),
    [
        ("region", "63", {"region": "63", "province": "63", "regency": None}),
        ("region", "kota banjarbaru", {"region": "63.72", "province": "63", "regency": "63.72"}),
        ("region", "Banjarbaru", {"region": "63.72", "province": "63", "regency": "63.72"}),
        ("region", None, {"region": None, "province": None, "regency": None}),
        ("years", "2024", {"year_from": 2024, "year_to": 2024}),
        ("years", "2020-2024", {"year_from": 2020, "year_to": 2024}),
        ("years", "2020-", {"year_from": 2020, "year_to": None}),
        ("years", "-2024", {"year_from": None, "year_to": 2024}),
        ("month", "2024-12", {"month_from": dt.date(2024, 12, 1), "month_to": dt.date(2025, 1, 1)}),
        ("integer, default 50", None, {"p": 50}),
        ("integer, default 50", "none", {"p": None}),
        ("date", "2024-05-21", {"p": dt.date(2024, 5, 21)}),
        ("number", "0,8", {"p": 0.8}),
        ("text", "apa saja'; DROP", {"p": "apa saja'; DROP"}),
    ],
)
def test_values(declaration: str, written: str | None, values: dict[str, object]) -> None:
    assert value(declaration, written) == values


@pytest.mark.parametrize(
    ("declaration", "written", "said"),
    [
        ("region", "Bogor", "fits several"),
        ("region", "Bogr", "no region"),
        ("region, required", None, "needs --p"),
        ("years", "2024-2020", "not understood"),
        ("years", "-", "not understood"),
        ("month", "2024-13", "not understood"),
        ("integer", "viele", "not understood"),
        ("date", "21/5/2024", "not understood"),
    ],
)
def test_refusals_are_the_askers_and_say_how(declaration: str, written: str | None, said: str) -> None:
    with pytest.raises(ReportError, match=said) as caught:
        value(declaration, written)
    assert caught.value.usage
    assert caught.value.advice


def test_what_the_report_does_not_ask_for_is_refused() -> None:
    with pytest.raises(ReportError, match="does not know --outlet"):
        bound((Parameter("region", "region"),), {"outlet": "x"}, lambda kind, text: text)


def test_year_and_years_stand_for_each_other() -> None:
    assert bound((Parameter("years", "years"),), {"year": "2024"}, lambda kind, text: text) == {
        "year_from": 2024, "year_to": 2024,
    }  # fmt: skip
