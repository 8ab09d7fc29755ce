# ruff: noqa: E501 - pages and PHP written as they are sent
"""A small news site on loopback that can be as honest or as hostile as a test wants."""

from __future__ import annotations

import contextlib
import dataclasses
import socket
import socketserver
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Any, Self

PARAGRAPHS = (
    "Pemerintah daerah menerima kunjungan warga yang ingin mengetahui jadwal layanan keliling pada pekan ini.",
    "Petugas menjelaskan bahwa layanan dibuka dari pagi sampai sore di halaman kantor kecamatan setempat.",
    "Warga diminta membawa berkas yang lengkap supaya pengurusan dapat selesai pada hari yang sama.",
    "Kegiatan serupa akan berlangsung lagi bulan depan di beberapa desa yang letaknya jauh dari kota.",
)


@dataclasses.dataclass(frozen=True)
class Asked:
    """A request as the server saw it."""

    path: str
    headers: dict[str, str]


@dataclasses.dataclass(frozen=True)
class Reply:
    """An answer."""

    body: bytes | str = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html; charset=utf-8"),)

    @property
    def data(self) -> bytes:
        return self.body.encode() if isinstance(self.body, str) else self.body


def xml(body: str | bytes, **headers: str) -> Reply:
    """A feed or sitemap."""
    return Reply(
        body, headers=(("Content-Type", "application/xml"), *((k.replace("_", "-"), v) for k, v in headers.items()))
    )


Handler = Callable[[Asked], Reply]
# A raw handler gets the socket and may do with it what it likes.
Raw = Callable[[socket.socket], None]


class Server:
    """A threaded HTTP server; `pages` maps paths (with query) to replies, functions or raw functions."""

    def __init__(self) -> None:
        self.pages: dict[str, Reply | Handler] = {}
        self.raw: dict[str, Raw] = {}
        self.log: list[Asked] = []
        self.fallback: Handler = lambda asked: Reply("<html><title>404</title><p>tidak ada</p></html>", 404)
        self._server = _Threads(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self.pages["/robots.txt"] = Reply("User-agent: *\nAllow: /\n", headers=(("Content-Type", "text/plain"),))

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self._server.server_address[1]}"

    @property
    def url(self) -> str:
        return f"http://{self.host}/"

    def paths(self) -> list[str]:
        """The paths asked for so far."""
        return [asked.path for asked in self.log]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Threads(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A crawler that hangs up on a hostile answer is what the tests want."""


def _handler(site: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1

        def do_GET(self) -> None:
            asked = Asked(self.path, {k.lower(): v for k, v in self.headers.items()})
            site.log.append(asked)
            if self.path in site.raw:
                site.raw[self.path](self.connection)
                self.close_connection = True
                with contextlib.suppress(OSError):
                    self.connection.shutdown(socket.SHUT_RDWR)
                return
            page = site.pages.get(self.path) or site.pages.get(self.path.partition("?")[0]) or site.fallback
            reply = page if isinstance(page, Reply) else page(asked)
            self.send_response(reply.status)
            for name, value in reply.headers:
                self.send_header(name, value)
            if reply.status != 304:
                self.send_header("Content-Length", str(len(reply.data)))
            self.end_headers()
            if reply.status != 304:
                self.wfile.write(reply.data)

        def log_message(self, *args: object) -> None:
            """Quiet."""

    return Handler


def article(
    title: str, *, date: str = "2025-03-04T08:00:00+08:00", canonical: str = "", extra: str = "", text: str = ""
) -> str:
    """An article page written for the tests."""
    paragraphs = "".join(
        f"<p>{line}</p>" for line in ([text] if text else []) + [f"{title} menjadi kabar pagi ini.", *PARAGRAPHS]
    )
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    return (
        f"<!DOCTYPE html><html lang='id'><head><title>{title} - Kabar Uji</title>{link}"
        f"<meta property='article:published_time' content='{date}'></head><body><article><h1>{title}</h1>"
        f"<div class='entry-content'>{paragraphs}{extra}</div></article></body></html>"
    )


def rss(
    items: list[tuple[str, str]], *, date: str = "Tue, 04 Mar 2025 00:00:00 +0000", content: str = "", extra: str = ""
) -> str:
    """An RSS feed of (link, title) pairs; with `content` its items carry whole stories."""
    body = (
        f"<content:encoded><![CDATA[{content}]]></content:encoded>"
        if content
        else "<description>cuplikan</description>"
    )
    parts = "".join(
        f"<item><title>{title}</title><link>{link}</link><pubDate>{date}</pubDate>{body}</item>"
        for link, title in items
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel><title>Kabar Uji</title>{extra}{parts}</channel></rss>"
    )


def sitemap(urls: list[str] | list[tuple[str, str]]) -> str:
    """A sitemap of addresses, or of (address, lastmod) pairs."""
    rows = []
    for entry in urls:
        loc, lastmod = entry if isinstance(entry, tuple) else (entry, "")
        rows.append(f"<url><loc>{loc}</loc>{f'<lastmod>{lastmod}</lastmod>' if lastmod else ''}</url>")
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{"".join(rows)}</urlset>'


def story() -> str:
    """A whole story as HTML, long enough to be one."""
    return "".join(f"<p>{line}</p>" for line in PARAGRAPHS * 2)


def links(pairs: list[tuple[str, str]], extra: str = "") -> str:
    """A front page that links to articles."""
    anchors = "".join(f"<li><a href='{href}'>{text}</a></li>" for href, text in pairs)
    return f"<!DOCTYPE html><html><head><title>Kabar Uji</title></head><body><ul>{anchors}</ul>{extra}<p>{' '.join(PARAGRAPHS * 6)}</p></body></html>"
