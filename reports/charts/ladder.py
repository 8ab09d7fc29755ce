"""The ladder of grades over years: one panel a programme, the best rung on top."""

from __future__ import annotations

import itertools
import textwrap
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from matplotlib.figure import Figure

from reports.charts import style
from reports.table import Table

MOST_PANELS = 8


def draw(table: Table, options: Mapping[str, str], language: str) -> Figure:
    """Draw column `step` over column `x`, a panel for each value of column `series`."""
    series: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for name, year, step, grade in zip(
        table.values(options["series"]), table.values(options["x"]), table.values(options["step"]),
        table.values(options["grade"]), strict=True,
    ):  # fmt: skip
        if step is not None:
            series[str(name)].append((int(year), int(step), str(grade)))
    if not series:
        raise ValueError("no result stands on a ladder of grades")
    panels = sorted(series.items(), key=lambda item: (-len(item[1]), item[0]))[:MOST_PANELS]
    across = 1 if len(panels) == 1 else 2
    down = -(-len(panels) // across)
    width, height = (8.0 if across == 1 else 10.0), 1.2 + 2.0 * down
    figure, top = style.figure(table, language, width, height)
    years = [year for _, points in panels for year, _, _ in points]
    first, last = min(years), max(years)
    for number, (name, points) in enumerate(panels):
        row, column = divmod(number, across)
        box = (top - 0.02) / down
        left = (column + 0.0) / across + 1.35 / width
        axes = figure.add_axes(
            (left, top - (row + 1) * box + 0.62 / height, 1 / across - 1.65 / width, box - 1.05 / height)
        )  # fmt: skip
        panel(axes, name, points, first, last)
    return figure


def rung(grade: str) -> str:
    """A grade's name for the axis: without what explains it in parentheses, on two lines when long."""
    name = grade.split(" (", 1)[0]
    return "\n".join(textwrap.wrap(name, 17)[:3])


def panel(axes: Any, name: str, points: list[tuple[int, int, str]], first: int, last: int) -> None:
    """One programme: a line through its grades; a gap of years is dashed."""
    points.sort()
    for (year, step, _), (later, other, _) in itertools.pairwise(points):
        axes.plot(
            [year, later], [step, other], color=style.BLUE, linewidth=2, solid_capstyle="round",
            linestyle="-" if later == year + 1 else (0, (2, 2)),
        )  # fmt: skip
    axes.plot([p[0] for p in points], [p[1] for p in points], "o", color=style.BLUE, markersize=8)
    best, worst = min(p[1] for p in points), max(p[1] for p in points)
    lowest, highest = max(worst + 0.6, best + 1.6), best - 0.6
    axes.set_ylim(lowest, highest)
    names = {step: rung(grade) for _, step, grade in points}
    ticks = sorted(names)
    axes.set_yticks(ticks, [names[tick] for tick in ticks])
    axes.set_xlim(first - 0.4, last + 0.4)
    gap = max(1, (last - first) // 7)
    axes.set_xticks(range(first, last + 1, gap))
    axes.grid(axis="y")
    axes.spines["left"].set_visible(False)
    axes.set_title(style.short(name, 46), loc="left", fontsize=10, fontweight="bold")
