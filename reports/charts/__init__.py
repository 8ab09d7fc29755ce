"""Charts of reports as SVG or PNG: timeline, bars, heat map, ladder of grades, map. Drawn by matplotlib, no browser.

Each drawing function takes a table and the columns to show, and draws on a figure; `draw` picks it by the report's
front matter. The same table gives the same bytes: no date and no random id stands in the file.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any, Literal

from reports.charts import bars, heat, ladder, outline_map, style, timeline
from reports.errors import ReportError
from reports.table import Table

Form = Literal["svg", "png"]
Draw = Callable[[Table, Mapping[str, str], str], Any]

KINDS: dict[str, Draw] = {
    "bars": bars.draw,
    "heat": heat.draw,
    "ladder": ladder.draw,
    "map": outline_map.draw,
    "timeline": timeline.draw,
}


def draw(table: Table, form: Form = "svg", *, language: str = "id") -> bytes:
    """The chart of a report.

    Args:
        table: the answer; its report says which chart shows it.
        form: svg or png.
        language: of title and labels.

    Returns:
        The picture's file.

    Raises:
        ReportError: when the report has no chart, or there is nothing to draw.
    """
    kind = table.report.chart
    if kind not in KINDS:
        raise ReportError(
            f"{table.report.name} has no chart",
            "Ask for table, csv, json, xlsx, markdown or html, or add a line `-- chart: …` to your file.",
            usage=True,
        )
    if not table.rows:
        raise ReportError("there is nothing to draw: the report has no rows", "Ask for more years or another region.")
    try:
        with style.applied():
            figure = KINDS[kind](table, table.report.chart_options, language)
            return saved(figure, form)
    except (KeyError, ValueError) as error:
        raise ReportError(
            f"the chart of {table.report.name} cannot be drawn: {error}", "See docs/reporting.md, Charts."
        ) from error


def saved(figure: Any, form: Form) -> bytes:
    """The figure as a file without a date."""
    out = io.BytesIO()
    if form == "svg":
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": "Piagam"})
    else:
        figure.savefig(out, format="png", dpi=style.PNG_DPI, metadata={"Software": "Piagam"})
    return out.getvalue()


def inline_svg(table: Table, *, language: str = "id") -> str:
    """The chart as an SVG element to stand inside a page; empty when there is none or nothing to draw."""
    if table.report.chart not in KINDS or not table.rows:
        return ""
    try:
        text = draw(table, "svg", language=language).decode()
    except ReportError:
        return ""
    return text[text.index("<svg") :]
