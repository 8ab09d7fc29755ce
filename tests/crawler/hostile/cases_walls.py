# ruff: noqa: E501 - tables of hostile addresses and pages, one a line
"""Walls, robots.txt of every kind, and feeds that mislead."""

from __future__ import annotations

import dataclasses

from tests.crawler.hostile.cases import NAMES, Build, case, front, honest
from tests.crawler.hostile.cases_pages import pages_of
from tests.crawler.server import Reply, Server, article, links, rss, sitemap, xml

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
