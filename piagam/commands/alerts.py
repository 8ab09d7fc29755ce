"""`piagam alerts`: sending what waits, and looking at it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import sys
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import orjson
import typer

from piagam.cli import CommandError, plain
from piagam.commands.crawl import database_or_error

if TYPE_CHECKING:
    from email.message import EmailMessage

    from alerts.run import Counts

app = typer.Typer(help="Alerts: sending what subscribers wait for.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="Print JSON Lines.")]


@app.command("send")
def send(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be sent; send and change nothing.")
    ] = False,
    at_once: Annotated[bool, typer.Option("--now", help="Make digests now, whatever their hour.")] = False,
    as_json: Json = False,
) -> None:
    """Make the messages that are due and send the outbox. Safe to run at any time, also several at once.

    Exit code 1 when the mail server was in trouble; what is not sent stays queued.
    """
    from alerts.config import AlertSettings
    from alerts.run import plan, run_once
    from storage.database import open_database

    settings = AlertSettings()
    with database_or_error(open_database) as database:
        if dry_run:
            planned = [dataclasses.asdict(one) for one in plan(database, settings, force=at_once)]
            if as_json:
                _write(planned)
                return
            for one in planned:
                typer.echo(f"{plain(one['address'])}: {plain(one['subject'])}")
            typer.echo(f"{len(planned)} would be sent", err=True)
            return
        counts = run_once(database, settings, force=at_once)
    if as_json:
        _write([dataclasses.asdict(counts)])
    else:
        _report(counts)
    raise typer.Exit(1 if counts.trouble else 0)


def _report(counts: Counts) -> None:
    parts = [f"{counts.sent} sent"]
    for name in ("postponed", "refused", "failed", "queued"):
        if number := getattr(counts, name):
            parts.append(f"{number} {name}")
    typer.echo(", ".join(parts))
    if counts.suspended:
        typer.echo(f"{counts.suspended} suspended after refusals; see: piagam subscriptions list", err=True)
    if counts.refused or counts.failed:
        typer.echo("see: piagam alerts failed", err=True)
    for reason, number in sorted(counts.dropped.items()):
        typer.echo(f"{number} not told: {reason}", err=True)
    if counts.no_server and counts.queued:
        typer.echo("no mail server is set (PIAGAM_SMTP_URL): mails stay queued", err=True)
    if counts.trouble:
        typer.echo(f"the mail server is in trouble: {plain(counts.trouble)}; `piagam doctor` tries it", err=True)


@app.command("preview")
def preview(
    number: Annotated[
        int | None, typer.Argument(metavar="[SUBSCRIPTION]", help="Subscription whose mail is to be shown.")
    ] = None,
    message: Annotated[int | None, typer.Option(help="A message of the outbox instead (see `alerts failed`).")] = None,
    since: Annotated[
        str | None, typer.Option(help="Awards that entered the register since this date; else all of them.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="Most awards in the mail.")] = 30,
    output: Annotated[
        Path | None, typer.Option(help="File to write: .eml, .html or .txt; else the text is printed.")
    ] = None,
    show: Annotated[bool, typer.Option("--open", help="Open the mail in the browser.")] = False,
) -> None:
    """Write a mail to a file, print its text, or open it in the browser; nothing is sent."""
    from alerts.config import AlertSettings
    from alerts.preview import preview_mail, queued_mail, text_of
    from piagam.commands.subscriptions import _start
    from storage import subscriptions
    from storage.database import open_database

    if (number is None) == (message is None):
        raise typer.BadParameter("give the number of a subscription, or --message")
    settings = AlertSettings()
    with database_or_error(open_database) as database, database.transaction() as session:
        if number is not None:
            row = subscriptions.get(session, number)
            mail = preview_mail(session, settings, row, _start(since, row), limit=limit)
        else:
            assert message is not None
            mail = queued_mail(session, settings, message)
    if show and output is None:
        output = settings.home / "preview.html"
    if output is None:
        typer.echo(text_of(mail))
        return
    write_mail(mail, output)
    if show:
        webbrowser.open(output.resolve().as_uri())


def write_mail(mail: EmailMessage, output: Path) -> None:
    """Write a mail to a file: its HTML, its text, or the whole message, by the file's ending."""
    from alerts.preview import html_of, text_of
    from alerts.rendering import POLICY

    ending = output.suffix.lower()
    if ending in (".html", ".htm"):
        data = html_of(mail).encode()
    elif ending == ".txt":
        data = text_of(mail).encode()
    elif ending == ".eml":
        data = mail.as_bytes(policy=POLICY)
    else:
        raise typer.BadParameter(f"{output.name}: the file's name ends in .eml, .html or .txt")
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_bytes(data)
    except OSError as error:
        raise CommandError(f"{output} cannot be written: {error.strerror}", "Name another file.") from error
    typer.echo(f"wrote {output}", err=True)


@app.command("failed")
def failed(as_json: Json = False) -> None:
    """List the messages that were refused or given up, with the server's words."""
    from storage import outbox
    from storage.database import open_database

    with database_or_error(open_database) as database, database.transaction() as session:
        rows = [
            {
                "message": message.id,
                "subscription": row.id,
                "address": row.address,
                "state": row.state,
                "subject": message.subject,
                "attempts": message.attempts,
                "why": message.last_error,
                "created": message.created_at.isoformat(timespec="seconds"),
            }
            for message, row in outbox.failed(session)
        ]
    if as_json:
        _write(rows)
        return
    for one in rows:
        typer.echo(f"{one['message']:>6}  {plain(str(one['address']))}  {plain(str(one['subject']))}")
        typer.echo(f"        {one['attempts']} tries; {plain(str(one['why']))} (subscription {one['state']})")
    typer.echo(f"{len(rows)} failed" + ("; try again: piagam alerts retry" if rows else ""), err=True)


@app.command("retry")
def retry(
    numbers: Annotated[list[int] | None, typer.Argument(metavar="[MESSAGE…]", help="Messages; all by default.")] = None,
) -> None:
    """Put failed messages back into the queue, as if never tried."""
    from storage import outbox
    from storage.database import open_database

    with database_or_error(open_database) as database, database.transaction() as session:
        held = {row.id for message, row in outbox.failed(session)
                if row.state != "active" and (not numbers or message.id in numbers)}  # fmt: skip
        count = outbox.retry(session, numbers or None, dt.datetime.now(dt.UTC))
    if numbers and count < len(set(numbers)):
        raise CommandError(f"only {count} of {len(set(numbers))} are among the failed", "See: piagam alerts failed")
    typer.echo(f"{count} queued again")
    for number in sorted(held):
        typer.echo(f"subscription {number} is not active; first: piagam subscriptions resume {number}", err=True)


def _write(rows: Any) -> None:
    for row in rows:
        sys.stdout.buffer.write(orjson.dumps(row) + b"\n")
    sys.stdout.buffer.flush()
