"""A real Postgres for the tests: the embedded server in a throw-away folder, a fresh migrated database a test."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy.engine import make_url

from storage.database import Database
from storage.embedded.server import SETTINGS
from storage.schema import upgrade
from storage.server import embedded_url, leave_embedded
from tests.debian_postgres import debian_server

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"

_numbers = itertools.count()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference texts beside the checkout; tests that read it skip where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("no ../shared beside the checkout")
    return SHARED


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """URL of a Postgres server for this test process, with a migrated database `template_piagam` in it."""
    # The machine does not lose power during a test; waiting for the disk is most of what a small test would do.
    SETTINGS.update(fsync="off", full_page_writes="off")
    home = Path(tempfile.mkdtemp(prefix="piagam test "))
    url = embedded_url(home)
    _make_template(url)
    yield url
    leave_embedded(home)
    if os.environ.get("PIAGAM_KEEP_TEST_DATA") is None:
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def debian_url() -> Iterator[str]:
    """The same on a Debian Postgres server; tests that use it skip where there is none."""
    try:
        with debian_server() as url:
            _make_template(url)
            yield url
    except RuntimeError as error:
        pytest.skip(str(error))


def _make_template(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE template_piagam")
    template = Database(named(url, "template_piagam"))
    upgrade(template.engine)
    template.close()


def named(url: str, name: str) -> str:
    """The URL of another database on the same server."""
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def _fresh(server_url: str) -> Iterator[str]:
    name = f"test_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template_piagam").format(sql.Identifier(name)))
    yield named(server_url, name)
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def database_url(server_url: str) -> Iterator[str]:
    """URL of a fresh, migrated database."""
    yield from _fresh(server_url)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An open register, empty and migrated."""
    with Database(database_url) as database:
        yield database


@pytest.fixture(params=["embedded", pytest.param("debian", marks=pytest.mark.server_postgres)])
def each_server_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """URL of a fresh, migrated database, on the embedded and on a Debian server in turn."""
    yield from _fresh(request.getfixturevalue("server_url" if request.param == "embedded" else "debian_url"))


@pytest.fixture
def each_database(each_server_url: str) -> Iterator[Database]:
    """An open register on each kind of server."""
    with Database(each_server_url) as database:
        yield database
