"""A site's state follows from its runs and its history, and single bad visits change nothing."""

from __future__ import annotations

import typing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.rhythm import HOUR
from scheduler.sitehealth import Evidence, RunFacts, Sample, State, judge, poisson_at_most
from scheduler.wording import REASONS, STATES, reason

NOW = 1_700_000_000.0
BUSY = {"expected_week": 70.0, "seen_week": 68, "expected_days": 20.0, "seen_days": 19, "silent_days": 0.1}
FULL = Sample(articles=50, dated=50, signed=45, length=2400, awards=6)


def runs(*outcomes: str, every: float = HOUR, **counts: int) -> list[RunFacts]:
    """Runs with these outcomes, newest first."""
    return [RunFacts(NOW - place * every, outcome, counts, "why") for place, outcome in enumerate(outcomes)]


def state(previous: str, found: list[RunFacts], **more: object) -> str | None:
    verdict = judge(previous, Evidence(runs=found, **{**BUSY, **more}))  # type: ignore[arg-type]
    return verdict.state if verdict else None


def test_a_site_that_works_is_ok() -> None:
    assert state("new", runs("ok")) == "ok"
    assert state("unreachable", runs("unchanged", "unreachable", "unreachable", "unreachable")) == "ok"


def test_a_site_without_a_run_is_new() -> None:
    verdict = judge("new", Evidence())
    assert verdict is not None
    assert verdict.state == "new"


@pytest.mark.parametrize("outcome", ["unreachable", "blocked", "broken", "refused", "failed"])
def test_one_bad_visit_changes_nothing(outcome: str) -> None:
    assert state("ok", runs(outcome, "ok", "ok")) is None


@pytest.mark.parametrize(
    ("outcome", "times", "expected"),
    [("unreachable", 3, "unreachable"), ("blocked", 2, "blocked"), ("broken", 2, "broken"), ("refused", 2, "refused")],
)
def test_failures_in_a_row_give_the_state(outcome: str, times: int, expected: str) -> None:
    assert state("ok", [*runs(*[outcome] * times), RunFacts(NOW - 9 * HOUR, "ok")]) == expected


def test_failures_within_minutes_are_one_failure() -> None:
    assert state("ok", [*runs(*["unreachable"] * 3, every=60), RunFacts(NOW - 9 * HOUR, "ok")]) is None


def test_our_own_stops_say_nothing_about_the_site() -> None:
    assert state("ok", runs("interrupted")) is None
    assert state("ok", runs("interrupted", "unreachable", "interrupted", "ok")) is None


def test_a_new_site_that_refuses_is_told_at_once() -> None:
    assert state("new", runs("refused")) == "refused"


def test_a_newsroom_on_holiday_is_quiet_and_not_broken() -> None:
    silent = {"seen_week": 20, "seen_days": 0, "expected_days": 20.0, "silent_days": 2.2}
    assert state("ok", runs(*["unchanged"] * 40), **silent) == "quiet"


def test_a_small_newsroom_may_be_silent_for_two_days() -> None:
    small = {"expected_week": 4.0, "seen_week": 1, "expected_days": 1.1, "seen_days": 0, "silent_days": 3.0}
    assert state("ok", runs(*["unchanged"] * 10), **small) == "ok"


def test_a_quiet_newsroom_that_publishes_again_is_ok() -> None:
    back = {"seen_week": 12, "expected_days": 20.0, "seen_days": 12, "silent_days": 0.1}
    assert state("quiet", runs("ok", "unchanged"), **back) == "ok"


def test_announced_articles_that_cannot_be_read_mean_broken() -> None:
    thin = {"seen_week": 3, "seen_days": 0, "silent_days": 3.0}
    assert state("ok", runs(*["ok"] * 30, references=4), **thin) == "broken"


def test_few_articles_for_two_weeks_are_no_holiday() -> None:
    few = {"seen_week": 8, "seen_days": 1, "few_days": 15.0, "silent_days": 1.0}
    assert state("quiet", runs(*["unchanged"] * 30), **few) == "broken"


def test_pages_that_no_longer_become_articles_mean_broken() -> None:
    assert state("ok", runs("ok", "ok", pages=10, articles=1), history=FULL) == "broken"
    assert state("ok", runs("ok", "ok", pages=10, articles=9), history=FULL) == "ok"


@pytest.mark.parametrize("recent", [Sample(10, 10, 9, 300, 1), Sample(10, 1, 9, 2400, 1), Sample(10, 10, 0, 2400, 1)])
def test_emptier_articles_mean_broken(recent: Sample) -> None:
    assert state("ok", runs("ok"), recent=recent, history=FULL) == "broken"


def test_articles_as_before_are_no_reason() -> None:
    assert state("ok", runs("ok"), recent=Sample(10, 9, 8, 1500, 0), history=FULL) == "ok"


outcomes = st.sampled_from(
    ["ok", "unchanged", "quiet", "blocked", "broken", "unreachable", "refused", "interrupted", "failed"]
)


@given(
    st.lists(outcomes, max_size=30),
    st.sampled_from(typing.get_args(State)),
    st.integers(0, 200),
    st.floats(0, 500),
    st.integers(0, 50),
    st.floats(0, 100),
    st.floats(0, 60) | st.none(),
)
def test_every_verdict_has_words(
    ended: list[str], previous: str, seen: int, expected: float, days: int, expected_days: float, silent: float | None
) -> None:
    evidence = Evidence(
        runs=runs(*ended, pages=3, articles=1, references=5),
        expected_week=expected,
        seen_week=seen,
        expected_days=expected_days,
        seen_days=days,
        silent_days=silent,
        few_days=15.0,
        recent=Sample(10, 9, 9, 100, 0),
        history=FULL,
    )
    verdict = judge(previous, evidence)
    if verdict is not None:
        assert verdict.code in REASONS
        assert verdict.state in STATES
        for english in (True, False):
            words = reason(verdict.code, verdict.facts, english=english)
            assert words
            assert "{" not in words


def test_every_reason_can_be_told_with_nothing_known() -> None:
    class Nothing(dict[str, float]):
        def __missing__(self, key: str) -> float:
            return 1.0

    for english, indonesian in REASONS.values():
        assert english.format_map(Nothing())
        assert indonesian.format_map(Nothing())


def test_chances() -> None:
    assert poisson_at_most(0, 9.3) == pytest.approx(9.1e-5, rel=0.02)
    assert poisson_at_most(10, 10) == pytest.approx(0.583, abs=0.001)
    assert poisson_at_most(3, 0) == 1
    assert poisson_at_most(1, 5000) == 0
