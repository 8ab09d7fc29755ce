"""The worker processes that clean and read pages, away from the event loop.

A page that keeps a worker busy for too long, or brings it down, costs that page and no other.
"""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import os
import signal
import threading
import time
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor

from crawler.items import Reading, ReadJob
from crawler.reading import read

# The slowest of the saved pages takes half a second; a page that takes this long (seconds) is made to.
MAX_SECONDS = 30.0


class Reader:
    """A pool of workers, started when the first page comes.

    Args:
        processes: number of workers.
    """

    def __init__(self, processes: int) -> None:
        self._processes = processes
        self._pool: ProcessPoolExecutor | None = None
        self._rebuilding = asyncio.Lock()
        # One job more than workers: none of them waits behind a slow page for long before its own time counts.
        self._room = asyncio.Semaphore(processes + 1)

    async def read(self, job: ReadJob) -> Reading:
        """Read one article in a worker; never raises for the page's sake."""
        async with self._room:
            return await self._read(job)

    async def _read(self, job: ReadJob) -> Reading:
        for last in (False, True):
            pool = self._ready()
            try:
                return await asyncio.wait_for(asyncio.get_running_loop().run_in_executor(pool, read, job), MAX_SECONDS)
            except TimeoutError:
                await self._replace(pool)
                return Reading(reason="too_slow")
            except BrokenExecutor:
                # Another page may have brought the pool down: one more try, by itself.
                await self._replace(pool)
                if last:
                    return Reading(reason="crashed_reader")
        return Reading(reason="crashed_reader")

    def _ready(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # Our process has threads: a forked child could inherit a lock that nobody will open.
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(
                self._processes, mp_context=context, initializer=_begin, initargs=(os.getpid(),)
            )
        return self._pool

    async def _replace(self, broken: ProcessPoolExecutor) -> None:
        async with self._rebuilding:
            if self._pool is broken:
                self._pool = None
                _end(broken)

    def close(self) -> None:
        """End the workers."""
        if self._pool is not None:
            _end(self._pool)
            self._pool = None


def _end(pool: ProcessPoolExecutor) -> None:
    processes = list((getattr(pool, "_processes", None) or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        with contextlib.suppress(OSError, ValueError):
            process.kill()


def _begin(parent: int) -> None:
    """What a worker does first: Ctrl-C is the parent's affair, and a worker whose parent was killed ends itself."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1.0)
    os._exit(1)
