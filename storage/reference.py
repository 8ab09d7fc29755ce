"""Names behind the codes in the database: regions, issuers and programmes, kept equal to the lists of `extract`.

The lists are data files of the room `extract` (one source, no copy); here they are only read as CSV. They are
written to the database whenever the schema is upgraded and a list has changed since.
"""

from __future__ import annotations

import csv
import functools
import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.dialects.postgresql import insert

from storage.tables.base import Base
from storage.tables.reference import IssuerRow, ProgrammeRow, RegionRow
from storage.tables.report import ReportStateRow

Row = dict[str, Any]

# The lists speak of national and province; award records speak of nasional and provinsi.
LEVELS = {"national": "nasional", "province": "provinsi", "international": "internasional"}


def list_bytes() -> dict[str, bytes]:
    """The lists as they stand in the data files, by name."""
    folder = files("extract") / "data"
    return {name: (folder / f"{name}.csv").read_bytes() for name in ("regions", "issuers", "programmes")}


@functools.cache
def list_fingerprint() -> str:
    """Hash of the lists."""
    return hashlib.sha256(b"\0".join(list_bytes().values())).hexdigest()


def reference_stands(connection: Connection) -> bool:
    """Whether the tables of names hold these lists."""
    known = connection.execute(text("SELECT fingerprint FROM piagam.report_state WHERE name = 'reference'")).scalar()
    return known == list_fingerprint()


def ensure_reference(connection: Connection) -> bool:
    """Bring the tables of names up to date with the lists, when they differ.

    Args:
        connection: a connection in a transaction; the caller commits.

    Returns:
        Whether anything was written.
    """
    if reference_stands(connection):
        return False
    lists = list_bytes()
    tables = {name: csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))) for name, raw in lists.items()}
    load_reference(connection, tables["regions"], tables["issuers"], tables["programmes"])
    state = insert(ReportStateRow).values(name="reference", fingerprint=list_fingerprint())
    connection.execute(
        state.on_conflict_do_update(
            index_elements=["name"], set_={"fingerprint": list_fingerprint(), "computed_at": text("now()")}
        )
    )
    # Ladders may have changed: every category is looked up again, and every region computed again.
    connection.execute(text("DELETE FROM piagam.report_grade"))
    connection.execute(
        text("""INSERT INTO piagam.report_dirty (region_code)
                SELECT DISTINCT coalesce(recipient_region_code, '') FROM piagam.award""")
    )
    return True


def load_reference(
    connection: Connection,
    regions: Iterator[Mapping[str, str]] | Sequence[Mapping[str, str]],
    issuers: Iterator[Mapping[str, str]] | Sequence[Mapping[str, str]],
    programmes: Iterator[Mapping[str, str]] | Sequence[Mapping[str, str]],
) -> None:
    """Insert or update the names from rows with the columns of the lists in `extract/data`."""
    upsert(connection, RegionRow, region_rows(list(regions)), "code")
    upsert(connection, IssuerRow, [{k: row[k] for k in ("id", "name", "kind")} for row in issuers], "id")
    upsert(connection, ProgrammeRow, [programme_row(row) for row in programmes], "id")


def region_rows(rows: Sequence[Mapping[str, str]]) -> list[Row]:
    """Rows of table region: each with its province."""
    names = {row["code"]: row["short_name"] for row in rows}
    out: list[Row] = []
    for row in rows:
        province = row["parent_code"] or row["code"]
        out.append(
            {key: row[key] for key in ("code", "name", "short_name", "level", "capital", "timezone")}
            | {"parent_code": row["parent_code"] or None, "province_code": province, "province": names[province]}
        )
        if row["level"] == "province" and not row["name"].startswith("Provinsi "):
            out[-1]["name"] = f"Provinsi {row['name']}"
    return out


def programme_row(row: Mapping[str, str]) -> Row:
    """A row of table programme: the ladder as an array, the level in the words of award records."""
    return {
        "id": row["id"],
        "name": row["name"],
        "issuer_id": row["issuer_id"] or None,
        "grades": [grade for grade in row["categories"].split("|") if grade],
        "scale": row["scale"],
        "level": LEVELS.get(row["level"], row["level"]),
    }


def upsert(connection: Connection, table: type[Base], rows: list[Row], key: str) -> None:
    """Insert rows, updating those whose key is there already."""
    statement = insert(table)
    columns = {column: statement.excluded[column] for column in rows[0] if column != key}
    connection.execute(statement.on_conflict_do_update(index_elements=[key], set_=columns), rows)
