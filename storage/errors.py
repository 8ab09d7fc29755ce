"""What can go wrong in storage. Every message says what to do next."""
# ruff: noqa: N818 - the errors are named by the state that they tell of

from __future__ import annotations


class StorageError(Exception):
    """Base of storage's errors; the message is meant for a person and says what to do.

    Attributes:
        advice: more to say, on a line of its own; the command line asks every error for it.
    """

    advice = ""


class IdentTaken(StorageError):
    """Another article goes by the public id."""

    def __init__(self, ident: str, taken_by: str, url: str) -> None:
        super().__init__(f"id {ident!r} belongs to {taken_by} already; give {url} an id of its own")
        self.ident = ident


class EmbeddedUnavailable(StorageError):
    """There is no embedded server for this installation or platform."""

    def __init__(self, why: str) -> None:
        super().__init__(f"no embedded Postgres: {why}; set PIAGAM_DATABASE_URL to a Postgres server (15 or newer)")


class HomeNotWritable(StorageError):
    """The data folder cannot be written."""

    def __init__(self, folder: object, why: object) -> None:
        super().__init__(
            f"cannot write the data folder {folder}: {why}; make it writable for this account or set PIAGAM_HOME to "
            "another folder"
        )


class DiskFull(StorageError):
    """No space is left for the database. What was stored before stays."""

    def __init__(self, where: object) -> None:
        super().__init__(f"no space left for the database ({where}); free some space and run the command again")


class ServerStartFailed(StorageError):
    """The embedded server did not start."""

    def __init__(self, why: str, log: object) -> None:
        super().__init__(f"the embedded Postgres did not start: {why}; its log is {log}")


class DatabaseUnreachable(StorageError):
    """The database server does not answer, or refuses us."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(
            f"cannot reach the database at {where}: {why}; check that the server runs and that PIAGAM_DATABASE_URL is "
            "right (user, password, host, database)"
        )


class ServerTooOld(StorageError):
    """The database server is older than Piagam needs."""

    def __init__(self, where: str, version: str) -> None:
        super().__init__(f"the database server at {where} is Postgres {version}; Piagam needs 15 or newer")


class SchemaTooNew(StorageError):
    """The database was made by a newer Piagam."""

    def __init__(self, revision: str) -> None:
        super().__init__(
            f"the database has schema {revision}, which this version of Piagam does not know; "
            "install the version that made it, or a newer one"
        )


class NoSuchAward(StorageError):
    """No award has this number."""

    def __init__(self, number: int) -> None:
        super().__init__(f"there is no award {number}; `piagam awards list` shows those there are")


class DecisionRefused(StorageError):
    """A decision that makes no sense as it was asked for."""


class BackupRefused(StorageError):
    """A backup that cannot be made or restored; nothing was touched."""
