"""`piagam subscriptions`: who is told of which awards, how and how often."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import orjson
import typer

from piagam.cli import CommandError, plain
from piagam.commands.crawl import database_or_error

if TYPE_CHECKING:
    from storage.tables.deliveries import SubscriptionRow

app = typer.Typer(help="Subscriptions: who is told of which awards.", no_args_is_help=True)

Number = Annotated[int, typer.Argument(metavar="ID", help="Number of the subscription.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON Lines.")]


@app.command("add")
def add(
    address: Annotated[str, typer.Argument(help="E-mail address, webhook URL (https://…) or feed file (NAME.atom).")],
    region: Annotated[
        list[str] | None, typer.Option(help="Region by name or code, with everything below it; repeat for several.")
    ] = None,
    recipient: Annotated[list[str] | None, typer.Option(help="Words in the recipient's name.")] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option(help="government, agency, village, school, person, company, community or other."),
    ] = None,
    issuer: Annotated[list[str] | None, typer.Option(help="Issuer by name or id.")] = None,
    programme: Annotated[list[str] | None, typer.Option(help="Award programme by name or id.")] = None,
    level: Annotated[list[str] | None, typer.Option(help="kabupaten, provinsi, nasional or internasional.")] = None,
    words: Annotated[list[str] | None, typer.Option(help="Word or phrase in the award or its sentence.")] = None,
    outlet: Annotated[list[str] | None, typer.Option(help="Outlet that must tell it.")] = None,
    confidence: Annotated[
        float, typer.Option(help="Least confidence, 0 to 1; confirmed and corroborated awards always pass.")
    ] = 0.5,
    rhythm: Annotated[
        str | None, typer.Option(help="instant, hourly, daily or weekly; daily for mail, else instant.")
    ] = None,
    hour: Annotated[int, typer.Option(help="Hour of a daily or weekly digest, 0 to 23.")] = 7,
    weekday: Annotated[str, typer.Option(help="Day of a weekly digest.")] = "monday",
    timezone: Annotated[str | None, typer.Option(help="Time zone of the hour; the first region's by default.")] = None,
    language: Annotated[str, typer.Option(help="id or en.")] = "id",
    since: Annotated[
        str | None, typer.Option(help="Tell of awards that entered the register since this date, too.")
    ] = None,
    ask: Annotated[
        bool | None,
        typer.Option(
            "--ask/--no-ask", help="Ask the address's owner to confirm; default: when PIAGAM_PUBLIC_URL is set."
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Subscribe an address. It is told of new awards from now on, each once; the same twice is one subscription."""
    from alerts import tokens, webhook
    from alerts.config import AlertSettings
    from alerts.subscribing import subscribe
    from piagam.wanted import wanted
    from storage.database import open_database
    from storage.subscriptions import SubscriptionError

    asked = {
        "address": address, "region": region, "recipient": recipient, "kind": kind, "issuer": issuer,
        "programme": programme, "level": level, "words": words, "outlets": outlet, "confidence": confidence,
        "rhythm": rhythm, "hour": hour, "weekday": weekday, "timezone": timezone, "language": language, "since": since,
    }  # fmt: skip
    try:
        new, start = wanted(asked)
    except SubscriptionError as error:
        raise typer.BadParameter(f"{plain(str(error))}. {plain(error.advice)}") from error
    settings = AlertSettings()
    with database_or_error(open_database) as database, database.transaction() as session:
        row, made = subscribe(session, settings, new, since=start, ask=ask)
        shown = described(row)
    if row.channel == "webhook":
        shown["secret"] = webhook.shown_secret(tokens.signing_keys(settings), row.id)
    if as_json:
        _write([shown])
        return
    state = "waits for its owner's confirmation" if row.state == "pending" else f"is {row.state}"
    typer.echo(f"subscription {row.id} {'made' if made else 'stood already'}; it {state}: {_told(row)}")
    if "secret" in shown:
        typer.echo(f"calls are signed with {shown['secret']}")


@app.command("list")
def list_command(
    everything: Annotated[bool, typer.Option("--all", help="Those that were removed, too.")] = False,
    as_json: Json = False,
) -> None:
    """Show the subscriptions with their state, what they ask for, and how much they were told."""
    from storage import subscriptions
    from storage.database import open_database

    with database_or_error(open_database) as database, database.transaction() as session:
        rows = [
            described(row) | {"told": told, "waiting": waiting}
            for row, told, waiting in subscriptions.listed(session, removed=everything)
        ]
    if as_json:
        _write(rows)
        return
    _show(rows)


@app.command("remove")
def remove(
    which: Annotated[
        list[str] | None, typer.Argument(metavar="ID|ADDRESS…", help="Numbers, or addresses with all of theirs.")
    ] = None,
    token: Annotated[str | None, typer.Option(help="Code of an unsubscribe link, or the whole link.")] = None,
) -> None:
    """End subscriptions. Who comes back later is not told again what was told before."""
    from alerts import tokens
    from alerts.addresses import checked
    from alerts.config import AlertSettings
    from alerts.subscribing import unsubscribe
    from piagam.wanted import guess_channel
    from storage import subscriptions
    from storage.database import open_database

    if not which and not token:
        raise typer.BadParameter("name a subscription, an address, or give --token")
    with database_or_error(open_database) as database, database.transaction() as session:
        rows: list[SubscriptionRow] = []
        for one in which or []:
            if one.isdigit():
                rows.append(subscriptions.get(session, int(one)))
                continue
            found = subscriptions.of_subscriber(session, checked(guess_channel(one), one)[1])  # type: ignore[arg-type]
            if not found:
                raise CommandError(f"{plain(one)} has no subscription", "See: piagam subscriptions list")
            rows += found
        for row in rows:
            if row.state != "removed":
                subscriptions.remove(session, row, "removed by the operator")
        if token:
            keys = tokens.signing_keys(AlertSettings())
            rows.append(unsubscribe(session, keys, token.rpartition("/")[2], dt.datetime.now(dt.UTC))[1])
    for row in rows:
        typer.echo(f"subscription {row.id} of {plain(row.address)} removed")


@app.command("confirm")
def confirm(
    token: Annotated[str, typer.Argument(help="Code of a confirmation link, or the whole link.")],
) -> None:
    """Confirm an address with the code from its confirmation mail, when no web serves the link."""
    from alerts import tokens
    from alerts.config import AlertSettings
    from alerts.subscribing import confirm as follow
    from storage.database import open_database

    with database_or_error(open_database) as database, database.transaction() as session:
        keys = tokens.signing_keys(AlertSettings())
        outcome, row = follow(session, keys, token.rpartition("/")[2], dt.datetime.now(dt.UTC))
        state = row.state
    typer.echo(f"subscription {row.id} of {plain(row.address)}: {outcome.value}, now {state}")


@app.command("pause")
def pause(number: Number) -> None:
    """Send nothing until resumed; awards go on being collected."""
    from storage import subscriptions
    from storage.database import open_database

    with database_or_error(open_database) as database, database.transaction() as session:
        row = subscriptions.get(session, number, lock=True)
        if row.state not in ("active", "paused"):
            raise CommandError(f"subscription {number} is {row.state}", "Only an active one can be paused.")
        subscriptions.pause(row)
    typer.echo(f"subscription {number} of {plain(row.address)} paused")


@app.command("resume")
def resume(
    number: Number,
    skip: Annotated[bool, typer.Option("--skip", help="Pass over what was collected in the meantime.")] = False,
) -> None:
    """Send again after a pause or a suspension, with what was collected and what was refused."""
    from storage import subscriptions
    from storage.database import open_database

    with database_or_error(open_database) as database, database.transaction() as session:
        row = subscriptions.get(session, number, lock=True)
        if row.state not in ("paused", "suspended", "active"):
            raise CommandError(f"subscription {number} is {row.state}", "Add it again: piagam subscriptions add …")
        subscriptions.resume(session, row, skip=skip)
    typer.echo(f"subscription {number} of {plain(row.address)} resumed")


@app.command("import")
def import_command(
    file: Annotated[Path, typer.Argument(help="TOML file with [[subscription]] tables.")],
    as_json: Json = False,
) -> None:
    """Add the subscriptions of a TOML file; those that stand already stay as they are."""
    from alerts.config import AlertSettings
    from alerts.subscribing import subscribe
    from piagam.wanted import read_file
    from storage.database import open_database

    asked = read_file(file)
    with database_or_error(open_database) as database, database.transaction() as session:
        done = [subscribe(session, AlertSettings(), new, since=since) for new, since in asked]
        rows = [described(row) | {"made": made} for row, made in done]
    if as_json:
        _write(rows)
        return
    made = sum(1 for row in rows if row["made"])
    typer.echo(f"{made} subscription{'' if made == 1 else 's'} made, {len(rows) - made} stood already")


@app.command("preview")
def preview(
    number: Number,
    since: Annotated[
        str | None, typer.Option(help="Awards that entered the register since this date; else all of them.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="Most awards to show.")] = 20,
    output: Annotated[
        Path | None, typer.Option(help="Write the mail to this file (.eml, .html or .txt) instead.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Show which awards a subscription's filters let through, whoever was told of them; nothing is sent."""
    from alerts.config import AlertSettings
    from alerts.headline import headline
    from alerts.phrases import phrases
    from alerts.preview import preview_awards, preview_mail
    from piagam.commands.alerts import write_mail
    from storage import subscriptions
    from storage.database import open_database

    with database_or_error(open_database) as database, database.transaction() as session:
        row = subscriptions.get(session, number)
        start = _start(since, row)
        if output is not None:
            write_mail(preview_mail(session, AlertSettings(), row, start, limit=limit), output)
            return
        awards = preview_awards(session, row, start, limit)
    words = phrases(row.language)
    if as_json:
        _write({"award_id": one.award_id, "headline": headline(one, words)} for one in awards)
        return
    for one in awards:
        typer.echo(f"{one.award_id:>7}  {plain(headline(one, words))}")
    typer.echo(f"{len(awards)} award{'' if len(awards) == 1 else 's'} for {plain(row.address)}", err=True)


def _start(since: str | None, row: SubscriptionRow) -> dt.datetime:
    from piagam.wanted import moment

    return moment(since, row.timezone) or dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def described(row: SubscriptionRow) -> dict[str, Any]:
    """A subscription as lists show it."""
    return {
        "id": row.id,
        "address": row.address,
        "channel": row.channel,
        "language": row.language,
        "rhythm": row.rhythm,
        "hour": row.hour,
        "weekday": row.weekday,
        "timezone": row.timezone,
        "filters": {name: value for name, value in row.filters.items() if name != "names"},
        "state": row.state,
        "why": row.state_reason,
        "since": row.since.isoformat() if isinstance(row.since, dt.datetime) else None,
    }


def _told(row: SubscriptionRow) -> str:
    from alerts.phrases import phrases
    from alerts.wording import rhythm_words, wish

    words = phrases("en")
    return plain(f"{wish(row.filters, words)}, {rhythm_words(row.rhythm, row.hour, row.weekday, words)}")


def _show(rows: list[dict[str, Any]]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("id", "address", "wants", "rhythm", "state", "told", "waiting"):
        table.add_column(name, justify="right" if name in ("id", "told", "waiting") else "left")
    for row in rows:
        filters = row["filters"]
        wants = "; ".join(f"{key} {', '.join(map(str, v))}" for key, v in filters.items() if isinstance(v, list))
        state = f"{row['state']}: {row['why']}" if row["why"] else row["state"]
        cells = (row["id"], row["address"], wants or "everything", row["rhythm"], state, row["told"], row["waiting"])
        table.add_row(*(Text(plain(str(cell))) for cell in cells))
    if rows:
        Console().print(table)
    else:
        typer.echo("no subscriptions; add one: piagam subscriptions add ADDRESS", err=True)


def _write(rows: Any) -> None:
    for row in rows:
        sys.stdout.buffer.write(orjson.dumps(row) + b"\n")
    sys.stdout.buffer.flush()
