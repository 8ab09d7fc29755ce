"""`piagam doctor`: is everything in place, and what to do if not."""

from __future__ import annotations

import dataclasses
from typing import Annotated

import orjson
import typer

from piagam.checks import findings
from piagam.cli import plain

app = typer.Typer()

STYLES = {"ok": "green", "warning": "yellow", "failed": "bold red"}


@app.command("doctor")
def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a check, one a line.")] = False,
) -> None:
    """Check the installation (database, disk, clock, site files, mail, network) and say what to do.

    Exit code 1 when a check failed; a warning is no failure.
    """
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    failed = False
    for found in findings():
        failed = failed or found.state == "failed"
        if as_json:
            typer.echo(orjson.dumps(dataclasses.asdict(found)).decode())
            continue
        row = Table.grid(padding=(0, 1))
        row.add_column(width=8)
        row.add_column(width=11)
        row.add_column(overflow="fold")
        row.add_row(Text(found.state, style=STYLES[found.state]), found.part, Text(plain(found.finding)))
        if found.advice:
            row.add_row("", "", Text(plain(found.advice), style="dim"))
        console.print(row)
    raise typer.Exit(1 if failed else 0)
