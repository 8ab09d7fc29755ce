"""The next visit follows rhythm and answers, within its bounds, and says why."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.plan import BACKOFF, Answer, Limits, Pulse, next_visit, reasoning
from scheduler.reasons import explain
from scheduler.rhythm import DAY, HOUR, HOURS, Rhythm

NOON = 1704067200.0 + 4 * HOUR  # Monday noon in Banjarmasin
WITA = 8 * HOUR
EVEN = Rhythm((1.0,) * HOURS)
LIMITS = Limits()
outcomes = st.sampled_from(["ok", "unchanged", "quiet", *BACKOFF])


def visit(pulse: Pulse, answer: Answer, **more: float) -> float:
    return next_visit(EVEN, pulse, answer, NOON, offset=WITA, limits=LIMITS, **more).interval  # type: ignore[arg-type]


def after(answers: list[Answer], every: float = HOUR) -> Pulse:
    pulse, now = Pulse(at=NOON - len(answers) * every), NOON - len(answers) * every
    for answer in answers:
        now += every
        pulse = pulse.after(EVEN, answer, now, WITA)
    return pulse


def test_visits_without_news_lengthen_the_interval() -> None:
    usual = after([Answer("ok", 1)] * 24)
    silent = after([Answer("unchanged", 0)] * 24)
    assert visit(silent, Answer("unchanged")) > 1.5 * visit(usual, Answer("ok", 1))


def test_a_burst_shortens_the_interval_and_fades() -> None:
    usual = after([Answer("ok", 1)] * 24)
    burst = after([*[Answer("ok", 1)] * 23, Answer("ok", 25)])
    later = after([*[Answer("ok", 1)] * 23, Answer("ok", 25), *[Answer("ok", 1)] * 72])
    assert visit(burst, Answer("ok", 25)) < 0.6 * visit(usual, Answer("ok", 1))
    assert visit(later, Answer("ok", 1)) == pytest.approx(visit(usual, Answer("ok", 1)), rel=0.25)


@pytest.mark.parametrize("outcome", ["unreachable", "blocked", "refused", "broken"])
def test_failures_back_off_twice_as_far_each_time_up_to_a_day(outcome: str) -> None:
    pulse = Pulse(at=NOON - HOUR)
    intervals = []
    for _ in range(12):
        pulse = pulse.after(EVEN, Answer(outcome), NOON, WITA)
        intervals.append(visit(pulse, Answer(outcome)))
    assert intervals[0] >= BACKOFF[outcome]
    assert intervals == sorted(intervals)
    assert intervals[-1] == DAY
    assert visit(pulse.after(EVEN, Answer("ok", 1), NOON, WITA), Answer("ok", 1)) < 2 * HOUR


def test_an_interrupted_visit_is_made_up_for_soon() -> None:
    pulse = after([Answer("unchanged")] * 24).after(EVEN, Answer("interrupted"), NOON, WITA)
    assert pulse.failures == 0
    assert visit(pulse, Answer("interrupted")) == LIMITS.least


def test_what_the_site_asks_for_is_done() -> None:
    pulse = after([Answer("ok", 1)]).after(EVEN, Answer("blocked", retry_after=5 * HOUR), NOON, WITA)
    assert visit(pulse, Answer("blocked", retry_after=5 * HOUR)) == 5 * HOUR


def test_the_budget_stretches_the_rest_of_the_day() -> None:
    pulse = after([Answer("ok", 1)] * 3)
    assert visit(pulse, Answer("ok", 1), spent=LIMITS.budget - 4) == pytest.approx(3 * HOUR)  # 12 h left for four
    assert visit(pulse, Answer("ok", 1), spent=LIMITS.budget) == pytest.approx(12 * HOUR)


@given(
    outcomes,
    st.integers(0, 5000),
    st.floats(0, 1e6) | st.none(),
    st.integers(0, 5000),
    st.floats(-1, 1),
    st.integers(0, 60),
    st.floats(0, 100) | st.none(),
)
def test_the_interval_never_leaves_its_bounds(
    outcome: str, published: int, retry_after: float | None, spent: int, jitter: float, failures: int, ago: float | None
) -> None:
    before = Pulse(at=None if ago is None else NOON - ago * DAY, failures=failures)
    answer = Answer(outcome, published, retry_after)
    pulse = before.after(EVEN, answer, NOON, WITA)
    found = next_visit(EVEN, pulse, answer, NOON, offset=WITA, limits=LIMITS, spent=spent, jitter=jitter)
    assert LIMITS.least <= found.interval <= LIMITS.most
    assert found.due == NOON + found.interval
    reasons = reasoning(found, EVEN, pulse, answer, offset=WITA, limits=LIMITS, spent=spent)
    assert explain({"why": reasons})


def test_a_clock_set_back_does_no_harm() -> None:
    future = Pulse(at=NOON + 3 * DAY, seen=3, expected=3)
    pulse = future.after(EVEN, Answer("ok", 1), NOON, WITA)
    assert pulse.at == NOON
    assert LIMITS.least <= visit(pulse, Answer("ok", 1)) <= LIMITS.most


@given(
    st.dictionaries(st.sampled_from([f.name for f in dataclasses.fields(Pulse)]), st.text() | st.floats() | st.none())
)
def test_a_spoiled_memory_counts_as_none(data: dict[str, object]) -> None:
    assert isinstance(Pulse.load(data), Pulse)


def test_a_pulse_survives_its_storing() -> None:
    pulse = after([Answer("ok", 3), Answer("unchanged")])
    assert Pulse.load(dataclasses.asdict(pulse)) == pulse


def test_the_reasons_read_well() -> None:
    assert explain({}) == "not visited yet: due at once"
    pulse = after([Answer("ok", 1)] * 5)
    failed = pulse.after(EVEN, Answer("blocked"), NOON, WITA).after(EVEN, Answer("blocked"), NOON, WITA)
    found = next_visit(EVEN, failed, Answer("blocked"), NOON, offset=WITA, limits=LIMITS)
    reasons = reasoning(found, EVEN, failed, Answer("blocked"), offset=WITA, limits=LIMITS, spent=3)
    assert explain({"why": reasons}).startswith("blocked, 2 in a row: wait 2 h; 24 articles a day")
