"""Papers on loopback for the schedule's faults: many small sites, slow enough to be hit in the middle of a crawl.

Every request is logged with its beginning, its end and who asked (the user agent, which names the worker), so that the
log itself proves whether two workers ever crawled one site at once.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
import threading
import time
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.scheduler.newsroom import site_file

_PARAGRAPH = (
    "Warga Desa {desa} bergotong royong membersihkan saluran air pada pekan ke-{number} sejak hujan turun. Kepala desa "
    "menyebut pekerjaan itu dilakukan bergiliran menurut rukun tetangga, dari pagi sampai menjelang siang."
)
_PAGE = """<!doctype html><html lang="id"><head><meta charset="utf-8"><title>{title}</title>
<link rel="canonical" href="{url}"><meta property="article:published_time" content="{published}"></head>
<body><article><h1>{title}</h1><time datetime="{published}">{published}</time>{paragraphs}</article></body></html>"""


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """One request: when its answer began and ended, by the server's own steady clock."""

    site: str
    path: str
    agent: str
    start: float
    end: float


class Paper:
    """One site: its articles, its server."""

    def __init__(self, key: str, articles: int, pause: float, log: list[Asked]) -> None:
        self.key = key
        self.titles: list[tuple[str, dt.datetime]] = []
        self.pause = pause
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self, log))
        self.server.daemon_threads = True
        self.port = int(self.server.server_address[1])
        self.home = f"http://127.0.0.1:{self.port}/"
        now = dt.datetime.now(dt.UTC)
        for number in range(articles):
            self.publish(now - dt.timedelta(minutes=30 * (number + 1)))

    def publish(self, at: dt.datetime) -> str:
        """Publish an article; returns its address."""
        number = len(self.titles) + 1
        self.titles.append((f"Kerja bakti ke-{number} di {self.key.title()}", at))
        return f"{self.home}berita/{number}/"

    def feed(self) -> str:
        """The feed, newest first, titles only."""
        items = "".join(
            f"<item><title>{title}</title><link>{self.home}berita/{number}/</link>"
            f"<guid>{self.home}berita/{number}/</guid><pubDate>{format_datetime(at)}</pubDate></item>"
            for number, (title, at) in sorted(enumerate(self.titles, 1), key=lambda item: item[1][1], reverse=True)
        )
        return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{self.key}</title>{items}</channel></rss>'

    def answer(self, path: str) -> tuple[int, str, str]:
        """Status, type and body."""
        if path == "/robots.txt":
            return 200, "text/plain", "User-agent: *\nDisallow:\n"
        if path == "/feed/":
            return 200, "application/rss+xml", self.feed()
        number = path.removeprefix("/berita/").strip("/")
        if path.startswith("/berita/") and number.isdigit() and 1 <= int(number) <= len(self.titles):
            title, at = self.titles[int(number) - 1]
            paragraphs = "".join(
                f"<p>{_PARAGRAPH.format(desa=self.key.title(), number=int(number) * 10 + part)}</p>"
                for part in range(5)
            )
            url = f"{self.home}berita/{number}/"
            return 200, "text/html", _PAGE.format(title=title, url=url, published=at.isoformat(), paragraphs=paragraphs)
        return 404, "text/html", "<html><body>tidak ada</body></html>"


def _handler(paper: Paper, log: list[Asked]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            start = time.monotonic()
            status, kind, body = paper.answer(self.path)
            if self.path.startswith("/berita/"):
                time.sleep(paper.pause)
            # Before the answer: the next request may come before this thread goes on.
            log.append(Asked(paper.key, self.path, self.headers["User-Agent"], start, time.monotonic()))
            data = body.encode()
            try:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)
            except OSError:
                return  # the crawler was killed while it waited

        def log_message(self, format: str, *args: object) -> None:
            """The log is ours."""

    return Handler


class Papers:
    """So many papers, served while the context lasts.

    Args:
        folder: where their site files go.
        number: of papers.
        articles: of each.
        pause: seconds that each article's page takes.
    """

    def __init__(self, folder: Path, number: int, articles: int, pause: float) -> None:
        self.log: list[Asked] = []
        self.papers = [Paper(f"koran{index}", articles, pause, self.log) for index in range(number)]
        self.hosts = ",".join(f"127.0.0.1:{paper.port}" for paper in self.papers)
        for paper in self.papers:
            path = site_file(folder, paper.key, home=paper.home)
            path.write_text(path.read_text() + f'discover = [{{kind = "feed", url = "{paper.home}feed/"}}]\n')

    def __enter__(self) -> Self:
        for paper in self.papers:
            threading.Thread(target=paper.server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for paper in self.papers:
            paper.server.shutdown()
            paper.server.server_close()

    def at_once(self) -> list[tuple[Asked, Asked]]:
        """Pairs of requests to one site by two workers of which one fell between two of the other's.

        A worker's turn at a site lasts from its first request to its last before the site's next crawl by another; a
        request of someone else while one of its own is still being answered breaks it.
        """
        found = []
        for paper in self.papers:
            mine = sorted((asked for asked in self.log if asked.site == paper.key), key=lambda asked: asked.start)
            for place, first in enumerate(mine):
                for second in itertools.takewhile(lambda asked, end=first.end: asked.start < end, mine[place + 1 :]):
                    if second.agent != first.agent:
                        found.append((first, second))
        return found
