"""Every hostile site comes to its named ending, and none disturbs another: all are crawled at once."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import ExitStack

import psycopg
import pytest
import trustme
from psycopg import sql
from sqlalchemy import text

from crawler.crawl import RunResult, run_sites
from crawler.definition import SiteDefinition
from crawler.reader import Reader
from storage.database import Database
from tests.conftest import named
from tests.crawler.conftest import settings_for
from tests.crawler.hostile import cases_pages, cases_walls
from tests.crawler.hostile.cases import CASES, Case
from tests.crawler.server import Server

# Importing them registers their cases.
REGISTERED = (cases_pages, cases_walls)
World = dict[str, tuple[RunResult, Server, list[str]]]


@pytest.fixture(scope="module")
def world(server_url: str, reader: Reader) -> Iterator[World]:
    """All hostile sites, crawled in one go: results, servers, and the titles stored."""
    name = f"hostile_{socket.gethostname().replace('-', '_')}"[:40]
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template_piagam").format(sql.Identifier(name)))
    with ExitStack() as stack:
        database = stack.enter_context(Database(named(server_url, name)))
        servers = {case.name: stack.enter_context(Server()) for case in CASES}
        tls, closed = stack.enter_context(TlsServer()), free_port()
        sites, allowed = [], [f"127.0.0.1:{tls.port}", f"127.0.0.1:{closed}"]
        for case in CASES:
            server = servers[case.name]
            case.build(server)
            port = server.host.rpartition(":")[2]
            home = case.home.format(port=port, tls=tls.port, closed=closed) if case.home else server.url
            allowed.append(server.host)
            values = {"key": case.name, "name": case.name, "home": home, "region": "63", "delay": 0.0}
            sites.append(SiteDefinition.model_validate(values))
        settings = settings_for(
            *allowed, crawl_timeout=5, crawl_max_bytes=3_000_000, crawl_max_pages=30, crawl_max_seconds=60
        )
        results = run_sites(sites, settings=settings, database=database, reader=reader)
        titles: dict[str, list[str]] = {case.name: [] for case in CASES}
        with database.engine.connect() as connection:
            for outlet, title in connection.execute(text("SELECT outlet, title FROM piagam.article")):
                titles[outlet].append(title)
        yield {result.site: (result, servers[result.site], titles[result.site]) for result in results}
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class TlsServer:
    """A server whose certificate no one vouches for."""

    def __enter__(self) -> TlsServer:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._socket.getsockname()[1])
        self._context = context
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
                self._context.wrap_socket(connection, server_side=True).close()
            except ssl.SSLError:
                continue
            except OSError:
                return

    def __exit__(self, *exc: object) -> None:
        self._socket.close()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_named_ending(case: Case, world: World) -> None:
    result, server, titles = world[case.name]
    assert str(result.outcome) in case.outcomes, result
    if case.articles is not None:
        assert len(titles) == case.articles, (titles, result)
    assert len(server.log) <= case.most_requests, server.paths()
    assert result.detail
    assert result.counts.get("lost_on_the_way", 0) == 0


def test_there_are_sixty_cases_with_different_names() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 60


def test_nothing_that_a_site_says_is_sent_back(world: World) -> None:
    for _, server, _ in world.values():
        assert all("cookie" not in asked.headers and "referer" not in asked.headers for asked in server.log)


def test_every_request_names_us_and_a_contact(world: World) -> None:
    for _, server, _ in world.values():
        assert all(
            asked.headers["user-agent"].startswith("Piagam/") and "redaksi@example.org" in asked.headers["user-agent"]
            for asked in server.log
        )
