"""`piagam reextract`: read stored articles again after a change of the extractor."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, TypeVar

import orjson
import typer

from piagam.cli import plain

if TYPE_CHECKING:
    from piagam.lines import Line
    from storage.rereading import Change, Stored

app = typer.Typer()
T = TypeVar("T")

# Rows shown to a person; --json has them all.
MOST = 60


@app.command("reextract")
def reextract(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would change.")] = False,
    every: Annotated[
        bool, typer.Option("--all", help="Also articles that this version of the extractor has read already.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a changed award, one a line.")] = False,
    processes: Annotated[int | None, typer.Option(min=1, help="Worker processes; one per core by default.")] = None,
) -> None:
    """Read stored articles again and show which awards the extractor adds, alters and drops.

    People's decisions hold, and an award keeps its number where its mention persists. Interrupted, it goes on where
    it was: articles that this version has read are passed over.
    """
    from extract.extractor import EXTRACTOR_VERSION
    from piagam.lines import BadLine
    from piagam.reading import read_all
    from storage.database import open_database
    from storage.rereading import count_due, due, forget_versions, reread

    # In a trial the version must differ from the stored one, else the new reading would be taken for known.
    version = f"{EXTRACTOR_VERSION}+trial" if dry_run else EXTRACTOR_VERSION
    wanted = version if every else EXTRACTOR_VERSION
    counts: Counter[str] = Counter()
    shown: list[Change] = []
    with open_database() as database:
        with database.transaction() as session:
            if every and not dry_run:
                forget_versions(session)
            total = count_due(session, wanted)
        waiting: dict[int, Stored] = {}

        def lines() -> Iterator[Line]:
            for stored in due(database, wanted):
                waiting[stored.article_id] = stored
                yield line_of(stored)

        for item in counted(read_all(lines(), processes=processes), total):
            if isinstance(item, BadLine):
                counts["unreadable"] += 1
                continue
            stored = waiting.pop(item.line.number)
            counts["articles"] += 1
            for change in reread(database, stored, item.records, version, keep=not dry_run):
                counts[change.kind] += 1
                if as_json:
                    sys.stdout.buffer.write(orjson.dumps(json_of(change), default=str) + b"\n")
                elif len(shown) < MOST:
                    shown.append(change)
    sys.stdout.flush()
    if not as_json:
        show(shown, counts, dry_run)
    raise typer.Exit(1 if counts["unreadable"] else 0)


def line_of(stored: Stored) -> Line:
    """A stored article as a line of input; its number is the article's."""
    from piagam.lines import Line

    facts = stored.facts
    published = facts.published_on.isoformat() if facts.published_on else None
    value = {"id": facts.ident, "title": facts.title, "text": facts.text, "published": published}
    return Line("register", stored.article_id, value | {"region": stored.region})


def json_of(change: Change) -> dict[str, object]:
    """A change as a program reads it."""
    return {
        "change": change.kind, "award_id": change.award_id, "recipient": change.recipient, "award": change.award,
        "fields": {name: {"before": old, "after": new} for name, (old, new) in change.fields.items()},
    }  # fmt: skip


def counted(items: Iterator[T], total: int) -> Iterator[T]:
    """Passes items on, with a progress bar when standard error is a terminal."""
    if not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(items, "reading", total=total, console=Console(stderr=True), transient=True)


def show(changes: list[Change], counts: Counter[str], dry_run: bool) -> None:
    """The changes as a table, and the counts."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    if changes:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for name in ("", "id", "recipient", "award", "fields"):
            table.add_column(name, overflow="fold")
        for change in changes:
            told = "; ".join(f"{name}: {old} → {new}" for name, (old, new) in change.fields.items())
            number = "" if change.kind == "added" and dry_run else str(change.award_id)
            table.add_row(change.kind, number, *(Text(plain(text)) for text in (change.recipient, change.award, told)))
        console.print(table)
    would = "would be " if dry_run else ""
    told = ", ".join(f"{counts[kind]} {would}{kind}" for kind in ("added", "altered", "dropped"))
    typer.echo(f"{counts['articles']} articles read; awards: {told}")
    most = counts["added"] + counts["altered"] + counts["dropped"]
    if most > len(changes):
        typer.echo(f"({len(changes)} of {most} shown; --json has them all)")
