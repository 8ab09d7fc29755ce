"""Numbers, dates and moments as people of a language write them: 1.234,5 and 21 Mei 2024; 1,234.5 and 21 May 2024.

Pure functions; the tests hold them against Babel's locales.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from reports.table import Column

MONTHS = {
    "id": ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober",
           "November", "Desember"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December"),
}  # fmt: skip
SHORT_MONTHS = {
    "id": ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
YES_NO = {"id": ("ya", "tidak"), "en": ("yes", "no")}
_INDONESIAN = str.maketrans(",.", ".,")

# Readers sit in three time zones; one moment must read the same in a report that is passed on. Jakarta's is named.
WIB = dt.timezone(dt.timedelta(hours=7), "WIB")
MOST_DECIMALS = 3


def number(value: int | float | Decimal, language: str = "id") -> str:
    """A number with thousands separators and at most three decimals, without trailing zeros."""
    if isinstance(value, int):
        text = f"{value:,d}"
    else:
        exact = Decimal(str(value))
        if not exact.is_finite():
            return "–"
        text = f"{exact:,.{MOST_DECIMALS}f}"
        if "." in text:
            text = text.rstrip("0").rstrip(".")
        if text in ("-0", ""):
            text = "0"
    return text if language == "en" else text.translate(_INDONESIAN)


def date(value: dt.date, language: str = "id") -> str:
    """A day: 21 Mei 2024, 21 May 2024."""
    return f"{value.day} {MONTHS[language][value.month - 1]} {value.year}"


def month(value: dt.date, language: str = "id") -> str:
    """A month: Mei 2024, May 2024."""
    return f"{MONTHS[language][value.month - 1]} {value.year}"


def moment(value: dt.datetime, language: str = "id") -> str:
    """A moment in western Indonesian time: 21 Mei 2024 14.05 WIB, 21 May 2024 14:05 WIB."""
    local = value.astimezone(WIB) if value.tzinfo else value.replace(tzinfo=WIB)
    clock = f"{local:%H:%M}" if language == "en" else f"{local:%H.%M}"
    return f"{date(local, language)} {clock} WIB"


def cell(column: Column, value: Any, language: str = "id") -> str:
    """A value of a table as a person reads it; nothing for null."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES_NO[language][0 if value else 1]
    if column.name == "month_of_year" and isinstance(value, int) and 1 <= value <= 12:
        return MONTHS[language][value - 1]
    if column.kind == "plain":
        return str(value)
    if isinstance(value, int | float | Decimal):
        return number(value, language)
    if isinstance(value, dt.datetime):
        return moment(value, language)
    if isinstance(value, dt.date):
        return month(value, language) if column.name == "month" else date(value, language)
    return str(column.shown(value, language))
