"""Backups of the register: one file that any server from Postgres 15 on can take, checked before it is trusted.

The file is a ZIP archive with one member a table (rows as COPY text, compressed) and a manifest with the schema's
revision and each table's columns, number of rows and SHA-256. It does not depend on the version of the server's own
dump programs, which the embedded server and a Debian one do not share.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from storage.database import Database, driver_url, place_of
from storage.errors import BackupRefused, SchemaTooNew, StorageError
from storage.schema import current_revision, upgrade

FORMAT = "piagam-backup"
VERSION = 1
MANIFEST = "manifest.json"
# What people would miss. A database in which all of these are empty may be restored into.
PRECIOUS = ("article", "award", "decision", "subscription", "delivery", "message", "site", "reference", "run")

_TABLES = """
    SELECT n.nspname, c.relname, array_agg(a.attname ORDER BY a.attnum) AS columns,
        (SELECT array_agg(k.attname ORDER BY array_position(i.indkey::smallint[], k.attnum))
         FROM pg_index i JOIN pg_attribute k ON k.attrelid = c.oid AND k.attnum = ANY(i.indkey)
         WHERE i.indrelid = c.oid AND i.indisprimary) AS key
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    WHERE c.relkind = 'r' AND n.nspname NOT IN ('information_schema', 'public') AND n.nspname NOT LIKE 'pg\\_%'
    GROUP BY c.oid, n.nspname, c.relname ORDER BY n.nspname, c.relname"""
_REFERENCES = """
    SELECT DISTINCT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint
    WHERE contype = 'f' AND conrelid <> confrelid"""
_SEQUENCES = """
    SELECT schemaname, sequencename, last_value FROM pg_sequences
    WHERE schemaname NOT IN ('information_schema', 'public') ORDER BY 1, 2"""


def backup(database: Database, target: Path, *, verify: bool = True) -> dict[str, int]:
    """Writes a consistent copy of the whole register to a new file.

    Args:
        database: the register; others may go on writing to it meanwhile.
        target: the file; must not exist.
        verify: restore the file into a scratch database on the same server and compare, before it gets its name.

    Returns:
        Number of rows per table.

    Raises:
        BackupRefused: the file exists, or the written copy did not prove right.
    """
    if target.exists():
        raise BackupRefused(f"{target} exists already; name another file")
    part = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
    try:
        rows = _write(database, part)
        with part.open("rb") as file:
            os.fsync(file.fileno())
        if verify:
            _verify(database, part)
        part.rename(target)
    finally:
        part.unlink(missing_ok=True)
    return rows


def restore(database: Database, source: Path) -> dict[str, int]:
    """Puts a backup into an empty database; the schema is brought up to date afterwards.

    Args:
        database: opened with `upgrade=False`; it must hold nothing.
        source: a file that `backup` wrote.

    Returns:
        Number of rows per table.

    Raises:
        BackupRefused: the file is damaged or none of ours, or the database holds something. Nothing was touched.
        SchemaTooNew: the backup was made by a newer Piagam.
    """
    manifest = check(source)
    _refuse_full(database)
    with _plain(database.url) as connection:
        for schema in manifest["schemas"]:
            connection.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(schema)))
        # Views over the tables; they are made again by the upgrade.
        connection.execute("DROP SCHEMA IF EXISTS report CASCADE")
        connection.commit()
    upgrade(database.engine, manifest["revision"])
    with _plain(database.url) as connection, zipfile.ZipFile(source) as archive:
        _fill(connection, archive, manifest)
    upgrade(database.engine)
    return {name: table["rows"] for name, table in manifest["tables"].items()}


def check(source: Path) -> dict[str, Any]:
    """Reads a backup through and compares every table with its checksum.

    Returns:
        The manifest.

    Raises:
        BackupRefused, SchemaTooNew: with the reason.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
            if manifest.get("format") != FORMAT:
                raise BackupRefused(f"{source} is no backup of Piagam")
            if manifest["version"] > VERSION:
                raise SchemaTooNew(f"of backup format {manifest['version']}")
            for name, table in manifest["tables"].items():
                digest = hashlib.sha256()
                with archive.open(name) as member:
                    while block := member.read(1 << 20):
                        digest.update(block)
                if digest.hexdigest() != table["sha256"]:
                    raise BackupRefused(f"{source} is damaged: table {name} is not what was written; take another copy")
    except FileNotFoundError:
        raise BackupRefused(f"there is no file {source}") from None
    except (zipfile.BadZipFile, KeyError, TypeError, ValueError, AttributeError, EOFError, OSError) as error:
        raise BackupRefused(f"{source} is damaged or no backup of Piagam ({error}); take another copy") from error
    except Exception as error:  # zlib.error has no common base
        if isinstance(error, StorageError) or type(error).__name__ != "error":
            raise
        raise BackupRefused(f"{source} is damaged ({error}); take another copy") from error
    _refuse_newer(manifest["revision"])
    return manifest


def _refuse_newer(revision: str) -> None:
    from alembic.script import ScriptDirectory

    from storage.schema import alembic_config

    known = {s.revision for s in ScriptDirectory.from_config(alembic_config()).walk_revisions()}
    if revision not in known:
        raise SchemaTooNew(revision)


@contextmanager
def _plain(url: str) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
    """A connection whose text output is the same everywhere."""
    plain = driver_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain) as connection:
        for setting in ("timezone = 'UTC'", "datestyle = 'ISO'", "intervalstyle = 'iso_8601'", "bytea_output = 'hex'"):
            connection.execute(f"SET {setting}")
        connection.commit()
        yield connection


def _copy_out(schema: str, table: str, columns: list[str], key: list[str] | None) -> sql.Composed:
    order: sql.Composable = sql.SQL("")
    if key:
        # By the text's bytes: the order must not depend on the server's language.
        order = sql.SQL(" ORDER BY {}").format(
            sql.SQL(", ").join(sql.SQL('{}::text COLLATE "C"').format(sql.Identifier(k)) for k in key)
        )
    return sql.SQL("COPY (SELECT {} FROM {}{}) TO STDOUT").format(
        sql.SQL(", ").join(map(sql.Identifier, columns)), sql.Identifier(schema, table), order
    )


def _write(database: Database, part: Path) -> dict[str, int]:
    with (
        _plain(database.url) as connection,
        zipfile.ZipFile(part, "x", zipfile.ZIP_DEFLATED, compresslevel=3) as archive,
    ):
        # One snapshot for all tables, however long it takes.
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        tables: dict[str, dict[str, Any]] = {}
        for schema, table, columns, key in connection.execute(_TABLES).fetchall():
            if table == "alembic_version":
                continue
            name = f"{schema}.{table}"
            tables[name] = {"schema": schema, "table": table, "columns": columns, "key": key}
            tables[name] |= _write_table(connection, archive, name, _copy_out(schema, table, columns, key))
        sequences = [list(row) for row in connection.execute(_SEQUENCES).fetchall() if row[2] is not None]
        revision = connection.execute("SELECT version_num FROM piagam.alembic_version").fetchone()
        manifest = {
            "format": FORMAT,
            "version": VERSION,
            "revision": revision[0] if revision else "",
            "schemas": sorted({t["schema"] for t in tables.values()}),
            "tables": tables,
            "sequences": sequences,
        }
        archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
    return {name: table["rows"] for name, table in tables.items()}


def _write_table(
    connection: psycopg.Connection[tuple[Any, ...]], archive: zipfile.ZipFile, name: str, statement: sql.Composed
) -> dict[str, Any]:
    digest, rows = hashlib.sha256(), 0
    with archive.open(name, "w", force_zip64=True) as member, connection.cursor().copy(statement) as copy:
        for block in copy:
            digest.update(block)
            rows += bytes(block).count(b"\n")
            member.write(block)
    return {"rows": rows, "sha256": digest.hexdigest()}


def _refuse_full(database: Database) -> None:
    with database.engine.connect() as connection:
        if current_revision(connection) is None:
            return
    with _plain(database.url) as connection:
        for table in PRECIOUS:
            known = connection.execute("SELECT to_regclass(%s)", [f"piagam.{table}"]).fetchone()
            if not known or known[0] is None:
                continue
            found = connection.execute(sql.SQL("SELECT 1 FROM {} LIMIT 1").format(sql.Identifier("piagam", table)))
            if found.fetchone():
                raise BackupRefused(
                    f"the database {place_of(database.url)} is not empty (table {table}); restore into an empty one, "
                    "such as a new PIAGAM_HOME or a new database"
                )


def _fill(connection: psycopg.Connection[tuple[Any, ...]], archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    """Copies all tables in, in one transaction, and checks the counts."""
    tables = manifest["tables"]
    names = _parents_first(connection, list(tables))
    identifiers = {n: sql.Identifier(tables[n]["schema"], tables[n]["table"]) for n in names}
    connection.execute(sql.SQL("TRUNCATE {} CASCADE").format(sql.SQL(", ").join(identifiers.values())))
    for name in names:
        connection.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(identifiers[name]))
    for name in names:
        columns = sql.SQL(", ").join(map(sql.Identifier, tables[name]["columns"]))
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(identifiers[name], columns)
        cursor = connection.cursor()
        with archive.open(name) as member, cursor.copy(statement) as copy:
            while block := member.read(1 << 18):
                copy.write(block)
        if cursor.rowcount != tables[name]["rows"]:
            raise BackupRefused(f"table {name} took {cursor.rowcount} of {tables[name]['rows']} rows")
    for name in names:
        connection.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(identifiers[name]))
    for schema, sequence, value in manifest["sequences"]:
        connection.execute("SELECT setval(%s::regclass, %s)", [f'"{schema}"."{sequence}"', value])
    connection.commit()


def _parents_first(connection: psycopg.Connection[tuple[Any, ...]], names: list[str]) -> list[str]:
    """The tables in an order in which every reference finds its row."""
    needs: dict[str, set[str]] = {name: set() for name in names}
    for child, parent in connection.execute(_REFERENCES).fetchall():
        if child in needs and parent in needs:
            needs[child].add(parent)
    out: list[str] = []
    while needs:
        ready = sorted(n for n, parents in needs.items() if not parents - set(out)) or sorted(needs)
        out += ready
        for name in ready:
            del needs[name]
    return out


def _verify(database: Database, part: Path) -> None:
    """Restores the copy into a scratch database and compares every table with what was written."""
    manifest = check(part)
    name = f"piagam_verify_{secrets.token_hex(4)}"
    with _plain(database.url) as connection:
        connection.autocommit = True
        try:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        except psycopg.errors.InsufficientPrivilege:
            return  # this account may not make databases; the file has been read through and compared all the same
        try:
            scratch = make_url(database.url).set(database=name).render_as_string(hide_password=False)
            with Database(scratch) as other:
                restore(other, part)
                _compare(other, manifest)
        finally:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _compare(database: Database, manifest: dict[str, Any]) -> None:
    with _plain(database.url) as connection:
        for name, table in manifest["tables"].items():
            if not table["key"]:
                continue
            digest = hashlib.sha256()
            statement = _copy_out(table["schema"], table["table"], table["columns"], table["key"])
            with connection.cursor().copy(statement) as copy:
                for block in copy:
                    digest.update(block)
            if digest.hexdigest() != table["sha256"]:
                raise BackupRefused(f"the backup did not prove right: table {name} differs after restoring it")
