"""A table as an Excel workbook: real numbers and dates, frozen heading, column widths, a filter.

Rows go to the file as they come (xlsxwriter's constant_memory), so that size costs no memory. No text is ever
written as a formula or a link, and texts that look like a formula get an apostrophe (`reports.guard`).
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from reports import wording
from reports.errors import ReportError
from reports.guard import guard
from reports.running import Answer
from reports.table import Column

# Excel's own limits; a longer answer is refused rather than cut without a word.
MOST_ROWS = 1_048_575
MOST_TEXT = 32_767
WIDEST = 60
# Widths are taken from the first rows: the rest of a million must not be held to be measured.
MEASURED = 1000
FIRST_DAY = dt.date(1900, 3, 1)
EPOCH = dt.date(1899, 12, 30)

FORMATS = {
    "integer": "#,##0", "plain": "0", "number": "#,##0.###", "date": "d mmm yyyy", "moment": "d mmm yyyy hh:mm",
}  # fmt: skip


def write_xlsx(answer: Answer, path: Path, *, language: str = "id") -> int:
    """Write an answer as a workbook.

    Args:
        answer: the open query.
        path: the file to write.
        language: of headings and of words for values of a fixed set; numbers and dates follow the reader's Excel.

    Returns:
        The number of rows.

    Raises:
        ReportError: when there are more rows than a sheet can hold.
    """
    options = {
        "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    }  # fmt: skip
    workbook = xlsxwriter.Workbook(str(path), options)
    try:
        title = answer.report.title(language)
        workbook.set_properties({"title": guard(title), "comments": guard(answer.report.description(language))})
        sheet = workbook.add_worksheet(sheet_name(title))
        heading = workbook.add_format({"bold": True, "bg_color": "#E8EEF4", "bottom": 1, "text_wrap": True})
        formats = [workbook.add_format({"num_format": FORMATS.get(column.kind, "@")}) for column in answer.columns]
        widths = [len(column.title(language)) + 3 for column in answer.columns]
        for place, column in enumerate(answer.columns):
            sheet.write_string(0, place, guard(column.title(language)), heading)
        count = 0
        for row in answer.rows:
            count += 1
            if count > MOST_ROWS:
                raise ReportError(
                    f"more than {MOST_ROWS:,} rows do not fit into a sheet of Excel",
                    "Ask for fewer years or one region, or write CSV.",
                )
            for place, value in enumerate(row):
                if value is not None:
                    write_cell(sheet, count, place, answer.columns[place], value, formats[place], language)
            if count <= MEASURED:
                widths = [
                    max(width, len(wording.cell(column, value, language)) + 2)
                    for width, column, value in zip(widths, answer.columns, row, strict=True)
                ]
        for place, width in enumerate(widths):
            sheet.set_column(place, place, min(width, WIDEST))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(count, 1), len(answer.columns) - 1)
    finally:
        workbook.close()
    return count


def write_cell(sheet: Any, row: int, place: int, column: Column, value: Any, form: Any, language: str) -> None:
    """Write one value as what it is."""
    if isinstance(value, bool):
        sheet.write_boolean(row, place, value)
    elif isinstance(value, Decimal | int | float):
        if value == value and abs(value) != float("inf"):
            sheet.write_number(row, place, value, form)
    elif isinstance(value, dt.datetime):
        local = value.astimezone(wording.WIB) if value.tzinfo else value
        clock = (local.hour * 3600 + local.minute * 60 + local.second) / 86400
        sheet.write_number(row, place, (local.date() - EPOCH).days + clock, form)
    elif isinstance(value, dt.date):
        # Before March 1900 Excel's count of days is wrong (it knows a 29 February 1900).
        if value >= FIRST_DAY:
            sheet.write_number(row, place, (value - EPOCH).days, form)
        else:
            sheet.write_string(row, place, value.isoformat())
    else:
        sheet.write_string(row, place, guard(str(column.shown(value, language)))[:MOST_TEXT])


def sheet_name(title: str) -> str:
    """A title as a sheet's name: no more than 31 signs, none of []:*?/\\ and no apostrophe at its ends."""
    kept = "".join("-" if char in "[]:*?/\\" else char for char in title)[:31].strip("' ")
    return kept or "Piagam"
