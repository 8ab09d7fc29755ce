"""Hostile pages and traps: encodings, nesting, endless listings, soft 404s, wrong canonicals."""

from __future__ import annotations

from tests.crawler.hostile.cases import NAMES, Build, case, honest
from tests.crawler.server import Asked, Reply, Server, article, links, rss, story, xml


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
