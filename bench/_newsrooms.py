"""Invented newsrooms with realistic rhythms: a year of publication moments for each, from a seed.

Volumes spread as wide as those of regional outlets (a village portal with a few articles a week beside a newspaper
with more than a hundred a day); days that start early, at the office or in the evening; weekends; editors who upload
in batches; holidays, drift, newsrooms that pause or close, servers that are down for hours.
"""

from __future__ import annotations

import dataclasses
import math
import random

import numpy as np

HOUR = 3600.0
DAY = 86400.0
# Monday, 2024-01-01 00:00 UTC
START = 1704067200.0
ZONES = (7 * HOUR, 8 * HOUR, 9 * HOUR)


@dataclasses.dataclass(frozen=True)
class Newsroom:
    """One site: when it published (seconds since the epoch, ascending) and when its server was down."""

    name: str
    offset: float
    published: np.ndarray[tuple[int], np.dtype[np.float64]]
    outages: tuple[tuple[float, float], ...]

    def down(self, moment: float) -> float | None:
        """The end of the outage that the moment falls into."""
        return next((end for start, end in self.outages if start <= moment < end), None)


def newsroom(index: int, days: int, seed: int = 1) -> Newsroom:
    """One newsroom with so many days of articles; the same for the same index and seed."""
    dice = random.Random(f"{seed}/{index}")
    volume = min(180.0, max(0.3, dice.lognormvariate(math.log(9.0), 1.05)))
    hours = _day(dice)
    weekdays = [dice.uniform(0.9, 1.1) for _ in range(5)] + [dice.uniform(0.5, 1.0), dice.uniform(0.3, 0.95)]
    mean = sum(weekdays) / 7
    batch = dice.choice((1.0, 1.3, 2.0, 3.0))  # mean size of an upload
    numbers = np.random.default_rng(dice.getrandbits(32))
    level = 1.0
    closes = days * dice.random() if dice.random() < 0.04 else math.inf
    pause = days * dice.random() if dice.random() < 0.15 else math.inf
    moments: list[float] = []
    offset = dice.choice(ZONES)
    for day in range(days):
        if day % 30 == 0:
            level *= dice.lognormvariate(0, 0.15)
        # Idulfitri (10 April 2024 and the days around it), and the turn of the year.
        holiday = 0.2 if 98 <= day % 365 <= 106 else 0.5 if day % 365 in (0, 359, 364) else 1.0
        resting = day > closes or pause <= day < pause + 12
        rate = 0.0 if resting else volume * level * holiday * weekdays[day % 7] / mean
        uploads = int(numbers.poisson(rate / batch))
        for hour in numbers.choice(24, size=uploads, p=hours):
            begin = START + day * DAY - offset + (hour + dice.random()) * HOUR
            size = 1 if batch == 1.0 else int(numbers.geometric(1 / batch))
            moments.extend(begin + dice.random() * 0.4 * HOUR * (number > 0) for number in range(size))
    outages = []
    for _ in range(int(numbers.poisson(3 * days / 365))):
        begin = START + dice.random() * days * DAY
        outages.append((begin, begin + dice.uniform(0.5, 24) * HOUR))
    published = np.sort(np.array([m for m in moments if m >= START]))
    return Newsroom(f"site{index:03}", offset, published, tuple(sorted(outages)))


def _day(dice: random.Random) -> list[float]:
    """Share of a day's uploads by local hour, for one kind of newsroom."""
    peaks = dice.choice((((8, 2.0, 1.0),), ((10, 2.5, 1.0), (15, 2.0, 0.7)), ((9, 2.0, 0.5), (20, 2.0, 1.0)),
                         ((12, 5.0, 1.0),), ((7, 1.2, 1.0), (13, 1.5, 0.6), (19, 1.5, 0.6))))  # fmt: skip
    floor = dice.choice((0.0, 0.01, 0.03))
    shift = dice.uniform(-1.5, 1.5)
    weights = [
        floor + sum(w * math.exp(-(((h + 0.5 - p - shift + 12) % 24 - 12) ** 2) / (2 * s * s)) for p, s, w in peaks)
        for h in range(24)
    ]
    return [weight / sum(weights) for weight in weights]
