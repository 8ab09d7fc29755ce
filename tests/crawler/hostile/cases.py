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
from tests.crawler.server import PARAGRAPHS, Asked, Reply, Server, article, links, rss, sitemap, story, xml

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


case("endless_body", "broken", articles=0)(everywhere(_endless))
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


# --- pages
def pages_of(body: bytes | str, headers: tuple[tuple[str, str], ...] | None = None, number: int = 1) -> Build:
    """An honest site with `number` pages replaced."""

    def build(server: Server) -> None:
        honest(server)
        for path, _ in NAMES[:number]:
            server.pages[path] = Reply(body, headers=headers) if headers else Reply(body)

    return build


_PLAIN = article("Jembatan “Kayu” Ditutup Sementara")
case("nesting_100000_deep", "ok", articles=2)(pages_of("<html><title>x</title>" + "<div>" * 100_000 + "teks"))
case("broken_utf8", "ok", articles=3)(pages_of(_PLAIN.encode() + b"<p>\xff\xfe\xc3(</p>"))
case("wrong_charset", "ok", articles=3)(pages_of(_PLAIN.encode(), (("Content-Type", "text/html; charset=iso-8859-1"),)))
case("utf16_page", "ok", articles=3)(pages_of(_PLAIN.encode("utf-16"), (("Content-Type", "text/html"),)))
case("unknown_charset", "ok", articles=3)(pages_of(_PLAIN.encode(), (("Content-Type", "text/html; charset=klingon"),)))
case("null_bytes", "ok", articles=3)(pages_of(_PLAIN.replace("pagi", "pa\x00gi").encode()))
case("page_is_a_pdf", "ok", articles=2)(pages_of(b"%PDF-1.7 ...", (("Content-Type", "application/pdf"),)))
case("page_is_an_image", "ok", articles=2)(
    pages_of(b"\x89PNG\r\n\x1a\n" + b"0" * 500, (("Content-Type", "text/html"),))
)
case("empty_pages", "broken", articles=0)(pages_of(b"", number=3))
case("script_only_pages", "broken", articles=0)(
    pages_of("<html><title>Kabar</title><script>app()</script></html>", number=3)
)


@case("windows_1252_in_utf8_feed", "ok", articles=3)
def _(server: Server) -> None:
    honest(server)
    feed = rss([(server.url.rstrip("/") + path, f"{title} \x93pagi\x94") for path, title in NAMES])
    server.pages["/feed/"] = xml(feed.encode("cp1252", "replace").replace(b"?pagi?", b"\x93pagi\x94"))


@case("escape_sequences_in_titles", "ok", articles=1)
def _(server: Server) -> None:
    title = "Warga \x1b[31m\x1b]0;judul\x07 [red]Gotong Royong[/red] Bersihkan Sungai"
    server.pages["/"] = Reply(links([(NAMES[0][0], title)]))
    server.pages[NAMES[0][0]] = Reply(article(title))


# --- traps
@case("calendar_trap", "ok", articles=3, most_requests=60)
def _(server: Server) -> None:
    honest(server)
    server.pages.pop("/feed/")
    days = "".join(
        f"<a href='/{y}/{m:02}/{d:02}/'>{d}</a><a href='/kalender?bulan={m}&tahun={y}'>x</a>"
        for y in (2024, 2025)
        for m in (1, 2)
        for d in range(1, 28)
    )
    server.pages["/"] = Reply(links(list(NAMES), extra=days))
    server.fallback = lambda asked: Reply(
        links([(f"{asked.path}x/", "lagi lagi lagi lagi lagi")]) if asked.path.startswith(("/20", "/kal")) else "",
        200 if asked.path.startswith(("/20", "/kal")) else 404,
    )


@case("replytocom_trap", "ok", articles=3)
def _(server: Server) -> None:
    honest(server)
    extra = "".join(
        f"<a href='{NAMES[0][0]}?replytocom={n}'>Balas komentar ini sekarang juga {n}</a>" for n in range(50)
    )
    server.pages["/"] = Reply(links(list(NAMES), extra=extra))
    server.pages.pop("/feed/")


@case("session_ids", "ok", articles=3)
def _(server: Server) -> None:
    honest(server)
    server.pages.pop("/feed/")
    several = [(f"{path}?PHPSESSID=abc{n}", title) for path, title in NAMES for n in range(5)]
    several += [(f"{path};jsessionid=ABC{n}", title) for path, title in NAMES for n in range(5)]
    server.pages["/"] = Reply(links(several))


@case("endless_listing", "ok", most_requests=360)
def _(server: Server) -> None:
    def page(asked: Asked) -> Reply:
        if not asked.path.startswith(("/page/", "/?", "/warta")) and asked.path != "/":
            return Reply(status=404)
        if asked.path.startswith("/warta"):
            return Reply(article(f"Kabar Nomor {asked.path.rpartition('-')[2]} Dari Kampung"))
        number = int(asked.path.strip("/").rpartition("/")[2] or 1) if asked.path != "/" else 1
        pairs = [
            (f"/warta/kabar-dari-kampung-kita-{number}{n}", f"Kabar Dari Kampung Kita Nomor {number}{n}")
            for n in range(5)
        ]
        return Reply(links(pairs, extra=f"<a rel='next' href='/page/{number + 1}/'>berikutnya</a>"))

    server.fallback = page


@case("endless_story_pages", "ok", articles=1, most_requests=30)
def _(server: Server) -> None:
    more = "".join(f"<a href='?page={n}'>{n}</a>" for n in range(2, 40))
    server.pages["/"] = Reply(links([NAMES[0]]))
    server.pages[NAMES[0][0]] = Reply(article(NAMES[0][1], extra=more))


@case("rest_that_repeats_itself", "ok", articles=1, most_requests=20)
def _(server: Server) -> None:
    post = (
        f'[{{"link":"{server.url}warta/satu-dua-tiga-empat/","date_gmt":"2025-01-01T00:00:00","modified_gmt":"2025-01-01T00:00:00",'
        f'"title":{{"rendered":"Satu Dua Tiga Empat"}},"content":{{"rendered":"{story()}","protected":false}}}}]'
    )
    server.pages["/"] = Reply(links([], extra='<link rel="https://api.w.org/" href="/wp-json/">'))
    server.pages["/wp-json/wp/v2/posts"] = Reply(
        post, headers=(("Content-Type", "application/json"), ("X-WP-Total", "99999999"), ("X-WP-TotalPages", "9999999"))
    )


for _name, _body in (
    ("html", "<html><p>hai</p></html>"),
    ("object", '{"code":"rest_disabled"}'),
    ("nonsense", '[1, null, "x", {"link": 5}]'),
    ("deep", "[" * 100_000),
):

    @case(f"rest_{_name}", "ok", articles=3)
    def _(server: Server, body: str = _body) -> None:
        honest(server)
        server.pages["/"] = Reply(links(list(NAMES), extra='<link rel="https://api.w.org/" href="/wp-json/">'))
        server.pages["/wp-json/wp/v2/posts"] = Reply(body, headers=(("Content-Type", "application/json"),))


@case("soft_404_everywhere", "ok", articles=3)
def _(server: Server) -> None:
    honest(server)
    server.fallback = lambda asked: Reply(
        "<html><head><title>Halaman tidak ditemukan</title></head><body><p>Maaf.</p></body></html>"
    )


@case("soft_404_articles", "broken", articles=0)
def _(server: Server) -> None:
    honest(server)
    for path, _ in NAMES:
        server.pages[path] = Reply(
            "<html><head><title>404 - Halaman Tidak Ditemukan</title></head><body>Maaf</body></html>"
        )


@case("articles_lead_home", "broken", articles=0)
def _(server: Server) -> None:
    honest(server)
    for path, _ in NAMES:
        server.pages[path] = Reply(status=302, headers=(("Location", "/"),))


@case("canonical_all_alike", "ok", articles=3)
def _(server: Server) -> None:
    honest(server)
    for path, title in NAMES:
        server.pages[path] = Reply(article(title, canonical=f"{server.url}warta/satu-satunya"))


@case("canonical_of_another_site", "ok", articles=3)
def _(server: Server) -> None:
    honest(server)
    for path, title in NAMES:
        server.pages[path] = Reply(article(title, canonical=f"https://koran-lain.example{path}"))


@case("meta_refresh_elsewhere", "ok", articles=3)
def _(server: Server) -> None:
    honest(server)
    server.pages[NAMES[0][0]] = Reply(
        article(NAMES[0][1]).replace("<head>", "<head><meta http-equiv='refresh' content='0;url=http://127.0.0.1:9/'>")
    )


# --- walls
_CLOUDFLARE = "<html><head><title>Just a moment...</title></head><body><script>window._cf_chl_opt={}</script>Checking your browser</body></html>"
case("cloudflare_403", "blocked", articles=0)(
    front(Reply(_CLOUDFLARE, 403, (("Content-Type", "text/html"), ("cf-mitigated", "challenge"))))
)
case("cloudflare_503", "blocked", "unreachable", articles=0)(front(Reply(_CLOUDFLARE, 503)))
case("bot_wall_with_200", "blocked", articles=0)(front(Reply(_CLOUDFLARE)))
case("login_wall", "blocked", articles=0)(
    front(Reply("<html><title>Masuk</title><form><input type='password'></form>Silakan masuk untuk melanjutkan</html>"))
)
case("cookie_wall", "blocked", articles=0)(
    front(Reply("<html><title>Kabar</title><p>Please accept cookies to continue to our site</p></html>"))
)
case("bot_wall_on_articles", "blocked", articles=0)(pages_of(_CLOUDFLARE, number=3))
case("parked_domain", "broken", articles=0)(
    front(Reply("<html><title>kabar.example</title>This domain is for sale! <a href='//sedoparking.com'>x</a></html>"))
)
case("suspended_account", "broken", articles=0)(
    front(Reply("<html><title>Account Suspended</title>This Account has been suspended.</html>"))
)
case("too_many_requests", "blocked", articles=0)(
    front(Reply("pelan", 429, (("Retry-After", "3600"), ("Content-Type", "text/plain"))))
)
case("unavailable_for_legal_reasons", "blocked", articles=0)(front(Reply("", 451)))
case("all_404", "broken", articles=0)(front(Reply("", 404)))
case("all_410", "broken", articles=0)(front(Reply("", 410)))
case("all_500", "unreachable", articles=0)(front(Reply("", 500)))
case("all_503", "unreachable", articles=0)(front(Reply("", 503)))
case("home_is_an_image", "broken", articles=0)(
    front(Reply(b"\x89PNG\r\n\x1a\n", headers=(("Content-Type", "image/png"),)))
)
case("certificate_error", "unreachable", articles=0, home="https://127.0.0.1:{tls}/", most_requests=0)(honest)
case("connection_refused", "unreachable", articles=0, home="http://127.0.0.1:{closed}/", most_requests=0)(honest)
case("no_such_name", "unreachable", articles=0, home="http://tidak-ada.invalid/", most_requests=0)(honest)


# --- robots.txt
def robots(reply: Reply) -> Build:
    """An honest site with this robots.txt."""

    def build(server: Server) -> None:
        honest(server)
        server.pages["/robots.txt"] = reply

    return build


_TEXT = (("Content-Type", "text/plain"),)
case("robots_503", "refused", articles=0, most_requests=1)(robots(Reply("", 503)))
case("robots_disallows_all", "refused", articles=0, most_requests=1)(
    robots(Reply("User-agent: *\nDisallow: /\n", headers=_TEXT))
)
case("robots_disallows_us", "refused", articles=0, most_requests=1)(
    robots(Reply("User-agent: Piagam\nDisallow: /\n", headers=_TEXT))
)
case("robots_404", "ok", articles=3)(robots(Reply("", 404)))
case("robots_is_a_page", "ok", articles=3)(robots(Reply("<html>Disallow: /</html>")))
case("robots_of_a_megabyte", "ok", articles=3)(robots(Reply("Disallow: /x\n" * 80_000, headers=_TEXT)))
case("robots_with_null_bytes", "ok", articles=3)(robots(Reply(b"User-agent: *\x00\nAllow: /\x00\n", headers=_TEXT)))


# --- feeds
@case("feed_with_relative_links", "ok", articles=3)
def _(server: Server) -> None:
    honest(server)
    server.pages["/feed/"] = xml(rss(list(NAMES)))


@case("feed_of_another_host", "ok", articles=1)
def _(server: Server) -> None:
    honest(server)
    server.pages["/"] = Reply(
        links([NAMES[0]], extra='<link rel="alternate" type="application/rss+xml" href="/feed/">')
    )
    server.pages["/feed/"] = xml(
        rss(
            [
                ("http://127.0.0.1:9/warta/satu-dua-tiga", "A"),
                ("http://169.254.169.254/x", "B"),
                ("file:///etc/passwd", "C"),
                (server.url.rstrip("/") + NAMES[0][0], NAMES[0][1]),
            ]
        )
    )


@case("feed_with_future_dates", "ok", articles=3)
def _(server: Server) -> None:
    honest(server)
    server.pages["/feed/"] = xml(
        rss([(server.url.rstrip("/") + p, t) for p, t in NAMES], date="Tue, 04 Mar 2099 00:00:00 +0000")
    )


@case("feed_without_dates", "ok", articles=3)
def _(server: Server) -> None:
    honest(server)
    server.pages["/feed/"] = xml(
        rss([(server.url.rstrip("/") + p, t) for p, t in NAMES]).replace(
            "<pubDate>Tue, 04 Mar 2025 00:00:00 +0000</pubDate>", ""
        )
    )


@case("feed_is_a_page", "ok", articles=3)
def _(server: Server) -> None:
    honest(server)
    server.pages["/feed/"] = Reply(links(list(NAMES)))


@case("empty_feed_and_nothing_else", "quiet", articles=0)
def _(server: Server) -> None:
    server.pages["/"] = Reply(links([]))
    server.pages["/feed/"] = xml(rss([]))


@case("feed_of_100000_items", "ok", most_requests=60)
def _(server: Server) -> None:
    honest(server)
    item = "<item><link>/warta/kabar-dari-kampung-{}</link><title>a</title></item>"
    server.pages["/feed/"] = xml("<rss><channel>" + "".join(item.format(n) for n in range(20_000)) + "</channel></rss>")
    server.fallback = lambda asked: (
        Reply(article("Kabar Dari Kampung " + asked.path[-5:])) if asked.path.startswith("/warta") else Reply("", 404)
    )


@case("addresses_of_10000_characters", "ok", articles=3)
def _(server: Server) -> None:
    honest(server)
    server.pages["/feed/"] = xml(rss([("/warta/" + "a-b-c-d" * 2000, "Panjang"), *NAMES]))


@case("cookie_flood", "ok", articles=3)
def _(server: Server) -> None:
    honest(server)
    flood = tuple(("Set-Cookie", f"c{n}={'x' * 50}; Path=/") for n in range(150))
    for path in ("/", *(path for path, _ in NAMES)):
        page = server.pages[path]
        assert isinstance(page, Reply)
        server.pages[path] = dataclasses.replace(page, headers=(*page.headers, *flood))


@case("oldest_first_sitemap_of_strangers", "ok", articles=3)
def _(server: Server) -> None:
    honest(server)
    server.pages.pop("/feed/")
    server.pages["/"] = Reply(links([]))
    urls = ["http://127.0.0.1:9/warta/satu-dua-tiga", "ftp://x/y", *(server.url.rstrip("/") + p for p, _ in NAMES)]
    server.pages["/sitemap.xml"] = xml(sitemap(urls))


assert PARAGRAPHS
