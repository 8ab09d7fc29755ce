"""The bundled newspaper, asked over real HTTP."""

from __future__ import annotations

import datetime as dt
import json
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import Message
from pathlib import Path
from urllib.parse import quote

import lxml.etree
import pytest

from crawler.definition import read_site_files
from extract.clean import clean, clean_fragment, looks_complete
from piagam.demo.newspaper import Newspaper
from piagam.demo.outlets import OUTLETS, BanuaKini, KabarMeratus, SuaraMurai

ROOT = Path(__file__).parents[2]
GOLD = [
    json.loads(line) for line in (Path(__file__).parent / "demo.gold.jsonl").read_text(encoding="utf-8").splitlines()
]
ATOM = {"a": "http://www.w3.org/2005/Atom", "o": "http://a9.com/-/spec/opensearchrss/1.0/"}
MAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


@pytest.fixture(scope="module")
def paper() -> Iterator[Newspaper]:
    with Newspaper() as running:
        yield running


@pytest.fixture(scope="module")
def homes(paper: Newspaper) -> dict[str, str]:
    return {outlet.key: url.rstrip("/") for outlet, url in zip(OUTLETS, paper.urls, strict=True)}


def get(url: str, **headers: str) -> tuple[int, bytes, Message]:
    asked = urllib.request.Request(url, headers={name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with urllib.request.urlopen(asked, timeout=10) as answer:
            return answer.status, answer.read(), answer.headers
    except urllib.error.HTTPError as error:
        return error.code, error.read(), error.headers


def test_site_files_are_filled_and_accepted_by_the_crawler(paper: Newspaper) -> None:
    files = read_site_files(paper.seeds)
    assert files.errors == ()
    homes = {site.key: site.home for site in files.definitions.values()}
    assert homes == dict(zip((outlet.key for outlet in OUTLETS), paper.urls, strict=True))
    assert len(set(paper.hosts)) == 3
    assert all(host.startswith("127.0.0.1:") for host in paper.hosts)


@pytest.mark.parametrize("row", GOLD, ids=lambda row: row["id"])
def test_every_page_is_cleaned_to_the_story_as_written(homes: dict[str, str], row: dict[str, str]) -> None:
    url = homes[row["outlet"]] + row["path"]
    status, body, headers = get(url)
    assert status == 200
    article = clean(body, url=url, timezone="Asia/Makassar", content_type=headers["Content-Type"])
    assert article.title == row["title"]
    assert article.text.split() == row["text"].split()
    assert article.published is not None
    assert article.published.date().isoformat() == row["published"]
    assert article.published.utcoffset() == dt.timedelta(hours=8)
    assert article.canonical == url
    assert article.author
    assert looks_complete(article)


@pytest.mark.parametrize("outlet", OUTLETS, ids=lambda outlet: outlet.key)
def test_robots_name_the_sitemap_and_the_sitemap_names_every_story(
    homes: dict[str, str], outlet: type[BanuaKini]
) -> None:
    status, body, _ = get(f"{homes[outlet.key]}/robots.txt")
    assert status == 200
    text = body.decode()
    assert "Disallow: /" in text
    sitemap = text.partition("Sitemap: ")[2].split()[0]
    tree = lxml.etree.fromstring(get(sitemap)[1])
    if tree.tag.endswith("sitemapindex"):
        tree = lxml.etree.fromstring(get(str(tree.findtext("s:sitemap/s:loc", namespaces=MAP)))[1])
    found = {str(loc.text) for loc in tree.iterfind("s:url/s:loc", MAP)}
    assert found == {homes[outlet.key] + row["path"] for row in GOLD if row["outlet"] == outlet.key}


def test_wordpress_rest_pages_through_all_posts(homes: dict[str, str]) -> None:
    base = f"{homes['banuakini']}/wp-json/wp/v2/posts"
    total = len(BanuaKini().stories)
    seen: list[str] = []
    for number in (1, 2, 3, 4):
        status, body, headers = get(f"{base}?per_page=5&page={number}&_fields=link,date_gmt,title,content")
        assert status == 200
        assert headers["X-WP-Total"] == str(total)
        assert headers["X-WP-TotalPages"] == str(-(-total // 5))
        posts = json.loads(body)
        assert all(set(post) == {"link", "date_gmt", "title", "content"} for post in posts)
        seen += [post["link"] for post in posts]
    assert sorted(seen) == sorted(homes["banuakini"] + row["path"] for row in GOLD if row["outlet"] == "banuakini")
    status, body, _ = get(f"{base}?per_page=5&page=9")
    assert (status, json.loads(body)["code"]) == (400, "rest_post_invalid_page_number")
    assert get(f"{base}?per_page=101")[0] == 400
    assert get(f"{base}?after=2024-01-01")[0] == 400


def test_wordpress_rest_after_is_exclusive_and_local_without_an_offset(homes: dict[str, str]) -> None:
    base = f"{homes['banuakini']}/wp-json/wp/v2/posts"
    newest = BanuaKini().stories[0].published
    local = newest.replace(tzinfo=None)

    def after(moment: str) -> list[dict[str, str]]:
        return list(json.loads(get(f"{base}?after={quote(moment)}")[1]))

    assert after(local.isoformat()) == []
    assert len(after((local - dt.timedelta(seconds=1)).isoformat())) == 1
    assert after(newest.astimezone(dt.UTC).isoformat()) == []
    assert len(after((newest - dt.timedelta(seconds=1)).isoformat())) == 1


def test_wordpress_rest_and_feed_carry_the_same_text_as_the_page(homes: dict[str, str]) -> None:
    texts = {row["path"]: row["text"] for row in GOLD if row["outlet"] == "banuakini"}
    posts = json.loads(get(f"{homes['banuakini']}/wp-json/wp/v2/posts?per_page=100")[1])
    for post in posts:
        path = post["link"].removeprefix(homes["banuakini"])
        assert clean_fragment(post["content"]["rendered"]).split() == texts[path].split()
    feed = lxml.etree.fromstring(get(f"{homes['banuakini']}/feed/")[1])
    items = feed.findall("channel/item")
    assert len(items) == 10
    for item in items:
        content = item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded") or ""
        path = (item.findtext("link") or "").removeprefix(homes["banuakini"])
        assert clean_fragment(content).split() == texts[path].split()
    assert len(lxml.etree.fromstring(get(f"{homes['banuakini']}/feed/?paged=2")[1]).findall("channel/item")) == 9
    assert get(f"{homes['banuakini']}/feed/?paged=3")[0] == 404


def test_wordpress_addresses_without_their_last_slash_move(homes: dict[str, str]) -> None:
    path = BanuaKini().path_of(BanuaKini().stories[0]).rstrip("/")
    assert b"entry-content" in get(homes["banuakini"] + path)[1]
    assert b"rss" in get(f"{homes['banuakini']}/feed")[1]
    assert json.loads(get(f"{homes['banuakini']}/wp-json/")[1])["namespaces"][-1] == "wp/v2"


def test_blogger_feed_pages_by_start_index_with_summaries_only(homes: dict[str, str]) -> None:
    total = len(SuaraMurai().stories)
    seen: list[str] = []
    start = 1
    while start <= total:
        url = f"{homes['suaramurai']}/feeds/posts/default?start-index={start}&max-results=6"
        feed = lxml.etree.fromstring(get(url)[1])
        assert feed.findtext("o:totalResults", namespaces=ATOM) == str(total)
        entries = feed.findall("a:entry", ATOM)
        assert entries
        assert feed.find("a:entry/a:content", ATOM) is None
        seen += [str(entry.find("a:link[@rel='alternate']", ATOM).get("href")) for entry in entries]  # type: ignore[union-attr]
        start += len(entries)
    assert len(set(seen)) == total


def test_plain_outlet_has_a_feed_of_titles_and_an_index(homes: dict[str, str]) -> None:
    items = lxml.etree.fromstring(get(f"{homes['kabarmeratus']}/rss.xml")[1]).findall("channel/item")
    assert len(items) == 15
    assert all(item.find("description") is None and item.findtext("title") for item in items)
    for number in (1, 2):
        assert get(f"{homes['kabarmeratus']}/indeks?halaman={number}")[0] == 200
    assert get(f"{homes['kabarmeratus']}/indeks?halaman=3")[0] == 404
    first = KabarMeratus().stories[0]
    assert KabarMeratus().path_of(first).encode() in get(f"{homes['kabarmeratus']}/")[1]


@pytest.mark.parametrize(
    ("outlet", "path"),
    [("banuakini", "/feed/"), ("suaramurai", "/feeds/posts/default"), ("kabarmeratus", "/rss.xml")],
)
def test_feeds_answer_304_to_who_has_them(homes: dict[str, str], outlet: str, path: str) -> None:
    status, body, headers = get(homes[outlet] + path)
    assert (status, bool(body)) == (200, True)
    etag, modified = headers["ETag"], headers["Last-Modified"]
    for validators in (
        {"If_None_Match": etag}, {"If_None_Match": f"W/{etag}"}, {"If_Modified_Since": modified},
        {"If_None_Match": etag, "If_Modified_Since": "Mon, 01 Jan 2024 00:00:00 GMT"},
    ):  # fmt: skip
        assert get(homes[outlet] + path, **validators)[:2] == (304, b"")
    for validators in (
        {"If_None_Match": '"lain"'}, {"If_Modified_Since": "Mon, 01 Jan 2024 00:00:00 GMT"},
        {"If_Modified_Since": "kemarin"}, {"If_None_Match": '"lain"', "If_Modified_Since": modified},
    ):  # fmt: skip
        assert get(homes[outlet] + path, **validators)[0] == 200


def test_unknown_addresses_are_not_found(homes: dict[str, str]) -> None:
    for home in homes.values():
        for path in ("/tidak/ada", "/2024/01/01/tidak-ada/", "/wp-json/wp/v2/tags", "/%ff%fe", "/page/99/"):
            assert get(home + path)[0] == 404


def test_visits_are_kept(paper: Newspaper, homes: dict[str, str]) -> None:
    get(f"{homes['banuakini']}/robots.txt", User_Agent="Uji/1.0")
    last = paper.visits[-1]
    assert (last.outlet, last.target, last.status, last.user_agent) == ("banuakini", "/robots.txt", 200, "Uji/1.0")


def test_nothing_is_left_when_the_context_ends() -> None:
    with Newspaper() as paper:
        seeds, host = paper.seeds, paper.hosts[0]
        assert seeds.is_dir()
    assert not seeds.exists()
    with pytest.raises(ConnectionRefusedError), socket.create_connection(
        (host.partition(":")[0], int(host.partition(":")[2])), timeout=2
    ):  # fmt: skip
        pass
    with pytest.raises(RuntimeError, match="with Newspaper"):
        _ = paper.seeds


def test_it_runs_in_the_foreground_and_prints_its_addresses() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "piagam.demo.newspaper"], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    try:
        assert process.stdout is not None
        lines = [process.stdout.readline().strip() for _ in range(5)]
        assert lines[0].startswith("Banua Kini: http://127.0.0.1:")
        assert lines[3].startswith("PIAGAM_SEEDS=")
        assert lines[4].count("127.0.0.1:") == 3
        assert get(lines[1].partition(": ")[2])[0] == 200
    finally:
        process.terminate()
        assert process.wait(timeout=10) == 0
