"""Crawls in processes of their own: killed, stopped, and started again without harm to the worker."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import os
import signal
from pathlib import Path
from typing import Any

import psutil
import pytest

from crawler.definition import read_site_file
from scheduler.crawl_pool import CrawlPool
from scheduler.queue import CrawlFailed, Interrupted
from storage.database import Database
from tests.scheduler.papers import Papers


async def until(condition: Any, seconds: float = 200) -> None:
    for _ in range(int(seconds / 0.05)):
        if condition():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("did not happen in time")


def descendants() -> list[psutil.Process]:
    """Crawl hosts and crawls that are alive."""
    found = []
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):  # gone, or waiting to be noticed as gone
            if any("crawl_host" in word for word in process.cmdline()):
                found.append(process)
    return found


@pytest.mark.timeout(600)
def test_a_worker_outlives_its_crawls(database: Database, tmp_path: Path) -> None:
    with Papers(tmp_path, 1, 30, pause=0.8) as papers:
        definition, _ = read_site_file(tmp_path / "koran0.toml")
        assert definition is not None
        request = {"site": definition.model_dump(mode="json")}
        settings = {"PIAGAM_ALLOW_PRIVATE_HOSTS": papers.hosts, "PIAGAM_CRAWL_DELAY": "0"}
        asyncio.run(
            scenario(CrawlPool({**os.environ, "PIAGAM_DATABASE_URL": database.url, **settings}), request, papers)
        )
    assert descendants() == []


async def crawl_when_free(pool: CrawlPool, request: dict[str, Any], name: str | None = None) -> dict[str, Any]:
    """A crawl; the lock of one that was killed goes when Postgres notices, which may take a moment."""
    while (result := await pool.crawl(request, name=name))["busy"]:
        await asyncio.sleep(0.2)
    return result


async def scenario(pool: CrawlPool, request: dict[str, Any], papers: Papers) -> None:
    # Two crawls of one site: the second finds the lock taken.
    first = asyncio.create_task(pool.crawl(request))
    await until(lambda: len(papers.log) > 3)
    assert (await pool.crawl(request))["busy"]

    # The crawl's process is killed: only that crawl fails.
    host = next(p for p in descendants() if p.ppid() == os.getpid())
    crawl = next(p for p in descendants() if p.ppid() == host.pid)
    crawl.send_signal(signal.SIGKILL)
    with pytest.raises(CrawlFailed, match="-9"):
        await first
    assert pool.running == 0

    # The host is killed: the crawl goes with it, and the next one gets a new host.
    seen = len(papers.log)
    second = asyncio.create_task(crawl_when_free(pool, request))
    await until(lambda: len(papers.log) > seen + 2)
    papers.papers[0].pause = 0.2
    host.kill()
    with pytest.raises(CrawlFailed, match="host ended"):
        await second
    await until(lambda: not any(p.ppid() == host.pid for p in descendants()))

    # One crawl is asked to make way, and says that it was.
    for minute in range(8):
        papers.papers[0].publish(dt.datetime.now(dt.UTC) - dt.timedelta(minutes=minute))
    seen = len(papers.log)
    third = asyncio.create_task(crawl_when_free(pool, request, name="koran0"))
    await until(lambda: len(papers.log) > seen + 1)
    pool.interrupt("koran0")
    assert (await third)["outcome"] in ("interrupted", "ok")  # ok: it was done before it was asked

    # The worker stops.
    pool.stop()
    with pytest.raises(Interrupted):
        await pool.crawl(request)
    await pool.close()
