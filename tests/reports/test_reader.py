"""The reading role reads schema `report` and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy.engine import make_url

from storage.database import Database
from storage.reporting import all_views, grant_reader


@pytest.fixture
def reader(own_register: Database) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    grant_reader(own_register, "rahasia", timeout_seconds=2)
    url = make_url(own_register.url).set(username="piagam_reader", password="rahasia")
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as connection:
        yield connection


def test_it_reads_every_view(reader: psycopg.Connection[tuple[object, ...]]) -> None:
    for view in all_views():
        reader.execute(f"SELECT * FROM {view.name} LIMIT 1".encode())  # found without the schema's name


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM piagam.award",
        "SELECT * FROM piagam.subscription",
        "SELECT count(*) FROM piagam.report_dirty",
        "DELETE FROM report.issuers",
        "UPDATE report.issuers SET issuer = ''",
        "CREATE TABLE report.x (a int)",
        "CREATE TABLE public.x (a int)",
        "COPY report.awards TO PROGRAM 'cat'",
        "SELECT pg_read_file('/etc/passwd')",
    ],
)
def test_everything_else_is_refused(reader: psycopg.Connection[tuple[object, ...]], statement: str) -> None:
    reader.execute("SET default_transaction_read_only = off")  # a role may lift this; the rights must do
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        reader.execute(statement.encode())


def test_it_reads_no_other_schema(reader: psycopg.Connection[tuple[object, ...]]) -> None:
    rows = reader.execute(
        """SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
           WHERE c.relkind IN ('r', 'v', 'm', 'p', 'f') AND has_table_privilege(c.oid, 'SELECT')
             AND has_schema_privilege(n.oid, 'USAGE')
             AND n.nspname NOT LIKE ALL (ARRAY['report', 'pg%', 'information_schema'])"""
    ).fetchall()
    assert rows == []


def test_a_long_query_is_stopped(reader: psycopg.Connection[tuple[object, ...]]) -> None:
    with pytest.raises(psycopg.errors.QueryCanceled):
        reader.execute("SELECT pg_sleep(20)")


def test_granting_again_changes_the_time_and_keeps_the_password(
    reader: psycopg.Connection[tuple[object, ...]], own_register: Database
) -> None:
    grant_reader(own_register, timeout_seconds=7)
    url = make_url(own_register.url).set(username="piagam_reader", password="rahasia")
    with psycopg.connect(url.render_as_string(hide_password=False)) as again:
        assert again.execute("SHOW statement_timeout").fetchone() == ("7s",)
        assert again.execute("SHOW default_transaction_read_only").fetchone() == ("on",)
