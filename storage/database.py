"""Opening the register: which server, which schema version, and sessions on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

from sqlalchemy import Engine, create_engine
from sqlalchemy.engine import URL, make_url
from sqlalchemy.orm import Session

from storage.config import StorageSettings
from storage.server import embedded_url


def driver_url(url: str) -> URL:
    """`postgresql://…` as SQLAlchemy's URL for psycopg 3."""
    return make_url(url).set(drivername="postgresql+psycopg")


class Database:
    """An open register.

    Args:
        url: libpq URL of the database.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine: Engine = create_engine(driver_url(url), pool_pre_ping=True)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session in one transaction: committed at the end, rolled back when the block raises."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def open_database(settings: StorageSettings | None = None, *, upgrade: bool = True) -> Database:
    """Open the register that the settings name, bringing its schema up to date.

    Args:
        settings: where it is kept; read from the environment when None.
        upgrade: run the migrations that are missing.

    Returns:
        The open database.
    """
    from storage.schema import upgrade as run_migrations

    settings = settings or StorageSettings()
    url = settings.database_url or embedded_url(settings.home)
    database = Database(url)
    if upgrade:
        run_migrations(database.engine)
    return database
