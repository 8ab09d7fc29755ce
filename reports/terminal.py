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
    every = columns
    widths: dict[int, int] = {}
    if width:
        widths = fitting(table, columns, language, width)
        columns = [(place, column) for place, column in columns if place in widths]
    drawn = RichTable(box=SIMPLE_HEAD, pad_edge=False, title=table.report.title(language), title_justify="left")
    for place, column in columns:
        right = column.kind in NUMERIC and column.name != "month_of_year"
        drawn.add_column(
            Text(column.title(language)),
            justify="right" if right else "left",
            overflow="fold",
            width=widths.get(place),
        )
    for row in table.rows:
        drawn.add_row(*(Text(plain(wording.cell(column, row[place], language))) for place, column in columns))
    out = io.StringIO()
    console = Console(
        file=out, width=width or needed(table, columns, language), force_terminal=colour, highlight=False,
        color_system="standard" if colour else None,
    )  # fmt: skip
    console.print(drawn)
    console.print(Text(footer(table, language), style="dim"))
    if left := [column.title(language) for place, column in every if (place, column) not in columns]:
        words = "columns that do not fit" if language == "en" else "kolom yang tidak muat"
        console.print(Text(f"{words}: {', '.join(left)} (--format csv)", style="dim"))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def extent(table: Table, place: int, column: Column, language: str) -> tuple[int, int]:
    """Width of a column below which words would be cut (no more than 16), and at which nothing is folded."""
    cells = [
        plain(text)
        for text in (column.title(language), *(wording.cell(column, row[place], language) for row in table.rows))
    ]
    word = max(len(word) for cell in cells for word in [*cell.split(), ""])
    return min(16, max(word, 1)), max(len(cell) for cell in cells)


def fitting(table: Table, columns: list[tuple[int, Column]], language: str, width: int) -> dict[int, int]:
    """Place and width of the columns, from the left, that fit without cutting words; at least two."""
    extents = {place: extent(table, place, column, language) for place, column in columns}
    out: dict[int, int] = {}
    used = 1
    for place, (least, _) in extents.items():
        if used + least + 3 > width and len(out) >= 2:
            break
        out[place] = least
        used += least + 3
    for place, least in out.items():
        more = max(0, min(extents[place][1] - least, width - used))
        out[place] += more
        used += more
    return out


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
