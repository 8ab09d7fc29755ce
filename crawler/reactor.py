"""The event loop of all crawls of this process: Scrapy's reactor in a thread of its own.

A reactor runs once in a process; a worker crawls many times. So it is started when first needed and stays, and the
main thread remains free for Ctrl-C and the display.
"""

from __future__ import annotations

import asyncio
import importlib
import threading
from typing import Any

_lock = threading.Lock()
_loop: asyncio.AbstractEventLoop | None = None


def event_loop() -> asyncio.AbstractEventLoop:
    """The running loop; started on first use.

    Raises:
        RuntimeError: another reactor was installed before (crawls must then run by Scrapy's own command).
    """
    global _loop
    with _lock:
        if _loop is None or not _loop.is_running():
            ready = threading.Event()
            loop = asyncio.new_event_loop()
            failure: list[BaseException] = []

            def run() -> None:
                try:
                    asyncio.set_event_loop(loop)
                    from twisted.internet import asyncioreactor

                    asyncioreactor.install(loop)  # type: ignore[no-untyped-call]
                    reactor: Any = importlib.import_module("twisted.internet.reactor")
                    reactor.callWhenRunning(ready.set)
                    reactor.run(installSignalHandlers=False)
                except BaseException as error:  # told to the caller below
                    failure.append(error)
                    ready.set()

            threading.Thread(target=run, name="reactor", daemon=True).start()
            ready.wait()
            if failure:
                raise RuntimeError("Scrapy's event loop could not be started in this process") from failure[0]
            _loop = loop
    return _loop
