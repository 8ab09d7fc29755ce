"""Finding the code or id of a region, an issuer or a programme that a person names."""

from __future__ import annotations

import difflib
from typing import Any

import psycopg
from psycopg import sql

from reports.errors import ReportError
from reports.parameters import Lookup

Connection = psycopg.Connection[tuple[Any, ...]]

# Kind → view of schema report, column of the code, of the name, of a shorter name.
NAMED = {
    "region": ("regions", "region_code", "region", "short_name"),
    "issuer": ("issuers", "issuer_id", "issuer", "issuer_id"),
    "programme": ("programmes", "programme_id", "programme", "programme_id"),
}


def lookups(connection: Connection, names: dict[str, str] | None = None) -> Lookup:
    """A function that turns a region's, issuer's or programme's name into its code or id.

    Args:
        connection: where the names are looked up.
        names: takes the full name of what was found (`region_name`), for headings.
    """

    def lookup(kind: str, written: str) -> str:
        view, key, name, other = NAMED[kind]
        rows = connection.execute(
            sql.SQL("SELECT {key}, {name}, {other} FROM report.{view}").format(
                view=sql.Identifier(view),
                **{k: sql.Identifier(v) for k, v in (("key", key), ("name", name), ("other", other))},
            )
        ).fetchall()
        key_found, name_found = chosen(kind, written, [(str(a), str(b), str(c)) for a, b, c in rows])
        if names is not None:
            names[f"{kind}_name"] = name_found
        return key_found

    return lookup


def chosen(kind: str, written: str, rows: list[tuple[str, str, str]]) -> tuple[str, str]:
    """The code and full name of what a person wrote: a code, a full name, a short name, or a piece of one name only.

    Raises:
        ReportError: when nothing or several fit, with what comes near.
    """
    wanted = " ".join(written.casefold().split())
    for place in (0, 1, 2):
        hits = [row for row in rows if row[place].casefold() == wanted]
        if len(hits) == 1:
            return hits[0][:2]
        if hits:
            break
    else:
        hits = [row for row in rows if wanted in row[1].casefold()]
        if len(hits) == 1:
            return hits[0][:2]
    if hits:
        some = "; ".join(f"{key} {name}" for key, name, _ in hits[:6])
        raise ReportError(f"--{kind} {written!r} fits several", f"Give the code: {some}.", usage=True)
    by_name = {row[1].casefold(): row for row in rows}
    near = [by_name[name] for name in difflib.get_close_matches(wanted, by_name, 3, 0.5)]
    hint = "; ".join(f"{key} {name}" for key, name, _ in near)
    raise ReportError(
        f"there is no {kind} {written!r}",
        f"Near it: {hint}." if hint else f"`piagam reports run` takes codes and names of report.{NAMED[kind][0]}.",
        usage=True,
    )
