"""The schema's version: Alembic migrations, run under one lock so that two processes may start at once."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, text

from storage.reference import ensure_reference
from storage.reporting.views import ensure_views

# Any constant will do as long as nothing else in the database uses it ("piagam" in ASCII).
LOCK = 0x70696167616D


def alembic_config() -> Config:
    """Alembic's configuration for our migrations."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    return config


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Run the missing migrations; waits while another process runs them."""
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": LOCK})
        connection.commit()
        try:
            config = alembic_config()
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
            if revision == "head":
                # Views and the lists of names are code and data, not history: renewed when they differ.
                ensure_views(connection)
                ensure_reference(connection)
            connection.commit()
        finally:
            connection.rollback()
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": LOCK})
            connection.commit()
