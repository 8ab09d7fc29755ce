"""Bars: upright for years, lying for names, the longest on top."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matplotlib.figure import Figure

from reports import wording
from reports.charts import style
from reports.table import Table

MOST = 20


def draw(table: Table, options: Mapping[str, str], language: str) -> Figure:
    """Draw column `value` by column(s) `label`."""
    names = options["label"].split(",")
    values = [float(value or 0) for value in table.values(options["value"])]
    title = table.columns[table.index(options["value"])].title(language)
    if names == ["year"]:
        return upright(table, [str(year) for year in table.values("year")], values, title, language)
    columns = [table.values(name) for name in names]
    labels = [" · ".join(label(part, len(names)) for part in parts) for parts in zip(*columns, strict=True)]
    return lying(table, labels[:MOST], values[:MOST], title, language)


def label(value: Any, parts: int) -> str:
    """A name short enough to stand beside a bar."""
    text = style.short_region(str(value or "–")) if parts > 1 else str(value or "–")
    return style.short(text, 44 if parts == 1 else 38)


def upright(table: Table, labels: list[str], values: list[float], title: str, language: str) -> Figure:
    """One bar a year."""
    figure, top = style.figure(table, language, 8, 4)
    axes = figure.add_axes((0.06, 0.17, 0.91, top - 0.21))
    drawn = axes.bar(labels, values, color=style.BLUE, width=0.68)
    axes.bar_label(drawn, [wording.number(round(v, 2), language) for v in values], padding=3, fontsize=9)
    axes.spines["left"].set_visible(False)
    axes.set_yticks([])
    axes.set_ylim(0, max(values) * 1.12 or 1)
    axes.set_xlim(-0.7, max(len(labels), 5) - 0.3)
    axes.set_title(title, loc="left", fontsize=9, color=style.GREY)
    return figure


def lying(table: Table, labels: list[str], values: list[float], title: str, language: str) -> Figure:
    """One bar a name."""
    height = 1.6 + 0.32 * len(labels)
    figure, top = style.figure(table, language, 9, height)
    longest = max(len(text) for text in labels)
    left = min(0.5, 0.03 + longest * 0.0088)
    axes = figure.add_axes((left, 0.4 / height, 0.93 - left, top - 0.75 / height))
    places = range(len(labels))
    drawn = axes.barh(places, values, color=style.BLUE, height=0.7)
    axes.bar_label(drawn, [wording.number(round(v, 2), language) for v in values], padding=4, fontsize=9)
    axes.set_yticks(places, labels)
    axes.invert_yaxis()
    axes.set_ylim(len(labels) - 0.4, -0.6)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    axes.set_xlim(0, max(values) * 1.1 or 1)
    axes.set_title(title, loc="left", fontsize=9, color=style.GREY)
    return figure
