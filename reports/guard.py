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
_START = re.compile(_START_PATTERN)
_INSIDE = re.compile(_INSIDE_PATTERN)


def guard(text: str) -> str:
    """The text, unable to start a formula."""
    if _START.search(text):
        text = f"'{text}"
    return _INSIDE.sub(r"\1'\2", text)


def guard_sql(column: str) -> str:
    """The same as an SQL expression over a quoted column of type text."""
    # The two searches cost a microsecond each, so they are made only where one of the signs stands at all.
    signs = "'=+-@＝＋－＠' || chr(9) || chr(10) || chr(13)"
    return (
        f"CASE WHEN translate({column}, {signs}, '') = {column} THEN {column} ELSE regexp_replace("
        f"CASE WHEN {column} ~ '{_START_PATTERN}' THEN '''' || {column} ELSE {column} END,"
        f" '{_INSIDE_PATTERN}', '\\1''\\2', 'g') END"
    )
