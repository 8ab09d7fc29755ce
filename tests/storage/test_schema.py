"""The database documents itself and follows the tables."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from storage.database import Database
from storage.schema import upgrade
from storage.tables import SCHEMA, Base


def test_migrations_and_tables_agree(each_database: Database) -> None:
    with each_database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"include_schemas": True, "include_name": lambda n, k, _: n == SCHEMA if k == "schema" else True},
        )
        differences = [d for d in compare_metadata(context, Base.metadata) if "alembic_version" not in repr(d)]
    assert differences == []


def test_every_table_and_column_has_a_comment(each_database: Database) -> None:
    query = text("""
        SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum >= 0
        WHERE c.relnamespace = CAST(:schema AS regnamespace) AND c.relkind = 'r' AND c.relname <> 'alembic_version'
          AND NOT a.attisdropped AND col_description(c.oid, a.attnum) IS NULL""")
    with each_database.engine.connect() as connection:
        assert connection.execute(query, {"schema": SCHEMA}).all() == []


def test_upgrading_twice_changes_nothing(each_database: Database) -> None:
    upgrade(each_database.engine)
    with each_database.engine.connect() as connection:
        assert connection.execute(text(f"SELECT count(*) FROM {SCHEMA}.alembic_version")).scalar() == 1
