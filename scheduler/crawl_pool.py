"""The worker's side of the crawl host: asks for crawls, waits for them, stops them."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import os
import signal
import sys
from collections.abc import Mapping
from typing import Any

import structlog

from scheduler.queue import CrawlFailed, Interrupted

log = structlog.get_logger(__name__)
# Seconds that a crawl gets, when the worker stops, to end in good order, and then to drop what is under way.
IN_ORDER, AT_ONCE = 8.0, 6.0
# A line of the host is short; a longer one is a fault, not a reason to fill the memory.
_LINE = 1 << 16


class CrawlPool:
    """Crawls in processes of their own.

    Args:
        environment: environment of the crawls (the database's URL among it).
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = dict(environment)
        self._host: asyncio.subprocess.Process | None = None
        self._reader: asyncio.Task[None] | None = None
        self._numbers = itertools.count(1)
        self._waiting: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self._hosts: dict[str, asyncio.subprocess.Process] = {}
        self._results: dict[str, dict[str, Any]] = {}
        self._pids: dict[str, int] = {}
        self._names: dict[str, str] = {}
        self._asked: set[str] = set()
        self._start = asyncio.Lock()
        self.stopping = False

    async def crawl(self, request: Mapping[str, Any], *, name: str | None = None) -> dict[str, Any]:
        """Crawl one site.

        Args:
            request: see `scheduler.crawl_child.run`.
            name: by which `interrupt` finds it.

        Returns:
            What the crawl says of itself.

        Raises:
            Interrupted: the worker stops.
            CrawlFailed: the process died, or the crawl raised.
        """
        if self.stopping:
            raise Interrupted
        number = str(next(self._numbers))
        if name is not None:
            self._names[name] = number
        future: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        async with self._start:
            host = await self._running_host()
            self._waiting[number], self._hosts[number] = future, host
            assert host.stdin is not None
            try:
                host.stdin.write(json.dumps({**request, "id": number}).encode() + b"\n")
                await host.stdin.drain()
            except OSError as error:
                self._forget(number)
                raise CrawlFailed(f"the crawl host is gone: {error}") from error
        try:
            result = await future
        except asyncio.CancelledError:
            self._signal(number, signal.SIGKILL)
            raise
        except CrawlFailed as error:
            if self.stopping:
                raise Interrupted from error
            raise
        finally:
            self._forget(number)
        if self.stopping and result.get("outcome") == "interrupted":
            raise Interrupted
        return result

    def stop(self) -> None:
        """Ask the running crawls to end in good order, then to end at once; no new ones start."""
        self.stopping = True
        for number in set(self._pids) - self._asked:
            self._asked.add(number)
            self._signal(number, signal.SIGTERM)
        loop = asyncio.get_running_loop()
        # A crawl in good order waits for the pages under way, each at the site's own pace; what was read is stored
        # by then, and what was not stays in the register's list of open references.
        loop.call_later(IN_ORDER, self._signal_all, signal.SIGTERM)
        loop.call_later(IN_ORDER + AT_ONCE, self._signal_all, signal.SIGKILL)

    def _signal_all(self, which: signal.Signals) -> None:
        for number in list(self._pids):
            self._signal(number, which)

    def interrupt(self, name: str) -> None:
        """Ask one crawl to end in good order."""
        if (number := self._names.get(name)) is not None and number not in self._asked:
            self._asked.add(number)
            self._signal(number, signal.SIGTERM)

    async def close(self) -> None:
        """End the host; running crawls are stopped."""
        self.stopping = True
        if self._host is None:
            return
        if self._host.stdin is not None:
            self._host.stdin.close()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._host.wait(), 15)
        if self._host.returncode is None:
            self._host.kill()
            await self._host.wait()
        if self._reader is not None:
            await self._reader

    @property
    def running(self) -> int:
        """Crawls that are going on."""
        return len(self._waiting)

    def _forget(self, number: str) -> None:
        for kept in (self._waiting, self._hosts, self._pids, self._results):
            kept.pop(number, None)
        self._asked.discard(number)

    def _signal(self, number: str, which: signal.Signals) -> None:
        if (pid := self._pids.get(number)) is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, which)

    async def _running_host(self) -> asyncio.subprocess.Process:
        if self._host is not None and self._host.returncode is None and self._reader and not self._reader.done():
            return self._host
        self._host = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "scheduler.crawl_host",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=self._environment,
            limit=_LINE,
            start_new_session=True,  # a terminal's Ctrl-C is for the worker, which then stops the crawls in order
        )
        self._reader = asyncio.create_task(self._read(self._host), name="crawl host")
        return self._host

    async def _read(self, host: asyncio.subprocess.Process) -> None:
        assert host.stdout is not None
        with contextlib.suppress(asyncio.LimitOverrunError, ValueError):
            async for line in host.stdout:
                self._take(json.loads(line))
        await host.wait()
        for number, future in list(self._waiting.items()):
            if self._hosts.get(number) is host and not future.done():
                log.error("crawl_host_gone", crawl=number, exit=host.returncode)
                future.set_exception(CrawlFailed(f"the crawl host ended ({host.returncode})"))

    def _take(self, message: dict[str, Any]) -> None:
        number = str(message.get("id"))
        future = self._waiting.get(number)
        if "pid" in message:
            self._pids[number] = message["pid"]
            if self.stopping:
                self._asked.add(number)
                self._signal(number, signal.SIGTERM)
        elif "result" in message or "error" in message:
            self._results[number] = message
        elif "exit" in message:
            said = self._results.pop(number, {})
            if future is None or future.done():
                return
            if "result" in said:
                future.set_result(said["result"])
            else:
                reason = said.get("error") or f"its process ended ({message['exit']})"
                future.set_exception(CrawlFailed(reason))
