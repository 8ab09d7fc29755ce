"""The embedded Postgres: started on first use under the data folder, shared by all our processes."""

from __future__ import annotations

import atexit
import os
from contextlib import suppress
from pathlib import Path

from storage.config import StorageSettings
from storage.embedded.binaries import find_programs
from storage.embedded.server import EmbeddedServer
from storage.errors import StorageError

_joined: dict[Path, EmbeddedServer] = {}


def embedded_url(home: Path) -> str:
    """Start (or join) the embedded server under `home` and return its database URL.

    The process keeps the server until it ends; the last process that ends stops it, unless PIAGAM_KEEP_POSTGRES
    says to keep it. Calling it again is cheap and revives a server that has died.

    Args:
        home: Piagam's data folder; made when missing.

    Raises:
        StorageError: the folder cannot be written, the disk is full, there is no server for this platform, or it
            did not start; the message says what to do.
    """
    home = home.absolute()
    server = _joined.setdefault(home, EmbeddedServer(home))
    return server.join()


def leave_embedded(home: Path) -> None:
    """Give the server under `home` up before the process ends; the last to leave stops it."""
    server = _joined.pop(home.absolute(), None)
    if server is not None:
        server.leave()


def keep_embedded(home: Path) -> None:
    """Leave the server under `home` running when this process ends."""
    server = _joined.pop(home.absolute(), None)
    if server is not None:
        server.leave(keep=True)


def stop_embedded(home: Path) -> bool:
    """Stop the server under `home`, whoever uses it; returns whether it ran."""
    server = EmbeddedServer(home)
    running = server.pid() is not None
    server.stop()
    return running


def reachable_url(settings: StorageSettings) -> str:
    """The URL of the database that the settings name; an embedded server is started."""
    return settings.database_url or embedded_url(settings.home)


def psql_program() -> str | None:
    """Path of the psql that comes with the embedded server; None when there is none."""
    try:
        path = find_programs().program("psql")
    except StorageError:
        return None
    return path if Path(path).is_file() else None


def _leave_all() -> None:
    try:
        keep = StorageSettings().keep_postgres
    except ValueError:  # the settings were refused at the start already
        keep = False
    for server in _joined.values():
        with suppress(StorageError, OSError):
            server.leave(keep=keep, wait=10.0)


atexit.register(_leave_all)
# A forked child has not joined anything itself; its parent's stake is the parent's to give up.
os.register_at_fork(after_in_child=_joined.clear)
