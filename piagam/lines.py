"""Reading JSON Lines from files that may hold anything: one value a line, or a problem with its place."""

from __future__ import annotations

import dataclasses
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import orjson

# A news article has some 3 kB, a two-page feature 30 kB; a saved HTML page up to some MB.
MAX_LINE = 16 * 1024 * 1024

# Half of a surrogate pair without the other half; whole pairs (an emoji) stay.
_LONE_SURROGATE = re.compile(
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    rb"|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A line that was read: where it stands, and its JSON object."""

    file: str
    number: int
    value: dict[str, Any]


@dataclasses.dataclass(frozen=True, slots=True)
class BadLine:
    """A line that could not be read, with the reason."""

    file: str
    number: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.number}: {self.reason}"


def read_lines(names: list[str], *, limit: int = MAX_LINE) -> Iterator[Line | BadLine]:
    """Read JSON Lines files one after the other; "-" is standard input.

    Args:
        names: paths, or "-".
        limit: longest line in bytes; a longer one is reported and passed over without holding it in memory.

    Yields:
        A `Line` for each JSON object with an `id`, a `BadLine` for everything else but blank lines.
    """
    for name in names or ["-"]:
        if name == "-":
            yield from _read(sys.stdin.buffer, "standard input", limit)
            continue
        try:
            with Path(name).open("rb") as handle:
                yield from _read(handle, name, limit)
        except OSError as error:
            yield BadLine(name, 0, f"cannot be opened: {error.strerror}")


def _read(handle: IO[bytes], name: str, limit: int) -> Iterator[Line | BadLine]:
    number = 0
    while raw := handle.readline(limit + 1):
        number += 1
        if len(raw) > limit and not raw.endswith(b"\n"):
            while (rest := handle.readline(limit)) and not rest.endswith(b"\n"):
                pass
            yield BadLine(name, number, f"longer than {limit // 1024 // 1024} MB")
            continue
        if raw.strip():
            yield _parse(raw, name, number)


def _parse(raw: bytes, name: str, number: int) -> Line | BadLine:
    try:
        # Lone surrogates are no text; orjson refuses them, so they become the replacement character first.
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        try:
            value = orjson.loads(_without_surrogates(raw))
        except orjson.JSONDecodeError:
            return BadLine(name, number, f"not JSON: {error}")
    if not isinstance(value, dict):
        return BadLine(name, number, f"a JSON object is expected, this is {type(value).__name__}")
    ident = value.get("id")
    if not isinstance(ident, str | int) or isinstance(ident, bool) or ident == "":
        return BadLine(name, number, 'no "id"')
    return Line(name, number, value)


def _without_surrogates(raw: bytes) -> bytes:
    """The line with bytes that are no UTF-8 and lone surrogate escapes replaced by U+FFFD."""
    text = raw.decode("utf-8", "replace").encode()
    return _LONE_SURROGATE.sub(rb"\\ufffd", text)
