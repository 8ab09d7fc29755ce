# ruff: noqa: E501 - tables of cases, one a line
"""Scrapy 2.19's unsafe defaults: each is set."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from crawler.config import CrawlSettings
from crawler.crawl import scrapy_settings

ROOT = Path(__file__).parent.parent.parent
SAFE = {
    "ROBOTSTXT_OBEY": True, "DOWNLOAD_VERIFY_CERTIFICATES": True, "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False, "COOKIES_ENABLED": False,
    "METAREFRESH_ENABLED": False, "HTTPCACHE_ENABLED": False, "HTTPPROXY_ENABLED": False, "RETRY_ENABLED": False, "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "REFERRER_POLICY": "no-referrer", "DOWNLOAD_FAIL_ON_DATALOSS": True,
}  # fmt: skip


@pytest.mark.parametrize("name", SAFE)
def test_safe(name: str) -> None:
    assert scrapy_settings(CrawlSettings())[name] == SAFE[name]


def test_bounds() -> None:
    values = scrapy_settings(CrawlSettings())
    assert values.getint("DOWNLOAD_MAXSIZE") <= 16_000_000
    assert values.getfloat("DOWNLOAD_TIMEOUT") <= 60
    assert values.getint("REDIRECT_MAX_TIMES") <= 5
    assert values.getfloat("DOWNLOAD_DELAY") == 5.0 and values.getfloat("DOWNLOAD_DELAY_JITTER") > 0
    for scheme in ("file", "ftp", "s3", "data"):
        assert values["DOWNLOAD_HANDLERS"][scheme] is None
    for scheme in ("http", "https"):
        assert values["DOWNLOAD_HANDLERS"][scheme] == "crawler.guard.GuardedDownloadHandler"


def test_user_agent_names_us_with_version_and_contact() -> None:
    agent = CrawlSettings(contact="redaksi@example.org\r\nX-Evil: 1").user_agent
    assert agent.startswith("Piagam/") and "redaksi@example.org" in agent
    assert "\r" not in agent and "\n" not in agent


def test_scrapy_list_shows_the_site_files() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "list"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    names = done.stdout.split()
    assert {"koranbanjar", "infobanua", "gerakkalteng"} <= set(names)
    assert len(names) == len(list((ROOT / "seeds").glob("*.toml")))
