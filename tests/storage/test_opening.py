"""Opening a register: any Postgres from 15 on, its schema brought up to date, refusals that say what to do."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

import storage.database
from storage.config import StorageSettings
from storage.database import Database, open_database
from storage.embedded import postmaster
from storage.embedded.server import EmbeddedServer
from storage.errors import DatabaseUnreachable, DiskFull, SchemaTooNew, ServerTooOld, StorageError
from storage.schema import upgrade
from storage.server import leave_embedded
from tests.conftest import named
from tests.debian_postgres import free_port
from tests.storage.processes import small_disk, start

UPGRADE = """
import sys
from storage.database import Database
from storage.schema import upgrade
database = Database(sys.argv[1])
sys.stdin.readline()
upgrade(database.engine)
"""


def settings(url: str) -> StorageSettings:
    return StorageSettings(database_url=url)


def test_an_empty_database_is_brought_up_to_date(each_server_url: str) -> None:
    empty = named(each_server_url, f"empty_{os.getpid()}")
    with psycopg.connect(each_server_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE empty_{os.getpid()}")
        try:
            with open_database(settings(empty)) as database, database.transaction() as session:
                assert session.execute(text("SELECT count(*) FROM piagam.award")).scalar() == 0
        finally:
            connection.execute(f"DROP DATABASE empty_{os.getpid()} WITH (FORCE)")


def test_two_processes_may_upgrade_at_once(each_server_url: str) -> None:
    name = f"twice_{os.getpid()}"
    with psycopg.connect(each_server_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    url = named(each_server_url, name)
    processes = [start(UPGRADE, url) for _ in range(3)]
    for process in processes:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    outcomes = [p.communicate(timeout=120) for p in processes]
    assert [p.returncode for p in processes] == [0, 0, 0], outcomes
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT count(*) FROM piagam.alembic_version").fetchone() == (1,)
    with psycopg.connect(each_server_url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_a_server_that_does_not_answer_is_named(tmp_path: Path) -> None:
    port = free_port()
    with pytest.raises(DatabaseUnreachable, match=rf"127\.0\.0\.1:{port}/piagam.*PIAGAM_DATABASE_URL") as caught:
        open_database(settings(f"postgresql://someone:secret@127.0.0.1:{port}/piagam"))
    assert "secret" not in str(caught.value)


def test_a_database_that_is_not_there_is_named(each_server_url: str) -> None:
    with pytest.raises(DatabaseUnreachable, match="nowhere"):
        open_database(settings(named(each_server_url, "nowhere")))


@pytest.mark.parametrize("url", ["mysql://root@localhost/x", "no url at all", "sqlite:///x.db"])
def test_another_kind_of_url_is_refused(url: str) -> None:
    with pytest.raises(StorageError, match="postgresql://"):
        open_database(settings(url))


def test_an_old_server_is_refused(each_server_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # No server older than 15 can be had here, so the oldest that is allowed moves instead.
    monkeypatch.setattr(storage.database, "OLDEST_SERVER", 99)
    with pytest.raises(ServerTooOld, match="15 or newer"):
        open_database(settings(each_server_url))


@pytest.mark.parametrize("wanted", [True, False])
def test_a_database_of_a_newer_version_is_refused(each_database: Database, wanted: bool) -> None:
    with each_database.transaction() as session:
        session.execute(text("UPDATE piagam.alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaTooNew, match="9999"):
        open_database(settings(each_database.url), upgrade=wanted)
    with pytest.raises(SchemaTooNew):
        upgrade(each_database.engine)


def test_the_embedded_server_is_revived_in_the_middle(tmp_path: Path) -> None:
    home = tmp_path / "a home"
    with open_database(StorageSettings(home=home, database_url=None)) as database:
        assert database.retrying(lambda s: s.execute(text("SELECT 1")).scalar()) == 1
        pid = postmaster.running(EmbeddedServer(home).data)
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        assert database.retrying(lambda s: s.execute(text("SELECT 2")).scalar()) == 2
    leave_embedded(home)


def test_a_transaction_that_was_in_the_way_runs_again(each_database: Database) -> None:
    calls = []

    def once_in_the_way(session: object) -> str:
        calls.append(session)
        if len(calls) == 1:
            session.execute(text("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40P01'; END $$"))  # type: ignore[attr-defined]
        return "done"

    assert each_database.retrying(once_in_the_way) == "done"
    assert len(calls) == 2


def test_a_disk_that_fills_up_costs_only_the_open_transaction() -> None:
    with small_disk(160) as disk:
        home = disk / "home"
        with open_database(StorageSettings(home=home, database_url=None)) as database:
            with database.transaction() as session:
                session.execute(text("CREATE TABLE kept AS SELECT 1 AS n"))
            filler = disk / "filler"
            with pytest.raises((DiskFull, DatabaseUnreachable)), database.transaction() as session:
                filler.write_bytes(b"x" * 1_000_000)
                session.execute(text("CREATE TABLE big AS SELECT repeat('x', 100) FROM generate_series(1, 3000000)"))
            filler.unlink()
            assert database.retrying(lambda s: s.execute(text("SELECT count(*) FROM kept")).scalar()) == 1
        leave_embedded(home)
