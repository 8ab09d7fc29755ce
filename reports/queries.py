"""The named reports: commented SQL files with a front matter that says what they are and what they ask for.

A file begins with comment lines `-- key: value`: title_id, title_en, description_id, description_en, chart, and
`-- parameter NAME: TYPE[, required][, default VALUE]`. Everything after them is one SELECT over schema `report`.
A person's own file has the same form; a front matter is not required.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from reports.errors import ReportError
from reports.parameters import KINDS, Parameter
from reports.placeholders import names, without_end

_HEADER = re.compile(r"^--\s*(parameter\s+)?([a-z_]+):\s*(.*)$")
_CONTINUED = re.compile(r"^--\s+(\S.*)$")


@dataclasses.dataclass(frozen=True, slots=True)
class Report:
    """A report that can be run.

    Attributes:
        name: what it is called on the command line.
        title_id, title_en: heading.
        description_id, description_en: what it answers, in a sentence.
        parameters: what it asks for, in order.
        chart: kind of chart ("timeline", "bars", "heat", "ladder", "map"); empty when a table says it better.
        chart_options: which columns the chart shows (`value=awards`).
        sql: the SELECT, with `:name` placeholders.
        own: whether it is a person's own file.
    """

    name: str
    title_id: str
    title_en: str
    description_id: str
    description_en: str
    parameters: tuple[Parameter, ...]
    chart: str
    chart_options: Mapping[str, str]
    sql: str
    own: bool = False

    def title(self, language: str) -> str:
        """The heading in this language."""
        return self.title_en if language == "en" else self.title_id

    def description(self, language: str) -> str:
        """What it answers, in this language."""
        return self.description_en if language == "en" else self.description_id


@functools.cache
def catalogue() -> dict[str, Report]:
    """Every ready report by name, in alphabetical order."""
    folder = files("reports") / "sql"
    sources = {item.name[:-4]: item.read_text("utf-8") for item in folder.iterdir() if item.name.endswith(".sql")}
    return {name: parse(name, source) for name, source in sorted(sources.items())}


def find(name: str) -> Report:
    """The ready report of this name, or the report in this .sql file.

    Raises:
        ReportError: when there is neither.
    """
    if name in catalogue():
        return catalogue()[name]
    if not name.endswith(".sql"):
        raise ReportError(
            f"there is no report {name!r}", "See `piagam reports list`, or name an .sql file.", usage=True
        )
    path = Path(name)
    try:
        source = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ReportError(f"{name} cannot be read: {error}", "Give the path of a UTF-8 text file.") from error
    return parse(path.stem, source, own=True)


def parse(name: str, source: str, *, own: bool = False) -> Report:
    """Read a report's file.

    Raises:
        ReportError: when its front matter is not understood, or the query is missing.
    """
    header: dict[str, str] = {}
    parameters: dict[str, Parameter] = {}
    lines = source.splitlines()
    key = ""
    start = len(lines)
    for number, line in enumerate(lines):
        if not line.strip():
            continue
        if match := _HEADER.match(line):
            key = match[2]
            if match[1]:
                parameters[key] = Parameter.parse(key, match[3])
                key = ""
            else:
                header[key] = match[3].strip()
        elif (match := _CONTINUED.match(line)) and key:
            header[key] += f" {match[1].strip()}"
        elif line.startswith("--"):
            key = ""
        else:
            start = number
            break
    sql = without_end("\n".join(lines[start:]))
    if not sql:
        raise ReportError(f"{name}: the file holds no query", "Write a SELECT under the comment lines.")
    known = {bound for parameter in parameters.values() for bound in parameter.binds}
    for placeholder in names(sql):
        if placeholder not in known:
            parameters[placeholder] = implied(placeholder)
            known |= set(parameters[placeholder].binds)
    kind, _, options = header.get("chart", "").partition(" ")
    title = header.get("title_id") or header.get("title_en") or name
    description = header.get("description_id") or header.get("description_en") or ""
    return Report(
        name=name,
        title_id=title,
        title_en=header.get("title_en") or title,
        description_id=description,
        description_en=header.get("description_en") or description,
        parameters=tuple(parameters.values()),
        chart=kind,
        chart_options=dict(option.split("=", 1) for option in options.split() if "=" in option),
        sql=sql,
        own=own,
    )


def implied(placeholder: str) -> Parameter:
    """The parameter behind a placeholder that the front matter does not declare: by its name, else text."""
    owner = {bound: kind for kind in KINDS for bound in KINDS[kind].binds(kind)}
    kind = owner.get(placeholder, "text")
    return Parameter(name=kind if placeholder in owner else placeholder, kind=kind)
