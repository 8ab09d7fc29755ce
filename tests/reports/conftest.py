"""One filled register: read by many tests, copied for each test that changes it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from psycopg import sql

from storage.database import Database
from tests.conftest import named
from tests.reports.filled import fill


@pytest.fixture(scope="session")
def filled_template(server_url: str) -> str:
    """Name of a database that holds the register of `filled`, for copying; nobody is connected to it."""
    name = f"filled_{os.getpid()}"
    create(server_url, name, "template_piagam")
    with Database(named(server_url, name)) as database:
        fill(database)
    return name


@pytest.fixture(scope="session")
def register(server_url: str, filled_template: str) -> Iterator[Database]:
    """The register of `filled`, for reading."""
    with copied(server_url, filled_template, "read") as database:
        yield database


@pytest.fixture
def own_register(server_url: str, filled_template: str) -> Iterator[Database]:
    """The register of `filled`, for changing."""
    with copied(server_url, filled_template, "own") as database:
        yield database


@contextmanager
def copied(server_url: str, template: str, kind: str) -> Iterator[Database]:
    """A copy of a database, dropped afterwards."""
    name = f"{template}_{kind}"
    create(server_url, name, template)
    with Database(named(server_url, name)) as database:
        yield database
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def create(server_url: str, name: str, template: str) -> None:
    """Make a database as a copy of another one."""
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(statement)
