# ruff: noqa: E501 - tables of cases, one a line
"""Feeds, sitemaps, listings and REST answers: the pure parsers."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.discovery.desk import Answer
from crawler.discovery.feeds import Feed, parse_feed
from crawler.discovery.links import continuations, page_number, read_home, read_listing
from crawler.discovery.read_wordpress import parse_posts
from crawler.discovery.sitemaps import Sitemap, article_children, in_growing_order, parse_sitemap, url_date
from crawler.outcomes import Trouble
from crawler.xml import BadXmlError
from extract.page_bytes import NotAnArticle
from tests.crawler.server import article, links, rss, sitemap, story

HOME = "https://koran.example/"
NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def feed_of(body: str | bytes, content_type: str | None = None) -> Feed:
    """Parse as a feed of HOME."""
    data = body.encode() if isinstance(body, str) else body
    return parse_feed(data, url=HOME + "feed/", home=HOME, timezone="Asia/Makassar", now=NOW, content_type=content_type)


def map_of(body: str | bytes) -> Sitemap:
    """Parse as a sitemap of HOME."""
    data = body.encode() if isinstance(body, str) else body
    return parse_sitemap(data, url=HOME + "sitemap.xml", home=HOME, timezone="Asia/Makassar", now=NOW)


@pytest.mark.parametrize(
    ("printed", "moment"),
    [
        ("Tue, 04 Mar 2025 00:30:00 +0000", "2025-03-04T00:30:00+00:00"), ("Jum'at, 7 Maret 2025 10:05 WITA", "2025-03-07T10:05:00+08:00"),
        ("Senin, 18 Ags 2025", "2025-08-18T00:00:00+08:00"), ("14/03/23", "2023-03-14T00:00:00+08:00"), ("2025-03-04 08:00:00", "2025-03-04T08:00:00+08:00"),
        ("4 Maret 2025 08.00 WIB", "2025-03-04T08:00:00+07:00"), ("Tue, 04 Mar 2099 00:00:00 +0000", None), ("kemarin sore", None), ("", None),
    ],
)  # fmt: skip
def test_dates_as_feeds_print_them(printed: str, moment: str | None) -> None:
    [item] = feed_of(rss([(HOME + "warta/satu", "Satu")], date=printed)).items
    assert item.published == (dt.datetime.fromisoformat(moment) if moment else None)


def test_whole_stories_are_told_from_teasers() -> None:
    assert feed_of(rss([(HOME + "a", "A")], content=story())).full_text
    assert not feed_of(rss([(HOME + "a", "A")])).full_text
    assert not feed_of(rss([(HOME + "a", "A")], content=story() + "<p>Warga antre […]</p>")).full_text


def test_relative_foreign_and_missing_links() -> None:
    feed = feed_of(
        rss(
            [
                ("/warta/satu", "Satu"),
                ("https://lain.example/x", "X"),
                ("", "Tanpa"),
                ("warta/dua?utm_source=rss", "Dua"),
            ]
        )
    )
    assert [item.url for item in feed.items] == [HOME + "warta/satu", HOME + "feed/warta/dua?utm_source=rss"]
    assert (feed.foreign, feed.linkless) == (1, 1)


def test_rdf_and_atom() -> None:
    rdf = feed_of(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel><title>K</title></channel><item><title>Satu</title><link>{HOME}satu</link><dc:date>2025-03-04T08:00:00+08:00</dc:date>"
        "<dc:creator>Rina</dc:creator></item></rdf:RDF>"
    )
    assert (rdf.kind, rdf.items[0].author, rdf.items[0].published is not None) == ("rdf", "Rina", True)
    atom = feed_of(
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>K</title><link rel="next" href="?start-index=26"/><entry><title type="html">Satu &amp;amp; Dua</title>'
        '<link rel="replies" href="/komentar"/><link rel="alternate" type="text/html" href="/2025/03/satu.html"/><published>2025-03-04T08:00:00+07:00</published>'
        '<updated>2025-03-05T08:00:00+07:00</updated><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">'
        + story()
        + "</div></content></entry></feed>"
    )
    [item] = atom.items
    assert (item.url, item.title, item.complete) == (HOME + "2025/03/satu.html", "Satu & Dua", True)
    assert item.modified is not None and item.modified.day == 5
    assert atom.next_url == HOME + "feed/?start-index=26"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"), (b"<!DOCTYPE html><html><body>x</body></html>", "html"), (b'<!DOCTYPE r [<!ENTITY a "b">]><rss/>', "entities"), (b"<opml/>", "not_a_feed"),
        (b"plain words", "unreadable"), (b"\x00\x01\x02", "unreadable"),
    ],
)  # fmt: skip
def test_what_is_no_feed(body: bytes, reason: str) -> None:
    with pytest.raises(BadXmlError) as caught:
        feed_of(body)
    assert caught.value.reason == reason


def test_encodings_and_named_entities() -> None:
    text = rss([(HOME + "a", "Rp1&nbsp;miliar &ndash; “kota”")])
    assert feed_of(text).items[0].title == "Rp1\u00a0miliar – “kota”"
    assert feed_of(text.encode("utf-16")).items[0].title.endswith("“kota”")
    latin = rss([(HOME + "a", "caf\xe9 kota")]).replace("UTF-8", "iso-8859-1").encode("latin-1")
    assert feed_of(latin).items[0].title == "caf\xe9 kota"
    assert feed_of(rss([(HOME + "a", "x")]).encode() + b"\n<!-- \xff -->").items


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_bring_a_parser_down(data: bytes) -> None:
    for parse in (feed_of, map_of):
        for body in (data, b"<rss>" + data, b"<urlset><url>" + data):
            try:
                parse(body)
            except BadXmlError:
                continue
    for read in (read_listing, read_home):
        try:
            read(b"<html>" + data, url=HOME, home=HOME)
        except NotAnArticle:
            continue


def test_sitemap_kinds() -> None:
    found = map_of(
        sitemap(
            [
                (HOME + "2023/07/23/satu/", "2023-07-23"),
                (HOME + "2025/01/02/dua/", "2025-01-02T08:00:00+08:00"),
                HOME,
                "https://lain.example/x",
            ]
        )
    )
    assert len(found.promises) == 2 and found.foreign == 1
    assert in_growing_order(found.promises)
    index = map_of(
        "<sitemapindex>" + "".join(f"<sitemap><loc>{HOME}{name}.xml</loc><lastmod>{day}</lastmod></sitemap>" for name, day in (
            ("post-sitemap1", "2024-01-01"), ("post-sitemap2", "2025-01-01"), ("category-sitemap", "2025-12-01"), ("wp-sitemap-taxonomies-post_tag-1", "2025-12-01"),
            ("wp-sitemap-users-1", "2025-12-01"), ("page-sitemap", "2025-12-01"))) + "</sitemapindex>"
    )  # fmt: skip
    assert [child.url.rpartition("/")[2] for child in article_children(index.children)] == [
        "post-sitemap2.xml",
        "post-sitemap1.xml",
    ]
    news = map_of(
        f'<urlset xmlns:news="n"><url><loc>{HOME}a</loc><news:news><news:publication_date>2025-03-04</news:publication_date>'
        "<news:title>Judul</news:title></news:news></url></urlset>"
    )
    assert news.news and news.promises[0].title == "Judul"
    assert len(map_of(f"{HOME}satu\n{HOME}dua\n").promises) == 2
    assert url_date(HOME + "2024/13/45/x/") is None


def test_home_page_tells_what_made_it() -> None:
    page = links(
        [],
        extra="<link rel='alternate' type='application/rss+xml' href='/feed/'><link rel='alternate' type='application/rss+xml' href='/comments/feed/'><link rel='https://api.w.org/' href='/wp-json/'>",
    )
    home = read_home(page.encode(), url=HOME, home=HOME)
    assert (home.feeds, home.wordpress, home.blogger) == ((HOME + "feed/",), HOME + "wp-json/", False)


def test_listing_takes_stories_and_leaves_furniture() -> None:
    stories = [
        ("/daerah/pr-123456/jalan-baru-diresmikan-bupati", "Jalan Baru Diresmikan Bupati Hari Ini"),
        ("/daerah/pr-123457/panen-raya-di-desa-hulu", "Panen Raya di Desa Hulu Melimpah"),
    ]
    furniture = [
        ("/tag/bupati-banjar-saidi-mansyur", "Bupati Banjar Saidi Mansyur"),
        ("/2024/05/", "Mei 2024"),
        ("/foto/a-b-c-d.jpg", "Foto panen raya di desa"),
        ("/login", "Masuk"),
        ("/?tahun=2024&bulan=5", "Kalender"),
    ]
    found = read_listing(links(stories + furniture, extra="<a href='/page/2/'>2</a>").encode(), url=HOME, home=HOME)
    assert [p.url for p in found.promises] == [HOME.rstrip("/") + path for path, _ in stories]
    assert found.next_url == HOME + "page/2/"
    assert [page_number(HOME + path) for path in ("", "page/7/", "?page=3", "halaman/2", "2024/05/")] == [1, 7, 3, 2, 1]


def test_continuations_of_a_story() -> None:
    url = HOME + "warta/satu-dua"
    more = "<a href='?page=3'>3</a><a href='?page=2'>2</a><a href='/warta/lain?page=2'>x</a>"
    assert continuations(article("A", extra=more).encode(), url, HOME) == [url + "?page=2", url + "?page=3"]
    assert continuations(article("A", extra=more + "<a href='?page=all'>semua</a>").encode(), url, HOME) == [
        url + "?page=all"
    ]
    assert continuations(article("A").encode(), url, HOME) == []


def test_rest_answers() -> None:
    post = (
        b'[{"link":"https://koran.example/a/","date_gmt":"2025-01-01T00:00:00","modified_gmt":"2025-01-02T00:00:00","title":{"rendered":"A &#8211; B"},'
        b'"content":{"rendered":"'
        + story().encode()
        + b'","protected":false},"_embedded":{"author":[{"name":"Rina"}]}},'
        b'{"link":"https://lain.example/b/","title":{"rendered":"B"}}, 7]'
    )
    [promise] = parse_posts(Answer(HOME, 200, post), HOME, NOW)
    assert (promise.title, promise.author, promise.complete) == ("A – B", "Rina", True)
    assert promise.published == dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
    for wrong in (b"<html>", b"{}", b'[{"link": 1}]'):
        with pytest.raises(Trouble):
            parse_posts(Answer(HOME, 200, wrong), HOME, NOW)
    assert parse_posts(Answer(HOME, 200, b"[]"), HOME, NOW) == []
