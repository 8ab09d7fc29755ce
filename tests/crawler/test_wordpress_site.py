# ruff: noqa: E501 - pages and PHP written as they are sent
"""Against a real WordPress (and its access log): every post once by every way in, and what it costs."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from crawler.crawl import RunResult, run_sites
from crawler.definition import SiteDefinition
from crawler.reader import Reader
from storage.database import Database
from tests.crawler.conftest import settings_for

pytestmark = [pytest.mark.wordpress, pytest.mark.slow, pytest.mark.timeout(280)]
# Two test runs on one machine must not take each other's site down.
PORT = str(8830 + os.getpid() % 60)
HOST = f"127.0.0.1:{PORT}"
# Enough for two pages of REST and for every kind of story; the test bed's 300 take three times as long.
POSTS = 120
STATE = Path(os.environ.get("KB_STATE", "/var/lib/kabarbanua-wp")) / PORT


class WordPress:
    """The test bed's scripts and its log."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def php(self, code: str) -> str:
        done = subprocess.run(
            ["./wp.sh", "-p", PORT, code], cwd=self.folder, capture_output=True, text=True, check=True, timeout=60
        )
        return done.stdout.strip()

    def mark(self) -> int:
        return len((STATE / "log/access.jsonl").read_text().splitlines())

    def requests(self, mark: int) -> list[dict[str, Any]]:
        lines = (STATE / "log/access.jsonl").read_text().splitlines()[mark:]
        return [json.loads(line) for line in lines]

    def publish(self, number: int, *, prefix: str, date: str | None = None) -> None:
        when = f"'post_date' => '{date}'," if date else ""
        self.php(
            f"for ($i = 1; $i <= {number}; $i++) {{ wp_insert_post(['post_status' => 'publish', {when} "
            f"'post_title' => '{prefix} ' . $i, 'post_name' => sanitize_title('{prefix} ' . $i), "
            "'post_content' => str_repeat('<p>Warga membersihkan saluran air di lingkungan masing-masing pada hari Minggu.</p>', 6)]); }"
        )


@pytest.fixture(scope="module")
def wordpress(shared: Path) -> Iterator[WordPress]:
    folder = shared / "wordpress"
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        pytest.skip("the WordPress test bed needs root and apt")
    subprocess.run(["./down.sh", PORT, "--wipe"], cwd=folder, capture_output=True, timeout=120, check=False)
    up = subprocess.run(
        ["./up.sh", str(POSTS), PORT], cwd=folder, capture_output=True, text=True, timeout=240, check=False
    )
    if up.returncode != 0:
        pytest.skip(f"the WordPress test bed did not start: {(up.stderr or up.stdout)[-200:]}")
    yield WordPress(folder)
    subprocess.run(["./down.sh", PORT, "--wipe"], cwd=folder, capture_output=True, timeout=120, check=False)


def run(
    database: Database, reader: Reader, discover: Any = "auto", config: dict[str, Any] | None = None, **arguments: Any
) -> RunResult:
    site = SiteDefinition.model_validate(
        {
            "key": "kbu",
            "name": "Kabar Banua Uji",
            "home": f"http://{HOST}/",
            "region": "63",
            "delay": 0.0,
            "discover": discover,
        }
    )
    settings = settings_for(HOST, crawl_timeout=60, **(config or {}))
    [result] = run_sites([site], settings=settings, database=database, reader=reader, **arguments)
    return result


def articles(database: Database) -> dict[str, str]:
    with database.engine.connect() as connection:
        return {row.url: row.state for row in connection.execute(text("SELECT url, state FROM piagam.article"))}


def text_of(database: Database, like: str) -> str:
    with database.engine.connect() as connection:
        query = text("SELECT text FROM piagam.article WHERE url LIKE :like")
        return str(connection.execute(query, {"like": like}).scalar_one())


def second_page(wordpress: WordPress) -> str:
    """Some words of the second page of the story that the test bed cuts in two, without blanks."""
    posts = (json.loads(line) for line in (wordpress.folder / "posts.jsonl").read_text().splitlines())
    [html] = [post["html"] for post in posts if "<!--nextpage-->" in post["html"]]
    words = re.sub(r"<[^>]*>", " ", html.partition("<!--nextpage-->")[2]).split()
    return "".join(word for word in words[3:12] if "&" not in word)


def test_all_posts_once_then_one_request_answered_304(wordpress: WordPress, database: Database, reader: Reader) -> None:
    mark = wordpress.mark()
    first = run(database, reader)
    assert (first.outcome, len(articles(database)), first.counts["articles_new"]) == ("ok", POSTS, POSTS)
    # robots.txt, front page, probe, feed, and 100 posts a request: 7 for 120 posts, 8 for 300
    assert len(wordpress.requests(mark)) <= 7
    assert second_page(wordpress) in "".join(text_of(database, "%kaleidoskop%").split())
    mark = wordpress.mark()
    second = run(database, reader)
    asked = wordpress.requests(mark)
    assert second.outcome == "unchanged"
    assert [entry["status"] for entry in asked] == [304]
    assert "gzip" in json.dumps(asked[0])  # asked with compression, which is what makes WordPress' validators fail


def test_burst_edit_deletion_and_backdated_post(wordpress: WordPress, database: Database, reader: Reader) -> None:
    run(database, reader)
    total = len(articles(database))
    wordpress.publish(60, prefix="Kerja bakti gelombang")
    burst = run(database, reader)
    assert (burst.counts["articles_new"], len(articles(database))) == (60, total + 60)

    address = wordpress.php(
        "$p = get_posts(['numberposts' => 1, 'orderby' => 'date', 'order' => 'ASC'])[0];"
        "wp_update_post(['ID' => $p->ID, 'post_content' => $p->post_content . '<p>Ralat: jadwal berubah menjadi Kamis.</p>']);"
        "echo get_permalink($p->ID);"
    )
    edit = run(database, reader)
    assert (edit.counts.get("articles_changed"), edit.counts.get("articles_new", 0)) == (1, 0)
    with database.engine.connect() as connection:
        body = connection.execute(
            text("SELECT text FROM piagam.article WHERE url = :url"), {"url": address}
        ).scalar_one()
    assert "jadwal berubah menjadi Kamis" in body

    gone = wordpress.php(
        "$p = get_posts(['numberposts' => 1, 'offset' => 5])[0]; $u = get_permalink($p->ID); wp_delete_post($p->ID, true); echo $u;"
    )
    wordpress.publish(1, prefix="Kiriman lama", date="2023-02-03 10:00:00")
    found = run(database, reader, config={"crawl_reconcile_hours": 0.000001})
    assert found.counts["articles_new"] == 1
    assert articles(database)[gone] == "gone"
    assert sum(state == "live" for state in articles(database).values()) == total + 60

    mark = wordpress.mark()
    assert run(database, reader).outcome == "unchanged"
    assert [entry["status"] for entry in wordpress.requests(mark)] == [304]


@pytest.mark.parametrize(
    ("discover", "most"),
    [
        ([{"kind": "wordpress"}], 0.03),
        ([{"kind": "feed", "url": f"http://{HOST}/feed/"}], 0.2),
        ([{"kind": "sitemap", "url": f"http://{HOST}/wp-sitemap.xml"}], 1.1),
        ([{"kind": "listing", "url": f"http://{HOST}/"}], 1.2),
    ],
    ids=["wordpress", "feed", "sitemap", "listing"],
)
def test_every_way_in_alone_finds_every_post(
    wordpress: WordPress, database: Database, reader: Reader, discover: Any, most: float
) -> None:
    total = int(wordpress.php("echo wp_count_posts()->publish;"))
    mark = wordpress.mark()
    result = run(database, reader, discover)
    stored = articles(database)
    assert (result.outcome, len(stored)) == ("ok", total), result
    assert len(wordpress.requests(mark)) <= most * total + 8
    if discover[0]["kind"] != "feed":  # WordPress' feed carries the first page only
        assert second_page(wordpress) in "".join(text_of(database, "%kaleidoskop%").split())
    again = run(database, reader, discover)
    assert len(articles(database)) == total
    assert again.counts.get("articles_new", 0) == 0


def test_window_and_two_page_article(wordpress: WordPress, database: Database, reader: Reader) -> None:
    import datetime as dt

    result = run(database, reader, since=dt.date(2024, 5, 1), until=dt.date(2024, 5, 31))
    with database.engine.connect() as connection:
        days = [row[0] for row in connection.execute(text("SELECT published_on FROM piagam.article"))]
    assert result.outcome == "ok"
    assert days and all(dt.date(2024, 5, 1) <= day <= dt.date(2024, 5, 31) for day in days)
