"""Opening the register: which server, which schema version, and sessions on it."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Self, TypeVar

import psycopg
from sqlalchemy import Engine, create_engine
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.orm import Session

from storage.config import StorageSettings
from storage.errors import DatabaseUnreachable, DiskFull, ServerTooOld, StorageError
from storage.server import embedded_url

T = TypeVar("T")

OLDEST_SERVER = 15
# Serialization failure, deadlock, lock not available, a unique key that another writer took in the same moment:
# the same again may work, or will say what is wrong.
_IN_THE_WAY = {"40001", "40P01", "55P03", "23505"}
# Shut down, crashed, starting up, and the whole class of broken connections.
_SERVER_GONE = {"57P01", "57P02", "57P03"}
_FULL = {"53100"}
# Tries of one transaction. With eight writers on the same recipients three are usual under load.
TRIES = 12


def driver_url(url: str) -> URL:
    """`postgresql://…` as SQLAlchemy's URL for psycopg 3.

    Raises:
        StorageError: it is no URL of a Postgres database.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        parsed = None
    if parsed is None or parsed.drivername.split("+")[0] not in {"postgresql", "postgres"}:
        raise StorageError("PIAGAM_DATABASE_URL must look like postgresql://user:password@host:5432/database")
    return parsed.set(drivername="postgresql+psycopg")


def place_of(url: str) -> str:
    """Host, port and database of a URL, without the password, for messages."""
    parsed = driver_url(url)
    host = parsed.host or parsed.query.get("host") or "localhost"
    return f"{host}{f':{parsed.port}' if parsed.port else ''}/{parsed.database or ''}"


class Database:
    """An open register.

    Args:
        url: libpq URL of the database.
        revive: called when the server does not answer, to start it again (the embedded one).
    """

    def __init__(self, url: str, revive: Callable[[], object] | None = None) -> None:
        self.url = url
        self._revive = revive
        self.engine: Engine = create_engine(driver_url(url), pool_pre_ping=True, creator=self._connect)

    def _connect(self) -> psycopg.Connection:
        plain = driver_url(self.url).set(drivername="postgresql").render_as_string(hide_password=False)
        try:
            return psycopg.connect(plain)
        except psycopg.OperationalError:
            if self._revive is None:
                raise
            self._revive()
            return psycopg.connect(plain)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session in one transaction: committed at the end, rolled back when the block raises.

        Raises:
            DiskFull, DatabaseUnreachable: with what to do; nothing of the transaction is stored.
        """
        try:
            with Session(self.engine, expire_on_commit=False) as session, session.begin():
                yield session
        except DBAPIError as error:
            told = explain(error, self.url)
            if told is not None:
                raise told from error
            raise

    def retrying(self, work: Callable[[Session], T]) -> T:
        """Runs `work` in a transaction, again when another writer was in the way or the connection broke.

        Args:
            work: gets the session; it may run several times, each time from the start.

        Returns:
            What `work` returns in the run that was committed.

        Raises:
            DiskFull, DatabaseUnreachable: when it does not get better within a minute.
        """
        for attempt in range(1, TRIES + 1):
            try:
                with Session(self.engine, expire_on_commit=False) as session, session.begin():
                    return work(session)
            except DBAPIError as error:
                if attempt == TRIES or not may_pass(error):
                    told = explain(error, self.url)
                    if told is not None:
                        raise told from error
                    raise
                # Waiting a random while keeps two writers from meeting again and again.
                time.sleep(random.uniform(0.5, 1.0) * min(5.0, 0.02 * 2**attempt))  # noqa: S311 - no secret
        raise AssertionError

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def _state(error: DBAPIError) -> str:
    return str(getattr(error.orig, "sqlstate", None) or "")


def may_pass(error: DBAPIError) -> bool:
    """Whether the same transaction may succeed when it is run again."""
    state = _state(error)
    broken = error.connection_invalidated or (isinstance(error, OperationalError) and not state)
    return state in _IN_THE_WAY | _SERVER_GONE or state.startswith("08") or broken


def explain(error: DBAPIError, url: str) -> StorageError | None:
    """The typed error for a failure that a person can do something about; None for any other."""
    state = _state(error)
    words = " ".join(str(error.orig).split())
    if state in _FULL or "No space left on device" in words:
        return DiskFull(place_of(url))
    if state.startswith(("28", "3D")) or state in {"53300"}:
        return DatabaseUnreachable(place_of(url), words)
    if state in _SERVER_GONE or state.startswith("08") or error.connection_invalidated:
        return DatabaseUnreachable(place_of(url), words)
    if isinstance(error, OperationalError) and not state:
        return DatabaseUnreachable(place_of(url), words)
    return None


def open_database(settings: StorageSettings | None = None, *, upgrade: bool = True) -> Database:
    """Open the register that the settings name, bringing its schema up to date.

    Args:
        settings: where it is kept; read from the environment when None.
        upgrade: run the migrations that are missing.

    Returns:
        The open database.

    Raises:
        DatabaseUnreachable: the server does not answer or refuses us.
        ServerTooOld: it is older than Postgres 15.
        SchemaTooNew: the database was made by a newer Piagam.
        StorageError: the embedded server cannot be had; the message says why.
    """
    from storage.schema import check as check_schema
    from storage.schema import upgrade as run_migrations

    settings = settings or StorageSettings()
    if settings.database_url:
        database = Database(settings.database_url)
    else:
        home = settings.home
        database = Database(embedded_url(home), revive=lambda: embedded_url(home))
    try:
        with database.engine.connect() as connection:
            version = connection.connection.driver_connection.info.server_version  # type: ignore[union-attr]
        if version < OLDEST_SERVER * 10000:
            raise ServerTooOld(place_of(database.url), str(version // 10000))
        if upgrade:
            run_migrations(database.engine)
        else:
            check_schema(database.engine)
    except DBAPIError as error:
        database.close()
        told = explain(error, database.url)
        if told is not None:
            raise told from error
        raise
    except StorageError:
        database.close()
        raise
    return database
