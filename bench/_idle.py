"""What `piagam serve` costs while nothing is due: CPU and memory of its process, the database apart."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import psutil

_SITE = """name = "Koran Sunyi"
home = "http://127.0.0.1:9/"
region = "63"
"""


def measure(seconds: float) -> list[str]:
    """Start `piagam serve` with thirty sites that do not answer, let it settle, and watch it for so many seconds.

    Once their first visits are over the sites are due again hours later, so what is left is the service itself: the
    clock, the queue's polls and heartbeats, the leader's lock, a scrape of the metrics every fifteen seconds.
    """
    with tempfile.TemporaryDirectory(prefix="piagam-idle-", ignore_cleanup_errors=True) as folder:
        seeds = Path(folder, "seeds")
        seeds.mkdir()
        for number in range(30):
            (seeds / f"sunyi{number}.toml").write_text(_SITE)
        environment = {
            **os.environ,
            "PIAGAM_HOME": folder,
            "PIAGAM_SEEDS": str(seeds),
            "PIAGAM_LISTEN": "127.0.0.1:19465",
            "PIAGAM_VISIT_LEAST": "600",
        }
        program = Path(sys.executable).parent / "piagam"
        process = subprocess.Popen([program, "serve"], env=environment, stderr=subprocess.DEVNULL)
        try:
            return _watch(psutil.Process(process.pid), seconds)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(40)


def _watch(service: psutil.Process, seconds: float) -> list[str]:
    time.sleep(60)  # the first visits, spread over half a minute
    children = [child for child in service.children(recursive=True) if "postgres" not in child.name()]
    host = sum(child.memory_info().rss for child in children)
    before, most = service.cpu_times(), 0
    started = time.monotonic()
    while (passed := time.monotonic() - started) < seconds:
        with urllib.request.urlopen("http://127.0.0.1:19465/metrics", timeout=10) as answer:
            answer.read()
        most = max(most, service.memory_info().rss)
        time.sleep(min(15.0, seconds - passed + 0.01))
    after = service.cpu_times()
    spent = after.user + after.system - before.user - before.system
    left = [child for child in service.children(recursive=True) if "postgres" not in child.name()]
    return [
        "",
        f"serve, idle for {passed:.0f} s with 30 sites, a scrape every 15 s: {100 * spent / passed:.2f} % of a core, "
        f"at most {most / 1e6:.0f} MB (process); crawl host {host / 1e6:.0f} MB until 5 min after the last crawl"
        f"{'' if left else ', gone by the end'}",
    ]
