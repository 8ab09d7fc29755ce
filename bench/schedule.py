"""The schedule beside a fixed interval: a year of 500 invented newsrooms on a fake clock, in seconds.

Delay is from publication to the visit that finds the article. A request is a visit (one conditional request, answered
with the new items or with 304); in the second column one more request for each article's own page, which sites without
full text in their feed cost under any schedule.
"""

from __future__ import annotations

import dataclasses
import time
from concurrent.futures import ProcessPoolExecutor

import numpy as np

from bench._idle import measure
from bench._newsrooms import DAY, START, Newsroom, newsroom
from scheduler.plan import Answer, Limits, Pulse, next_visit
from scheduler.rhythm import WINDOW_DAYS, Rhythm, learn

FIXED = 30 * 60.0


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What a schedule cost and achieved."""

    visits: int
    delays: np.ndarray[tuple[int], np.dtype[np.float64]]

    def row(self, name: str, baseline: Outcome) -> str:
        """One line of the table, beside the baseline."""
        articles = len(self.delays)
        median, p95 = (float(value) / 60 for value in np.percentile(self.delays, (50, 95)))
        base = float(np.median(baseline.delays)) / 60
        return (
            f"| {name} | {self.visits / articles:.2f} | {self.visits / articles + 1:.2f} | {median:.1f} | {p95:.0f} | "
            f"{float(self.delays.mean()) / 60:.1f} | {baseline.visits / self.visits:.2f} × | {base / median:.2f} × |"
        )


def join(parts: list[Outcome]) -> Outcome:
    """Several sites' outcomes as one."""
    return Outcome(sum(part.visits for part in parts), np.concatenate([part.delays for part in parts]))


def fixed(room: Newsroom, days: int, phase: float) -> Outcome:
    """Every half hour, whatever happens."""
    grid = np.arange(START + phase, START + days * DAY + FIXED, FIXED)
    works = grid
    for start, end in room.outages:
        works = works[(works < start) | (works >= end)]
    found = works[np.minimum(np.searchsorted(works, room.published), len(works) - 1)]
    return Outcome(len(grid), np.maximum(found - room.published, 0))


def adaptive(room: Newsroom, days: int, limits: Limits) -> Outcome:
    """The schedule as it runs in production: the same functions, a fake clock, learning what it has seen only."""
    now, end = START, START + days * DAY
    pulse = Pulse()
    rhythm: Rhythm = learn((), now, room.offset)
    learned = now
    found = visits = spent = 0
    today = 0.0
    delays: list[np.ndarray[tuple[int], np.dtype[np.float64]]] = []
    while now < end:
        visits += 1
        day = (now + room.offset) // DAY
        spent, today = (spent + 1, today) if day == today else (1, day)
        if room.down(now) is None:
            upto = int(np.searchsorted(room.published, now, side="right"))
            answer = Answer("ok" if upto > found else "unchanged", upto - found)
            if upto > found:
                delays.append(now - room.published[found:upto])
            spent += upto - found
            found = upto
        else:
            answer = Answer("unreachable")
        pulse = pulse.after(rhythm, answer, now, room.offset)
        if now - learned > 4 * DAY:
            low = int(np.searchsorted(room.published, now - WINDOW_DAYS * DAY))
            watched = (now - START) / DAY
            rhythm = learn(room.published[low:found].tolist(), now, room.offset, watched_days=watched)
            learned = now
        now = next_visit(rhythm, pulse, answer, now, offset=room.offset, limits=limits, spent=spent).due
    rest = room.published[found:]
    delays.append(np.maximum(now - rest, 0))
    return Outcome(visits, np.concatenate(delays))


def simulate(number: int, days: int, patiences: tuple[float, ...]) -> list[Outcome]:
    """Baseline first, then one outcome for each patience; on all cores."""
    with ProcessPoolExecutor() as pool:
        results = list(pool.map(_site, [(index, days, patiences) for index in range(number)], chunksize=4))
    return [join([result[column] for result in results]) for column in range(1 + len(patiences))]


def _site(job: tuple[int, int, tuple[float, ...]]) -> list[Outcome]:
    index, days, patiences = job
    room = newsroom(index, days)
    return [fixed(room, days, index * 37 % FIXED), *(adaptive(room, days, Limits(patience=p)) for p in patiences)]


def run(quick: bool) -> list[str]:
    """The table; `quick` takes 150 sites and ten weeks instead of 500 sites and a year."""
    number, days = (150, 70) if quick else (500, 365)
    default = Limits().patience
    names = {default: "adaptive (default)", 17 * 60.0: "adaptive, same median", 2.75 * 60.0: "adaptive, same requests"}
    started = time.perf_counter()
    baseline, *outcomes = simulate(number, days, tuple(names))
    seconds = time.perf_counter() - started
    lines = [
        f"{number} sites, {days} days, {len(baseline.delays):,} articles, simulated in {seconds:.0f} s",
        "",
        "| schedule | visits per article | with article pages | median delay (min) | p95 (min) | mean (min) "
        "| fewer visits | shorter median |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
        baseline.row("fixed, 30 min", baseline),
    ]
    lines += [outcome.row(name, baseline) for name, outcome in zip(names.values(), outcomes, strict=True)]
    return lines + measure(60 if quick else 600)
