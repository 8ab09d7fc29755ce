"""`piagam awards`: reading the register, and people's decisions on it."""

from __future__ import annotations

import datetime as dt
import getpass
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any, Literal

import orjson
import typer

from piagam.cli import CommandError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from storage.awards import Filters
    from storage.decisions import Decided

app = typer.Typer(help="Awards: list, show, export, and decide on them.", no_args_is_help=True)

Region = Annotated[str | None, typer.Option(help="Kemendagri code (63, 63.72) or name; everything below it counts.")]
Recipient = Annotated[str | None, typer.Option(help="Words of the recipient's name.")]
Issuer = Annotated[str | None, typer.Option(help="Id of the issuer, or words of its name.")]
Programme = Annotated[str | None, typer.Option(help="Id of the award programme (ombudsman-kepatuhan).")]
Since = Annotated[str | None, typer.Option(metavar="DATE", help="First day (2024-01-31).")]
Until = Annotated[str | None, typer.Option(metavar="DATE", help="Last day.")]
Outlet = Annotated[str | None, typer.Option(help="Name of an outlet that tells it.")]
Text = Annotated[str | None, typer.Option(help="Words anywhere in the award.")]
Status = Annotated[
    list[str] | None, typer.Option(help="reported, confirmed, rejected, merged, withdrawn; several may be given.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON Lines.")]
By = Annotated[str | None, typer.Option("--by", help="Who decides; the account's name by default.")]
Reason = Annotated[str | None, typer.Option("--reason", help="Why, for those who look at it later.")]


@contextmanager
def register() -> Iterator[Session]:
    """A transaction on the register."""
    from storage.database import open_database

    with open_database() as database, database.transaction() as session:
        yield session


def day(value: str | None, name: str) -> dt.date | None:
    """A date of the command line."""
    if value is None:
        return None
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        raise typer.BadParameter(f"{value!r} is no date; write it as 2024-01-31", param_hint=f"--{name}") from None


def region_code(value: str | None) -> str | None:
    """The code of a region given by code or name."""
    from extract.regions import by_code, by_name

    if value is None or (value.replace(".", "").isdigit() and not by_code(value)):
        return value
    found = by_code(value) or by_name(value)
    if found is None:
        raise typer.BadParameter(f"{value!r} is no region of the list", param_hint="--region")
    return found.code


def filters_of(
    region: str | None,
    recipient: str | None,
    issuer: str | None,
    programme: str | None,
    since: str | None,
    until: str | None,
    outlet: str | None,
    text: str | None,
    status: list[str] | None,
) -> Filters:
    """The filters of the command line."""
    from storage.awards import SHOWN, STATUSES, Filters

    wrong = [s for s in status or () if s not in STATUSES]
    if wrong:
        raise typer.BadParameter(f"{wrong[0]!r}: choose from {', '.join(STATUSES)}", param_hint="--status")
    return Filters(
        region_code(region), recipient, issuer, programme, day(since, "since"), day(until, "until"), outlet, text,
        tuple(status) if status else SHOWN,
    )  # fmt: skip


@app.command("list")
def list_command(
    region: Region = None,
    recipient: Recipient = None,
    issuer: Issuer = None,
    programme: Programme = None,
    since: Since = None,
    until: Until = None,
    outlet: Outlet = None,
    text: Text = None,
    status: Status = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 50,
    offset: Annotated[int, typer.Option(min=0, help="Leave out so many of the newest.")] = 0,
    as_json: AsJson = False,
) -> None:
    """List awards, the newest first; every filter given must hold."""
    from piagam.awards_shown import show_list
    from storage.awards import list_awards

    filters = filters_of(region, recipient, issuer, programme, since, until, outlet, text, status)
    with register() as session:
        awards = list_awards(session, filters, limit=limit, offset=offset)
    if as_json:
        for award in awards:
            sys.stdout.buffer.write(orjson.dumps(award) + b"\n")
        sys.stdout.buffer.flush()
    else:
        show_list(awards, full=len(awards) == limit)


@app.command("show")
def show_command(
    number: Annotated[int, typer.Argument(metavar="ID", help="Number of the award.")], as_json: AsJson = False
) -> None:
    """Show one award: its fields, what outlets disagree on, and every mention with its sentence and link."""
    from piagam.awards_shown import show_award
    from storage.awards import get_award
    from storage.decisions import history

    with register() as session:
        award = get_award(session, number)
        past = history(session, number)
    if as_json:
        sys.stdout.buffer.write(orjson.dumps(award) + b"\n")
        sys.stdout.buffer.flush()
    else:
        show_award(award, past)


@app.command("export")
def export_command(
    region: Region = None,
    recipient: Recipient = None,
    issuer: Issuer = None,
    programme: Programme = None,
    since: Since = None,
    until: Until = None,
    outlet: Outlet = None,
    text: Text = None,
    status: Status = None,
    form: Annotated[Literal["jsonl", "csv"], typer.Option("--format", help="jsonl (with mentions) or csv.")] = "jsonl",
) -> None:
    """Write all awards (or those that the filters name): JSON Lines with every mention, or CSV."""
    from piagam.awards_shown import write_csv
    from storage.awards import export_awards

    filters = filters_of(region, recipient, issuer, programme, since, until, outlet, text, status)
    with register() as session:
        awards = export_awards(session, filters)
        if form == "csv":
            write_csv(awards, sys.stdout)
            return
        for award in awards:
            sys.stdout.buffer.write(orjson.dumps(award) + b"\n")
        sys.stdout.buffer.flush()


@app.command("confirm")
def confirm_command(number: int, by: By = None, reason: Reason = None) -> None:
    """Confirm an award: a person has checked it."""
    from storage import decisions

    decide("confirmed", lambda s, who: decisions.confirm(s, number, by=who, reason=reason), by, number)


@app.command("reject")
def reject_command(number: int, by: By = None, reason: Reason = None) -> None:
    """Reject an award: it is none, and stays rejected whatever is read later."""
    from storage import decisions

    decide("rejected", lambda s, who: decisions.reject(s, number, by=who, reason=reason), by, number)


@app.command("correct")
def correct_command(number: int, field: str, value: str, by: By = None, reason: Reason = None) -> None:
    """Correct a field of an award; an empty VALUE empties it."""
    from storage import decisions

    decide("corrected", lambda s, who: decisions.correct(s, number, field, value, by=who, reason=reason), by, number)


@app.command("merge")
def merge_command(number: int, other: int, by: By = None, reason: Reason = None) -> None:
    """Make two awards one; the smaller number stays and the other leads to it."""
    from storage import decisions

    decide("merged", lambda s, who: decisions.merge(s, number, other, by=who, reason=reason), by, min(number, other))


@app.command("split")
def split_command(
    number: int,
    mentions: Annotated[list[int], typer.Argument(metavar="MENTION…", help="Numbers shown by `awards show`.")],
    by: By = None,
    reason: Reason = None,
) -> None:
    """Take mentions out of an award: they tell of another one."""
    from storage import decisions

    decide("split", lambda s, who: decisions.split(s, number, mentions, by=who, reason=reason), by, number)


@app.command("distinct")
def distinct_command(number: int, other: int, by: By = None, reason: Reason = None) -> None:
    """Say that two awards are not the same, whatever evidence comes."""
    from storage import decisions

    decide("kept apart", lambda s, who: decisions.distinct(s, number, other, by=who, reason=reason), by, number)


@app.command("undo")
def undo_command(
    decision: Annotated[int, typer.Argument(metavar="DECISION", help="Number shown by `awards history`.")],
    by: By = None,
) -> None:
    """Take a decision back."""
    from storage import decisions

    decide("undone", lambda s, who: decisions.undo(s, decision, by=who), by, None)


@app.command("history")
def history_command(number: int, as_json: AsJson = False) -> None:
    """Show all decisions on an award: who, when, why, and whether they hold."""
    from piagam.awards_shown import decision_json, show_history
    from storage.decisions import history

    with register() as session:
        past = history(session, number)
    if as_json:
        for decision in past:
            sys.stdout.buffer.write(orjson.dumps(decision_json(decision)) + b"\n")
        sys.stdout.buffer.flush()
    else:
        show_history(past)


@app.command("rebuild")
def rebuild_command(
    afresh: Annotated[bool, typer.Option("--afresh", help="Start over, although one was interrupted.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the counts as one JSON object.")] = False,
) -> None:
    """Compute all awards again from their mentions and from people's decisions; goes on after an interruption."""
    from piagam.awards_shown import progress_bar
    from storage.database import open_database
    from storage.rebuild import rebuild

    with open_database() as database, progress_bar("rebuilding") as advance:
        done = rebuild(database, advance, afresh=afresh)
    counts = {"new": done.new, "changed": done.changed, "gone": done.gone, "resumed": done.resumed}
    if as_json:
        sys.stdout.buffer.write(orjson.dumps(counts) + b"\n")
        sys.stdout.buffer.flush()
    else:
        typer.echo(f"{done.new} awards started, {done.changed} changed, {done.gone} merged or withdrawn")


def decide(word: str, work: Callable[[Session, str], Decided], by: str | None, number: int | None) -> None:
    """Makes a decision and says what became of it."""
    from storage.database import open_database

    try:
        who = by or getpass.getuser()
    except (KeyError, OSError):
        raise CommandError("this account has no name", "Give yours with --by.") from None
    with open_database() as database:
        decided = database.retrying(lambda session: work(session, who))
    effects: list[tuple[str, Any]] = [
        ("new award", decided.joined.new), ("changed award", decided.joined.changed), ("gone", decided.joined.gone),
    ]  # fmt: skip
    said = "; ".join(f"{name} {', '.join(map(str, ids))}" for name, ids in effects if ids)
    subject = f"award {number} " if number is not None else ""
    typer.echo(f"{subject}{word} by {who} (decision {decided.decision_id}){f': {said}' if said else ''}")
