# ruff: noqa: E501 - tables of hostile addresses and pages, one a line
"""What the open web does to crawlers: one small site a case, with the ending that it must come to."""

from __future__ import annotations

import dataclasses
import gzip
import socket
import time
import zlib
from collections.abc import Callable

import brotli
import zstandard

from crawler.run_state import RunResult
from tests.crawler.server import Asked, Reply, Server, article, links, rss, xml

Build = Callable[[Server], None]
NAMES = (("/warta/layanan-keliling-dibuka-senin-ini", "Layanan Keliling Dibuka Senin Ini"),
         ("/warta/jembatan-baru-diperiksa-tim-ahli", "Jembatan Baru Diperiksa Tim Ahli"),
         ("/warta/pasar-rakyat-ramai-jelang-libur", "Pasar Rakyat Ramai Jelang Libur"))  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Case:
    """One hostile (or merely odd) site."""

    name: str
    build: Build
    outcomes: tuple[str, ...]
    articles: int | None = None
    home: str | None = None
    most_requests: int = 40
    check: Callable[[RunResult, Server], None] | None = None
    discover: str = "auto"


CASES: list[Case] = []


def case(name: str, *outcomes: str, **facts: object) -> Callable[[Build], Build]:
    """Register a case; the function builds its site."""

    def add(build: Build) -> Build:
        CASES.append(Case(name, build, outcomes, **facts))  # type: ignore[arg-type]
        return build

    return add


def honest(server: Server) -> None:
    """Three articles on a front page, with a feed of titles."""
    server.pages["/"] = Reply(
        links(list(NAMES), extra='<link rel="alternate" type="application/rss+xml" href="/feed/">')
    )
    server.pages["/feed/"] = xml(rss([(server.url.rstrip("/") + path, title) for path, title in NAMES]))
    for path, title in NAMES:
        server.pages[path] = Reply(article(title))


def front(reply: Reply) -> Build:
    """An honest site whose every discovery page is this."""

    def build(server: Server) -> None:
        server.fallback = lambda asked: reply

    return build


def moved(target: str) -> Build:
    """Everything redirects."""

    def build(server: Server) -> None:
        server.fallback = lambda asked: Reply(status=302, headers=(("Location", target),))

    return build


# --- addresses
for _name, _target in (
    ("metadata", "http://169.254.169.254/latest/meta-data/"), ("loopback", "http://127.0.0.1:9/"), ("private", "http://10.0.0.1/"),
    ("private_192", "http://192.168.1.1/"), ("cgnat", "http://100.64.0.1/"), ("link_local_v6", "http://[fe80::1]/"), ("unique_local_v6", "http://[fd00::1]/"),
    ("mapped_v6", "http://[::ffff:127.0.0.1]:9/"), ("decimal", "http://2130706433/"), ("hex", "http://0x7f000001/"), ("short", "http://127.1/"),
    ("zero", "http://0.0.0.0/"), ("localhost", "http://localhost:9/"), ("other_site", "http://example.com/"), ("credentials", "http://user:pw@127.0.0.1:9/"),
):  # fmt: skip
    case(f"redirect_to_{_name}", "refused", articles=0, most_requests=4)(moved(_target))
for _name, _target in (
    ("file", "file:///etc/passwd"),
    ("gopher", "gopher://127.0.0.1/"),
    ("data", "data:text/html,x"),
    ("javascript", "javascript:alert(1)"),
):
    case(f"redirect_to_{_name}", "broken", "refused", articles=0)(moved(_target))
for _name, _home in (
    ("localhost", "http://localhost:{port}/"), ("v6", "http://[::1]:{port}/"), ("mapped", "http://[::ffff:127.0.0.1]:{port}/"),
    ("decimal", "http://2130706433:{port}/"), ("hex", "http://0x7f000001:{port}/"), ("short", "http://127.1:{port}/"), ("zero", "http://0.0.0.0:{port}/"),
    ("private", "http://10.255.255.1/"), ("metadata", "http://169.254.169.254/"), ("other_loopback", "http://127.0.0.2:{port}/"),
):  # fmt: skip
    case(f"home_at_{_name}", "refused", "unreachable", articles=0, home=_home, most_requests=0)(honest)


@case("article_redirects_to_metadata", "ok", articles=2)
def _(server: Server) -> None:
    honest(server)
    server.pages[NAMES[0][0]] = Reply(status=301, headers=(("Location", "http://169.254.169.254/"),))


@case("feed_redirects_elsewhere", "ok", articles=3)
def _(server: Server) -> None:
    honest(server)
    server.pages["/feed/"] = Reply(status=301, headers=(("Location", "http://127.0.0.1:9/feed/"),))


@case("redirect_loop", "broken", articles=0, most_requests=25)
def _(server: Server) -> None:
    server.fallback = lambda asked: Reply(status=302, headers=(("Location", "/b" if asked.path == "/" else "/"),))


@case("three_hundred_redirects", "broken", articles=0, most_requests=25)
def _(server: Server) -> None:
    def on(asked: Asked) -> Reply:
        number = int(asked.path.rpartition("/")[2] or 0) if asked.path.rpartition("/")[2].isdigit() else 0
        return Reply(status=302, headers=(("Location", f"/r/{number + 1}"),))

    server.fallback = on


# --- bombs and endless bodies
_ZEROS = b"<html>" + b"0" * 40_000_000
for _name, _packed in (
    ("gzip", gzip.compress(_ZEROS)), ("deflate", zlib.compress(_ZEROS)), ("br", brotli.compress(_ZEROS, quality=1)), ("zstd", zstandard.compress(_ZEROS)),
):  # fmt: skip
    _reply = Reply(_packed, headers=(("Content-Type", "text/html"), ("Content-Encoding", _name)))
    case(f"bomb_{_name}", "broken", articles=0)(front(_reply))


@case("bomb_gzip_in_sitemap", "ok", articles=3)
def _(server: Server) -> None:
    honest(server)
    server.pages["/robots.txt"] = Reply(f"Sitemap: {server.url}s.xml.gz\n", headers=(("Content-Type", "text/plain"),))
    server.pages["/s.xml.gz"] = Reply(
        gzip.compress(b"<urlset>" + b" " * 60_000_000), headers=(("Content-Type", "application/gzip"),)
    )


def everywhere(raw: Callable[[socket.socket], None], *, robots: bool = True) -> Build:
    """Every discovery page is served by a raw function."""

    def build(server: Server) -> None:
        for path in (
            "/",
            "/feed/",
            "/rss",
            "/rss.xml",
            "/feed.xml",
            "/atom.xml",
            "/index.xml",
            "/sitemap.xml",
            "/sitemap_index.xml",
            "/wp-sitemap.xml",
            "/news-sitemap.xml",
            "/sitemap-news.xml",
        ):
            server.raw[path] = raw
        if not robots:
            server.raw["/robots.txt"] = raw

    return build


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def _endless(connection: socket.socket) -> None:
    connection.sendall(HEAD + b"\r\n")
    for _ in range(4000):
        connection.sendall(b"x" * 10_000)


def _drip(connection: socket.socket) -> None:
    connection.sendall(HEAD + b"Content-Length: 100000\r\n\r\n")
    for _ in range(8):
        connection.sendall(b"x")
        time.sleep(1)


def _headers_only(connection: socket.socket) -> None:
    connection.sendall(HEAD)
    time.sleep(6)


def _endless_headers(connection: socket.socket) -> None:
    connection.sendall(HEAD)
    for number in range(100_000):
        connection.sendall(b"X-Header-%d: %s\r\n" % (number, b"y" * 200))


def _silent(connection: socket.socket) -> None:
    time.sleep(6)


def _reset(connection: socket.socket) -> None:
    connection.sendall(HEAD + b"Content-Length: 100000\r\n\r\n" + b"<html><p>putus")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    connection.close()


def _cut(connection: socket.socket) -> None:
    connection.sendall(HEAD + b"Content-Length: 100000\r\n\r\n<html><p>putus")


def _garbage(connection: socket.socket) -> None:
    connection.sendall(b"\x00\xff\xfe not http at all\r\n\r\n")


def _bad_chunks(connection: socket.socket) -> None:
    connection.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\nzzzz\r\nxx\r\n")


case("endless_body", "broken", "unreachable", articles=0)(everywhere(_endless))
case("one_byte_a_second", "unreachable", articles=0)(everywhere(_drip))
case("headers_that_never_end", "unreachable", articles=0)(everywhere(_headers_only))
case("endless_headers", "unreachable", "broken", articles=0)(everywhere(_endless_headers))
case("silence", "unreachable", articles=0)(everywhere(_silent))
case("silent_robots", "unreachable", articles=0, most_requests=2)(everywhere(_silent, robots=False))
case("reset_in_the_body", "unreachable", articles=0)(everywhere(_reset))
case("cut_off_body", "unreachable", articles=0)(everywhere(_cut))
case("no_http", "unreachable", "broken", articles=0)(everywhere(_garbage))
case("bad_chunks", "unreachable", "broken", articles=0)(everywhere(_bad_chunks))


@case("fifty_megabytes", "broken", articles=0)
def _(server: Server) -> None:
    def huge(connection: socket.socket) -> None:
        connection.sendall(HEAD + b"Content-Length: 50000000\r\n\r\n")
        connection.sendall(b"x" * 100_000)

    everywhere(huge)(server)


@case("not_really_gzip", "broken", "unreachable", articles=0)
def _(server: Server) -> None:
    server.fallback = lambda asked: Reply(
        b"plain", headers=(("Content-Type", "text/html"), ("Content-Encoding", "gzip"))
    )


# --- XML
_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "hahahahahaha">'
    + "".join(f'<!ENTITY {chr(98 + i)} "{("&" + chr(97 + i) + ";") * 10}">' for i in range(9))
    + "]><rss><channel><item><title>&j;</title><link>/x</link></item></channel></rss>"
)
_EXTERNAL = (
    '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    "<rss><channel><item><title>&x;</title><link>/warta/a-b-c-d</link></item></channel></rss>"
)
for _name, _body in (
    ("billion_laughs", _LAUGHS), ("external_entity", _EXTERNAL),
    ("parameter_entity", '<!DOCTYPE r [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]><rss><channel/></rss>'),
    ("deep_xml", "<rss>" + "<a>" * 100_000), ("many_attributes", "<rss " + " ".join(f'a{i}="1"' for i in range(50_000)) + "/>"),
):  # fmt: skip

    @case(f"feed_{_name}", "ok", articles=3)
    def _(server: Server, body: str = _body) -> None:
        honest(server)
        server.pages["/feed/"] = xml(body)


@case("sitemap_with_entities", "broken", articles=0)
def _(server: Server) -> None:
    server.fallback = lambda asked: xml(_LAUGHS.replace("rss", "urlset"))


@case("sitemap_index_of_itself", "ok", articles=3, most_requests=30)
def _(server: Server) -> None:
    honest(server)
    index = "".join(f"<sitemap><loc>{server.url}sitemap.xml?{n}</loc></sitemap>" for n in range(40))
    server.pages["/sitemap.xml"] = xml(
        f"<sitemapindex><sitemap><loc>{server.url}sitemap.xml</loc></sitemap></sitemapindex>"
    )
    server.pages["/"] = Reply(links(list(NAMES)))
    assert index
