"""How all charts look: colours, fonts, title, source line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib
from matplotlib.figure import Figure

from reports import wording
from reports.table import Table

INK, GREY, PALE, LINE = "#1d2733", "#5f6c7a", "#e9eef3", "#d3dce4"
BLUE, ORANGE = "#1f6f9f", "#d9822b"
# From pale to dark, told apart in print and by people who do not see red and green apart.
STEPS = ("#deebf3", "#afd0e2", "#74aecb", "#3b84ac", "#12507a")
SERIES = ("#1f6f9f", "#d9822b", "#4a8f5c", "#8a5aa3", "#b8474b", "#6b7785", "#b08d1e", "#3aa0a0")
PNG_DPI = 144

SETTINGS: Any = {
    # DejaVu comes with matplotlib: a picture looks the same on every machine.
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "text.color": INK,
    "axes.edgecolor": LINE,
    "axes.labelcolor": GREY,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "grid.color": PALE,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    # Letters as outlines: no font is needed where the picture is shown. A fixed salt: the same ids every time.
    # A name may hold a dollar sign; it is no formula.
    "text.parse_math": False,
    "svg.fonttype": "path",
    "svg.hashsalt": "piagam",
}


@contextmanager
def applied() -> Iterator[None]:
    """Our settings, for the time of drawing only."""
    with matplotlib.rc_context(SETTINGS):
        yield


def figure(table: Table, language: str, width: float, height: float, *, left: float = 0.12) -> tuple[Figure, float]:
    """A figure with title, what was asked, and the source line.

    Args:
        table: the answer drawn.
        language: id or en.
        width, height: of the picture in inches.
        left: where the title begins, as a share of the width.

    Returns:
        The figure and the upper edge left for the axes (share of the height).
    """
    drawn = Figure(figsize=(width, height))
    x = 0.25 / width
    drawn.text(x, 1 - 0.32 / height, table.report.title(language), fontsize=14, fontweight="bold", va="center")
    drawn.text(x, 1 - 0.60 / height, subtitle(table, language), fontsize=10, color=GREY, va="center")
    drawn.text(x, 0.17 / height, source(table, language), fontsize=8, color=GREY, va="center")
    return drawn, 1 - 0.85 / height


def subtitle(table: Table, language: str) -> str:
    """What was asked, in words: the region's name, the years."""
    parts: list[str] = []
    bound = table.bound
    if bound.get("region"):
        parts.append(region_name(table))
    if bound.get("programme_name"):
        parts.append(str(bound["programme_name"]))
    first, last = bound.get("year_from"), bound.get("year_to")
    if first or last:
        parts.append(f"{first or '…'}–{last or '…'}" if first != last else str(first))
    elif "month" not in bound and any(column.name == "year" for column in table.columns) and table.rows:
        years = sorted({year for year in table.values("year") if year})
        parts.append(f"{years[0]}–{years[-1]}" if len(years) > 1 else str(years[0]) if years else "")
    return " · ".join(filter(None, parts)) or table.report.description(language)


def region_name(table: Table) -> str:
    """The asked region's name, as far as the answer tells it."""
    return str(table.bound.get("region_name") or table.bound["region"])


def source(table: Table, language: str) -> str:
    """Where the figures come from, and their state."""
    base = (
        "Source: Piagam, awards in regional news" if language == "en" else "Sumber: Piagam, penghargaan di media daerah"
    )
    if table.computed_at:
        base += f" · {wording.moment(table.computed_at, language)}"
    return base


def short(text: str, most: int) -> str:
    """Text cut to fit, at a word where possible."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[most // 2 :] else cut).rstrip(" ,;(") + "…"


def short_region(name: str) -> str:
    """A region's name without its kind."""
    for kind in ("Kabupaten ", "Kota ", "Provinsi "):
        name = name.removeprefix(kind)
    return name
