"""What a report answers: columns with kinds and titles, and rows."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import tomllib
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

from reports.queries import Report

# Postgres type numbers → how a value is shown. Everything else is text.
TYPES: dict[int, str] = {
    16: "boolean", 20: "integer", 21: "integer", 23: "integer", 700: "number", 701: "number", 1700: "number",
    1082: "date", 1114: "moment", 1184: "moment",
}  # fmt: skip
# Integers of people's own queries that are no quantities.
PLAIN = frozenset({"id", "tahun", "year"})


@dataclasses.dataclass(frozen=True, slots=True)
class Column:
    """A column of an answer.

    Attributes:
        name: stable name (`award_id`).
        kind: integer, number, plain (an integer that is no quantity: a year, a number of an award), date, moment,
            boolean or text.
    """

    name: str
    kind: str

    def title(self, language: str) -> str:
        """Heading in this language ("Tahun"); the name with spaces when there is none."""
        entry = titles().get(self.name, {})
        return str(entry.get(language) or self.name.replace("_", " ").capitalize())

    def shown(self, value: Any, language: str) -> Any:
        """The value in this language, where it is one of a fixed set (government → pemerintah daerah)."""
        if language == "en" or not isinstance(value, str):
            return value
        return words().get(self.name, {}).get(value, value)


@dataclasses.dataclass(frozen=True, slots=True)
class Table:
    """The answer of a report.

    Attributes:
        report: the report that was run.
        columns: its columns.
        rows: values as Python types, one tuple a row.
        parameters: what was asked, by name, as given.
        computed_at: state of the register that the figures show; None when they are always current.
        bound: the values that were bound.
    """

    report: Report
    columns: tuple[Column, ...]
    rows: Sequence[tuple[Any, ...]]
    parameters: Mapping[str, Any]
    computed_at: dt.datetime | None = None
    bound: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    def index(self, name: str) -> int:
        """Place of the column of this name."""
        return [column.name for column in self.columns].index(name)

    def values(self, name: str) -> list[Any]:
        """The values of the column of this name."""
        place = self.index(name)
        return [row[place] for row in self.rows]

    def records(self) -> list[dict[str, Any]]:
        """Rows as dictionaries."""
        names = [column.name for column in self.columns]
        return [dict(zip(names, row, strict=True)) for row in self.rows]


def column(name: str, type_code: int) -> Column:
    """A column by its name and its type's number in Postgres."""
    kind = TYPES.get(type_code, "text")
    own = name in PLAIN or name.endswith(("_id", "_year"))
    if kind == "integer" and (own or titles().get(name, {}).get("plain")):
        kind = "plain"
    return Column(name, kind)


@functools.cache
def titles() -> dict[str, dict[str, Any]]:
    """Headings by column name and language. Source: `data/titles.toml`."""
    return tomllib.loads((files("reports") / "data" / "titles.toml").read_text("utf-8"))


@functools.cache
def words() -> dict[str, dict[str, str]]:
    """Indonesian words for values of a fixed set, by column. Source: `data/words.toml`."""
    return tomllib.loads((files("reports") / "data" / "words.toml").read_text("utf-8"))
