"""A map: Indonesia's provinces, or the regencies and cities of one province, coloured by a value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib import patheffects
from matplotlib.figure import Figure
from matplotlib.patches import Patch, PathPatch

from reports import wording
from reports.charts import style
from reports.charts.outlines import large_rings, largest_ring_centre, outline, rings
from reports.table import Table

MISSING = "#e8ecf0"


def draw(table: Table, options: Mapping[str, str], language: str) -> Figure:
    """Draw column `value` of the regions whose codes stand in column `region`."""
    values = {
        str(code): float(value)
        for code, value in zip(table.values(options["region"]), table.values(options["value"]), strict=True)
        if code and value is not None
    }
    provinces = all("." not in code for code in values)
    parents = sorted({code.split(".")[0] for code in values if "." in code})
    if not provinces and len(parents) > 1:
        shown = sorted(code for code in rings() if "." in code)
    elif not provinces:
        shown = sorted(code for code in rings() if code.startswith(f"{parents[0]}."))
    else:
        shown = sorted(code for code in rings() if "." not in code)
    if options.get("best") == "low":
        colours, legend = by_grade(table, values)
    else:
        colours, legend = by_class(values, language)
    one = not provinces and len(parents) == 1
    return painted(table, shown, values, colours, legend, language, named=one)


def by_class(values: Mapping[str, float], language: str) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Colour by five classes of about equal numbers of regions; zero stands apart."""
    positive = sorted(value for value in values.values() if value > 0)
    if not positive:
        return dict.fromkeys(values, MISSING), []
    edges = sorted({positive[round(share * (len(positive) - 1))] for share in (0.2, 0.4, 0.6, 0.8, 1.0)})
    palette = style.STEPS[-len(edges) :]
    colours = {
        code: palette[int(np.searchsorted(edges, value))] if value > 0 else MISSING for code, value in values.items()
    }
    legend: list[tuple[str, str]] = []
    low = positive[0]
    for colour, high in zip(palette, edges, strict=True):
        inside = [value for value in positive if low <= value <= high]
        if inside:
            first, last = wording.number(inside[0], language), wording.number(inside[-1], language)
            legend.append((colour, first if first == last else f"{first}–{last}"))
        low = np.nextafter(high, np.inf)
    return colours, legend


def by_grade(table: Table, values: Mapping[str, float]) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Colour by rung of the ladder, the best one darkest."""
    grades = {
        step: grade for step, grade in zip(table.values("grade_step"), table.values("grade"), strict=True) if step
    }
    ladder = sorted(grades)
    palette = style.STEPS[::-1]
    colour = {step: palette[min(place, len(palette) - 1)] for place, step in enumerate(ladder)}
    return {code: colour[int(value)] for code, value in values.items()}, [
        (colour[step], style.short(str(grades[step]), 30)) for step in ladder
    ]


def painted(
    table: Table, shown: list[str], values: Mapping[str, float], colours: Mapping[str, str],
    legend: list[tuple[str, str]], language: str, *, named: bool,
) -> Figure:  # fmt: skip
    """The regions in their colours, with a legend and, on a province's map, their names."""
    paths = {code: path for code in shown if (path := outline(code))}
    corners = np.concatenate([path.vertices for path in paths.values()] if not named else large_rings(shown))
    (west, south), (east, north) = corners.min(axis=0), corners.max(axis=0)
    stretch = float(np.cos(np.radians((south + north) / 2)))
    ratio = float((north - south) / ((east - west) * stretch))
    width = 10.0 if ratio < 0.7 else 8.0
    drawn_width = width - 0.5 if ratio < 0.7 else width - 2.2
    height = min(drawn_width * ratio, 7.5) + (1.75 if ratio < 0.7 else 1.3)
    figure, top = style.figure(table, language, width, height)
    bottom = (0.75 if ratio < 0.7 else 0.35) / height
    axes = figure.add_axes((0.25 / width, bottom, drawn_width / width, top - bottom))
    for code, path in paths.items():
        axes.add_patch(PathPatch(path, facecolor=colours.get(code, MISSING), edgecolor="white", linewidth=0.7))
    margin = (east - west) * 0.015
    axes.set_xlim(west - margin, east + margin)
    axes.set_ylim(south - margin, north + margin)
    axes.set_aspect(1 / stretch)
    axes.axis("off")
    if named:
        write_names(axes, table, paths, values, colours)
    column = next((c for c in table.columns if c.name == table.report.chart_options["value"]), None)
    patches = [Patch(facecolor=colour, label=label) for colour, label in legend]
    patches.append(
        Patch(facecolor=MISSING, edgecolor="#cfd6dc", label="none told" if language == "en" else "belum ada")
    )
    figure.legend(
        handles=patches, title=column.title(language) if column else None, frameon=False, fontsize=9, title_fontsize=9,
        loc="lower left" if ratio < 0.7 else "center right", ncols=len(patches) if ratio < 0.7 else 1,
        bbox_to_anchor=(0.02, 0.27 / height) if ratio < 0.7 else (0.99, 0.5), alignment="left",
    )  # fmt: skip
    return figure


def two_lines(name: str) -> str:
    """A long name broken near its middle: Hulu Sungai / Selatan."""
    spaces = [place for place, char in enumerate(name) if char == " "]
    if len(name) <= 9 or not spaces:
        return name
    place = min(spaces, key=lambda p: abs(p - len(name) / 2))
    return f"{name[:place]}\n{name[place + 1 :]}"


def write_names(
    axes: Any, table: Table, paths: Mapping[str, Any], values: Mapping[str, float], colours: Mapping[str, str]
) -> None:
    """Names of regencies and cities, in white on dark colours."""
    names = dict(zip(map(str, table.values("region_code")), map(str, table.values("region")), strict=True))
    dark = set(style.STEPS[3:])
    for code in paths:
        if code not in names:
            continue
        x, y = largest_ring_centre(code)
        white = colours.get(code) in dark
        axes.text(
            x, y, two_lines(style.short_region(names[code])), ha="center", va="center", fontsize=7.5,
            linespacing=0.95, color="white" if white else style.INK,
            path_effects=[patheffects.withStroke(linewidth=1.6, foreground=colours.get(code, MISSING))],
        )  # fmt: skip
