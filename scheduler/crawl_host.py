"""The crawl host: a process that has everything imported and forks one child for each crawl.

A worker keeps one host. Each crawl gets a fresh process (Scrapy's event loop runs once per process, and what a hostile
page leaks dies with it) without paying the second of imports each time. The worker speaks in JSON lines: a request on
standard input, `{"id", "pid"}` when its child has started, the child's result, and `{"id", "exit"}` when it is gone.
When standard input ends, the worker is gone: the children are asked to stop, then made to.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import json
import multiprocessing.util
import os
import select
import signal
import sys
import threading
import time
from typing import Any

# Seconds without a crawl after which the host leaves, to give its memory back; a new one takes two seconds.
IDLE = 300.0
# Seconds a child has to end its crawl in good order after it was asked to.
GRACE = 8.0
_PR_SET_PDEATHSIG = 1


def main() -> int:
    """Serve requests from standard input until it ends, or until idle."""
    # Answers go to a private copy of standard output: whatever a library prints must not look like one.
    answers = os.dup(1)
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole terminal; the worker tells us what to do
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    import scheduler.crawl_child as child

    child.preload()
    gc.freeze()  # the garbage collector of a child must not copy the pages it shares with us
    children: dict[int, str] = {}
    buffer = b""
    last = time.monotonic()
    say(answers, {"ready": os.getpid()})
    while True:
        ready, _, _ = select.select([0], [], [], 0.1 if children else 5.0)
        if ready:
            chunk = os.read(0, 65536)
            if not chunk:
                stop(children)
                return 0
            buffer += chunk
            *lines, buffer = buffer.split(b"\n")
            for line in lines:
                pid = start(json.loads(line), answers)
                children[pid] = json.loads(line)["id"]
        reap(children, answers)
        if children or ready:
            last = time.monotonic()
        elif time.monotonic() - last > IDLE:
            return 0


def start(request: dict[str, Any], answers: int) -> int:
    """Fork a child for one request; returns its process id."""
    host = os.getpid()
    pid = os.fork()
    if pid:
        say(answers, {"id": request["id"], "pid": pid})
        return pid
    status = 1
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        die_with_parent(host)
        os.close(0)
        os.open(os.devnull, os.O_RDONLY)
        import scheduler.crawl_child as child

        say(answers, {"id": request["id"], "result": child.run(request)})
        status = 0
    except BaseException as error:
        with contextlib.suppress(OSError):
            say(answers, {"id": request["id"], "error": f"{type(error).__name__}: {error}"[:1000]})
    finally:
        # Nothing that is left to tidy up may keep a crawl that is over.
        end = threading.Timer(GRACE, os._exit, (status,))
        end.daemon = True
        end.start()
        with contextlib.suppress(Exception):
            # What multiprocessing keeps outside of the process (semaphores) it gives back here only.
            multiprocessing.util._exit_function()  # type: ignore[attr-defined]
            sys.stdout.flush()
            sys.stderr.flush()
        # Never back into the host's loop, and no exit handlers of what the host imported.
        os._exit(status)


def reap(children: dict[int, str], answers: int) -> None:
    """Tell of children that are gone."""
    for pid in list(children):
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            say(answers, {"id": children.pop(pid), "exit": os.waitstatus_to_exitcode(status)})


def stop(children: dict[int, str]) -> None:
    """Ask all children to stop, wait, ask them to drop everything, wait, then kill what is left."""
    for pid in children:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
    left = set(children)
    for last in (signal.SIGTERM, signal.SIGKILL):
        end = time.monotonic() + GRACE
        while left and time.monotonic() < end:
            left -= {pid for pid in left if os.waitpid(pid, os.WNOHANG)[0]}
            time.sleep(0.05)
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, last)


def die_with_parent(parent: int) -> None:
    """End when the host is killed: asked at once by the kernel (Linux), and surely by a watch of our own.

    A crawl without a host would keep its site's lock, and nobody would be there to cut it off.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1.0)
        time.sleep(GRACE)
        os._exit(1)

    threading.Thread(target=watch, name="orphan watch", daemon=True).start()


def say(answers: int, message: dict[str, Any]) -> None:
    """Write one line; lines shorter than a pipe's atomic size never mix with another process's."""
    line = json.dumps(message).encode() + b"\n"
    if len(line) > 4096:
        line = json.dumps({"id": message.get("id"), "error": "result too long"}).encode() + b"\n"
    with contextlib.suppress(BrokenPipeError):
        os.write(answers, line)


if __name__ == "__main__":
    sys.exit(main())
