"""The jobs that workers run."""

from __future__ import annotations

import asyncio
import dataclasses
import datetime as dt
import time
from typing import Any

import structlog
from procrastinate import JobContext
from procrastinate.blueprints import Blueprint

from scheduler import aftermath, chores, operator, queue
from scheduler.config import ScheduleSettings
from scheduler.crawl_pool import CrawlPool
from storage.database import Database

log = structlog.get_logger(__name__)
blueprint = Blueprint()


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


@blueprint.task(name=queue.CRAWL, queue=queue.FRESH, pass_context=True, retry=queue.Retry())
async def crawl_site(
    context: JobContext,
    *,
    site: dict[str, Any],
    kind: str = queue.FRESH,
    since: str | None = None,
    until: str | None = None,
    most: int | None = None,
) -> None:
    """Crawl one site; after a fresh visit judge the site and plan the next one."""
    work = tools(context)
    key = str(site["key"])
    started = time.time()
    request = {"site": site, "kind": kind, "since": since, "until": until, "most": most}
    with structlog.contextvars.bound_contextvars(site=key, job=context.job.id, kind=kind):
        crashed: str | None = None
        result: dict[str, Any] = {}
        try:
            result = await work.pool.crawl(request)
        except queue.CrawlFailed as error:
            crashed = str(error)
            log.error("crawl_failed", reason=crashed)
        if result.get("busy"):
            raise queue.SiteBusy(key)
        if kind == queue.FRESH:
            await asyncio.to_thread(
                aftermath.finish, work.database, key, started, time.time(), work.settings, crashed=crashed
            )
        elif result.get("outcome") == "ok" and result.get("counts", {}).get("articles"):
            await asyncio.to_thread(_next_chunk, work, request)
        if crashed is not None and kind == queue.BACKFILL:
            raise queue.CrawlFailed(crashed)


def _next_chunk(work: Tools, request: dict[str, Any]) -> None:
    """The backfill goes on as a new job behind everything that came in meanwhile."""
    with work.database.transaction() as session:
        key = request["site"]["key"]
        queue.defer(session, queue.CRAWL, request, queue=queue.BACKFILL, lock=f"site:{key}")


def request_backfill(
    database: Database,
    site: dict[str, Any],
    since: dt.date | None,
    until: dt.date | None,
    settings: ScheduleSettings,
) -> int | None:
    """Queue the reading back of a site, in chunks that make way for fresh visits.

    Returns:
        The job's number; None when a backfill of the site waits or runs already.
    """
    arguments = {
        "site": site,
        "kind": queue.BACKFILL,
        "since": since.isoformat() if since else None,
        "until": until.isoformat() if until else None,
        "most": settings.backfill_chunk,
    }
    with database.transaction() as session:
        key = site["key"]
        return queue.defer(
            session, queue.CRAWL, arguments, queue=queue.BACKFILL, lock=f"site:{key}", once=f"backfill:{key}"
        )


@blueprint.task(name=queue.ALERTS, queue=queue.SMALL, pass_context=True)
async def send_alerts(context: JobContext) -> None:
    """Send what waits in the outbox."""
    work = tools(context)

    def send() -> None:
        from alerts.config import AlertSettings
        from alerts.run import run_once

        counts = run_once(work.database, AlertSettings(), dt.datetime.now(dt.UTC))
        log.debug("alerts", counts=str(counts))

    await asyncio.to_thread(send)


@blueprint.task(name=queue.OPERATOR, queue=queue.SMALL, pass_context=True, retry=queue.Retry())
async def tell_operator(context: JobContext) -> None:
    """Mail the operator what changed."""
    work = tools(context)
    await asyncio.to_thread(operator.tell, work.database, work.settings, dt.datetime.now(dt.UTC))


@blueprint.task(name=queue.CHORES, queue=queue.SMALL, pass_context=True)
async def do_chores(context: JobContext) -> None:
    """Throw away what nobody needs any more."""
    work = tools(context)
    await asyncio.to_thread(chores.sweep, work.database, work.settings)
