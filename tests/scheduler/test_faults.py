"""Four workers and two schedulers as real processes; what happens when they, or Postgres, are killed."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from storage.database import Database
from storage.schema import upgrade
from storage.server import embedded_url, leave_embedded
from tests.scheduler.papers import Papers
from tests.scheduler.processes import Service

PAPERS, ARTICLES = 4, 10


@pytest.fixture
def home() -> Iterator[Path]:
    """A data folder with a Postgres of its own, which the test may kill."""
    with tempfile.TemporaryDirectory(prefix="piagam-faults-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)
        leave_embedded(Path(folder))


def ask(url: str, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url, connect_timeout=5) as connection:
        return connection.execute(query).fetchall()  # type: ignore[arg-type]


def crawling(url: str) -> list[int]:
    """Processes that are crawling now, by the runs' own records."""
    found = ask(url, "SELECT worker FROM piagam.run WHERE finished_at IS NULL")
    return [pid for (worker,) in found if psutil.pid_exists(pid := int(str(worker).rpartition(":")[2]))]


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_every_article_once_whatever_is_killed(home: Path, tmp_path: Path) -> None:
    url = embedded_url(home)
    with Database(url) as database:
        upgrade(database.engine)
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    with Papers(seeds, PAPERS, ARTICLES, pause=0.25) as papers:
        settings = {
            "PIAGAM_DATABASE_URL": url,
            "PIAGAM_SEEDS": str(seeds),
            "PIAGAM_ALLOW_PRIVATE_HOSTS": papers.hosts,
            "PIAGAM_CRAWL_DELAY": "0",
            "PIAGAM_VISIT_LEAST": "0.1",
            "PIAGAM_VISIT_MOST": "0.2",
            "PIAGAM_WORKER_SILENCE": "6",
            "PIAGAM_WORKER_CRAWLS": "1",
            "PIAGAM_LISTEN": "",
        }
        with Service(tmp_path, settings) as service:
            first = service.start("scheduler")
            service.wait(lambda: ask(url, "SELECT 1 FROM queue.procrastinate_jobs"), 60, "the first visit queued")
            second = service.start("scheduler")
            workers = [service.start("worker", PIAGAM_CONTACT=f"pekerja{number}") for number in range(4)]

            # A worker dies in the middle of a crawl, and takes its crawl with it.
            service.wait(lambda: crawling(url) and len(papers.log) > 12, 120, "a crawl under way")
            crawl = psutil.Process(crawling(url)[0])
            host = crawl.parent()
            assert host is not None
            victim = next(worker for worker in workers if worker.pid == host.ppid())
            victim.kill()
            service.wait(lambda: not psutil.pid_exists(crawl.pid) and not host.is_running(), 60, "its crawl gone")

            # The leading scheduler dies; the other takes over.
            first.kill()
            first.wait()
            late = papers.papers[0].publish(dt.datetime.now(dt.UTC))

            # Postgres is restarted under everything.
            service.wait(lambda: len(papers.log) > 25, 120, "crawls going on")
            postmaster = int((home / "postgres" / "data" / "postmaster.pid").read_text().split()[0])
            os.kill(postmaster, signal.SIGQUIT)
            psutil.wait_procs([psutil.Process(postmaster)] if psutil.pid_exists(postmaster) else [], timeout=20)
            assert embedded_url(home) == url

            stored = f"SELECT count(*) FROM piagam.article HAVING count(*) = {PAPERS * ARTICLES + 1}"

            def all_stored() -> object:
                # A page that failed just then waits half an hour for its next try; here its turn comes at once.
                with psycopg.connect(url, autocommit=True) as connection:
                    connection.execute("UPDATE piagam.reference SET next_try_at = now() WHERE state = 'retry'")
                return ask(url, stored)

            service.wait(all_stored, 180, "every article stored")
            assert ask(url, "SELECT url FROM piagam.article GROUP BY url HAVING count(*) > 1") == []
            assert (late,) in ask(url, "SELECT url FROM piagam.article")
            states = "SELECT count(*) FROM queue.procrastinate_jobs WHERE status = 'failed'"
            assert ask(url, states) == [(0,)]

            # No more visits: the queue drains, and nothing is left half done.
            assert service.stop(second) == 0
            busy = "SELECT status, task_name FROM queue.procrastinate_jobs WHERE status IN ('todo', 'doing')"
            drained = "SELECT 1 FROM piagam.site HAVING bool_and(state = 'ok') AND count(*) = 4"
            service.start("scheduler", PIAGAM_VISIT_LEAST="1000", PIAGAM_VISIT_MOST="1000")
            service.wait(lambda: not ask(url, busy) and ask(url, drained), 120, f"the queue drained {ask(url, busy)}")
            assert papers.at_once() == []
            assert len({asked.agent for asked in papers.log}) > 1
            for process in service.processes:
                if process.poll() is None:
                    assert service.stop(process) == 0
    assert ask(url, "SELECT id FROM piagam.run WHERE finished_at IS NULL") == []


@pytest.mark.timeout(400)
def test_a_stop_in_mid_crawl_loses_nothing(database_url: str, tmp_path: Path) -> None:
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    with Papers(seeds, 1, 40, pause=0.2) as papers:
        settings = {
            "PIAGAM_DATABASE_URL": database_url,
            "PIAGAM_SEEDS": str(seeds),
            "PIAGAM_ALLOW_PRIVATE_HOSTS": papers.hosts,
            "PIAGAM_CRAWL_DELAY": "0",
            "PIAGAM_HOME": str(tmp_path / "home"),
            "PIAGAM_LISTEN": "",
        }
        with Service(tmp_path, settings) as service:
            process = service.start("serve")
            service.wait(lambda: len(papers.log) > 8, 120, "a crawl under way")
            began = time.monotonic()
            assert service.stop(process) == 0
            assert time.monotonic() - began < 30
            (stored,) = ask(database_url, "SELECT count(*) FROM piagam.article")[0]
            assert 0 < int(str(stored)) < 40, service.logs()
            assert ask(database_url, "SELECT outcome FROM piagam.run") == [("interrupted",)]
            waiting = ask(database_url, "SELECT status::text FROM queue.procrastinate_jobs WHERE lock IS NOT NULL")
            assert waiting == [("todo",)]
            papers.papers[0].pause = 0
            service.start("serve")
            service.wait(
                lambda: ask(database_url, "SELECT 1 FROM piagam.article HAVING count(*) = 40"), 120, "the rest"
            )
            paths = [asked.path for asked in papers.log if asked.path.startswith("/berita/")]
            assert len(set(paths)) == 40
            assert len(paths) <= 43, "what was stored is not fetched again"


def test_a_port_that_is_taken_is_told(database_url: str, tmp_path: Path) -> None:
    import socket

    (tmp_path / "seeds").mkdir()
    with socket.socket() as taken, Papers(tmp_path / "seeds", 1, 1, pause=0):
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        settings = {"PIAGAM_DATABASE_URL": database_url, "PIAGAM_SEEDS": str(tmp_path / "seeds")}
        with Service(tmp_path, settings) as service:
            process = service.start("serve", "--listen", f"127.0.0.1:{taken.getsockname()[1]}")
            assert process.wait(60) == 1
            assert "cannot listen" in service.logs()
            assert "Traceback" not in service.logs()


def test_without_site_files_the_scheduler_says_what_to_do(tmp_path: Path) -> None:
    with Service(tmp_path, {"PIAGAM_SEEDS": str(tmp_path)}) as service:
        process: subprocess.Popen[bytes] = service.start("scheduler")
        assert process.wait(60) == 1
        assert "no site files" in service.logs()
