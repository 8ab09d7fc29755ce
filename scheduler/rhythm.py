"""A newsroom's rhythm: how many articles to expect at which hour of which weekday, learned from what it published.

Pure: numbers in, numbers out. Moments are seconds since the epoch; `offset` is the site's distance from UTC in seconds.
An hour of the week counts from Monday 00:00 local time (0 … 167).
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Sequence
from functools import cached_property

HOUR = 3600.0
DAY = 24 * HOUR
WEEK = 7 * DAY
HOURS = 168
# 1970-01-01 was a Thursday: the Monday before it lies three days earlier.
_MONDAY = 3 * DAY

# Articles older than this say nothing about today's newsroom; with a half-life of four weeks a change of habit is
# followed within a month, and one unusual week does not overturn the picture.
WINDOW_DAYS = 56
HALF_LIFE_DAYS = 28.0

# What is assumed of a newsroom that nobody has watched yet: share of a day's articles by hour (a day that starts at
# six, peaks before noon, fades after nine in the evening) and weight of the weekdays from Monday. It counts as much
# as a week of watching (hours: a day's worth of articles), then the newsroom's own habits take over.
PRIOR_HOURS = (
    0.010, 0.006, 0.004, 0.004, 0.008, 0.018, 0.034, 0.048, 0.060, 0.070, 0.074, 0.072,
    0.064, 0.062, 0.064, 0.066, 0.064, 0.058, 0.050, 0.048, 0.044, 0.036, 0.022, 0.014,
)  # fmt: skip
PRIOR_WEEKDAYS = (1.08, 1.10, 1.10, 1.08, 1.04, 0.85, 0.75)
PRIOR_PER_WEEK = 56.0
_PRIOR_WEEKS = 0.5
_PRIOR_HOUR_ARTICLES = 24.0
_PRIOR_WEEKDAY_ARTICLES = 20.0
_PRIOR_CELL_WEEKS = 6.0


def hour_of_week(moment: float, offset: float) -> float:
    """The local hour of the week of a moment, with its fraction: 0 ≤ hour < 168."""
    return ((moment + offset + _MONDAY) % WEEK) / HOUR


@dataclasses.dataclass(frozen=True)
class Rhythm:
    """Articles to expect per hour, for each hour of the week.

    Attributes:
        rates: 168 rates in articles per hour, Monday 00:00 local time first.
        articles: how many articles (weighted by age) it was learned from.
        weeks: how many weeks (weighted by age) the newsroom was watched.
    """

    rates: tuple[float, ...]
    articles: float = 0.0
    weeks: float = 0.0

    @cached_property
    def per_day(self) -> float:
        """Articles a day, on the average of a week."""
        return sum(self.rates) / 7

    @cached_property
    def busiest(self) -> int:
        """Hour of the day with the most articles."""
        return max(range(24), key=lambda hour: sum(self.rates[hour::24]))

    def expected(self, start: float, end: float, offset: float) -> float:
        """Articles to expect between two moments; 0 when the end is not after the start."""
        if end <= start:
            return 0.0
        weeks, rest = divmod(end - start, WEEK)
        total = weeks * sum(self.rates)
        position = hour_of_week(start, offset)
        left = rest / HOUR
        while left > 1e-9:
            index = int(position) % HOURS
            step = min(left, int(position) + 1 - position)
            total += self.rates[index] * step
            left -= step
            position += step
        return total

    def visit_after(self, start: float, patience: float, gain: float, offset: float, limit: float) -> float:
        """The moment at which the articles published since `start` will have waited `patience` together.

        Waiting grows with the square of the time, so a site's interval goes with the square root of its rate: that is
        the division of requests among sites and hours that keeps the mean delay least for a given number of requests.

        Args:
            start: moment of the last visit.
            patience: article-seconds of waiting that are worth one request.
            gain: factor on the rates, for a newsroom that is livelier or quieter than usual just now.
            offset: the site's distance from UTC in seconds.
            limit: longest wait in seconds.

        Returns:
            A moment after `start`, at most `limit` later.
        """
        patience = patience / (HOUR * max(gain, 1e-9))
        position = hour_of_week(start, offset)
        rates = self.rates
        waited = articles = passed = 0.0
        left = limit / HOUR
        while passed < left:
            index = int(position)
            step = min(index + 1 - position, left - passed)
            rate = rates[index % HOURS]
            grown = waited + articles * step + rate * step * step / 2
            if grown >= patience:
                missing = patience - waited
                root = math.sqrt(articles * articles + 2 * rate * missing)
                # The stable form of the quadratic's solution: exact for a rate of nothing, too.
                return start + (passed + 2 * missing / (articles + root)) * HOUR
            waited = grown
            articles += rate * step
            passed += step
            position += step
        return start + limit


def learn(published: Iterable[float], now: float, offset: float, *, watched_days: float | None = None) -> Rhythm:
    """The rhythm of a newsroom from the moments at which it published.

    Args:
        published: moments of publication; those in the future or older than WINDOW_DAYS do not count.
        now: the present moment.
        offset: the site's distance from UTC in seconds.
        watched_days: for how many days back the list is complete; None: from the oldest moment in it.

    Returns:
        The rhythm, resting on general habits where little is known.
    """
    moments = sorted(moment for moment in published if now - WINDOW_DAYS * DAY <= moment <= now)
    if watched_days is None:
        # The oldest tenth is left out: one backdated article in a feed must not make a busy newsroom look sleepy.
        moments = moments[len(moments) // 10 :]
        watched_days = (now - moments[0]) / DAY if moments else 0.0
    watched_days = max(0.0, min(watched_days, WINDOW_DAYS))
    counts = [0.0] * HOURS
    decay = math.log(2) / HALF_LIFE_DAYS
    for moment in moments:
        if now - moment <= watched_days * DAY:
            counts[int(hour_of_week(moment, offset))] += math.exp(-decay * (now - moment) / DAY)
    # The integral of the weights over the watched days, in weeks.
    weeks = (1 - math.exp(-decay * watched_days)) / decay / 7
    return from_counts(counts, weeks)


def from_counts(counts: Sequence[float], weeks: float) -> Rhythm:
    """The rhythm from weighted counts per hour of the week, over so many (weighted) weeks."""
    articles = sum(counts)
    per_week = (articles + _PRIOR_WEEKS * PRIOR_PER_WEEK) / (weeks + _PRIOR_WEEKS)
    by_hour = [sum(counts[hour::24]) for hour in range(24)]
    # Neighbouring hours speak for each other: an editor's day does not begin on the stroke of the clock.
    smooth = [0.25 * by_hour[hour - 1] + 0.5 * by_hour[hour] + 0.25 * by_hour[(hour + 1) % 24] for hour in range(24)]
    hours = [
        (smooth[hour] + _PRIOR_HOUR_ARTICLES * PRIOR_HOURS[hour]) / (articles + _PRIOR_HOUR_ARTICLES)
        for hour in range(24)
    ]
    weekdays = [
        (sum(counts[day * 24 : day * 24 + 24]) + _PRIOR_WEEKDAY_ARTICLES * PRIOR_WEEKDAYS[day] / 7)
        / (articles + _PRIOR_WEEKDAY_ARTICLES)
        for day in range(7)
    ]
    scale = per_week / (sum(hours) * sum(weekdays))
    cells = weeks + _PRIOR_CELL_WEEKS
    rates = tuple(
        (counts[day * 24 + hour] + _PRIOR_CELL_WEEKS * scale * hours[hour] * weekdays[day]) / cells
        for day in range(7)
        for hour in range(24)
    )
    return Rhythm(rates, articles=articles, weeks=weeks)
