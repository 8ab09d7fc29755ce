"""Sites: what their files say, how they have been doing, their sources, robots.txt, and the lock on each."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import threading
from typing import Any

from sqlalchemy import Engine, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from storage.tables import RobotsRow, SiteRow, SourceRow

# A run's outcome -> the site's state. A run that was stopped, or failed by our own fault, says nothing about a site.
_STATES = {
    "ok": "ok", "unchanged": "ok", "quiet": "quiet", "blocked": "blocked", "broken": "broken",
    "unreachable": "unreachable", "refused": "refused",
}  # fmt: skip
WORKED = frozenset({"ok", "unchanged", "quiet"})


@dataclasses.dataclass(frozen=True, slots=True)
class SiteFacts:
    """What a site file says."""

    key: str
    name: str
    home: str
    region_code: str | None
    timezone: str
    publisher_group: str = ""
    enabled: bool = True


@dataclasses.dataclass(slots=True)
class SourceState:
    """One way into a site, as crawls carry it about. `id` is None until it is saved."""

    kind: str
    url: str
    id: int | None = None
    chosen: bool = False
    origin: str = "probed"
    etag: str | None = None
    last_modified: str | None = None
    cursor: dict[str, Any] = dataclasses.field(default_factory=dict)
    yields: dict[str, Any] = dataclasses.field(default_factory=dict)
    failures: int = 0
    last_failure: str | None = None
    probed_at: dt.datetime | None = None
    read_at: dt.datetime | None = None


def sync_site(session: Session, facts: SiteFacts) -> int:
    """Make the site's row say what its file says; returns its id."""
    values = dataclasses.asdict(facts)
    statement = insert(SiteRow).values(**values)
    upsert = statement.on_conflict_do_update(
        index_elements=[SiteRow.key], set_={name: statement.excluded[name] for name in values if name != "key"}
    ).returning(SiteRow.id)
    return int(session.execute(upsert).scalar_one())


def load_sources(session: Session, site_id: int) -> list[SourceState]:
    """The site's sources, in the order in which they were found."""
    names = [field.name for field in dataclasses.fields(SourceState)]
    rows = session.scalars(select(SourceRow).where(SourceRow.site_id == site_id).order_by(SourceRow.id))
    return [SourceState(**{name: _copied(getattr(row, name)) for name in names}) for row in rows]


def _copied(value: Any) -> Any:
    return dict(value) if isinstance(value, dict) else value


def save_source(session: Session, site_id: int, source: SourceState) -> int:
    """Store a source with its validators and cursor; sets and returns its id."""
    values = {k: v for k, v in dataclasses.asdict(source).items() if k != "id"}
    statement = insert(SourceRow).values(site_id=site_id, **values)
    upsert = statement.on_conflict_do_update(
        index_elements=[SourceRow.site_id, SourceRow.kind, SourceRow.url],
        set_={name: statement.excluded[name] for name in values if name not in {"kind", "url"}},
    ).returning(SourceRow.id)
    source.id = int(session.execute(upsert).scalar_one())
    return source.id


def finish_site(session: Session, site_id: int, outcome: str, detail: str, now: dt.datetime) -> None:
    """Record how a run went in the site's row."""
    row = session.get_one(SiteRow, site_id)
    row.last_run_at = now
    if outcome in WORKED:
        row.last_success_at = now
    state = _STATES.get(outcome)
    if state is None:
        return
    if row.state != state:
        row.state, row.state_since = state, now
    row.state_reason = None if state == "ok" else detail


@dataclasses.dataclass(frozen=True, slots=True)
class SiteSummary:
    """A site as lists show it."""

    key: str
    name: str
    home: str
    region_code: str | None
    enabled: bool
    state: str
    state_reason: str | None
    last_run_at: dt.datetime | None
    last_success_at: dt.datetime | None


def summaries(session: Session) -> dict[str, SiteSummary]:
    """Every site that the register knows, by key."""
    names = [field.name for field in dataclasses.fields(SiteSummary)]
    rows = session.scalars(select(SiteRow))
    return {row.key: SiteSummary(**{name: getattr(row, name) for name in names}) for row in rows}


def site_id_of(session: Session, key: str) -> int | None:
    """The id of a site's row, None when it was never crawled."""
    return session.execute(select(SiteRow.id).where(SiteRow.key == key)).scalar_one_or_none()


def load_robots(session: Session, origin: str, newer_than: dt.datetime) -> tuple[int, str] | None:
    """Status and text of a remembered robots.txt; None when there is none or it is too old."""
    row = session.get(RobotsRow, origin)
    return (row.status, row.body) if row is not None and row.fetched_at > newer_than else None


def save_robots(session: Session, origin: str, status: int, body: str) -> None:
    """Remember a robots.txt."""
    statement = insert(RobotsRow).values(origin=origin, status=status, body=body)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=[RobotsRow.origin], set_={"status": status, "body": body, "fetched_at": text("now()")}
        )
    )


class SiteLocks:
    """One crawl of a site at a time, over all processes and machines: advisory locks on one connection.

    A lock ends with the process that holds it, so a killed crawl blocks nobody.

    Args:
        engine: the register's engine.
    """

    def __init__(self, engine: Engine) -> None:
        self._connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        self._guard = threading.Lock()
        self._held: set[str] = set()

    def take(self, key: str) -> bool:
        """Take the lock on a site; False when another crawl of it is running."""
        with self._guard:
            # The database lets one connection take a lock twice; two crawls in one process must not.
            if key in self._held:
                return False
            taken = bool(
                self._connection.execute(
                    text("SELECT pg_try_advisory_lock(:number)"), {"number": lock_number(key)}
                ).scalar()
            )
            if taken:
                self._held.add(key)
            return taken

    def give_back(self, key: str) -> None:
        """Release the lock on a site."""
        with self._guard:
            if key in self._held:
                self._held.discard(key)
                self._connection.execute(text("SELECT pg_advisory_unlock(:number)"), {"number": lock_number(key)})

    def close(self) -> None:
        """Release everything."""
        self._connection.close()


def lock_number(key: str) -> int:
    """The number of a site's advisory lock."""
    return int.from_bytes(hashlib.sha256(f"piagam.site.{key}".encode()).digest()[:8], "big", signed=True)
