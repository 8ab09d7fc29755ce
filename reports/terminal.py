"""A table for the terminal: aligned columns, headings of the language, a line about its state below."""

from __future__ import annotations

import io

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from reports import wording
from reports.table import Column, Table

NUMERIC = {"integer", "number", "plain"}


def render_terminal(table: Table, *, language: str = "id", width: int | None = None, colour: bool = False) -> str:
    """A table as text for the terminal.

    Args:
        table: the answer.
        language: id or en.
        width: columns of the terminal; wide enough for everything when None.
        colour: with ANSI colours.

    Returns:
        The text, with a line end.
    """
    columns = [(place, column) for place, column in enumerate(table.columns) if column.name != "computed_at"]
    drawn = RichTable(box=SIMPLE_HEAD, pad_edge=False, title=table.report.title(language), title_justify="left")
    for _, column in columns:
        right = column.kind in NUMERIC and column.name != "month_of_year"
        drawn.add_column(Text(column.title(language)), justify="right" if right else "left", overflow="fold")
    for row in table.rows:
        drawn.add_row(*(Text(plain(wording.cell(column, row[place], language))) for place, column in columns))
    out = io.StringIO()
    console = Console(
        file=out, width=width or needed(table, columns, language), force_terminal=colour, highlight=False,
        color_system="standard" if colour else None,
    )  # fmt: skip
    console.print(drawn)
    console.print(Text(footer(table, language), style="dim"))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def footer(table: Table, language: str) -> str:
    """How many rows, what was asked, and the state of the figures."""
    count = wording.number(len(table.rows), language)
    parts = [f"{count} {'rows' if language == 'en' else 'baris'}"]
    parts += [f"{name}: {value}" for name, value in table.parameters.items()]
    if table.computed_at:
        label = "figures as of" if language == "en" else "keadaan data"
        parts.append(f"{label} {wording.moment(table.computed_at, language)}")
    return " · ".join(parts)


def needed(table: Table, columns: list[tuple[int, Column]], language: str) -> int:
    """The width at which no cell is folded, but no more than 200."""
    widths = (
        max([len(column.title(language)), *(len(wording.cell(column, row[place], language)) for row in table.rows)])
        for place, column in columns
    )
    return min(200, max(60, sum(widths) + 3 * len(columns) + 2))


def plain(text: str) -> str:
    """Text on one line without control characters: what an article said must not steer the terminal."""
    return "".join(char if char.isprintable() else " " for char in text)
