"""What the tables know of a site, gathered for the decisions of `plan` and `sitehealth`."""

from __future__ import annotations

import dataclasses
import datetime as dt
import statistics
from collections.abc import Sequence
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import text
from sqlalchemy.orm import Session

from scheduler.rhythm import DAY, WEEK, WINDOW_DAYS, Rhythm, learn
from scheduler.sitehealth import Evidence, RunFacts, Sample
from storage.tables import SiteRow

# Articles looked at for what a site's articles have: the newest, and those before them to compare with.
_RECENT, _HISTORY = 10, 50
# An article may be published some hours before its feed shows it (caches, editors who date back).
_LATE = 6 * 3600.0

_MOMENTS = text("""
    SELECT extract(epoch FROM coalesce(a.published, r.promised_at, r.first_seen_at)),
           extract(epoch FROM r.first_seen_at)
    FROM piagam.reference r LEFT JOIN piagam.article a ON a.id = r.article_id
    WHERE r.site_id = :site AND r.first_seen_at > :since
      AND (coalesce(a.published, r.promised_at) IS NOT NULL OR r.first_seen_at > :settled)
      AND coalesce(a.published, r.promised_at, r.first_seen_at) BETWEEN :since AND :now""")
_SPENT = text("""
    SELECT coalesce(sum(CAST(counts ->> 'requests' AS bigint)), 0) FROM piagam.run
    WHERE site_id = :site AND started_at >= :midnight AND kind = 'crawl'""")
_RUNS = text("""
    SELECT extract(epoch FROM started_at), outcome, counts, coalesce(detail, '') FROM piagam.run
    WHERE site_id = :site AND finished_at IS NOT NULL AND outcome IS NOT NULL AND started_at > :since
      AND kind = 'crawl'
    ORDER BY started_at DESC LIMIT 200""")
_ARTICLES = text("""
    SELECT a.published IS NOT NULL, coalesce(a.author, '') <> '', length(a.text),
           (SELECT count(*) FROM piagam.mention m WHERE m.article_id = a.id)
    FROM piagam.article a WHERE a.site_id = :site AND a.first_seen_at > :since AND a.state = 'live'
    ORDER BY a.id DESC LIMIT :most""")


@dataclasses.dataclass(frozen=True, slots=True)
class Moments:
    """When a site published, as far as we know: pairs of publication and discovery, by publication."""

    pairs: Sequence[tuple[float, float]]

    @property
    def published(self) -> list[float]:
        """The moments of publication, ascending."""
        return [pair[0] for pair in self.pairs]

    def since(self, last: float | None) -> int:
        """Articles that were published since the last visit, as far as they were found after it."""
        if last is None:
            return 0
        return sum(1 for published, seen in self.pairs if seen > last and published > last - _LATE)


def offset_of(timezone: str, now: float) -> float:
    """Seconds from UTC of a zone at a moment; Jakarta's for a name that the system does not know."""
    try:
        zone = ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError):
        zone = ZoneInfo("Asia/Jakarta")
    distance = dt.datetime.fromtimestamp(now, zone).utcoffset()
    return distance.total_seconds() if distance else 0.0


def moments_of(session: Session, site: SiteRow, now: float) -> Moments:
    """The site's publications of the last nine weeks."""
    rows = session.execute(
        _MOMENTS,
        {
            "site": site.id,
            "since": _moment(now - WINDOW_DAYS * DAY - WEEK),
            "now": _moment(now),
            # What the first look found without a date is old and new together: no rhythm can be read from it.
            "settled": site.added_at + dt.timedelta(days=1),
        },
    )
    return Moments(sorted((float(published), float(seen)) for published, seen in rows))


def spent_today(session: Session, site_id: int, now: float, offset: float) -> int:
    """Requests made to the site since its own midnight."""
    midnight = now - (now + offset) % DAY
    return int(session.execute(_SPENT, {"site": site_id, "midnight": _moment(midnight)}).scalar_one())


def evidence_of(session: Session, site: SiteRow, moments: Moments, now: float, offset: float) -> Evidence:
    """All that `sitehealth.judge` asks for."""
    runs = session.execute(_RUNS, {"site": site.id, "since": _moment(now - 14 * DAY)})
    looks = session.execute(
        _ARTICLES, {"site": site.id, "since": _moment(now - 63 * DAY), "most": _RECENT + _HISTORY}
    ).all()
    published = moments.published
    before = [moment for moment in published if moment <= now - WEEK]
    # Less than a week of watching before the week in question promises nothing.
    usual = learn(before, now - WEEK, offset) if before and before[0] < now - 2 * WEEK else Rhythm((0.0,) * 168)
    return Evidence(
        runs=[RunFacts(float(started), outcome, counts, detail) for started, outcome, counts, detail in runs],
        expected_week=usual.expected(now - WEEK, now, offset),
        seen_week=len(published) - len(before),
        expected_days=usual.expected(now - 2 * DAY, now, offset),
        seen_days=sum(1 for moment in published if moment > now - 2 * DAY),
        silent_days=(now - published[-1]) / DAY if published else None,
        few_days=few_days(published, usual.per_day, now),
        recent=_sample(looks[:_RECENT]),
        history=_sample(looks[_RECENT:]),
    )


def few_days(published: Sequence[float], per_day: float, now: float) -> float:
    """Days for which each week held less than a third of what a week should hold.

    Args:
        published: moments of publication, ascending.
        per_day: articles a day that are usual.
        now: the present moment.
    """
    days = 0
    while days < WINDOW_DAYS - 7:
        end = now - days * DAY
        if sum(1 for moment in published if end - WEEK < moment <= end) >= 0.3 * per_day * 7:
            break
        days += 1
    return float(days)


def _sample(rows: Sequence[Sequence[object]]) -> Sample:
    if not rows:
        return Sample()
    return Sample(
        articles=len(rows),
        dated=sum(1 for row in rows if row[0]),
        signed=sum(1 for row in rows if row[1]),
        length=float(statistics.median(int(str(row[2])) for row in rows)),
        awards=sum(int(str(row[3])) for row in rows),
    )


def _moment(seconds: float) -> dt.datetime:
    return dt.datetime.fromtimestamp(seconds, dt.UTC)
