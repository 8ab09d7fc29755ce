"""Sites, runs and references as crawls leave them behind, for tests of the schedule."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from sqlalchemy import select

from storage.database import Database
from storage.tables import ReferenceRow, RunRow, SiteRow

NOW = dt.datetime(2025, 9, 3, 4, 0, tzinfo=dt.UTC)  # a Wednesday noon in Banjarmasin

SITE_FILE = """name = "{name}"
home = "{home}"
region = "63"
timezone = "{zone}"
delay = 0
"""


def site_file(folder: Path, key: str, *, home: str = "http://127.0.0.1:1/", zone: str = "Asia/Makassar") -> Path:
    """Write a site file."""
    path = folder / f"{key}.toml"
    path.write_text(SITE_FILE.format(name=key.title(), home=home, zone=zone), encoding="utf-8")
    return path


def add_site(database: Database, key: str, *, days: int = 70, **values: object) -> int:
    """A site that has been known for so many days."""
    with database.transaction() as session:
        row = SiteRow(
            key=key,
            name=key.title(),
            home=f"https://{key}.invalid/",
            region_code="63",
            timezone="Asia/Makassar",
            added_at=NOW - dt.timedelta(days=days),
        )
        for name, value in values.items():
            setattr(row, name, value)
        session.add(row)
        session.flush()
        return row.id


def publish(database: Database, site_id: int, moments: list[dt.datetime]) -> None:
    """References that were promised, and found twenty minutes after their publication."""
    with database.transaction() as session:
        for moment in moments:
            url = f"https://x.invalid/{site_id}/{moment.timestamp()}"
            found = moment + dt.timedelta(minutes=20)
            session.add(
                ReferenceRow(
                    site_id=site_id, url=url, url_key=url, promised_at=moment, first_seen_at=found, state="skipped"
                )
            )


def daily(days: int, hours: tuple[int, ...] = (9, 11, 13, 16, 19), until: int = 0) -> list[dt.datetime]:
    """Articles at these local hours, for so many days, ending so many days ago."""
    start = dt.datetime(2025, 9, 3, tzinfo=dt.timezone(dt.timedelta(hours=8)))
    found = [
        start - dt.timedelta(days=back) + dt.timedelta(hours=hour, minutes=7)
        for back in range(until, days)
        for hour in hours
    ]
    return sorted(moment.astimezone(dt.UTC) for moment in found if moment < NOW)


def add_run(database: Database, site_id: int, outcome: str | None, *, ago: float = 0.01, **counts: float) -> int:
    """A run that began so many hours ago."""
    with database.transaction() as session:
        started = NOW - dt.timedelta(hours=ago)
        run = RunRow(site_id=site_id, kind="crawl", started_at=started, outcome=outcome, counts=counts, detail="why")
        run.finished_at = started + dt.timedelta(seconds=20) if outcome else None
        session.add(run)
        session.flush()
        return run.id


def site(database: Database, key: str) -> SiteRow:
    """The site's row."""
    with database.transaction() as session:
        return session.scalars(select(SiteRow).where(SiteRow.key == key)).one()
