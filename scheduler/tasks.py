"""The jobs that workers run."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import datetime as dt
import time
from collections.abc import Mapping
from typing import Any

import structlog
from procrastinate import JobContext
from procrastinate.blueprints import Blueprint

from alerts.config import AlertSettings
from crawler.config import CrawlSettings
from scheduler import aftermath, backfill, chores, operator, queue
from scheduler.config import ScheduleSettings
from scheduler.crawl_pool import CrawlPool
from storage.database import Database
from storage.reporting.refreshing import refresh

log = structlog.get_logger(__name__)

# A visit looks for news. A site that was never read back has all its past to offer: its visits keep to these days,
# and no visit holds its worker for longer than this; the rest is read back behind everything that is fresh.
VISIT_DAYS = 7
VISIT_SECONDS = 300.0
# A crawl that has not ended so long (seconds) after its bound hangs; it must not keep its site and its slot for ever.
OVERTIME = 300.0


@dataclasses.dataclass(frozen=True, slots=True)
class Tools:
    """What a worker's tasks work with."""

    database: Database
    pool: CrawlPool
    settings: ScheduleSettings


def tools(context: JobContext) -> Tools:
    """The worker's tools, out of the job's context."""
    found = context.additional_context["tools"]
    assert isinstance(found, Tools)
    return found


async def crawl_site(context: JobContext, *, site: dict[str, Any]) -> None:
    """Visit a site for its news; then judge it and plan the next visit."""
    work = tools(context)
    key = str(site["key"])
    started = time.time()
    with structlog.contextvars.bound_contextvars(site=key, job=context.job.id):
        request: dict[str, Any] = {"site": site, "seconds": VISIT_SECONDS}
        if not await asyncio.to_thread(backfill.is_read_back, work.database, key):
            request["since"] = (dt.datetime.now(dt.UTC).date() - dt.timedelta(days=VISIT_DAYS)).isoformat()
        crashed: str | None = None
        result: dict[str, Any] = {}
        try:
            result = await _crawl(work, request)
        except queue.CrawlFailed as error:
            crashed = str(error)
            log.error("crawl_failed", reason=crashed)
        await asyncio.to_thread(
            aftermath.finish,
            work.database,
            key,
            started,
            time.time(),
            work.settings,
            run_id=result.get("run_id"),
            crashed=crashed,
        )
        if "since" in request and result.get("outcome") in ("ok", "unchanged", "quiet"):
            await asyncio.to_thread(backfill.ask, work.database, site)


async def read_back(
    context: JobContext,
    *,
    site: dict[str, Any],
    since: str | None = None,
    until: str | None = None,
    minutes: float | None = None,
) -> None:
    """Read a site's past, for a while; when a fresh visit waits then, the rest comes back as a new job."""
    work = tools(context)
    key = str(site["key"])
    minutes = minutes or work.settings.backfill_slice
    with structlog.contextvars.bound_contextvars(site=key, job=context.job.id):
        crawl = asyncio.create_task(_crawl(work, {"site": site, "since": since, "until": until}, wait_for=key))
        try:
            await asyncio.wait([crawl], timeout=minutes * 60)
            while not crawl.done():
                if await asyncio.to_thread(backfill.visit_waits, work.database, key):
                    work.pool.interrupt(key)
                await asyncio.wait([crawl], timeout=3)
        except asyncio.CancelledError:
            crawl.cancel()
            with contextlib.suppress(BaseException):
                await crawl
            raise
        result = await crawl
        more = {"site": site, "since": since, "until": until, "minutes": minutes * 2}
        await asyncio.to_thread(backfill.note, work.database, key, result, more)


async def _crawl(work: Tools, request: Mapping[str, Any], wait_for: str | None = None) -> dict[str, Any]:
    """A crawl in a process of its own; a site that another process crawls is tried again later."""
    limit = VISIT_SECONDS if request.get("seconds") else CrawlSettings().crawl_max_seconds
    try:
        result = await asyncio.wait_for(work.pool.crawl(request, name=wait_for), limit + OVERTIME)
    except TimeoutError as error:  # its process was killed on the way out
        raise queue.CrawlFailed(f"the crawl did not end within {limit + OVERTIME:.0f} s and was cut off") from error
    except queue.Interrupted:
        await asyncio.to_thread(aftermath.close_runs, work.database, str(request["site"]["key"]))
        raise
    if result.get("busy"):
        raise queue.SiteBusy(request["site"]["key"])
    return result


async def send_alerts(context: JobContext) -> None:
    """Send what waits in the outbox."""
    work = tools(context)

    def send() -> None:
        from alerts.run import run_once

        counts = run_once(work.database, AlertSettings(), dt.datetime.now(dt.UTC))
        log.debug("alerts", counts=str(counts))

    await asyncio.to_thread(send)


async def tell_operator(context: JobContext) -> None:
    """Mail the operator what changed."""
    work = tools(context)
    await asyncio.to_thread(operator.tell, work.database, work.settings, dt.datetime.now(dt.UTC))


async def do_chores(context: JobContext) -> None:
    """Throw away what nobody needs any more."""
    work = tools(context)
    await asyncio.to_thread(chores.sweep, work.database, work.settings)


async def refresh_figures(context: JobContext) -> None:
    """Bring the figures behind the reporting views up to date, for those who read them with their own programs."""
    work = tools(context)
    done = await asyncio.to_thread(refresh, work.database)
    log.debug("figures_refreshed", regions=done.regions, whole=done.whole, seconds=round(done.seconds, 2))


def blueprint() -> Blueprint:
    """The jobs, for one application of the queue: adding them to it changes them, so each gets its own."""
    made = Blueprint()
    for function, name, home in (
        (crawl_site, queue.CRAWL, queue.FRESH),
        (read_back, queue.READ_BACK, queue.BACKFILL),
        (send_alerts, queue.ALERTS, queue.SMALL),
        (tell_operator, queue.OPERATOR, queue.SMALL),
        (do_chores, queue.CHORES, queue.SMALL),
        (refresh_figures, queue.FIGURES, queue.SMALL),
    ):
        task = made.task(name=name, queue=home, pass_context=True, retry=queue.Retry())
        task(function)
    return made
