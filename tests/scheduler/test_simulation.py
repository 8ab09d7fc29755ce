"""The schedule on a fake clock: fewer visits at the same delay than a fixed interval, in a small world."""

from __future__ import annotations

import numpy as np

from bench._newsrooms import DAY, START, newsroom
from bench.schedule import adaptive, fixed, join
from scheduler.plan import Limits


def test_half_the_visits_at_the_same_median_delay() -> None:
    rooms = [newsroom(index, 28) for index in range(24)]
    baseline = join([fixed(room, 28, index * 37) for index, room in enumerate(rooms)])
    ours = join([adaptive(room, 28, Limits(patience=13 * 60)) for room in rooms])
    assert len(ours.delays) == len(baseline.delays), "every article is found"
    assert np.median(ours.delays) <= 1.05 * np.median(baseline.delays)
    assert ours.visits * 2 <= baseline.visits


def test_half_the_delay_at_the_same_number_of_visits() -> None:
    rooms = [newsroom(index, 28) for index in range(24)]
    baseline = join([fixed(room, 28, index * 37) for index, room in enumerate(rooms)])
    ours = join([adaptive(room, 28, Limits(patience=3.2 * 60)) for room in rooms])
    assert ours.visits <= baseline.visits
    assert np.median(ours.delays) * 2 <= np.median(baseline.delays)


def test_the_world_is_the_same_each_time() -> None:
    first, second = newsroom(7, 14), newsroom(7, 14)
    assert np.array_equal(first.published, second.published)
    assert bool(np.all(np.diff(first.published) >= 0))
    assert START <= first.published[0] <= first.published[-1] < START + 15 * DAY
