"""The bundled newspaper as a running thing: three HTTP servers on loopback and the site files that lead to them.

    with Newspaper() as paper:
        paper.seeds    # folder with three site files
        paper.hosts    # ["127.0.0.1:40001", …], for PIAGAM_ALLOW_PRIVATE_HOSTS

`python -m piagam.demo.newspaper` serves it in the foreground until Ctrl-C.
"""

from __future__ import annotations

import dataclasses
import shutil
import signal
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self

from piagam.demo.answers import Answer, Request
from piagam.demo.outlets import OUTLETS, Outlet

# Nothing but this machine may reach the invented news.
ADDRESS = "127.0.0.1"
SITE_FILES = Path(__file__).parents[2] / "seeds" / "demo"


@dataclasses.dataclass(frozen=True, slots=True)
class Visit:
    """One request that an outlet answered, for looking at how a crawler behaved."""

    outlet: str
    method: str
    target: str
    status: int
    user_agent: str


class Newspaper:
    """Three outlets served on loopback while the context lasts.

    Args:
        ports: one port for each outlet; 0 takes any free one.
        site_files: folder with the three site files whose "{port}" is to be filled in.

    Attributes:
        seeds: temporary folder with the filled site files; gone when the context ends.
        hosts: host:port of each outlet.
        visits: every request answered so far, oldest first.
    """

    def __init__(self, ports: tuple[int, int, int] = (0, 0, 0), site_files: Path = SITE_FILES) -> None:
        self.ports = ports
        self.site_files = site_files
        self.hosts: list[str] = []
        self.visits: list[Visit] = []
        self._servers: list[ThreadingHTTPServer] = []
        self._folder: Path | None = None

    @property
    def seeds(self) -> Path:
        """The folder of filled site files.

        Raises:
            RuntimeError: the newspaper is not running; enter it with `with`.
        """
        if self._folder is None:
            raise RuntimeError("the newspaper is not running; use it as `with Newspaper() as paper:`")
        return self._folder

    @property
    def urls(self) -> list[str]:
        """The front page of each outlet."""
        return [f"http://{host}/" for host in self.hosts]

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def _start(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="piagam-koran-"))
        for outlet_class, port in zip(OUTLETS, self.ports, strict=True):
            outlet = outlet_class()
            server = ThreadingHTTPServer((ADDRESS, port), _handler(outlet, self.visits))
            server.daemon_threads = True
            self._servers.append(server)
            host = f"{ADDRESS}:{server.server_address[1]}"
            self.hosts.append(host)
            threading.Thread(target=server.serve_forever, args=(0.1,), name=f"koran-{outlet.key}", daemon=True).start()
            text = (self.site_files / f"{outlet.key}.toml").read_text(encoding="utf-8")
            filled = text.replace("{port}", str(server.server_address[1]))
            (self._folder / f"{outlet.key}.toml").write_text(filled, encoding="utf-8")

    def _stop(self) -> None:
        for server in self._servers:
            server.shutdown()
            server.server_close()
        self._servers.clear()
        self.hosts.clear()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None


def _handler(outlet: Outlet, visits: list[Visit]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        server_version = "KoranContoh"
        # A client that opens a connection and says nothing must not hold a thread for ever.
        timeout = 30

        def do_GET(self) -> None:
            self._reply(send_body=True)

        def do_HEAD(self) -> None:
            self._reply(send_body=False)

        def _reply(self, send_body: bool) -> None:
            port = self.connection.getsockname()[1]
            found = outlet.answer(Request.of(f"http://{ADDRESS}:{port}", self.path))
            if found.unchanged_since(self.headers.get("If-None-Match"), self.headers.get("If-Modified-Since")):
                found = Answer(status=304, headers={"ETag": found.etag})
            visits.append(Visit(outlet.key, self.command, self.path, found.status, self.headers.get("User-Agent", "")))
            self.send_response(found.status)
            for name, value in found.all_headers().items():
                if found.status != 304 or name not in {"Content-Type", "Content-Length"}:
                    self.send_header(name, value)
            self.end_headers()
            if send_body and found.status != 304:
                self.wfile.write(found.body)

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing: the visits are kept, and the terminal belongs to the demo."""

    return Handler


def main() -> int:
    """Serves the newspaper in the foreground until it is interrupted."""
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    with Newspaper() as paper:
        for outlet, url in zip(OUTLETS, paper.urls, strict=True):
            sys.stdout.write(f"{outlet.name}: {url}\n")
        sys.stdout.write(f"PIAGAM_SEEDS={paper.seeds}\nPIAGAM_ALLOW_PRIVATE_HOSTS={','.join(paper.hosts)}\n")
        sys.stdout.flush()
        ended.wait()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
