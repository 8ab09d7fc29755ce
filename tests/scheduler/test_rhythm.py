"""The rhythm is learned from what was published, and says when the next visit pays."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.rhythm import DAY, HOUR, HOURS, WEEK, Rhythm, hour_of_week, learn

MONDAY = 1704067200.0  # 2024-01-01 00:00 UTC
WITA = 8 * HOUR

rates = st.lists(st.floats(0, 20), min_size=HOURS, max_size=HOURS).map(lambda values: Rhythm(tuple(values)))
starts = st.floats(MONDAY, MONDAY + 2 * WEEK)


def every(hours: list[int], weeks: int = 8) -> list[float]:
    """One article a day at each of these local hours."""
    return [MONDAY - WITA + day * DAY + (hour + 0.5) * HOUR for day in range(7 * weeks) for hour in hours]


def test_an_hour_of_the_week_is_local() -> None:
    assert hour_of_week(MONDAY, 0) == 0
    assert hour_of_week(MONDAY - WITA, WITA) == pytest.approx(0)
    assert hour_of_week(MONDAY + WEEK - 1800, WITA) == pytest.approx(7.5)


def test_a_newsroom_of_the_morning_is_learned() -> None:
    rhythm = learn(every([7, 8, 9, 10]), MONDAY + 56 * DAY, WITA)
    assert rhythm.per_day == pytest.approx(4.2, abs=0.4)
    assert rhythm.busiest in (7, 8, 9, 10)
    morning, night = sum(rhythm.rates[24 + 7 : 24 + 11]), sum(rhythm.rates[24 : 24 + 6])
    assert morning > 10 * night


def test_a_silent_weekend_is_learned() -> None:
    workdays = [m for m in every([9, 11, 13, 15]) if hour_of_week(m, WITA) < 5 * 24]
    rhythm = learn(workdays, MONDAY + 56 * DAY, WITA)
    assert sum(rhythm.rates[6 * 24 :]) < 0.3 * sum(rhythm.rates[:24])


def test_nothing_known_gives_a_plausible_newsroom() -> None:
    rhythm = learn([], MONDAY, WITA)
    assert 4 < rhythm.per_day < 12
    assert min(rhythm.rates) > 0


def test_one_backdated_article_does_not_make_a_busy_newsroom_sleepy() -> None:
    now = MONDAY + 56 * DAY
    today = [now - number * HOUR for number in range(1, 24)]
    rhythm = learn([now - 50 * DAY, *today], now, WITA)
    assert rhythm.per_day > 10


@given(rates, starts, st.floats(0, 3 * WEEK), st.floats(0, 3 * WEEK))
def test_expectation_adds_up(rhythm: Rhythm, start: float, first: float, second: float) -> None:
    middle, end = start + first, start + first + second
    parts = rhythm.expected(start, middle, WITA) + rhythm.expected(middle, end, WITA)
    assert math.isclose(parts, rhythm.expected(start, end, WITA), rel_tol=1e-6, abs_tol=1e-3)


@given(rates, starts, st.floats(60, 7200), st.floats(0.02, 20))
def test_the_visit_comes_within_its_limit(rhythm: Rhythm, start: float, patience: float, gain: float) -> None:
    due = rhythm.visit_after(start, patience, gain, WITA, DAY)
    assert start < due <= start + DAY


@given(rates, starts, st.floats(60, 3600))
def test_more_patience_never_means_an_earlier_visit(rhythm: Rhythm, start: float, patience: float) -> None:
    assert rhythm.visit_after(start, patience, 1, WITA, DAY) <= rhythm.visit_after(start, 2 * patience, 1, WITA, DAY)


@given(st.floats(0.05, 10), starts, st.floats(300, 3600))
def test_with_an_even_rate_the_interval_goes_with_its_square_root(rate: float, start: float, patience: float) -> None:
    rhythm = Rhythm((rate,) * HOURS)
    expected = math.sqrt(2 * patience * HOUR / rate)
    assert rhythm.visit_after(start, patience, 1, WITA, WEEK) - start == pytest.approx(min(expected, WEEK), rel=1e-6)


@settings(max_examples=40)
@given(st.lists(st.floats(MONDAY - 80 * DAY, MONDAY + DAY), max_size=300))
def test_whatever_was_published_the_rhythm_is_sound(published: list[float]) -> None:
    rhythm = learn(published, MONDAY, WITA)
    assert len(rhythm.rates) == HOURS
    assert all(math.isfinite(rate) and rate > 0 for rate in rhythm.rates)
