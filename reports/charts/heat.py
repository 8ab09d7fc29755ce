"""A heat map: rows × columns, the number in each cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.colors import LinearSegmentedColormap, PowerNorm
from matplotlib.figure import Figure

from reports import wording
from reports.charts import style
from reports.table import Table

MOST_ROWS, MOST_COLUMNS = 25, 16


def draw(table: Table, options: Mapping[str, str], language: str) -> Figure:
    """Draw column `value` by columns `row` and `column`; the rows and columns with most come first."""
    cells: dict[tuple[Any, Any], float] = defaultdict(float)
    of_row: dict[Any, float] = defaultdict(float)
    of_column: dict[Any, float] = defaultdict(float)
    for row, column, value in zip(
        table.values(options["row"]), table.values(options["column"]), table.values(options["value"]), strict=True
    ):
        cells[row, column] += float(value or 0)
        of_row[row] += float(value or 0)
        of_column[column] += float(value or 0)
    rows = sorted(of_row, key=lambda key: (-of_row[key], str(key)))[:MOST_ROWS]
    months = options["column"] == "month_of_year"
    columns: list[Any] = (
        list(range(1, 13)) if months else sorted(of_column, key=lambda key: (-of_column[key], str(key)))[:MOST_COLUMNS]
    )
    grid = np.array([[cells.get((row, column), 0.0) for column in columns] for row in rows])
    names = [style.short(style.short_region(str(row or "–")), 34) for row in rows]
    heads = [wording.SHORT_MONTHS[language][c - 1] if months else style.short(str(c or "–"), 30) for c in columns]
    return painted(table, grid, names, heads, language, turned=not months)


def painted(table: Table, grid: Any, names: list[str], heads: list[str], language: str, *, turned: bool) -> Figure:
    """The grid with its labels and numbers."""
    left, cell = 0.4 + 0.078 * max(map(len, names)), 0.62
    head = 0.25 + (0.048 * max(map(len, heads)) if turned else 0.1)
    width = max(left + cell * len(heads) + 0.4 + (0.9 if turned else 0), 6.5)
    height = 0.95 + head + 0.34 * len(names) + 0.45
    figure, _ = style.figure(table, language, width, height)
    axes = figure.add_axes(
        (left / width, 0.42 / height, cell * len(heads) / width, 0.34 * len(names) / height)
    )  # fmt: skip
    most = max(grid.max(), 1)
    colours = LinearSegmentedColormap.from_list("piagam", ["#ffffff", *style.STEPS])
    axes.pcolormesh(grid, cmap=colours, norm=PowerNorm(0.7, 0, most), edgecolors="white", linewidth=1.5)
    for (row, column), value in np.ndenumerate(grid):
        if value:
            dark = (value / most) ** 0.7 > 0.55
            axes.text(column + 0.5, row + 0.5, wording.number(round(float(value), 1), language), ha="center",
                      va="center", fontsize=8.5, color="white" if dark else style.INK)  # fmt: skip
    axes.invert_yaxis()
    axes.set_yticks(np.arange(len(names)) + 0.5, names)
    axes.xaxis.tick_top()
    if turned:
        axes.set_xticks(np.arange(len(heads)) + 0.5, heads, rotation=40, ha="left", rotation_mode="anchor", fontsize=9)
    else:
        axes.set_xticks(np.arange(len(heads)) + 0.5, heads)
    for spine in axes.spines.values():
        spine.set_visible(False)
    return figure
