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
from storage.schema import upgrade
from storage.server import embedded_url

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
    home = Path(tempfile.mkdtemp(prefix="piagam-test-"))
    url = embedded_url(home)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE template_piagam")
    template = Database(named(url, "template_piagam"))
    upgrade(template.engine)
    template.close()
    yield url
    if os.environ.get("PIAGAM_KEEP_TEST_DATA") is None:
        shutil.rmtree(home, ignore_errors=True)


def named(url: str, name: str) -> str:
    """The URL of another database on the same server."""
    return make_url(url).set(database=name).render_as_string(hide_password=False)


@pytest.fixture
def database_url(server_url: str) -> Iterator[str]:
    """URL of a fresh, migrated database."""
    name = f"test_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template_piagam").format(sql.Identifier(name)))
    yield named(server_url, name)
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An open register, empty and migrated."""
    with Database(database_url) as database:
        yield database
