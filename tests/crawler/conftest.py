"""Crawls against real servers on loopback, with one set of reader processes for the whole suite."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from crawler.config import CrawlSettings
from crawler.crawl import RunResult, run_sites
from crawler.definition import SiteDefinition
from crawler.reader import Reader
from storage.database import Database
from tests.crawler.server import Server

Crawl = Callable[..., RunResult]


@pytest.fixture(scope="session")
def reader() -> Iterator[Reader]:
    """Worker processes that all tests share: starting them takes longer than most tests."""
    reader = Reader(1)
    yield reader
    reader.close()


@pytest.fixture
def server() -> Iterator[Server]:
    """An empty site on loopback."""
    with Server() as server:
        yield server


def settings_for(*hosts: str, **changes: Any) -> CrawlSettings:
    """Settings of an impolite crawl of loopback."""
    values: dict[str, Any] = {
        "allow_private_hosts": " ".join(hosts), "crawl_delay": 0, "crawl_jitter": 0, "crawl_timeout": 5,
        "contact": "redaksi@example.org",
    }  # fmt: skip
    return CrawlSettings(**(values | changes))


def definition_for(server: Server, key: str = "uji", **changes: Any) -> SiteDefinition:
    """A site file's content for a server."""
    values: dict[str, Any] = {"key": key, "name": "Kabar Uji", "home": server.url, "region": "63", "delay": 0.0}
    return SiteDefinition.model_validate(values | changes)


@pytest.fixture
def crawl(server: Server, database: Database, reader: Reader) -> Crawl:
    """Crawl the server's site; keyword arguments of `run_sites`, `site` for its definition, `config` for settings."""

    def run(*, site: dict[str, Any] | None = None, config: dict[str, Any] | None = None, **arguments: Any) -> RunResult:
        definition = definition_for(server, **(site or {}))
        settings = settings_for(server.host, **(config or {}))
        [result] = run_sites([definition], settings=settings, database=database, reader=reader, **arguments)
        return result

    return run
