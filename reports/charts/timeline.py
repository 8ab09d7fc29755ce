"""A line over months."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from matplotlib.dates import AutoDateLocator
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from reports import wording
from reports.charts import style
from reports.table import Table

# The day from which matplotlib counts.
EPOCH = dt.date(1970, 1, 1)


def draw(table: Table, options: Mapping[str, str], language: str) -> Figure:
    """Draw column `value` over the months in column `x`; months without a row count zero."""
    column = table.columns[table.index(options["value"])]
    known = {
        month: float(value or 0)
        for month, value in zip(table.values(options["x"]), table.values(column.name), strict=True)
    }
    counts = column.kind == "integer"
    months = every_month(min(known), max(known)) if counts else sorted(known)
    values = [known.get(month, 0.0) for month in months]
    figure, top = style.figure(table, language, 9, 3.8)
    axes = figure.add_axes((0.07, 0.18, 0.9, top - 0.25))
    places = [float((month - EPOCH).days) for month in months]
    if counts:
        axes.fill_between(places, values, color=style.STEPS[0], step="mid", linewidth=0)
        axes.step(places, values, where="mid", color=style.BLUE, linewidth=1.8)
        axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=5))
    else:
        axes.plot(places, values, color=style.BLUE, linewidth=1.8, marker="o", markersize=4)
    best = max(range(len(values)), key=values.__getitem__)
    axes.annotate(
        f"{wording.number(round(values[best], 2), language)} · {short_month(months[best], language)}",
        (places[best], values[best]), xytext=(0, 5), textcoords="offset points", ha="center", fontsize=9,
    )  # fmt: skip
    axes.set_ylim(0, max(values) * 1.18 or 1)
    span = max(places[-1] - places[0], 31.0)
    axes.set_xlim(places[0] - span * 0.02, places[-1] + span * 0.02)
    axes.xaxis.set_major_locator(AutoDateLocator(minticks=4, maxticks=8))  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: tick(x, span, language)))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda y, _: wording.number(float(y), language)))
    axes.grid(axis="y")
    axes.spines["left"].set_visible(False)
    axes.set_title(column.title(language), loc="left", fontsize=9, color=style.GREY)
    return figure


def every_month(first: dt.date, last: dt.date) -> list[dt.date]:
    """The first days of all months from `first` to `last`."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [
        dt.date(first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1, 1) for n in range(count)
    ]  # fmt: skip


def short_month(day: dt.date, language: str) -> str:
    """Mei 2024."""
    return f"{wording.SHORT_MONTHS[language][day.month - 1]} {day.year}"


def tick(place: float, span: float, language: str) -> str:
    """The label under a place of the time axis: the year alone when the axis spans years."""
    day = EPOCH + dt.timedelta(days=place)
    return str(day.year) if span > 1100 else short_month(day, language)
