"""Dates as pages and feeds print them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.clean import parse_date
from extract.page_data import page_knowledge


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("Senin, 9 Januari 2023 15:32 WIB", "2023-01-09T15:32:00+07:00"),
        ("Jum'at, 17 Februari 2017 - 13:30 wib", "2017-02-17T13:30:00+07:00"),
        ("18 Ags 2025", "2025-08-18T00:00:00+08:00"),
        ("Senin, 18 Ags 2025 10.05 WITA", "2025-08-18T10:05:00+08:00"),
        ("18 Agt 2025 10.05WIT", "2025-08-18T10:05:00+09:00"),
        ("14/03/23", "2023-03-14T00:00:00+08:00"),
        ("Kamis, 05/11/2015 09:25 WIB", "2015-11-05T09:25:00+07:00"),
        ("12/25/2023", "2023-12-25T00:00:00+08:00"),
        ("2015-11-05 T20:08:58Z", "2015-11-06T04:08:58+08:00"),
        ("2016-02-16T13:01:52+0700", "2016-02-16T13:01:52+07:00"),
        ("2024-05-22T00:00:00.000+08:00", "2024-05-22T00:00:00+08:00"),
        ("2016-02-16 09:10:56", "2016-02-16T09:10:56+08:00"),
        ("2024-05-22", "2024-05-22T00:00:00+08:00"),
        ("2024/05/22", "2024-05-22T00:00:00+08:00"),
        ("Wednesday, 04 November, 2015 |  07:28 WIB", "2015-11-04T07:28:00+07:00"),
        ("Minggu, 8 Desember 2024 pukul 03:20", "2024-12-08T03:20:00+08:00"),
        ("January 9, 2023 3:32 pm", "2023-01-09T15:32:00+08:00"),
        ("Jan 9, 2023 12:05 am", "2023-01-09T00:05:00+08:00"),
        ("9 Nopember 2023 (15.32 WITA)", "2023-11-09T15:32:00+08:00"),
        ("9 Januari 2023 15:32 GMT+7", "2023-01-09T15:32:00+07:00"),
        ("Mon, 09 Jan 2023 08:32:00 +0000", "2023-01-09T16:32:00+08:00"),
        ("Mon, 09 Jan 2023 08:32:00 GMT", "2023-01-09T16:32:00+08:00"),
        ("Mon, 09 Jan 2023 08:32:00 WITA", "2023-01-09T08:32:00+08:00"),
        ("Mon, 09 Jan 2023 08:32:00", "2023-01-09T08:32:00+08:00"),
        ("2 jam yang lalu", None),
        ("31 Juni 2024", None),
        ("1970-01-01", None),
        ("0000-00-00 00:00:00", None),
        ("", None),
    ],
)
def test_printed_dates(printed: str, expected: str | None) -> None:
    moment = parse_date(printed, "Asia/Makassar")
    assert (moment.isoformat() if moment else None) == expected


@given(st.text(max_size=500))
def test_never_raises_and_always_tells_the_offset(text: str) -> None:
    moment = parse_date(text, "Asia/Jakarta")
    assert moment is None or moment.utcoffset() is not None


MONTHS = sorted(page_knowledge().months.items())


@given(
    st.datetimes(min_value=dt.datetime(2000, 1, 1), max_value=dt.datetime(2068, 12, 31)),
    st.sampled_from(["WIB", "WITA", "WIT"]),
    st.sampled_from([":", "."]),
    st.data(),
)
def test_every_printed_month_name_round_trips(moment: dt.datetime, zone: str, dot: str, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([name for name, month in MONTHS if month == moment.month]))
    printed = f"{moment.day} {name.title()} {moment.year}, {moment.hour:02}{dot}{moment.minute:02} {zone}"
    hours = page_knowledge().zones[zone.lower()]
    expected = moment.replace(second=0, microsecond=0, tzinfo=dt.timezone(dt.timedelta(hours=hours)))
    assert parse_date(printed, "Asia/Jakarta") == expected


@given(st.datetimes(min_value=dt.datetime(2000, 1, 1), max_value=dt.datetime(2068, 12, 31), timezones=st.timezones()))
def test_iso_moments_round_trip(moment: dt.datetime) -> None:
    moment = moment.replace(microsecond=0)
    offset = moment.utcoffset()
    assert offset is not None
    fixed = moment.replace(tzinfo=dt.timezone(offset))
    if offset.total_seconds() % 60 == 0:
        assert parse_date(fixed.isoformat(), "Asia/Jakarta") == fixed
