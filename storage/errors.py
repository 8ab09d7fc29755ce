"""What can go wrong in storage. Every message says what to do next."""

from __future__ import annotations


class StorageError(Exception):
    """Base of storage's errors; the message is meant for a person."""


class IdentTaken(StorageError):  # noqa: N818 - the state of the register, said as such
    """Another article goes by the public id."""

    def __init__(self, ident: str, taken_by: str, url: str) -> None:
        super().__init__(f"id {ident!r} belongs to {taken_by} already; give {url} an id of its own")
        self.ident = ident
