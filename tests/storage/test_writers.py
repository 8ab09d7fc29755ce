"""Many writers at once, and every kind of interruption: the register ends as if one had written it undisturbed."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from multiprocessing.context import ForkProcess
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

import psycopg
import pytest

from storage.config import StorageSettings
from storage.database import Database, open_database
from storage.embedded import postmaster
from storage.embedded.server import EmbeddedServer
from storage.ingest import Ingest
from storage.server import leave_embedded
from tests.storage.random_articles import random_articles
from tests.storage.snapshots import register
from tests.storage.test_joining_order import empty
from tests.storage.test_joining_order import ingest as ingest_all

SEED, COUNT = 11, 24
# Forked, because eight fresh interpreters would spend most of the test importing.
FORK = multiprocessing.get_context("fork")


def write(where: str, seed: int, size: int, word: Event) -> None:
    """Ingests the articles in an order of its own, in batches, each a transaction."""
    rows = random_articles(SEED, COUNT)
    random.Random(seed).shuffle(rows)
    home = StorageSettings(home=Path(where), database_url=None)
    with Database(where) if where.startswith("postgresql") else open_database(home) as database:
        ingest = Ingest(database, "1")
        word.wait()
        for first in range(0, len(rows), size):
            ingest.take(rows[first : first + size])
        ingest.finish()


def writer(where: object, seed: int, size: int, word: Event) -> ForkProcess:
    """A writing process that waits for the word."""
    process = FORK.Process(target=write, args=(str(where), seed, size, word))
    process.start()
    return process


def finish(process: ForkProcess) -> None:
    process.join(120)
    assert process.exitcode == 0


@pytest.fixture
def undisturbed(database: Database) -> dict[str, Any]:
    """The register that one writer makes without any disturbance."""
    ingest_all(database, random_articles(SEED, COUNT))
    with database.transaction() as session:
        found = register(session)
    empty(database)
    return found


def test_eight_writers_of_the_same_articles_equal_one(each_database: Database, undisturbed: dict[str, Any]) -> None:
    word = FORK.Event()
    processes = [writer(each_database.url, n, 1 if n % 2 else 7, word) for n in range(8)]
    word.set()
    for process in processes:
        finish(process)
    with each_database.transaction() as session:
        assert register(session) == undisturbed


def test_writers_killed_at_any_moment_leave_nothing_half_done(database: Database, undisturbed: dict[str, Any]) -> None:
    rng = random.Random(3)
    word = FORK.Event()
    word.set()
    for n in range(8):
        process = writer(database.url, n, rng.choice((1, 5)), word)
        time.sleep(rng.uniform(0.05, 0.5))
        process.kill()
        process.join()
    finish(writer(database.url, 99, 5, word))
    with database.transaction() as session:
        assert register(session) == undisturbed


def test_cut_connections_are_made_again(database: Database, undisturbed: dict[str, Any]) -> None:
    word = FORK.Event()
    process = writer(database.url, 1, 1, word)
    word.set()
    with psycopg.connect(database.url, autocommit=True) as connection:
        for _ in range(5):
            time.sleep(0.1)
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
    finish(process)
    with database.transaction() as session:
        assert register(session) == undisturbed


def test_a_server_killed_in_the_middle_is_started_again(undisturbed: dict[str, Any], tmp_path: Path) -> None:
    home = tmp_path / "a home"
    settings = StorageSettings(home=home, database_url=None)
    with open_database(settings):
        word = FORK.Event()
        process = writer(home, 1, 1, word)
        word.set()
        for _ in range(2):
            time.sleep(0.3)
            pid = postmaster.running(EmbeddedServer(home).data)
            if pid is not None:
                os.kill(pid, signal.SIGKILL)
        finish(process)
    with open_database(settings) as database, database.transaction() as session:
        assert register(session) == undisturbed
    leave_embedded(home)
