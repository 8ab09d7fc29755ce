"""Awards as tables, pages and files for people."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TextIO

import typer

from extract.model import RECORD_FIELDS
from piagam.cli import plain

if TYPE_CHECKING:
    from storage.decisions import PastDecision

COLUMNS = (
    "award_id", "status", "first_seen", *(f for f in RECORD_FIELDS if f not in {"evidence", "main"}), "mentions",
    "outlets", "urls",
)  # fmt: skip


def show_list(awards: Sequence[dict[str, Any]], *, full: bool) -> None:
    """The table of awards."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    if not awards:
        typer.echo("no award matches", err=True)
        return
    # Not on a terminal there is no width to fit into; 80 columns would break every name.
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 200)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("id", "day", "recipient", "award", "grade", "issuer", "outlets", ""):
        narrow = name in {"id", "outlets", "day", ""}
        table.add_column(
            name, overflow="fold", no_wrap=narrow, justify="right" if name in {"id", "outlets"} else "left"
        )
    marks = {"confirmed": "✓", "rejected": "✗", "merged": "→", "withdrawn": "–"}
    for award in awards:
        told = [award["day"], award["recipient"], award["award"], grade(award), award["issuer"] or ""]
        mark = marks.get(award["status"], "") + ("≠" if award["conflicts"] else "")
        table.add_row(
            str(award["award_id"]), *(Text(plain(t)) for t in told), str(award["outlets_count"]), mark
        )  # fmt: skip
    console.print(table)
    if full:
        typer.echo("there may be more: use --limit and --offset, or filters", err=True)


def grade(award: dict[str, Any]) -> str:
    """Category, rank and score in a few words."""
    parts = [award["category"] or ""]
    if award["rank"] is not None:
        parts.append(f"rank {award['rank']}" + (f" {award['rank_scope']}" if award["rank_scope"] else ""))
    if award["score"] is not None:
        parts.append(f"score {award['score']:g}")
    return ", ".join(p for p in parts if p)


def shown(value: object) -> str:
    """A field's value for a person; numbers without digits that mean nothing."""
    if isinstance(value, float):
        return f"{value:.6g}" if value > 1 else f"{value:.2f}"
    return str(value)


def show_award(award: dict[str, Any], past: Sequence[PastDecision]) -> None:
    """The page of one award."""
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=True)
    say = console.print
    if award["asked"] != award["award_id"]:
        say(Text(f"award {award['asked']} was merged into award {award['award_id']}", style="yellow"))
    say(Text(f"Award {award['award_id']}  {award['status']}", style="bold"))
    for field in (f for f in RECORD_FIELDS if f not in {"evidence", "main"}):
        if award[field] is not None:
            say(Text.assemble((f"  {field:<22}", "dim"), plain(shown(award[field]))))
    say(
        Text(
            f"  told by {award['outlets_count']} outlets in {award['mentions_count']} articles, "
            f"{award['voices_count']} independent texts; first seen {award['first_seen'][:16]}",
            style="dim",
        )
    )
    if award["conflicts"]:
        say(Text("Disagreement", style="bold yellow"))
        for field, values in sorted(award["conflicts"].items()):
            told = "; ".join(f"{v['value']} ({', '.join(v['outlets'])})" for v in values)
            say(Text.assemble((f"  {field:<22}", "dim"), plain(told)))
    say(Text("Mentions", style="bold"))
    for mention in award["mentions"]:
        copy = ", copy of another outlet's text" if mention["copy"] else ""
        where = f"{plain(mention['outlet'])}, {(mention['published'] or 'undated')[:10]}{copy}"
        say(Text(f"  [{mention['mention_id']}] {where}"))
        say(Text(f"      {plain(mention['title'])}"))
        say(Text(f"      “{plain(mention['sentence'])}”", style="italic"))
        say(Text(f"      {plain(mention['url'])}", style="blue"))
    if past:
        say(Text("Decisions", style="bold"))
        show_history(past)


def show_history(past: Sequence[PastDecision]) -> None:
    """The decisions on an award."""
    if not past:
        typer.echo("no decision yet", err=True)
    for d in past:
        what = {
            "merge": f"award {d.award_id} and {d.other_award_id}",
            "distinct": f"award {d.award_id} is not {d.other_award_id}",
            "split": f"mentions {', '.join(map(str, d.mention_ids))} out of award {d.award_id}",
            "correct": f"{d.field} = {d.value!r}",
        }.get(d.kind, f"award {d.award_id}")
        undone = f"  (undone by {d.undone_by}, {d.undone_at:%Y-%m-%d %H:%M})" if d.undone_at else ""
        why = f": {d.reason}" if d.reason else ""
        typer.echo(plain(f"  {d.id}  {d.decided_at:%Y-%m-%d %H:%M}  {d.decided_by}  {d.kind}  {what}{why}{undone}"))


def decision_json(decision: PastDecision) -> dict[str, Any]:
    """A decision as a JSON object."""
    names = (
        "id", "kind", "award_id", "other_award_id", "mention_ids", "field", "value", "reason", "decided_by",
        "decided_at", "undone_by", "undone_at",
    )  # fmt: skip
    return {name: getattr(decision, name) for name in names}


def write_csv(awards: Iterable[dict[str, Any]], out: TextIO) -> None:
    """One row an award; a cell that a spreadsheet would take for a formula is quoted as text."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for award in awards:
        mentions = award["mentions"]
        row = {
            **award,
            "mentions": len(mentions),
            "outlets": "; ".join(sorted({m["outlet"] for m in mentions})),
            "urls": " ".join(m["url"] for m in mentions),
        }
        writer.writerow([cell(row.get(name)) for name in COLUMNS])


def cell(value: object) -> object:
    """A value as a cell that no spreadsheet runs (OWASP: CSV injection)."""
    if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"}:
        return "'" + value
    return "" if value is None else value


@contextmanager
def progress_bar(words: str) -> Iterator[Callable[[int, int], None] | None]:
    """A progress bar on standard error when it is a terminal; yields its (done, total) callback."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(words, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)
