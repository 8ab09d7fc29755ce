"""The schema's version: Alembic migrations, run under one lock so that two processes may start at once."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import ProgrammingError

from storage.errors import SchemaTooNew, StorageError
from storage.reference import ensure_reference, reference_stands
from storage.reporting.views import ensure_views, views_stand
from storage.tables import SCHEMA

# Any constant will do as long as nothing else in the database uses it ("piagam" in ASCII).
LOCK = 0x70696167616D


def alembic_config() -> Config:
    """Alembic's configuration for our migrations."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    return config


def current_revision(connection: Connection) -> str | None:
    """The revision that the database has; None when it is empty."""
    known = connection.execute(text("SELECT to_regclass(:name)"), {"name": f"{SCHEMA}.alembic_version"}).scalar()
    if known is None:
        return None
    found = connection.execute(text(f"SELECT version_num FROM {SCHEMA}.alembic_version")).scalar()  # noqa: S608
    return str(found) if found is not None else None


def check(engine: Engine) -> bool:
    """Whether the schema is up to date.

    Raises:
        SchemaTooNew: the database has a revision that this code does not know.
    """
    with engine.connect() as connection:
        return _check(connection)


def _check(connection: Connection) -> bool:
    scripts = ScriptDirectory.from_config(alembic_config())
    revision = current_revision(connection)
    if revision is not None and revision not in {s.revision for s in scripts.walk_revisions()}:
        raise SchemaTooNew(revision)
    return revision == scripts.get_current_head()


def _renewed(engine: Engine) -> bool:
    """Whether the views and the lists of names in the database are those of this code."""
    with engine.connect() as connection:
        return views_stand(connection) and reference_stands(connection)


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Run the missing migrations; waits while another process runs them.

    The views of schema `report` and the lists of names are code and data, not history: they are renewed here
    whenever they differ from what the database has.

    Each run is one transaction: a process that dies in the middle leaves the schema as it was.

    Raises:
        SchemaTooNew: the database has a revision that this code does not know.
        StorageError: the account may not change the schema.
    """
    if revision == "head" and check(engine) and _renewed(engine):
        return
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": LOCK})
        connection.commit()
        try:
            if revision != "head" or not _check(connection):
                connection.commit()
                config = alembic_config()
                config.attributes["connection"] = connection
                command.upgrade(config, revision)
                connection.commit()
            if revision == "head":
                ensure_views(connection)
                ensure_reference(connection)
                connection.commit()
        except ProgrammingError as error:
            if getattr(error.orig, "sqlstate", None) == "42501":
                raise StorageError(
                    "this database account may not change the schema; run `piagam db upgrade` as the database's owner"
                ) from error
            raise
        finally:
            connection.rollback()
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": LOCK})
            connection.commit()
