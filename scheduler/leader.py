"""One scheduler leads, the others wait: an advisory lock on a connection of its own.

The lock goes with the connection, so a leader that is killed, or cut off from Postgres, leads no more.
"""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Self

import psycopg
import structlog

# "piclok" in ASCII: any constant will do as long as nothing else in the database uses it.
LEADER_LOCK = 0x7069636C6F6B
log = structlog.get_logger(__name__)


class Leadership:
    """The right to decide when.

    Args:
        url: libpq URL of the database.
        lock: number of the advisory lock.
    """

    def __init__(self, url: str, lock: int = LEADER_LOCK) -> None:
        self._url = url
        self._lock = lock
        self._connection: psycopg.Connection | None = None
        self._guard = threading.Lock()

    @property
    def held(self) -> bool:
        """Whether this process leads, as far as it knows."""
        return self._connection is not None

    def check(self) -> bool:
        """Keep the lead or try to take it; to be called every few seconds.

        Returns:
            Whether this process leads now.
        """
        with self._guard:
            try:
                if self._connection is not None:
                    self._connection.execute("SELECT 1")
                    return True
                connection = psycopg.connect(
                    self._url, autocommit=True, connect_timeout=5, application_name="piagam-clock"
                )
            except psycopg.Error as error:
                self._drop()
                log.warning("leader_lost", reason=str(error).strip())
                return False
            row = connection.execute("SELECT pg_try_advisory_lock(%s)", (self._lock,)).fetchone()
            if row and row[0]:
                self._connection = connection
                log.info("leader")
                return True
            connection.close()
            return False

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def resign(self) -> None:
        """Give up the lead."""
        with self._guard:
            self._drop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.resign()
