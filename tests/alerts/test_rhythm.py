"""When a digest is due, in every zone and over the changes of clocks."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.outcome import GIVE_UP, next_try
from alerts.rhythm import digest_due, latest_slot

ZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura", "Europe/Amsterdam", "America/New_York", "Pacific/Kiritimati")
MOMENTS = st.datetimes(dt.datetime(2023, 1, 1), dt.datetime(2027, 12, 31), timezones=st.just(dt.UTC))


@pytest.mark.parametrize(
    ("rhythm", "zone", "now", "slot"),
    [
        ("hourly", "Asia/Jakarta", "2026-03-01T10:59:59", "2026-03-01T10:00:00"),
        ("daily", "Asia/Jakarta", "2026-03-01T00:00:00", "2026-03-01T00:00:00"),  # seven in Jakarta
        ("daily", "Asia/Makassar", "2026-03-01T00:00:00", "2026-02-28T23:00:00"),
        ("daily", "Asia/Jayapura", "2026-02-28T21:59:59", "2026-02-27T22:00:00"),
        ("weekly", "Asia/Jakarta", "2026-03-01T12:00:00", "2026-02-23T00:00:00"),  # a Sunday: Monday before
        ("instant", "Asia/Jakarta", "2026-03-01T05:00:00", "2026-03-01T00:00:00"),
    ],
)
def test_slots(rhythm: str, zone: str, now: str, slot: str) -> None:
    moment = dt.datetime.fromisoformat(now).replace(tzinfo=dt.UTC)
    assert latest_slot(rhythm, 7, 0, zone, moment) == dt.datetime.fromisoformat(slot).replace(tzinfo=dt.UTC)


@given(MOMENTS, st.sampled_from(ZONES), st.integers(0, 23), st.integers(0, 6), st.sampled_from(("daily", "weekly")))
def test_a_slot_is_the_latest_one_and_none_is_left_out(
    now: dt.datetime, zone: str, hour: int, weekday: int, rhythm: str
) -> None:
    slot = latest_slot(rhythm, hour, weekday, zone, now)
    assert slot <= now < slot + dt.timedelta(days=8 if rhythm == "weekly" else 2)
    assert latest_slot(rhythm, hour, weekday, zone, slot) == slot
    before = latest_slot(rhythm, hour, weekday, zone, slot - dt.timedelta(seconds=1))
    step = 7 if rhythm == "weekly" else 1
    local = ZoneInfo(zone)
    assert (slot.astimezone(local).date() - before.astimezone(local).date()).days in (step, step + 1, step - 1)
    if zone.startswith("Asia/"):
        assert slot - before == dt.timedelta(days=step)


def test_one_digest_per_slot() -> None:
    slot = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
    hour = dt.timedelta(hours=1)
    assert digest_due(slot, None, slot - hour)
    assert digest_due(slot, slot - hour, slot - hour)
    assert not digest_due(slot, slot + hour, slot - hour)  # made for this slot already
    assert not digest_due(slot, None, slot + hour)  # what came after it waits for the next


@given(st.integers(0, 40), st.integers(1, 10_000))
def test_tries_spread_over_three_days_and_end(attempts: int, number: int) -> None:
    first = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
    now, tries = first, 0
    while (after := next_try(tries + 1, first, now, number)) is not None:
        assert now < after <= first + GIVE_UP
        now, tries = after, tries + 1
    assert now == first + GIVE_UP
    assert 10 < tries < 25
