"""A backup is the whole register in a file; what is restored equals it; what is damaged is refused untouched."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from storage import decisions
from storage.backup import backup, check, restore
from storage.database import Database
from storage.errors import BackupRefused, SchemaTooNew
from storage.register import record_article
from tests.conftest import named
from tests.storage.builders import facts, record
from tests.storage.snapshots import register


@pytest.fixture
def filled(each_database: Database) -> Database:
    """A register with something of most kinds in it."""
    with each_database.transaction() as session:
        for n, outlet in enumerate(("satu.test", "dua.test")):
            record_article(
                session, facts(f"a{n}", outlet=outlet), [record(period=2024, score=79.75)], extractor_version="1"
            )
        other = record_article(session, facts("b"), [record("Siti", recipient_kind="person")], extractor_version="1")
        decisions.reject(session, other.awards_new[0], by="Rina", reason="bukan\tpenghargaan\nsama sekali \\ ")
    return each_database


@pytest.fixture
def other(each_server_url: str) -> Iterator[Database]:
    """An empty database without a schema, on the same server."""
    name = f"other_{os.getpid()}"
    with psycopg.connect(each_server_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    with Database(named(each_server_url, name)) as database:
        yield database
    with psycopg.connect(each_server_url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_what_is_restored_equals_what_was_backed_up(filled: Database, other: Database, tmp_path: Path) -> None:
    rows = backup(filled, tmp_path / "register.piagam")
    assert rows["piagam.article"] == 3
    assert restore(other, tmp_path / "register.piagam") == rows
    with filled.transaction() as session:
        before = register(session)
    with other.transaction() as session:
        assert register(session) == before
        # Numbers go on where they stopped.
        fresh = record_article(session, facts("c"), [record("Budi", recipient_kind="person")], extractor_version="1")
        assert fresh.awards_new[0] > 2


def test_an_empty_but_migrated_database_may_be_restored_into(
    filled: Database, database: Database, tmp_path: Path
) -> None:
    backup(filled, tmp_path / "register.piagam", verify=False)
    restore(database, tmp_path / "register.piagam")
    with database.transaction() as session:
        assert session.execute(text("SELECT count(*) FROM piagam.article")).scalar() == 3


def test_nothing_is_overwritten(filled: Database, tmp_path: Path) -> None:
    backup(filled, tmp_path / "register.piagam", verify=False)
    with pytest.raises(BackupRefused, match="exists already"):
        backup(filled, tmp_path / "register.piagam")
    with pytest.raises(BackupRefused, match="not empty"):
        restore(filled, tmp_path / "register.piagam")


def damaged(source: Path, how: str) -> Path:
    target = source.with_name(f"{how}.piagam")
    raw = bytearray(source.read_bytes())
    if how == "cut":
        target.write_bytes(raw[: len(raw) // 2])
    elif how == "flipped":
        with zipfile.ZipFile(source) as archive:
            info = archive.getinfo("piagam.article")
        raw[info.header_offset + 90] ^= 0xFF
        target.write_bytes(raw)
    elif how == "text":
        target.write_text("SELECT 1;")
    elif how == "foreign":
        with zipfile.ZipFile(target, "w") as archive:
            archive.writestr("manifest.json", json.dumps({"format": "another"}))
    elif how == "changed":
        with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
            for item in old.infolist():
                new.writestr(item.filename, old.read(item).replace(b"Adipura", b"Adibura"))
    elif how == "newer":
        with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
            for item in old.infolist():
                content = old.read(item)
                if item.filename == "manifest.json":
                    content = json.dumps(json.loads(content) | {"revision": "9999"}).encode()
                new.writestr(item.filename, content)
    return target


@pytest.mark.parametrize("how", ["cut", "flipped", "text", "foreign", "changed", "newer", "missing"])
def test_a_damaged_or_foreign_file_is_refused_before_anything_is_touched(
    database: Database, tmp_path: Path, how: str
) -> None:
    with database.transaction() as session:
        record_article(session, facts("a"), [record(period=2024)], extractor_version="1")
    backup(database, tmp_path / "register.piagam", verify=False)
    with database.transaction() as session:
        before = register(session)
    with pytest.raises((BackupRefused, SchemaTooNew)):
        check(damaged(tmp_path / "register.piagam", how))
    with pytest.raises((BackupRefused, SchemaTooNew)):
        restore(database, tmp_path / f"{how}.piagam")
    with database.transaction() as session:
        assert register(session) == before
    assert sorted(p.suffix for p in tmp_path.iterdir() if p.suffix == ".part") == []
