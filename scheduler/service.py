"""The parts in one process: clock, worker, endpoint; started together, watched, and stopped in order.

What must not stop everything does not: a database that is away is waited for, a worker that gave up is started anew.
A stop (SIGTERM, Ctrl-C) ends the running crawls in good order within STOP seconds; what they did not get to goes back
into the queue.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from typing import Any

import structlog
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from scheduler import chores, queue
from scheduler.catalogue import Catalogue
from scheduler.clock import Clock
from scheduler.config import ScheduleSettings
from scheduler.crawl_pool import CrawlPool
from scheduler.endpoint import Endpoint
from scheduler.leader import Leadership
from scheduler.metrics import registry
from scheduler.tasks import Tools
from storage.database import Database
from storage.errors import StorageError

log = structlog.get_logger(__name__)

# The whole stop takes at most 30 s: the crawls get the first part, what does not end by then is cut off.
STOP = 30.0
CRAWLS_END = 18.0
# Beats of the leading scheduler, in seconds (of the machine's own steady clock: the wall clock may jump).
BEAT, FOLLOW, RECOVER, ALERTS, FIGURES, CHORES = 4.0, 12.0, 12.0, 60.0, 300.0, 86_400.0


class Heart:
    """The scheduler's thread: takes or keeps the lead, and does what is due at each beat.

    Args:
        database: the register.
        clock: decides when, while this process leads.
        settings: the operator's address.
        alerts: whether alerts are sent.
    """

    def __init__(self, database: Database, clock: Clock, settings: ScheduleSettings, *, alerts: bool = True) -> None:
        self._database = database
        self._clock = clock
        self._settings = settings
        self._alerts = alerts
        self._leadership = Leadership(database.url)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heart", daemon=True)
        self._done: dict[str, float] = {}
        self.beat = time.monotonic()

    def start(self) -> None:
        """Begin to beat."""
        self._thread.start()

    def stop(self) -> None:
        """Stop beating, give the lead up."""
        self._stop.set()
        self._thread.join(10)

    @property
    def leads(self) -> bool:
        """Whether this process decides when."""
        return self._leadership.held

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._once()
            except (SQLAlchemyError, StorageError) as error:
                log.warning("database_away", reason=str(error).splitlines()[0])
            except Exception:
                log.exception("beat_failed")
            self.beat = time.monotonic()
            self._stop.wait(min(BEAT, self._settings.worker_silence / 3))
        with contextlib.suppress(Exception):
            self._clock.stop()
        self._leadership.resign()

    def _once(self) -> None:
        if not self._leadership.check():
            if self._clock.running:
                self._clock.stop()
            return
        if not self._clock.running:
            self._clock.start()
        if self._time_for("follow", FOLLOW):
            self._clock.follow()
        if self._time_for("recover", min(RECOVER, self._settings.worker_silence / 2)):
            chores.recover(self._database, self._settings.worker_silence)
        if self._alerts and self._time_for("alerts", ALERTS):
            self._defer(queue.ALERTS)
        if self._time_for("figures", FIGURES):
            self._defer(queue.FIGURES)
        if self._time_for("chores", CHORES):
            self._defer(queue.CHORES)

    def _defer(self, task: str) -> None:
        with self._database.transaction() as session:
            queue.defer(session, task, {}, queue=queue.SMALL, once=task)

    def _time_for(self, what: str, every: float) -> bool:
        now = time.monotonic()
        if now - self._done.get(what, -every) < every:
            return False
        self._done[what] = now
        return True


async def work(database: Database, settings: ScheduleSettings, stop: asyncio.Event) -> None:
    """Work off the queue until `stop` is set; a worker that gives up is started again.

    Args:
        database: the register.
        settings: how many crawls at once.
        stop: set when the process is to end.
    """
    environment = {**os.environ, "PIAGAM_DATABASE_URL": database.url}
    slots = ((queue.FRESH, settings.worker_crawls), (queue.BACKFILL, 1), (queue.SMALL, 1))
    while not stop.is_set():
        pool = CrawlPool(environment)
        app = queue.open_app(database.url)
        options: dict[str, Any] = {
            "additional_context": {"tools": Tools(database, pool, settings)},
            "install_signal_handlers": False,
            "shutdown_graceful_timeout": CRAWLS_END,
            "fetch_job_polling_interval": 15.0,
            "abort_job_polling_interval": 60.0,
            "update_heartbeat_interval": settings.worker_silence / 6,
            "stalled_worker_timeout": 20
            * settings.worker_silence,  # the leader looks after stalled workers and their jobs
            "delete_jobs": "successful",
        }
        try:
            await asyncio.to_thread(_ask, database)
            async with app.open_async():
                workers = [
                    asyncio.create_task(
                        app.run_worker_async(queues=[name], name=name, concurrency=number, **options),
                        name=f"worker {name}",
                    )
                    for name, number in slots
                ]
                log.info("worker", crawls=settings.worker_crawls)
                stopping = asyncio.create_task(stop.wait())
                try:
                    await asyncio.wait([*workers, stopping], return_when=asyncio.FIRST_COMPLETED)
                finally:
                    stopping.cancel()
                    pool.stop()
                    for worker in workers:
                        worker.cancel()
                    await asyncio.gather(*workers, return_exceptions=True)
        except asyncio.CancelledError:
            raise
        except Exception as error:
            log.warning("worker_waits", reason=(str(error) or type(error).__name__).splitlines()[0])
        finally:
            await pool.close()
        if not stop.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), 2.0)


def _ask(database: Database) -> None:
    """A look at the database; where it is the embedded one and has died, it comes back by this."""
    with database.engine.connect() as connection:
        connection.execute(text("SELECT 1"))


def health_of(database: Database, parts: dict[str, Callable[[], bool]]) -> Callable[[], tuple[bool, dict[str, Any]]]:
    """What /healthz answers: whether the database answers and each part lives."""

    def health() -> tuple[bool, dict[str, Any]]:
        try:
            with database.engine.connect() as connection:
                connection.execute(text("SELECT 1"))
            up = True
        except (SQLAlchemyError, StorageError, OSError):
            up = False
        alive = {name: part() for name, part in parts.items()}
        return up and all(alive.values()), {"database": up, **alive}

    return health


def run(
    database: Database,
    catalogue: Catalogue | None,
    settings: ScheduleSettings,
    *,
    worker: bool,
    alerts: bool = True,
    listen: tuple[str, int] | None = None,
) -> int:
    """Run the parts until SIGTERM or SIGINT.

    Args:
        database: the register, its schema up to date.
        catalogue: the site files, when this process is a scheduler; None when it is not.
        settings: of the schedule.
        worker: whether this process works off the queue.
        alerts: whether the scheduler has alerts sent.
        listen: host and port of the endpoint; None for none.

    Returns:
        The exit code.

    Raises:
        OSError: the endpoint's address cannot be had.
    """
    parts: dict[str, Callable[[], bool]] = {}
    heart: Heart | None = None
    endpoint: Endpoint | None = None
    if listen is not None:
        endpoint = Endpoint(listen, health_of(database, parts), registry(database))
    if catalogue is not None:
        heart = Heart(database, Clock(database, catalogue, settings), settings, alerts=alerts)
        beating = heart
        parts["scheduler"] = lambda: time.monotonic() - beating.beat < 60
    code = asyncio.run(_main(database, settings, heart, endpoint, worker=worker, parts=parts))
    database.close()
    return code


async def _main(
    database: Database,
    settings: ScheduleSettings,
    heart: Heart | None,
    endpoint: Endpoint | None,
    *,
    worker: bool,
    parts: dict[str, Callable[[], bool]],
) -> int:
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()

    def asked(name: str) -> None:
        log.info("stopping", signal=name)
        # The queue's listeners take the closing of their own connections for an error.
        logging.getLogger("procrastinate").setLevel(logging.CRITICAL)
        stop.set()

    for which in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(which, asked, which.name)
    if heart is not None:
        heart.start()
    task = asyncio.create_task(work(database, settings, stop)) if worker else None
    if task is not None:
        working = task
        parts["worker"] = lambda: not working.done()
    if endpoint is not None:
        endpoint.start()
    log.info("started", scheduler=heart is not None, worker=worker, pid=os.getpid())
    await stop.wait()
    began = time.monotonic()
    if heart is not None:
        await asyncio.to_thread(heart.stop)
    if task is not None:
        try:
            await asyncio.wait_for(task, STOP - 4 - (time.monotonic() - began))
        except TimeoutError:
            log.error("stop_cut_short")
    if endpoint is not None:
        await asyncio.to_thread(endpoint.stop)
    log.info("stopped", seconds=round(time.monotonic() - began, 1))
    return 0
