"""Dates as printed: "Selasa (21/05/2024)", "Rabu (24/1)", "Senin kemarin", "22 Juli lalu", "pada Jumat".

Resolved against the day of publication where year, month or day are missing; a date that does not exist, lies after
publication or contradicts its weekday by far is refused.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re

from extract.text import Document

MONTHS = {
    "januari": 1, "jan": 1, "februari": 2, "pebruari": 2, "feb": 2, "peb": 2, "maret": 3, "mar": 3, "april": 4,
    "apr": 4, "mei": 5, "juni": 6, "jun": 6, "juli": 7, "jul": 7, "agustus": 8, "agu": 8, "ags": 8, "agt": 8,
    "agst": 8, "september": 9, "sept": 9, "sep": 9, "oktober": 10, "okt": 10, "november": 11, "nopember": 11,
    "nov": 11, "nop": 11, "desember": 12, "des": 12,
}  # fmt: skip
WEEKDAYS = {
    "senin": 0, "selasa": 1, "rabu": 2, "kamis": 3, "jumat": 4, "jum'at": 4, "sabtu": 5, "minggu": 6, "ahad": 6,
}  # fmt: skip
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DAY = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
_PART = r"(?:\s+(?:malam|pagi|siang|sore|petang|dini hari))?"

_DATE = re.compile(
    rf"\b(?:(?P<wd>{_DAY}){_PART}\s*,?\s*(?:tanggal\s+|tgl\s+)?)?\(?\s*(?:tanggal\s+|tgl\.?\s+)?"
    rf"(?:(?P<d1>\d{{1,2}})\s?[/.-]\s?(?P<m1>\d{{1,2}})(?:\s?[/.-]\s?(?P<y1>\d{{4}}|\d{{2}}))?"
    rf"|(?P<d2>\d{{1,2}})(?:\s?-\s?(?P<d2b>\d{{1,2}}))?[\s-](?P<m2>{_MONTH})\b\.?(?:[\s,-]{{1,2}}(?P<y2>(?:19|20)\d\d))?)"
    rf"(?:\s*\))?"
)
_BARE = re.compile(rf"\b(?P<wd>{_DAY})\b{_PART}(?P<ago>\s+\(?(?:kemarin|kemaren|lalu|pekan lalu)\)?)?")
_RELATIVE = re.compile(r"\b(hari ini|kemarin|tadi malam|semalam)\b")


@dataclasses.dataclass(frozen=True, slots=True)
class DateSpan:
    """A date of the text: its span, its value when it can be known, and whether the year was printed."""

    start: int
    end: int
    value: dt.date | None
    explicit: bool


def _make(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _infer_year(day: int, month: int, weekday: int | None, published: dt.date | None) -> dt.date | None:
    """The latest such day not after publication; a weekday that fits an earlier year better decides."""
    if published is None:
        return None
    tries = [_make(published.year - back, month, day) for back in range(0, 3)]
    past = [d for d in tries if d and d <= published + dt.timedelta(days=1)]
    if not past:
        return None
    if weekday is not None:
        for candidate in past:
            if candidate.weekday() == weekday:
                return candidate
    return past[0]


def find_dates(doc: Document, start: int, end: int, published: dt.date | None) -> list[DateSpan]:
    """Dates of a span, in order."""
    out: list[DateSpan] = []
    taken: list[tuple[int, int]] = []
    for m in _DATE.finditer(doc.low, start, end):
        weekday = WEEKDAYS.get(m.group("wd") or "")
        if m.group("d1"):
            if weekday is None and not m.group("y1"):
                before = doc.low[max(start, m.start() - 1) : m.start("d1")]
                if "(" not in before:
                    continue  # "3/4" alone is a fraction, a vote, a regulation
            if doc.low[m.start("d1") - 1 : m.start("d1")] in (".", "/", ",") or (
                m.end() < len(doc.low) and doc.low[m.end() : m.end() + 1] in ("/",)
            ):
                continue
            day, month = int(m.group("d1")), int(m.group("m1"))
            year_text = m.group("y1")
        else:
            day, month = int(m.group("d2b") or m.group("d2")), MONTHS[m.group("m2")]
            year_text = m.group("y2")
        if not (1 <= day <= 31 and 1 <= month <= 12):
            continue
        if year_text:
            year = int(year_text) + (2000 if len(year_text) == 2 else 0)
            value = _make(year, month, day)
        else:
            value = _infer_year(day, month, weekday, published)
        if value and (value.year < 1990 or (published and value > published + dt.timedelta(days=1))):
            value = None
        taken.append(m.span())
        out.append(DateSpan(m.start(), m.end(), value, bool(year_text)))
    for m in _BARE.finditer(doc.low, start, end):
        if any(a <= m.start() < b for a, b in taken):
            continue
        if not doc.raw[m.start()].isupper():
            continue
        value = None
        if published is not None:
            back = (published.weekday() - WEEKDAYS[m.group("wd")]) % 7
            if "pekan lalu" in (m.group("ago") or "") or (m.group("ago") and back == 0):
                back += 7
            value = published - dt.timedelta(days=back)
        out.append(DateSpan(m.start(), m.end(), value, False))
    return sorted(out, key=lambda d: d.start)
