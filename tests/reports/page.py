"""Renews what docs/reporting.md and the contract tell of the database: `python -m tests.reports.page`.

The page's own words stay. Between its markers stand the generated lists; each ```sql block is followed by a
```text block with its answer over the register of `tests.reports.filled`, which a test runs again.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from pathlib import Path

from reports import catalogue, render_terminal, run
from reports.charts import draw
from storage.database import Database
from storage.reporting import all_views
from storage.schema import upgrade
from storage.server import embedded_url
from tests.reports.filled import fill

ROOT = Path(__file__).parent.parent.parent
PAGE = ROOT / "docs" / "reporting.md"
CONTRACT = Path(__file__).parent / "contract.json"
PICTURES = {
    "laporan-peta.png": ("by-region", {"region": "63"}),
    "laporan-tangga.png": ("ladder", {"region": "63.72"}),
    "laporan-program.png": ("heat-map", {"region": "63"}),
}
QUESTION = re.compile(r"```sql\n(?P<sql>.*?)```\n+```text\n(?P<answer>.*?)```", re.DOTALL)


def dictionary(types: dict[str, dict[str, str]]) -> str:
    """The data dictionary: every view with its columns, types and meanings."""
    parts: list[str] = []
    for view in all_views():
        parts.append(f"### report.{view.name}\n\n{view.description}\n\n| column | type | meaning |\n|---|---|---|")
        parts += [f"| {name} | {types[view.name][name]} | {meaning} |" for name, meaning in view.columns.items()]
        parts.append("")
    return "\n".join(parts)


def report_list() -> str:
    """The ready reports with what they ask for."""
    lines = ["| report | answers | asks for (* needed) | chart |", "|---|---|---|---|"]
    for report in catalogue().values():
        asked = ", ".join(f"`--{p.name}`{'*' if p.required else ''}" for p in report.parameters)
        lines.append(f"| `{report.name}` | {report.description_en} | {asked} | {report.chart} |")
    return "\n".join(lines)


def answer(database: Database, sql: str) -> str:
    """A question's answer as the page shows it."""
    with tempfile.TemporaryDirectory() as folder:
        own = Path(folder) / "question.sql"
        own.write_text(sql, encoding="utf-8")
        lines = render_terminal(run(database, str(own), fresh=False), width=110).splitlines()
    return "\n".join(lines[2:]).strip("\n") + "\n"  # without the name of the temporary file


def renewed(page: str, database: Database, types: dict[str, dict[str, str]]) -> str:
    """The page with its lists and answers as they are now."""
    for name, text in (("dictionary", dictionary(types)), ("reports", report_list())):
        begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
        before, rest = page.split(begin, 1)
        page = f"{before}{begin}\n\n{text.strip()}\n\n{end}{rest.split(end, 1)[1]}"
    return QUESTION.sub(
        lambda match: f"```sql\n{match['sql']}```\n\n```text\n{answer(database, match['sql'])}```", page
    )


def main() -> None:
    """Renew the contract, the page and its pictures."""
    from tests.reports.test_views import standing

    with tempfile.TemporaryDirectory() as folder, Database(embedded_url(Path(folder))) as database:
        upgrade(database.engine)
        fill(database)
        with database.engine.connect() as connection:
            types = standing(connection)
        CONTRACT.write_text(json.dumps(types, indent=1) + "\n", encoding="utf-8")
        if PAGE.exists():
            PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8"), database, types), encoding="utf-8")
        (ROOT / "docs" / "images").mkdir(exist_ok=True)
        for name, (report, parameters) in PICTURES.items():
            (ROOT / "docs" / "images" / name).write_bytes(draw(run(database, report, parameters), "png"))
    sys.stdout.write("renewed\n")


if __name__ == "__main__":
    main()
