"""`piagam health`: how the whole stands, and each site with the reason."""

from __future__ import annotations

import datetime as dt
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from piagam.cli import CommandError, plain

if TYPE_CHECKING:
    from scheduler.health import Health

app = typer.Typer()

STYLES = {
    "ok": "green", "new": "cyan", "quiet": "yellow", "blocked": "red", "broken": "red", "unreachable": "red",
    "refused": "magenta", "removed": "dim",
}  # fmt: skip


@app.command("health")
def health(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object with everything.")] = False,
    why: Annotated[bool, typer.Option("--why", help="Also why each site is visited when it is.")] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit code 1 also when a single site gives nothing.")
    ] = False,
) -> None:
    """How sites, queue, workers and deliveries stand; exit code 1 when the whole does not work, for probes.

    Expected and seen are articles per week; awards are those told in the last week, beside the usual week's.
    """
    import orjson

    from scheduler.health import BAD, look
    from storage.database import open_database
    from storage.errors import StorageError

    try:
        with open_database(upgrade=False) as database:
            found = look(database, dt.datetime.now(dt.UTC))
    except StorageError as error:
        raise CommandError(str(error)) from error
    if as_json:
        typer.echo(orjson.dumps(found.as_json(), option=orjson.OPT_INDENT_2).decode())
    else:
        show(found, why=why)
    bad = any(site.state in BAD for site in found.sites)
    raise typer.Exit(0 if found.well and not (strict and bad) else 1)


def show(found: Health, *, why: bool) -> None:
    """Print the table for a person."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    # A file or a pipe has no width that a table would have to keep to.
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 200)
    table = Table(box=box.SIMPLE, pad_edge=False)
    for title, justify in (
        ("site", "left"), ("state", "left"), ("since", "left"), ("expected", "right"), ("seen", "right"),
        ("awards", "right"), ("usual", "right"), ("last sign", "right"), ("next", "right"), ("reason", "left"),
    ):  # fmt: skip
        table.add_column(title, justify=justify, no_wrap=title not in ("reason",))  # type: ignore[arg-type]
    now = dt.datetime.now(dt.UTC)
    for site in found.sites:
        reason = site.why if why else site.reason
        if site.alarms and not why:
            reason = f"{reason} [last run: {', '.join(site.alarms)}]".strip()
        table.add_row(
            plain(site.key),
            Text(site.state, style=STYLES.get(site.state, "")),
            site.since.astimezone().strftime("%d %b %H:%M") if site.since else "",
            "" if site.expected_week is None else f"{site.expected_week:g}",
            str(site.seen_week),
            str(site.awards_week),
            f"{site.awards_usual:g}",
            ago(site.newest or site.last_success, now),
            "" if site.next_due is None else ("now" if site.next_due <= now else f"in {ago(now, site.next_due)}"),
            Text(plain(reason)),
        )
    console.print(table)
    console.print(
        f"scheduler {'leads' if found.leader else 'none'}, workers {found.workers}; jobs: {found.waiting} waiting, "
        f"{found.running} running, {found.failed} failed; messages: {found.messages_waiting} waiting, "
        f"{found.messages_failed} failed"
    )
    for problem in found.problems:
        console.print(Text(f"problem: {plain(problem)}", style="bold red"))


def ago(then: Any, now: dt.datetime) -> str:
    """How long ago, in few characters."""
    from scheduler.reasons import span

    return "never" if then is None else span(max(0.0, (now - then).total_seconds()))
