"""Piagam's service as real processes, for tests: started by its console script, always ended."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

PIAGAM = Path(sys.executable).parent / "piagam"


class Service:
    """Processes of one service.

    Args:
        folder: where their logs go.
        environment: settings of all of them.
    """

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self._folder = folder
        self._environment = {**os.environ, **environment}
        self.processes: list[subprocess.Popen[bytes]] = []

    def start(self, *words: str, **more: str) -> subprocess.Popen[bytes]:
        """Start `piagam WORDS`."""
        log = (self._folder / f"{len(self.processes)}-{words[0]}.log").open("wb")
        process = subprocess.Popen(
            [PIAGAM, *words], env={**self._environment, **more}, stdout=log, stderr=log, cwd=self._folder
        )
        self.processes.append(process)
        return process

    def logs(self) -> str:
        """All that was logged, for a failing test's message."""
        return "\n".join(f"--- {path.name}\n{path.read_text()[-4000:]}" for path in sorted(self._folder.glob("*.log")))

    def wait(self, condition: Callable[[], object], seconds: float, what: str) -> None:
        """Wait until something holds, but not forever."""
        end = time.monotonic() + seconds
        while True:
            with contextlib.suppress(Exception):  # the database may be away just now
                if condition():
                    return
            if time.monotonic() > end:
                raise AssertionError(f"{what}: not within {seconds:.0f} s\n{self.logs()}")
            time.sleep(0.1)

    def stop(self, process: subprocess.Popen[bytes], seconds: float = 30) -> int:
        """SIGTERM, and the exit code; a process that does not end in time is a failure."""
        process.send_signal(signal.SIGTERM)
        return process.wait(seconds)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self.processes:
            if process.poll() is None:
                process.terminate()
        for process in self.processes:
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
