"""When to visit a site next: a pure decision from its rhythm, what it answered, and the limits; with the reasoning.

A visit is due when the articles that the rhythm expects since the last one have waited `patience` together (see
`Rhythm.visit_after`). What the site answered moves that: visits without news make the newsroom look quieter than its
rhythm and lengthen the interval, a burst shortens it, refusals and errors back off. The request budget of the day
stretches what is left of it. Whatever happens, the next visit is never further away than the longest interval.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from typing import Any, Self

from scheduler.rhythm import DAY, HOUR, Rhythm

MINUTE = 60.0

# How fast impressions fade. Two days: a holiday is believed after a day of silence and forgotten as soon. Two hours:
# a burst (a council sitting, an election night) keeps the visits close while it lasts.
_SLOW_HALF_LIFE = 2 * DAY
_BURST_HALF_LIFE = 2 * HOUR
# Articles of doubt: how many unexpected articles it takes to change the mind by half.
_DOUBT = 3.0
# A newsroom is never believed to be a thousand times livelier than usual, nor dead.
_GAIN_LEAST, _GAIN_MOST = 0.02, 20.0

# First interval after a failure, doubled with each failure in a row. A server that is down is back soon, and asking
# costs it nothing; one that blocks us wants to be left alone; robots.txt changes rarely. Our own faults (failed,
# interrupted) are tried again soon.
BACKOFF = {
    "unreachable": 10 * MINUTE,
    "blocked": HOUR,
    "refused": 6 * HOUR,
    "broken": 30 * MINUTE,
    "failed": 5 * MINUTE,
    "interrupted": MINUTE,
}
# Outcomes that are our doing, not the site's: tried again at their own interval, even when the rhythm would wait.
OURS = ("failed", "interrupted")


@dataclasses.dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of the plan.

    Attributes:
        patience: article-seconds of waiting that are worth one request; less means more visits.
        least: shortest interval in seconds.
        most: longest interval in seconds.
        budget: requests per site and local day.
    """

    patience: float = 10 * MINUTE
    least: float = 5 * MINUTE
    most: float = DAY
    budget: int = 600


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """What a visit brought.

    Attributes:
        outcome: the run's outcome (ok, unchanged, quiet, blocked, broken, unreachable, refused, interrupted, failed).
        published: articles found that were published since the visit before.
        retry_after: seconds the site asked us to stay away.
    """

    outcome: str
    published: int = 0
    retry_after: float | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Pulse:
    """What the last visits showed, beside what the rhythm expected; kept with the site between visits."""

    at: float | None = None
    seen: float = 0.0
    expected: float = 0.0
    burst_seen: float = 0.0
    burst_expected: float = 0.0
    failures: int = 0

    @classmethod
    def load(cls, data: Mapping[str, Any]) -> Self:
        """From the JSON kept with the site; anything unreadable counts as not known."""
        try:
            known = {f.name: float(data[f.name]) for f in dataclasses.fields(cls) if data.get(f.name) is not None}
        except (TypeError, ValueError):
            return cls()
        if not all(math.isfinite(value) and value >= 0 for value in known.values()):
            return cls()
        return cls(**{**known, "failures": int(known.get("failures", 0))})  # type: ignore[arg-type]

    def after(self, rhythm: Rhythm, answer: Answer, now: float, offset: float) -> Pulse:
        """The pulse after one more visit."""
        if answer.outcome in BACKOFF:
            # Nothing was seen, so nothing can be said about the newsroom.
            return dataclasses.replace(self, failures=self.failures + (answer.outcome != "interrupted"))
        start = now if self.at is None else min(self.at, now)
        expected = rhythm.expected(start, now, offset)
        slow = 0.5 ** ((now - start) / _SLOW_HALF_LIFE)
        fast = 0.5 ** ((now - start) / _BURST_HALF_LIFE)
        return Pulse(
            at=now,
            seen=self.seen * slow + answer.published,
            expected=self.expected * slow + expected,
            burst_seen=self.burst_seen * fast + answer.published,
            burst_expected=self.burst_expected * fast + expected,
        )

    @property
    def level(self) -> float:
        """How lively the newsroom is beside its rhythm, over the last days."""
        return (self.seen + _DOUBT) / (self.expected + _DOUBT)

    @property
    def burst(self) -> float:
        """How lively it is beside its rhythm, over the last hours."""
        return (self.burst_seen + _DOUBT) / (self.burst_expected + _DOUBT)

    @property
    def gain(self) -> float:
        """The factor on the rhythm's rates."""
        return min(_GAIN_MOST, max(_GAIN_LEAST, self.level * self.burst))


@dataclasses.dataclass(frozen=True, slots=True)
class Visit:
    """The next visit.

    Attributes:
        due: its moment.
        interval: seconds from now.
        rule: what decided: rhythm, backoff, retry_after, budget, least or most.
        natural: the interval by the rhythm alone, in seconds.
        backoff: the interval that failures ask for, in seconds.
    """

    due: float
    interval: float
    rule: str
    natural: float
    backoff: float | None = None


def next_visit(
    rhythm: Rhythm,
    pulse: Pulse,
    answer: Answer,
    now: float,
    *,
    offset: float,
    limits: Limits,
    spent: int = 0,
    jitter: float = 0.0,
) -> Visit:
    """Decide when to visit the site next.

    Args:
        rhythm: the newsroom's rhythm.
        pulse: its pulse after this visit.
        answer: what this visit brought.
        now: the present moment.
        offset: the site's distance from UTC in seconds.
        limits: bounds of the plan.
        spent: requests made to the site this local day.
        jitter: from -1 to 1: where in the spread of a tenth of the interval the visit falls, so that sites with one
            rhythm are not all visited in one moment.

    Returns:
        The next visit, between `limits.least` and `limits.most` from now.
    """
    natural = rhythm.visit_after(now, limits.patience, pulse.gain, offset, limits.most) - now
    interval = natural * (1 + 0.1 * max(-1.0, min(1.0, jitter)))
    rule = "rhythm"
    backoff = None
    if answer.outcome in BACKOFF:
        # More than twelve doublings pass any longest interval; without an end the number would overflow.
        backoff = BACKOFF[answer.outcome] * 2.0 ** min(12, max(0, pulse.failures - 1))
        if backoff > interval or answer.outcome in OURS:
            interval, rule = backoff, "backoff"
    if answer.retry_after is not None and answer.retry_after > interval:
        interval, rule = answer.retry_after, "retry_after"
    to_midnight = DAY - (now + offset) % DAY
    left = limits.budget - spent
    stretched = to_midnight / left if left > 0 else to_midnight
    if stretched > interval and stretched > limits.least:
        interval, rule = stretched, "budget"
    if interval < limits.least:
        interval, rule = limits.least, "least"
    elif interval > limits.most:
        interval, rule = limits.most, "most"
    return Visit(now + interval, interval, rule, natural, backoff)


def reasoning(
    visit: Visit, rhythm: Rhythm, pulse: Pulse, answer: Answer, *, offset: float, limits: Limits, spent: int
) -> dict[str, Any]:
    """The reasons for a visit as data, kept with the site for `scheduler.reasons.explain`."""
    now = visit.due - visit.interval
    return {
        "rule": visit.rule,
        "outcome": answer.outcome,
        "per_day": round(rhythm.per_day, 2),
        "busiest_hour": rhythm.busiest,
        "learned_from": round(rhythm.articles, 1),
        "expected_next_day": round(rhythm.expected(now, now + DAY, offset), 2),
        "level": round(pulse.level, 2),
        "burst": round(pulse.burst, 2),
        "natural_seconds": round(visit.natural),
        "interval_seconds": round(visit.interval),
        "failures": pulse.failures,
        "backoff_seconds": None if visit.backoff is None else round(min(visit.backoff, limits.most)),
        "retry_after_seconds": answer.retry_after,
        "budget": limits.budget,
        "spent": spent,
    }
