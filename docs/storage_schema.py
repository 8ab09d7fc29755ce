"""Write the schema's part of docs/storage.md from the tables. A test fails when it is out of date.

python -m docs.storage_schema
"""

from __future__ import annotations

import re
from pathlib import Path

from sqlalchemy import Column, Table
from sqlalchemy.dialects import postgresql

from storage.tables import Base

PAGE = Path(__file__).parent / "storage.md"
BEGIN, END = "<!-- tables: begin -->", "<!-- tables: end -->"


def section() -> str:
    """The diagram and the tables with every column, from the tables' own comments."""
    tables = [t for t in Base.metadata.sorted_tables if not t.name.startswith("report_")]
    return "\n".join([*diagram(tables), "", *(line for table in tables for line in described(table))])


def diagram(tables: list[Table]) -> list[str]:
    """The references between tables as a Mermaid diagram."""
    names = {t.name for t in tables}
    lines = ["```mermaid", "erDiagram"]
    for table in tables:
        for key in sorted(table.foreign_keys, key=lambda k: k.parent.name):
            if key.column.table.name in names:
                arrow = "|o--o{" if key.parent.nullable else "||--o{"
                lines.append(f"    {key.column.table.name} {arrow} {table.name} : {key.parent.name}")
    return [*lines, "```"]


def described(table: Table) -> list[str]:
    """A heading, the table's comment, and a row a column."""
    rows = [f"### `{table.name}`", "", f"{table.comment}.", "", "| column | type | meaning |", "|---|---|---|"]
    rows += [f"| `{c.name}` | {kind(c)} | {(c.comment or '').replace('|', chr(92) + '|')} |" for c in table.columns]
    return [*rows, ""]


def kind(column: Column[object]) -> str:
    """Type of a column in Postgres's words."""
    name = column.type.compile(dialect=postgresql.dialect()).lower()  # type: ignore[no-untyped-call]
    name = {"timestamp with time zone": "timestamptz", "varchar": "text"}.get(name, name)
    return name + ("" if column.nullable else " not null")


def page(current: str) -> str:
    """The page with its part about the schema renewed."""
    renewed = f"{BEGIN}\n{section()}\n{END}"
    return re.sub(f"{re.escape(BEGIN)}.*?{re.escape(END)}", lambda _: renewed, current, flags=re.DOTALL)


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
