"""Dates as feeds and pages print them, in Indonesian and English, to moments with a UTC offset."""

from __future__ import annotations

import datetime as dt
import functools
import re
import zoneinfo
from email.utils import parsedate_to_datetime

from extract.page_data import page_knowledge

# A date outside these years is a template's placeholder or a misread number, not a publication.
FIRST_YEAR, LAST_YEAR = 1995, 2100

# Longer strings are prose; searching them for a date would find the story's dates, not the page's.
MAX_DATE_LENGTH = 400

_TIME = (
    r"(?P<h>[01]?\d|2[0-3])[:.](?P<mi>[0-5]\d)(?:[:.](?P<s>[0-5]\d))?(?:[.,]\d+)?"
    r"\s*(?P<ampm>[ap]\.?m\b\.?)?\s*(?P<off>[+-]\d{2}:?\d{2}\b|\b(?:gmt|utc)\s*[+-]\s*\d{1,2}(?::?\d{2})?\b)?"
    r"\s*\(?(?P<zone>[a-z]{1,4}\b)?"
)
_GAP = r"(?:[\s,;|\-–—/•·()@]|&nbsp;|\bt\b|pukul|jam|pkl\.?|at|on){1,12}"
_ISO = re.compile(
    r"(?<!\d)(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"
    r"(?:(?:\s*t\s*|\s+)(?P<h>\d{1,2}):(?P<mi>\d{2})(?::(?P<s>\d{2}))?(?:[.,]\d+)?"
    r"\s*(?P<off>[+-]\d{2}(?::?\d{2})?(?!\d))?\s*(?P<zone>[a-z]{1,4}\b)?)?"
)
_MONTH = r"(?P<mon>[a-z]{3,9})\.?"
_DAY_FIRST = rf"(?<!\d)(?P<d>[0-3]?\d)(?:st|nd|rd|th)?[\s\-]+{_MONTH}[\s,\-]+(?P<y>\d{{4}}|\d{{2}}(?!\d|[:.]\d))"
_MONTH_FIRST = rf"\b{_MONTH}\s+(?P<d>[0-3]?\d)(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})"
_SLASHED = r"(?<!\d)(?P<d>[0-3]?\d)\s?(?P<sep>[/.\-])\s?(?P<m>[0-3]?\d)\s?(?P=sep)\s?(?P<y>\d{4}|\d{2})(?!\d)"
_YEAR_FIRST = r"(?<!\d)(?P<y>\d{4})[/.](?P<m>[01]?\d)[/.](?P<d>[0-3]?\d)(?!\d)"
_SHAPES = tuple(
    re.compile(f"{date}(?:{_GAP}{_TIME})?", re.IGNORECASE) for date in (_DAY_FIRST, _MONTH_FIRST, _YEAR_FIRST, _SLASHED)
)
_RFC822 = re.compile(r"\d{1,2} [A-Za-z]{3} \d{2,4} \d{1,2}:\d{2}")


@functools.lru_cache(maxsize=64)
def zone_of(timezone: str) -> dt.tzinfo:
    """The zone behind an IANA name.

    Args:
        timezone: IANA name. Indonesia's four are known without the system's zone files.

    Raises:
        ValueError: no such zone; use an IANA name such as "Asia/Makassar".
    """
    hours = page_knowledge().fixed_timezones.get(timezone)
    if hours is not None:
        return dt.timezone(dt.timedelta(hours=hours))
    try:
        return zoneinfo.ZoneInfo(timezone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"unknown time zone {timezone!r}; use an IANA name such as Asia/Makassar") from error


def parse_date(text: str, timezone: str) -> dt.datetime | None:
    """The first date (with its time, if any) in a short string, in the outlet's own time where it is told in UTC.

    A story of 07.15 in Banjarmasin is stamped 23.15 of the day before in UTC; its "hari ini" and "Senin (9/1)" count
    in local days, so that a moment in UTC is moved to the outlet's zone. Other offsets stay as printed.

    Understands ISO 8601, RFC 822, "Senin, 9 Januari 2023 15:32 WIB", "Jum'at, 18 Ags 2025 10.05 WITA",
    "January 9, 2023 3:32 pm", "14/03/23" (day first, as Indonesia writes). A two-digit year is 2000–2068.

    Args:
        text: a date element's text or attribute, a feed's pubDate.
        timezone: IANA name used when the string names neither an offset nor WIB/WITA/WIT.

    Returns:
        A moment with its offset; midnight when only a day is told; None when there is no plausible date,
        and for relative dates ("2 jam yang lalu"), which need a clock.

    Raises:
        ValueError: the time zone does not exist.
    """
    return localized(read_date(text, timezone), timezone)


def localized(moment: dt.datetime | None, timezone: str) -> dt.datetime | None:
    """Moves a moment told in UTC to the outlet's zone; any other stays as it is."""
    if moment is None or moment.utcoffset() != dt.timedelta(0):
        return moment
    return moment.astimezone(zone_of(timezone))


def read_date(text: str, timezone: str) -> dt.datetime | None:
    """As `parse_date`, with the offset exactly as the string tells it."""
    zone = zone_of(timezone)
    text = " ".join(text[:MAX_DATE_LENGTH].split())
    if not text:
        return None
    if _RFC822.search(text):
        found = _rfc822(text)
        if found is not None:
            return found if found.tzinfo else found.replace(tzinfo=zone)
    lowered = text.lower()
    iso = _ISO.search(lowered)
    matches = [match for match in (iso, *(shape.search(lowered) for shape in _SHAPES)) if match]
    for match in sorted(matches, key=lambda match: match.start()):
        moment = _moment(match, zone)
        if moment is not None:
            return moment
    return None


def has_zone(text: str) -> bool:
    """Whether a printed date names one of Indonesia's zones itself."""
    return re.search(r"\b(wib|wita|wit)\b", text.lower()) is not None


def _rfc822(text: str) -> dt.datetime | None:
    zones = page_knowledge().zones
    name = text.rsplit(" ", 1)[-1].lower()
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if not FIRST_YEAR <= moment.year < LAST_YEAR:
        return None
    if moment.tzinfo is None and name == "-0000":
        return moment.replace(tzinfo=dt.UTC)  # RFC 2822: UTC, nothing said about the sender's own zone
    # The e-mail library reads unknown zone names as -0000, which would shift WITA times by eight hours.
    if name in zones and (moment.tzinfo is None or name in {"wib", "wita", "wit", "sgt"}):
        return moment.replace(tzinfo=dt.timezone(dt.timedelta(hours=zones[name])))
    return moment


def _moment(match: re.Match[str], zone: dt.tzinfo) -> dt.datetime | None:
    parts = match.groupdict()
    knowledge = page_knowledge()
    year = int(parts["y"])
    if len(parts["y"]) == 2:
        year += 2000 if year < 69 else 1900
    month = int(parts["m"]) if parts.get("m") else knowledge.months.get(parts["mon"].rstrip("."))
    day = int(parts["d"])
    if month is None or not FIRST_YEAR <= year < LAST_YEAR:
        return None
    if month > 12 >= day:
        month, day = day, month
    hour, minute, second = (int(parts.get(name) or 0) for name in ("h", "mi", "s"))
    half = (parts.get("ampm") or "").replace(".", "")
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "pm" else 0)
    try:
        return dt.datetime(year, month, day, hour, minute, second, tzinfo=_offset(parts) or zone)
    except ValueError:
        return None


def _offset(parts: dict[str, str | None]) -> dt.tzinfo | None:
    sign = re.search(r"([+-])\s*(\d{1,2}):?(\d{2})?$", parts.get("off") or "")
    if sign:
        minutes = int(sign[2]) * 60 + int(sign[3] or 0)
        # UTC+14 is the farthest zone there is; anything beyond is a misread number.
        return dt.timezone(dt.timedelta(minutes=-minutes if sign[1] == "-" else minutes)) if minutes <= 840 else None
    hours = page_knowledge().zones.get(parts.get("zone") or "")
    return None if hours is None else dt.timezone(dt.timedelta(hours=hours))
