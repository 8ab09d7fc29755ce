"""`piagam extract`: award records from articles, without a database."""

from __future__ import annotations

import sys
from typing import Annotated

import orjson
import typer

from piagam.cli import plain
from piagam.lines import BadLine, Line, read_lines
from piagam.reading import read_all, read_line, text_of

app = typer.Typer()


@app.command("extract")
def extract_command(
    files: Annotated[
        list[str] | None, typer.Argument(metavar="[FILE…|-]", help="JSON Lines files; - or nothing: standard input.")
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show the text with marked spans, and which rule filled which field.")
    ] = False,
    region: Annotated[
        str | None, typer.Option(help="Kemendagri code of the outlet's area, to tell ambiguous names apart (63).")
    ] = None,
    processes: Annotated[int | None, typer.Option(min=1, help="Worker processes; one per core by default.")] = None,
) -> None:
    """Read articles and print their award records, one JSON line an article, in order.

    A line of input is {"id", "title", "published"?, "url"?, "text"}, or "html" instead of title and text.
    """
    lines = read_lines(files or ["-"])
    failed = False
    if explain:
        failed = explain_lines(list(lines), region)
    else:
        out = sys.stdout.buffer
        for item in read_all(lines, region=region, processes=processes):
            if isinstance(item, BadLine):
                failed = True
                typer.echo(str(item), err=True)
                continue
            if item.warning:
                typer.echo(f"{item.line.file}, line {item.line.number}: {item.warning}", err=True)
            records = [record.as_json() for record in item.records]
            out.write(orjson.dumps({"id": item.line.value["id"], "awards": records}) + b"\n")
        out.flush()
    raise typer.Exit(1 if failed else 0)


def explain_lines(lines: list[Line | BadLine], region: str | None) -> bool:
    """Print how each article was read; True when a line could not be."""
    from extract.explain import Trace, render
    from extract.extractor import extract

    failed = False
    for line in lines:
        item = line if isinstance(line, BadLine) else read_line(line, region)
        if isinstance(item, BadLine):
            failed = True
            typer.echo(str(item), err=True)
            continue
        trace = Trace()
        context = text_of(line.value, "region") if isinstance(line, Line) else None
        extract(
            item.article.title, item.article.text, published=item.published_on, region=context or region, explain=trace
        )
        typer.echo(plain(f"── {item.line.value['id']} ──\n{render(trace)}\n"))
    return failed
