"""A table as JSON, Markdown or an HTML fragment."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import orjson

from reports import wording
from reports.running import Answer
from reports.table import Column, Table
from reports.terminal import NUMERIC, footer, plain

_OPTIONS = orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_PASSTHROUGH_DATETIME


def write_json(answer: Answer, write: Callable[[bytes], object]) -> int:
    """Write a JSON array of objects, row by row; numbers are numbers, days and moments ISO 8601 text.

    Returns:
        The number of rows.
    """
    names = [column.name for column in answer.columns]
    count = 0
    write(b"[")
    for row in answer.rows:
        record = dict(zip(names, row, strict=True))
        write((b",\n " if count else b"\n ") + orjson.dumps(record, default=json_value, option=_OPTIONS))
        count += 1
    write(b"\n]\n" if count else b"]\n")
    return count


def json_value(value: Any) -> Any:
    """What JSON has no form for: decimals as numbers, days and moments as ISO 8601 text, the rest as text."""
    if isinstance(value, Decimal):
        whole = value == value.to_integral_value()
        return int(value) if whole else float(value)
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    return str(value)


def shown_columns(table: Table) -> list[tuple[int, Column]]:
    """The columns people see: the state of the figures stands below the table instead."""
    return [(place, column) for place, column in enumerate(table.columns) if column.name != "computed_at"]


def markdown(table: Table, language: str = "id") -> str:
    """A table in Markdown (GitHub's form) under its heading."""
    columns = shown_columns(table)
    lines = [f"## {md_text(table.report.title(language))}", ""]
    if table.report.description(language):
        lines += [md_text(table.report.description(language)), ""]
    lines.append("| " + " | ".join(md_text(column.title(language)) for _, column in columns) + " |")
    lines.append("|" + "|".join(" ---: " if column.kind in NUMERIC else " --- " for _, column in columns) + "|")
    for row in table.rows:
        cells = (md_text(wording.cell(column, row[place], language)) for place, column in columns)
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join([*lines, "", f"*{md_text(footer(table, language))}*", ""])


def md_text(text: str) -> str:
    """Text that Markdown shows as it is: one line, no table bars, no tags, no links or emphasis."""
    text = html.escape(plain(text), quote=False)
    for sign in "\\|`*_[]~":
        text = text.replace(sign, f"\\{sign}")
    return text


def html_table(table: Table, language: str = "id") -> str:
    """A table as an HTML element; every text is escaped."""
    columns = shown_columns(table)
    head = "".join(f"<th{side(column)}>{html.escape(column.title(language))}</th>" for _, column in columns)
    body = "\n".join(
        "<tr>"
        + "".join(
            f"<td{side(column)}>{html_cell(column, wording.cell(column, row[place], language))}</td>"
            for place, column in columns
        )
        + "</tr>"
        for row in table.rows
    )
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"


def side(column: Column) -> str:
    """The class that sets numbers to the right."""
    return ' class="number"' if column.kind in NUMERIC and column.name != "month_of_year" else ""


def html_cell(column: Column, text: str) -> str:
    """A cell's HTML; addresses of the web become links, others (javascript:, urn:) stay text."""
    escaped = html.escape(text)
    if column.name == "url" and text.startswith(("https://", "http://")):
        return f'<a href="{escaped}" rel="noopener nofollow">{escaped}</a>'
    return escaped
