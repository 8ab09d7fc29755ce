"""The views of schema `report`: read from `views/*.sql`, made with CREATE OR REPLACE, commented.

A view's file begins with comment lines: the first ones say what a row is, then one line a column,
`-- column: meaning (unit)`. A column without a line, or a line without a column, is an error. CREATE OR REPLACE
refuses to drop or retype a column: what people build on the views cannot break by accident.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import re
from importlib.resources import files

from sqlalchemy import Connection, text

SCHEMA = "report"
SCHEMA_COMMENT = "Views for people: awards, who gave them, who told of them. Names and columns stay as they are."

_COLUMN = re.compile(r"^--\s+(\w+): (.+)$")
_COMMENT = re.compile(r"^--\s?(.*)$")


@dataclasses.dataclass(frozen=True, slots=True)
class View:
    """One view of schema `report`.

    Attributes:
        name: name in schema `report`.
        description: what a row is.
        columns: meaning of each column, in order.
        query: the SELECT behind it.
    """

    name: str
    description: str
    columns: dict[str, str]
    query: str


@functools.cache
def all_views() -> tuple[View, ...]:
    """Every view in the order in which they are made (a view may read those before it)."""
    folder = files("storage") / "reporting" / "views"
    names = sorted(item.name for item in folder.iterdir() if item.name.endswith(".sql"))
    return tuple(parse(name.split("_", 1)[1][:-4], (folder / name).read_text(encoding="utf-8")) for name in names)


def parse(name: str, source: str) -> View:
    """Read a view's file: description, columns, query."""
    description: list[str] = []
    columns: dict[str, str] = {}
    lines = source.splitlines()
    for number, line in enumerate(lines):
        if match := _COLUMN.match(line):
            columns[match[1]] = match[2].strip()
        elif (match := _COMMENT.match(line)) and not columns:
            description.append(match[1].strip())
        elif match and columns:
            last = next(reversed(columns))
            columns[last] = f"{columns[last]} {match[1].strip()}"
        else:
            return View(name, " ".join(description), columns, "\n".join(lines[number:]).strip().rstrip(";"))
    raise ValueError(f"view {name}: the file has no query")


@functools.cache
def fingerprint() -> str:
    """Hash of all views: tells whether a database has these."""
    return hashlib.sha256(repr([dataclasses.astuple(view) for view in all_views()]).encode()).hexdigest()


def views_stand(connection: Connection) -> bool:
    """Whether the database has exactly these views."""
    known = connection.execute(text("SELECT fingerprint FROM piagam.report_state WHERE name = 'views'")).scalar()
    return known == fingerprint()


def ensure_views(connection: Connection) -> bool:
    """Make the views when the database does not have exactly these; the caller commits.

    Returns:
        Whether they were made.
    """
    if views_stand(connection):
        return False
    install(connection)
    connection.execute(
        text("""INSERT INTO piagam.report_state (name, fingerprint) VALUES ('views', :fingerprint)
                ON CONFLICT (name) DO UPDATE SET fingerprint = excluded.fingerprint, computed_at = now()"""),
        {"fingerprint": fingerprint()},
    )
    return True


def install(connection: Connection) -> None:
    """Make or replace every view with its comments; the caller commits."""
    run = connection.exec_driver_sql
    run(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
    run(f"COMMENT ON SCHEMA {SCHEMA} IS {literal(SCHEMA_COMMENT)}")
    for view in all_views():
        run(f"CREATE OR REPLACE VIEW {SCHEMA}.{view.name} AS\n{view.query}".replace("%", "%%"))
        run(f"COMMENT ON VIEW {SCHEMA}.{view.name} IS {literal(view.description)}")
        for column, meaning in view.columns.items():
            run(f"COMMENT ON COLUMN {SCHEMA}.{view.name}.{column} IS {literal(meaning)}")


def literal(value: str) -> str:
    """An SQL string literal (COMMENT takes no bound parameters); % doubled for the driver."""
    return "'" + value.replace("'", "''").replace("%", "%%") + "'"
