"""When a digest is due. Pure: moments in, moments out."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo


def latest_slot(rhythm: str, hour: int, weekday: int, timezone: str, now: dt.datetime) -> dt.datetime:
    """The last moment, not after `now`, at which a digest of this rhythm was due.

    Args:
        rhythm: hourly, daily or weekly. `instant` is treated as daily: what is not sent at once (corrections, awards
            told in passing) waits for that digest.
        hour: hour of day, 0–23, in the zone; not used by hourly.
        weekday: 0 = Monday; used by weekly.
        timezone: IANA name.
        now: an aware moment.

    Returns:
        An aware moment in UTC.
    """
    if rhythm == "hourly":
        return now.astimezone(dt.UTC).replace(minute=0, second=0, microsecond=0)
    zone = ZoneInfo(timezone)
    day = now.astimezone(zone).date()
    if rhythm == "weekly":
        day -= dt.timedelta(days=(day.weekday() - weekday) % 7)
    step = dt.timedelta(days=7 if rhythm == "weekly" else 1)
    slot = _at(day, hour, zone)
    while slot > now:
        day -= step
        slot = _at(day, hour, zone)
    return slot


def _at(day: dt.date, hour: int, zone: ZoneInfo) -> dt.datetime:
    # An hour that the clocks skip or repeat in spring and autumn is taken by its first meaning; a digest is then
    # never left out and never made twice, because slots of different days stay different moments.
    return dt.datetime.combine(day, dt.time(hour), zone).astimezone(dt.UTC)


def digest_due(slot: dt.datetime, last_digest: dt.datetime | None, oldest: dt.datetime) -> bool:
    """Whether a digest is to be made now.

    Args:
        slot: the latest moment at which one was due.
        last_digest: when the last one was made; None when none was.
        oldest: when the oldest thing that waits was decided.
    """
    return oldest <= slot and (last_digest is None or last_digest < slot)
