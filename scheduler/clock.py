"""The clock: APScheduler with its job store in Postgres, one job for each site.

The truth is the site's `next_due_at`; the clock's jobs follow it. A job that could not fire in its time fires as soon
as it can, once (coalesced, without an end to its grace), so that no visit is ever dropped silently. What a firing does
is one transaction that looks whether the site is still due, puts the visit into the queue and moves the due time:
done twice by mistake it does nothing the second time.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
import time
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.job import Job
from apscheduler.jobstores.base import JobLookupError
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from scheduler import queue
from scheduler.catalogue import Catalogue
from scheduler.config import ScheduleSettings
from storage.database import Database
from storage.errors import StorageError
from storage.tables import SiteRow

log = structlog.get_logger(__name__)

# A visit that was queued, and of which nothing is heard, is asked for again after its interval, but not sooner than
# this (seconds): a busy queue must not fill with doubles, though even they would do nothing.
UNHEARD = 900.0
# A site that is due for this long (seconds) although the clock runs was not dispatched.
LATE = 20.0
# New sites start within this many seconds, not all in one moment.
SPREAD = 30.0
# A site's next visit that lies this much further away than its interval was planned by a clock that has since been
# set back.
_AHEAD = 1.25


class SteadyScheduler(BackgroundScheduler):  # type: ignore[misc]
    """A scheduler whose thread outlives a database that is away.

    APScheduler guards the reading of its job store, but a failure while it writes back the next time ends the thread.
    """

    def _process_jobs(self) -> Any:
        try:
            return super()._process_jobs()
        except (SQLAlchemyError, StorageError) as error:
            log.warning("clock_waits", reason=str(error).splitlines()[0])
            return 5.0


@dataclasses.dataclass(frozen=True, slots=True)
class Due:
    """When a site is due, and what its job repeats at when nothing is heard."""

    at: float
    interval: float
    timezone: str


# The clock that runs in this process: a job store keeps names of functions, not objects.
_running: Clock | None = None


def fire(key: str) -> None:
    """What the clock's job of a site calls."""
    if _running is not None:
        _running.dispatch(key)


class Clock:
    """Decides when; to be started by the leading scheduler only.

    Args:
        database: the register.
        catalogue: the site files.
        settings: bounds of the plan.
    """

    def __init__(self, database: Database, catalogue: Catalogue, settings: ScheduleSettings) -> None:
        self._database = database
        self._catalogue = catalogue
        self._settings = settings
        self._scheduler: SteadyScheduler | None = None
        self._mirror: dict[str, Due] = {}

    @property
    def running(self) -> bool:
        """Whether it decides now."""
        return self._scheduler is not None

    def start(self) -> None:
        """Begin to decide."""
        global _running
        scheduler = SteadyScheduler(
            jobstores={
                "default": SQLAlchemyJobStore(
                    engine=self._database.engine, tablename="apscheduler_jobs", tableschema=queue.SCHEMA
                )
            },
            executors={"default": ThreadPoolExecutor(2)},
            job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
            timezone=dt.UTC,
        )
        # Paused until the first look: what the store holds may speak of sites that were removed meanwhile.
        scheduler.start(paused=True)
        self._scheduler = scheduler
        self._mirror = {}
        _running = self
        try:
            self.follow()
            scheduler.resume()
        except BaseException:
            # Half started it would count as running and decide nothing.
            self.stop()
            raise

    def stop(self) -> None:
        """Decide no more; the jobs stay in the store."""
        global _running
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=True)
            self._scheduler = None
        if _running is self:
            _running = None

    def follow(self, now: float | None = None) -> None:
        """Make the clock's jobs follow the sites: files first, then due times.

        Args:
            now: the present moment; the system's when None.
        """
        self._catalogue.refresh(self._database)
        now = time.time() if now is None else now
        wanted = self._wanted(now)
        scheduler = self._scheduler
        if scheduler is None:
            return
        if not self._mirror:
            for job in scheduler.get_jobs():
                if job.id not in wanted:
                    self._drop(job.id)
        for key in self._mirror.keys() - wanted.keys():
            self._drop(key)
        for key, due in wanted.items():
            # A firing that failed (the database was away just then) leaves its site due: fire again.
            if self._mirror.get(key) != due or due.at < now - LATE:
                self._set(key, due)
        self._mirror = wanted

    def _wanted(self, now: float) -> dict[str, Due]:
        """When each site is due; sites without a time, or with one that a clock set back, get one."""
        wanted: dict[str, Due] = {}
        with self._database.transaction() as session:
            rows = session.execute(
                select(SiteRow.id, SiteRow.key, SiteRow.next_due_at, SiteRow.interval_seconds, SiteRow.timezone).where(
                    SiteRow.enabled
                )
            ).all()
            for number, key, due_at, interval, timezone in rows:
                if key not in self._catalogue.definitions:
                    continue
                seconds = float(interval or UNHEARD)
                due = due_at.timestamp() if due_at else None
                if due is None:
                    due = now + random.uniform(0, min(SPREAD, self._settings.limits.least))  # noqa: S311 - spreads visits, guards nothing
                elif due > now + _AHEAD * max(seconds, UNHEARD) + 60:
                    log.warning("clock_set_back", site=key, due_in=round(due - now), interval=seconds)
                    due = now + seconds
                if due_at is None or due != due_at.timestamp():
                    session.get_one(SiteRow, number).next_due_at = dt.datetime.fromtimestamp(due, dt.UTC)
                wanted[key] = Due(round(due, 3), max(seconds, UNHEARD), timezone)
        return wanted

    def _set(self, key: str, due: Due) -> None:
        assert self._scheduler is not None
        try:
            zone = ZoneInfo(due.timezone)
        except (ZoneInfoNotFoundError, ValueError):
            zone = ZoneInfo("Asia/Jakarta")
        job: Job = self._scheduler.add_job(
            fire,
            IntervalTrigger(seconds=round(due.interval), timezone=zone, jitter=30),
            args=[key],
            id=key,
            name=f"visit {key}",
            replace_existing=True,
            next_run_time=dt.datetime.fromtimestamp(due.at, zone),
        )
        log.debug("due", site=key, at=str(job.next_run_time))

    def _drop(self, key: str) -> None:
        assert self._scheduler is not None
        try:
            self._scheduler.remove_job(key)
        except JobLookupError:
            return
        log.info("site_stopped", site=key)

    def dispatch(self, key: str, now: float | None = None) -> bool:
        """Put a visit to a site into the queue, if it is due.

        Returns:
            Whether a visit was put there.
        """
        now = time.time() if now is None else now
        definition = self._catalogue.definitions.get(key)
        if definition is None:
            return False
        with self._database.transaction() as session:
            site = session.scalar(select(SiteRow).where(SiteRow.key == key).with_for_update())
            if site is None or not site.enabled:
                return False
            if site.next_due_at is not None and site.next_due_at.timestamp() > now + 1:
                return False
            number = queue.defer(
                session,
                queue.CRAWL,
                {"site": definition.model_dump(mode="json")},
                lock=f"site:{key}",
                once=f"visit:{key}",
            )
            unheard = max(float(site.interval_seconds or 0), UNHEARD)
            site.next_due_at = dt.datetime.fromtimestamp(now + unheard, dt.UTC)
        if number is None:
            log.info("visit_waits_already", site=key)
        else:
            log.info("visit_queued", site=key, job=number)
        return number is not None
