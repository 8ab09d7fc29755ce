# ruff: noqa: E501 - pages and PHP written as they are sent
"""Whole crawls of ordinary sites: what is found, what it costs, and what happens when it is cut short."""

from __future__ import annotations

import datetime as dt
import gzip
import re
from pathlib import Path

import pytest
from sqlalchemy import text

from crawler.crawl import run_sites
from crawler.reader import Reader
from storage.database import Database
from storage.sites import SiteLocks
from tests.crawler.conftest import Crawl, definition_for, settings_for
from tests.crawler.server import Asked, Reply, Server, article, links, rss, sitemap, story, xml

ROOT = Path(__file__).parent.parent.parent


def rows(database: Database, query: str) -> list[tuple[object, ...]]:
    """The rows of a query."""
    with database.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def count(database: Database, where: str = "true") -> int:
    """Number of articles."""
    return int(str(rows(database, f"SELECT count(*) FROM piagam.article WHERE {where}")[0][0]))


def names(number: int, start: int = 1) -> list[str]:
    """Paths of articles."""
    return [f"/warta/kabar-dari-kampung-nomor-{n}" for n in range(start, start + number)]


def publish(server: Server, paths: list[str]) -> None:
    """Put articles on the server."""
    for path in paths:
        server.pages[path] = Reply(article(f"Kabar Dari Kampung Nomor {path.rpartition('-')[2]}"))


def titles_feed(server: Server, paths: list[str]) -> None:
    """A feed of titles and a front page that names it."""
    server.pages["/"] = Reply(links([], extra='<link rel="alternate" type="application/rss+xml" href="/feed/">'))
    server.pages["/feed/"] = xml(rss([(server.url.rstrip("/") + path, f"Kabar {path[-2:]}") for path in paths]))


def map_of(server: Server, paths: list[str]) -> None:
    """A sitemap."""
    server.pages["/sitemap.xml"] = xml(sitemap([server.url.rstrip("/") + path for path in paths]))


def test_sitemap_oldest_first_and_nothing_twice(server: Server, crawl: Crawl, database: Database) -> None:
    paths = names(30)
    publish(server, paths)
    map_of(server, paths)
    server.pages["/"] = Reply(links([]))
    assert (crawl().outcome, count(database)) == ("ok", 30)
    assert len(server.log) <= 30 + 11  # robots.txt, front page, guesses of feeds and sitemaps
    server.log.clear()
    assert crawl().outcome == "unchanged"
    assert not [path for path in server.paths() if path.startswith("/warta")]


def test_feed_of_titles_then_sitemap_for_a_burst_larger_than_the_feed(
    server: Server, crawl: Crawl, database: Database
) -> None:
    paths = names(60)
    publish(server, paths)
    titles_feed(server, paths[:5])
    map_of(server, paths[:5])
    crawl()
    assert count(database) == 5
    titles_feed(server, paths[-5:])
    map_of(server, paths)
    assert crawl().counts["articles_new"] == 55
    assert count(database) == 60


def test_full_text_feed_needs_no_pages(server: Server, crawl: Crawl, database: Database) -> None:
    paths = names(40)
    items = [(server.url.rstrip("/") + path, f"Kabar Kampung {path[-2:]}") for path in paths]

    def feed(asked: Asked) -> Reply:
        page = int((re.search(r"paged=(\d+)", asked.path) or [0, 1])[1])
        part = items[(page - 1) * 10 : page * 10]
        return xml(rss(part, content=story())) if part else Reply("", 404)

    server.pages["/feed/"] = feed
    server.pages["/"] = Reply(links([], extra='<link rel="alternate" type="application/rss+xml" href="/feed/">'))
    assert (crawl(site={"discover": [{"kind": "feed", "url": server.url + "feed/"}]}).outcome, count(database)) == (
        "ok",
        40,
    )
    assert len(server.log) <= 0.2 * 40


@pytest.mark.parametrize("weak", [True, False], ids=["weak_etag", "date_only"])
def test_unchanged_site_costs_one_request_answered_304(server: Server, crawl: Crawl, weak: bool) -> None:
    body = gzip.compress(rss([(server.url + "warta/satu-dua-tiga-empat", "Satu")], content=story()).encode())

    def feed(asked: Asked) -> Reply:
        # WordPress compares literally with the strong tag; the front server makes it weak when it compresses.
        same_tag = asked.headers.get("if-none-match") == '"abc"'
        same_date = asked.headers.get("if-modified-since") == "Tue, 04 Mar 2025 00:00:00 GMT"
        if (same_tag or "if-none-match" not in asked.headers) and same_date:
            return Reply(status=304, headers=())
        tag = (("ETag", 'W/"abc"'),) if weak else ()
        return Reply(body, headers=(("Content-Type", "application/rss+xml"), ("Content-Encoding", "gzip"), ("Last-Modified", "Tue, 04 Mar 2025 00:00:00 GMT"), *tag))  # fmt: skip

    server.pages["/feed/"] = feed
    server.pages["/"] = Reply(links([], extra='<link rel="alternate" type="application/rss+xml" href="/feed/">'))
    assert crawl().outcome == "ok"
    server.log.clear()
    assert crawl().outcome == "unchanged"
    assert server.paths() == ["/feed/"]


def test_listing_learned_from_the_page_alone(server: Server, crawl: Crawl, database: Database) -> None:
    paths = names(24)
    publish(server, paths)
    menu = [
        ("/tag/wisata", "Wisata"),
        ("/kategori/daerah", "Daerah"),
        ("/tentang-kami", "Tentang Kami"),
        ("/page/9/", "Akhir"),
    ]

    def listing(asked: Asked) -> Reply:
        number = int((re.search(r"/page/(\d+)/", asked.path) or [0, 1])[1])
        part = [(path, "Kabar Dari Kampung Kita Hari Ini") for path in paths[(number - 1) * 8 : number * 8]]
        return Reply(
            links(menu + part, extra=f"<a href='/page/{number + 1}/'>Berikutnya</a>") if part else "",
            200 if part else 404,
        )

    for number in range(1, 5):
        server.pages[f"/page/{number}/"] = listing
    server.pages["/"] = listing
    assert (crawl().outcome, count(database)) == ("ok", 24)
    assert not [path for path in server.paths() if path.startswith(("/tag", "/kategori", "/tentang"))]


def test_blogger_by_start_index(server: Server, crawl: Crawl, database: Database) -> None:
    def feed(asked: Asked) -> Reply:
        start = int((re.search(r"start-index=(\d+)", asked.path) or [0, 1])[1])
        entries = "".join(
            f"<entry><title>Kabar Blog {n}</title><link rel='alternate' type='text/html' href='{server.url}2025/03/kabar-blog-{n}.html'/>"
            f"<published>2025-03-04T08:{n % 60:02}:00+07:00</published><updated>2025-03-04T08:{n % 60:02}:00+07:00</updated>"
            f"<content type='html'>{story().replace('<', '&lt;')}</content></entry>" for n in range(start, min(start + 150, 201))
        )  # fmt: skip
        return xml(
            f"<feed xmlns='http://www.w3.org/2005/Atom'><generator>Blogger</generator><title>x</title>{entries}</feed>"
        )

    server.pages["/feeds/posts/default"] = feed
    server.pages["/"] = Reply(
        links([], extra="<meta name='generator' content='blogger'><link href='/feeds/posts/default'>")
    )
    assert (crawl().outcome, count(database)) == ("ok", 200)
    assert len(server.log) <= 7
    assert crawl().outcome == "unchanged"


@pytest.mark.parametrize("family", ["wordpress", "tribun", "promedia"])
def test_a_story_on_two_pages_is_one_article(server: Server, crawl: Crawl, database: Database, family: str) -> None:
    path = names(1)[0]
    second, last = ("?page=2" if family == "promedia" else "2/"), "Bagian kedua menyebut hasil panen yang melimpah."
    slash = "/" if family == "wordpress" else ""
    pages = {
        "wordpress": f"<div class='page-links'><a class='post-page-numbers' href='{path}/2/'>2</a></div>",
        "tribun": f"<a href='{path}?page=2'>2</a><a href='{path}?page=all'>Halaman Selanjutnya</a>",
        "promedia": f"<a href='{path}?page=2'>2</a>",
    }
    first = article("Kabar Panjang Dari Kampung", extra=pages[family])
    server.pages[path + slash] = lambda asked: Reply(
        article("Kabar Panjang Dari Kampung", text=last)
        if "page=" in asked.path and ("all" in asked.path or "2" in asked.path.partition("?")[2])
        else first
    )
    server.pages[f"{path}/{second}"] = Reply(article("Kabar Panjang Dari Kampung", text=last))
    map_of(server, [path + slash])
    server.pages["/"] = Reply(links([]))
    crawl()
    [(body, url)] = rows(database, "SELECT text, url FROM piagam.article")
    assert last in str(body)
    assert "page=" not in str(url) and not str(url).endswith("/2/")


def test_one_article_whatever_its_address(server: Server, crawl: Crawl, database: Database) -> None:
    base, path = server.url.rstrip("/"), "/warta/kabar-dari-kampung-kita"
    page = Reply(article("Kabar Dari Kampung Kita", canonical=f"{base}{path}/"))
    for variant in (path, f"{path}/", f"{path}/amp/", f"{path}?amp=1"):
        server.pages[variant] = page
    server.pages["/?p=77"] = Reply(status=301, headers=(("Location", f"{path}/"),))
    server.pages["/berita/77"] = page
    urls = [
        path,
        f"{path}/",
        f"{path}/amp/",
        f"{path}?amp=1",
        f"{path}?utm_source=x&fbclid=2",
        f"{path}#komentar",
        "/?p=77",
        "/berita/77",
    ]
    server.pages["/feed/"] = xml(
        rss([(base + url.replace("&", "&amp;"), "Kabar") for url in urls] + [(base.upper() + path, "Kabar")])
    )
    server.pages["/"] = Reply(links([], extra='<link rel="alternate" type="application/rss+xml" href="/feed/">'))
    crawl()
    assert rows(database, "SELECT count(*) FROM piagam.article") == [(1,)]
    assert rows(database, "SELECT count(*) FROM piagam.reference WHERE article_id IS NULL") == [(0,)]
    server.log.clear()
    crawl(config={"crawl_reconcile_hours": 0.000001})
    assert not [asked for asked in server.paths() if asked.startswith("/warta")]


def test_edited_and_removed_articles(server: Server, crawl: Crawl, database: Database) -> None:
    paths = names(4)
    publish(server, paths)
    base = server.url.rstrip("/")
    server.pages["/"] = Reply(links([]))
    server.pages["/sitemap.xml"] = xml(sitemap([(base + path, "2025-03-04T08:00:00+08:00") for path in paths]))
    crawl()
    server.pages[paths[0]] = Reply(article("Kabar Dari Kampung Nomor 1", text="Ralat: acara ditunda sampai Kamis."))
    del server.pages[paths[1]]
    changed = [
        (base + paths[0], dt.datetime.now(dt.UTC).isoformat()),
        *((base + path, "2025-03-04T08:00:00+08:00") for path in paths[2:]),
    ]
    server.pages["/sitemap.xml"] = xml(sitemap(changed))
    result = crawl(config={"crawl_reconcile_hours": 0.000001})
    assert result.counts["articles_changed"] == 1
    assert count(database, "text LIKE '%ditunda sampai Kamis%'") == 1
    assert rows(database, "SELECT url FROM piagam.article WHERE state = 'gone'") == [(base + paths[1],)]


def test_backdated_article_is_found_by_reconciliation(server: Server, crawl: Crawl, database: Database) -> None:
    paths = names(6)
    publish(server, paths)
    titles_feed(server, paths[:3])
    map_of(server, paths[:3])
    crawl()
    map_of(server, [paths[5], *paths[:3]])
    assert crawl().outcome == "unchanged"
    assert crawl(config={"crawl_reconcile_hours": 0.000001}).counts["articles_new"] == 1
    assert count(database) == 4


def test_window(server: Server, crawl: Crawl, database: Database) -> None:
    days = {f"/2025/03/{day:02}/kabar-tanggal-{day}": f"2025-03-{day:02}T07:00:00+08:00" for day in range(1, 21)}
    for path, date in days.items():
        server.pages[path] = Reply(article(f"Kabar Tanggal {path[-2:]}", date=date))
    map_of(server, list(days))
    server.pages["/"] = Reply(links([]))
    crawl(since=dt.date(2025, 3, 5), until=dt.date(2025, 3, 7))
    found = rows(database, "SELECT published_on FROM piagam.article ORDER BY 1")
    assert [row[0] for row in found] == [dt.date(2025, 3, day) for day in (5, 6, 7)]
    crawl()
    assert count(database) == 20


def test_max_articles_then_the_rest(server: Server, crawl: Crawl, database: Database) -> None:
    paths = names(12)
    publish(server, paths)
    map_of(server, paths)
    server.pages["/"] = Reply(links([]))
    crawl(max_articles=5)
    assert count(database) == 5
    crawl()
    assert count(database) == 12


def test_a_site_that_turns_into_something_else_overnight(server: Server, crawl: Crawl, database: Database) -> None:
    posts = (
        f'[{{"link":"{server.url}warta/satu-dua-tiga-empat/","date_gmt":"2025-01-01T00:00:00","modified_gmt":"2025-01-01T00:00:00",'
        f'"title":{{"rendered":"Satu Dua Tiga Empat"}},"content":{{"rendered":"{story()}","protected":false}}}}]'
    )
    server.pages["/"] = Reply(links([], extra='<link rel="https://api.w.org/" href="/wp-json/">'))
    server.pages["/wp-json/wp/v2/posts"] = Reply(
        posts, headers=(("Content-Type", "application/json"), ("X-WP-Total", "1"), ("X-WP-TotalPages", "1"))
    )
    crawl()
    assert count(database) == 1
    del server.pages["/wp-json/wp/v2/posts"]
    paths = names(5)
    publish(server, paths)
    map_of(server, paths)
    server.pages["/"] = Reply(links([]))
    assert crawl().outcome == "ok"
    assert count(database) == 6


def test_one_crawl_of_a_site_at_a_time(server: Server, crawl: Crawl, database: Database) -> None:
    locks = SiteLocks(database.engine)
    assert locks.take("uji")
    result = crawl()
    assert (result.busy, server.log) == (True, [])
    locks.give_back("uji")
    locks.close()
    assert not crawl().busy


def test_database_failure_in_the_middle_loses_nothing(server: Server, crawl: Crawl, database: Database) -> None:
    paths = names(8)
    publish(server, paths)
    map_of(server, paths)
    server.pages["/"] = Reply(links([]))

    def broken(asked: Asked) -> Reply:
        with database.transaction() as session:
            session.execute(text("ALTER TABLE piagam.article RENAME TO article_away"))
        return Reply(article("Kabar Dari Kampung Nomor 4"))

    server.pages[paths[3]] = broken
    result = crawl()
    assert result.outcome == "failed" and "article" in result.detail
    with database.transaction() as session:
        session.execute(text("ALTER TABLE piagam.article_away RENAME TO article"))
    publish(server, paths)
    crawl()
    assert count(database) == 8


def test_raw_pages_are_kept_only_where_the_site_allows_it(server: Server, crawl: Crawl, database: Database) -> None:
    award = "Pemerintah Kota Banjarbaru meraih penghargaan Adipura 2023 dari Kementerian Lingkungan Hidup dan Kehutanan, Selasa (5/3/2024)."
    paths = names(2)
    for path in paths:
        server.pages[path] = Reply(article(f"Banjarbaru Raih Adipura {path[-1]}", text=award))
    page = server.pages[paths[0]]
    assert isinstance(page, Reply)
    server.pages[paths[0]] = Reply(page.body, headers=(*page.headers, ("X-Robots-Tag", "noarchive")))
    map_of(server, paths)
    server.pages["/"] = Reply(links([]))
    crawl(config={"crawl_keep_pages": True})
    kept = rows(database, "SELECT a.url FROM piagam.page p JOIN piagam.article a ON a.id = p.article_id")
    assert kept == [(server.url.rstrip("/") + paths[1],)]


def test_many_sites_at_once_each_at_its_own_pace(database: Database, reader: Reader) -> None:
    with Server() as first, Server() as second:
        for server in (first, second):
            publish(server, names(3))
            map_of(server, names(3))
            server.pages["/"] = Reply(links([]))
        sites = [definition_for(first, "satu"), definition_for(second, "dua")]
        results = run_sites(sites, settings=settings_for(first.host, second.host), database=database, reader=reader)
    assert [(result.site, str(result.outcome)) for result in results] == [("satu", "ok"), ("dua", "ok")]
    assert count(database) == 6
