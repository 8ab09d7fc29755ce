# ruff: noqa: E501 - sentences and tables, one a line
"""Pages a second of the full way (fetch, clean, extract, store), beside its two bounds on the same pages.

(a) a bare Scrapy spider that only downloads them, (b) trafilatura alone, on all cores. Also: a crawl with a million
known references beside one with a hundred.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import psutil
import psycopg
from sqlalchemy.engine import make_url

from bench._news_pages import pages, served
from crawler.config import CrawlSettings
from crawler.crawl import RunResult, run_sites
from crawler.definition import SiteDefinition
from crawler.reader import Reader
from storage.database import Database
from storage.schema import upgrade
from storage.server import embedded_url

BARE = """
import sys
import scrapy
from scrapy.crawler import CrawlerProcess
port, number = int(sys.argv[1]), int(sys.argv[2])
class Bare(scrapy.Spider):
    name = "bare"
    async def start(self):
        for n in range(number):
            yield scrapy.Request(f"http://127.0.0.1:{port}/berita/kabar-uji-nomor-{n}/")
    def parse(self, response):
        assert response.body
process = CrawlerProcess({"LOG_ENABLED": False, "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False,
                          "CONCURRENT_REQUESTS": 16, "CONCURRENT_REQUESTS_PER_DOMAIN": 8})
process.crawl(Bare)
import time
begin = time.perf_counter()
process.start()
print(number / (time.perf_counter() - begin))
"""


def run(quick: bool) -> list[str]:
    """The tables' lines."""
    number = 400 if quick else 3000
    lines = [
        "| pages | full way | bare Scrapy (a) | trafilatura, all cores (b) | full / min(a, b) | full / b | peak memory |"
    ]
    lines.append("|---|---:|---:|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory(prefix="piagam-bench-") as home:
        url = embedded_url(Path(home))
        for name, share in (("5 % award stories", 0.05), ("all award stories", 1.0)):
            bodies = pages(number, share)
            with served(bodies) as port:
                bare = bare_scrapy(port, number)
                alone = trafilatura_alone(bodies)
                full, memory, result = full_way(url, port, number)
            if result.counts.get("articles") != number:
                lines.append(f"NOT ALL PAGES BECAME ARTICLES: {result}")
            ratio = full / min(bare, alone)
            lines.append(
                f"| {name} ({number}, {sum(map(len, bodies)) // number // 1000} kB each) | {full:.0f}/s | {bare:.0f}/s | {alone:.0f}/s "
                f"| {ratio:.2f} | {full / alone:.2f} | {memory:.0f} MB |"
            )
        lines += ["", *known_references(url, 20_000 if quick else 1_000_000)]
    return lines


def bare_scrapy(port: int, number: int) -> float:
    """Pages a second of a spider that only downloads."""
    done = subprocess.run(
        [sys.executable, "-c", BARE, str(port), str(number)], capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def trafilatura_alone(bodies: list[bytes]) -> float:
    """Pages a second of trafilatura on all cores."""
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(_by_trafilatura, bodies[:8]))
        begin = time.perf_counter()
        list(pool.map(_by_trafilatura, bodies, chunksize=16))
        return len(bodies) / (time.perf_counter() - begin)


def _by_trafilatura(body: bytes) -> int:
    import trafilatura

    return len(trafilatura.extract(body, include_comments=False, with_metadata=True) or "")


def fresh(url: str, name: str) -> Database:
    """An empty register."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")  # type: ignore[arg-type]
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
    database = Database(make_url(url).set(database=name).render_as_string(hide_password=False))
    upgrade(database.engine)
    return database


def full_way(url: str, port: int, number: int) -> tuple[float, float, RunResult]:
    """Pages a second of the full way (workers warm, as those of (b) are), and the peak memory of all processes in MB."""
    site = SiteDefinition.model_validate(
        {"key": "bench", "name": "Kabar Uji", "home": f"http://127.0.0.1:{port}/", "region": "63", "delay": 0.0,
         "discover": [{"kind": "sitemap", "url": f"http://127.0.0.1:{port}/s.xml"}]}
    )  # fmt: skip
    settings = CrawlSettings(
        allow_private_hosts=f"127.0.0.1:{port}", crawl_delay=0, crawl_jitter=0, crawl_at_once=8, crawl_max_pages=number,
    )  # fmt: skip
    reader = Reader(os.cpu_count() or 1)
    with fresh(url, "bench_warm") as database:
        run_sites([site], settings=settings, database=database, reader=reader, max_articles=16)
    with fresh(url, "bench_crawl") as database, Memory() as memory:
        begin = time.perf_counter()
        [result] = run_sites([site], settings=settings, database=database, reader=reader)
        seconds = time.perf_counter() - begin
    reader.close()
    return number / seconds, memory.peak, result


class Memory:
    """Peak memory (proportional share) of this process and its workers, without the database's, in MB."""

    peak = 0.0

    def __enter__(self) -> Memory:
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def _watch(self) -> None:
        while not self._stop.wait(0.2):
            try:
                family = [psutil.Process(), *psutil.Process().children(recursive=True)]
                used = sum(p.memory_full_info().pss for p in family if "postgres" not in p.name()) / 1e6
            except (psutil.Error, OSError):
                continue
            self.peak = max(self.peak, used)

    def __exit__(self, *exc: object) -> None:
        self._stop.set()
        self._thread.join()


def known_references(url: str, most: int) -> list[str]:
    """A second crawl with few and with very many known references of the site."""
    lines = ["| known references | second crawl with 3 new articles | peak memory |", "|---:|---:|---:|"]
    bodies = pages(103, 0.05)
    for known in (100, most):
        with served(bodies) as port, fresh(url, "bench_known") as database:
            site = SiteDefinition.model_validate(
                {"key": "bench", "name": "Kabar Uji", "home": f"http://127.0.0.1:{port}/", "region": "63", "delay": 0.0,
                 "discover": [{"kind": "sitemap", "url": f"http://127.0.0.1:{port}/s.xml"}]}
            )  # fmt: skip
            settings = CrawlSettings(allow_private_hosts=f"127.0.0.1:{port}", crawl_delay=0, crawl_jitter=0)
            run_sites([site], settings=settings, database=database, max_articles=100)
            with database.engine.begin() as connection:
                connection.exec_driver_sql(
                    "INSERT INTO piagam.reference (site_id, url, url_key, state, checked_at, seen_at, promised_at) "
                    "SELECT (SELECT min(id) FROM piagam.site), 'https://x/' || n, 'x/' || n, 'fetched', now(), now(), now() - n * interval '1 minute' "
                    f"FROM generate_series(1, {known}) n"
                )
            with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("ANALYZE piagam.reference")
            with Memory() as memory:
                begin = time.perf_counter()
                [result] = run_sites([site], settings=settings, database=database)
                seconds = time.perf_counter() - begin
            lines.append(
                f"| {known:,} | {seconds:.2f} s ({result.counts.get('articles_new', 0)} new) | {memory.peak:.0f} MB |"
            )
    return lines
