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
    from rich.text import Text

    console = Console(highlight=False)
    failed = False
    for found in findings():
        failed = failed or found.state == "failed"
        if as_json:
            typer.echo(orjson.dumps(dataclasses.asdict(found)).decode())
            continue
        line = Text.assemble((f"{found.state:<8}", STYLES[found.state]), f"{found.part:<11} {plain(found.finding)}")
        console.print(line)
        if found.advice:
            console.print(Text(f"{'':<20}{plain(found.advice)}", style="dim" if found.state == "warning" else ""))
    raise typer.Exit(1 if failed else 0)
