"""Good manners: robots.txt, its delays, Retry-After, slowing down."""

from __future__ import annotations

import time

import pytest
from scrapy.http import Response

from crawler.fetching import strong
from crawler.manners import retry_after
from crawler.robots import Robots
from storage.database import Database
from tests.crawler.conftest import Crawl
from tests.crawler.server import Asked, Reply, Server, article, links, rss, sitemap, xml
from tests.crawler.test_crawl import count, map_of, names, publish

TEXT = (("Content-Type", "text/plain"),)


def test_rules_for_us_and_for_all() -> None:
    rules = Robots(
        200,
        "User-agent: *\nDisallow: /\n\nUser-agent: Piagam\nDisallow: /wp-json/\nCrawl-delay: 7\nRequest-rate: 1/20\n",
    ).parsed()
    assert rules.allows("https://a.example/warta") and not rules.allows("https://a.example/wp-json/wp/v2/posts")
    assert rules.delay == 20
    assert Robots(200, "Crawl-delay: 7\nSitemap: https://a.example/s.xml").parsed().sitemaps == [
        "https://a.example/s.xml"
    ]
    assert Robots(404).parsed().allows("https://a.example/")
    assert Robots(403).parsed().allows("https://a.example/")
    for status in (0, 429, 500, 503):
        assert not Robots(status).parsed().allows("https://a.example/")
    assert Robots(200, "User-agent: *\nCrawl-delay: 99999999").parsed().delay == 600


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("120", 120), ("Thu, 01 Jan 1970 00:01:00 GMT", 60), ("nonsense", None), ("-5", None), ("99999999999", 604800)],
)
def test_retry_after(value: str, seconds: float | None) -> None:
    response = Response("https://a.example/", headers={"Retry-After": value})
    assert retry_after(response, now=lambda: 0.0) == seconds


@pytest.mark.parametrize(
    ("sent", "played"), [('W/"abc"', '"abc"'), ('"abc"', '"abc"'), ('"abc-gzip"', '"abc"'), (None, None), ("", None)]
)
def test_validators_are_played_back_strong(sent: str | None, played: str | None) -> None:
    assert strong(sent) == played


def test_robots_is_remembered_and_holds_for_feeds_and_pages(server: Server, crawl: Crawl, database: Database) -> None:
    paths = names(4)
    publish(server, paths)
    server.pages["/robots.txt"] = Reply(f"User-agent: *\nDisallow: /feed/\nDisallow: {paths[0]}\n", headers=TEXT)
    server.pages["/feed/"] = xml(rss([(server.url.rstrip("/") + path, "Kabar") for path in paths]))
    server.pages["/"] = Reply(links([], extra='<link rel="alternate" type="application/rss+xml" href="/feed/">'))
    map_of(server, paths)
    result = crawl()
    assert (result.outcome, count(database), result.counts["skipped_robots"]) == ("ok", 3, 1)
    assert not {"/feed/", paths[0]} & set(server.paths())
    server.log.clear()
    crawl()
    assert "/robots.txt" not in server.paths()
    crawl(config={"crawl_robots_hours": 0})
    assert "/robots.txt" in server.paths()


def test_crawl_delay_of_robots_wins_when_longer(server: Server, crawl: Crawl) -> None:
    publish(server, names(2))
    map_of(server, names(2))
    server.pages["/robots.txt"] = Reply("User-agent: *\nCrawl-delay: 0.3\n", headers=TEXT)
    stamps: list[float] = []
    server.pages["/"] = lambda asked: stamps.append(time.monotonic()) or Reply(links([]))
    for path in names(2):
        page = server.pages[path]
        server.pages[path] = lambda asked, page=page: stamps.append(time.monotonic()) or page  # type: ignore[misc]
    crawl()
    assert len(stamps) == 3
    assert stamps[2] - stamps[1] >= 0.29


def test_retry_after_is_kept_and_the_page_fetched_afterwards(server: Server, crawl: Crawl, database: Database) -> None:
    paths = names(1)
    publish(server, paths)
    map_of(server, paths)
    server.pages["/"] = Reply(links([]))
    tries: list[float] = []

    def busy(asked: Asked) -> Reply:
        tries.append(time.monotonic())
        if len(tries) == 1:
            return Reply("", 503, (("Retry-After", "1"), ("Content-Type", "text/html")))
        return xml(sitemap([server.url.rstrip("/") + path for path in paths]))

    server.pages["/sitemap.xml"] = busy
    result = crawl()
    assert (result.outcome, count(database)) == ("ok", 1)
    assert tries[1] - tries[0] >= 1
    assert result.counts["slowed_down"] == 1


def test_a_site_that_says_later_is_left_alone_and_nothing_is_lost(
    server: Server, crawl: Crawl, database: Database
) -> None:
    paths = names(6)
    publish(server, paths)
    map_of(server, paths)
    server.pages["/"] = Reply(links([]))
    server.pages[paths[2]] = Reply("", 429, (("Retry-After", "7200"), ("Content-Type", "text/html")))
    result = crawl()
    assert result.counts["retry_after"] == 7200
    asked = [path for path in server.paths() if path.startswith("/warta")]
    assert asked[-1] == paths[2] or len(asked) < 6 or count(database) == 5
    server.pages[paths[2]] = Reply(article("Kabar Dari Kampung Nomor 3"))
    with database.transaction() as session:
        from sqlalchemy import text

        session.execute(text("UPDATE piagam.reference SET next_try_at = NULL"))
    crawl()
    assert count(database) == 6
