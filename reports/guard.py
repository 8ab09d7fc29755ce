"""Cells that a spreadsheet would run as a formula are made plain text.

A spreadsheet takes a cell that begins with = + - @ (also their full-width forms, also after white space), a tab or
a carriage return for a formula. Such a text gets an apostrophe before it, which spreadsheets read as "text". A file
opened with another separator than it was written with is cut at the wrong places, so what stands behind a
separator inside a text is guarded the same way. Numbers and dates are real ones and need no guard. Source: OWASP,
"CSV Injection". The SQL form guards exports that the server writes (COPY) and must agree; a test holds them together.
"""

from __future__ import annotations

import re

# Written out, because what counts as white space differs between Python, Postgres and its locales.
_SPACE = " \t\r\n\f\v\x85\xa0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"
_SIGNS = "=+@＝＋－＠\\-"
_START_PATTERN = f"^[{_SPACE}]*[{_SIGNS}]|^[\t\r\n]"
# A separator, then any quotes and spaces, then the dangerous sign.
_INSIDE_PATTERN = f'([;,|\t\r\n]["{_SPACE}]*)([{_SIGNS}])'
_RISKY = re.compile(f'(?:^|[;,|\t\r\n])["{_SPACE}]*[{_SIGNS}]|^[\t\r\n]')
_START = re.compile(_START_PATTERN)
_INSIDE = re.compile(_INSIDE_PATTERN)


def guard(text: str) -> str:
    """The text, unable to start a formula."""
    if not _RISKY.search(text):
        return text
    if _START.search(text):
        text = f"'{text}"
    return _INSIDE.sub(r"\1'\2", text)


def guard_sql(column: str) -> str:
    """The same as an SQL expression over a quoted column of type text."""
    return (
        f"regexp_replace(CASE WHEN {column} ~ '{_START_PATTERN}' THEN '''' || {column} ELSE {column} END,"
        f" '{_INSIDE_PATTERN}', '\\1''\\2', 'g')"
    )


def risky_sql(columns: list[str]) -> str:
    """An SQL expression: whether any of these quoted text columns of a row may need the guard.

    One search over the whole row instead of two in every cell: an export is twice as fast for it. The control
    character that stands between the cells marks where one begins.
    """
    pattern = f'\x01[\t\r\n]|[\x01;,|\t\r\n]["{_SPACE}]*[{_SIGNS}]'
    cells = " || chr(1) || ".join(f"coalesce({column}, '')" for column in columns)
    return f"(chr(1) || {cells}) ~ '{pattern}'"
