"""`piagam crawl`: the main job, with a display for people and one line an event for programs."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import orjson
import typer

from piagam.cli import CommandError, plain

if TYPE_CHECKING:
    from crawler.definition import SiteDefinition
    from crawler.run_state import RunResult
    from storage.database import Database
    from storage.runs import AwardLine

app = typer.Typer()
# More lines than this in the table of new awards help nobody; `piagam awards list` has them all.
MOST_LINES = 40


@app.command("crawl")
def crawl_command(
    sites: Annotated[
        list[str] | None, typer.Argument(metavar="[SITE…]", help="Sites; all enabled ones by default.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="First day of articles to take (2025-01-31).")
    ] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Last day of articles to take.")] = None,
    max_articles: Annotated[int | None, typer.Option(min=1, help="Articles to take from each site at most.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the runs as JSON Lines.")] = False,
) -> None:
    """Crawl sites: find new articles, read them for awards, keep both.

    A second crawl fetches nothing that is known. Ctrl-C ends it in order; all that was fetched is kept. Exit code 1
    when no site worked.
    """
    window = day(since, "--since"), day(until, "--until")
    if window[0] and window[1] and window[0] > window[1]:
        raise typer.BadParameter("--since is later than --until")
    chosen = choose(sites or [])
    # Only now: wrong use should not wait for Scrapy and the database.
    from crawler.config import CrawlSettings
    from crawler.crawl import run_sites
    from piagam.crawl_display import display
    from storage.database import open_database
    from storage.runs import award_lines

    with database_or_error(open_database) as database:
        with display(chosen) as progress:
            results = run_sites(
                chosen, settings=CrawlSettings(), since=window[0], until=window[1], max_articles=max_articles,
                progress=progress, database=database,
            )  # fmt: skip
        numbers = sorted({number for result in results for number in result.awards})
        lines: list[AwardLine] = []
        if numbers and not as_json:
            with database.transaction() as session:
                lines = award_lines(session, numbers)
    if as_json:
        for result in results:
            sys.stdout.buffer.write(orjson.dumps(json_of(result)) + b"\n")
    else:
        report(results, lines)
    if any(result.outcome.worked for result in results):
        return
    typer.echo(
        "no site could be crawled; `piagam doctor` looks at the network and the rest of the installation", err=True
    )
    raise typer.Exit(1)


def day(text: str | None, option: str) -> dt.date | None:
    """The day in an option.

    Raises:
        typer.BadParameter: it is none.
    """
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{option} must be a date such as 2025-01-31, not {text!r}") from error


def choose(names: list[str]) -> list[SiteDefinition]:
    """The sites that are meant; broken site files are reported on standard error and left out.

    Raises:
        CommandError: no such site, or no site at all.
    """
    from crawler.config import CrawlSettings
    from crawler.definition import read_site_files

    folder = CrawlSettings().seeds
    try:
        files = read_site_files(folder)
    except FileNotFoundError as error:
        raise CommandError(
            str(error), "Set PIAGAM_SEEDS to the folder of site files, or run in the project's folder."
        ) from error
    for broken in files.errors:
        typer.echo(f"site file left out: {plain(str(broken))}", err=True)
    unknown = [name for name in names if name not in files.definitions]
    if unknown:
        broken_keys = {error.file.stem for error in files.errors}
        if set(unknown) <= broken_keys:
            raise CommandError(
                f"the site file of {', '.join(unknown)} is broken", "See the line above for what is allowed."
            )
        raise CommandError(
            f"no site {', '.join(map(repr, unknown))} in {folder}", "`piagam sites list` shows the sites."
        )
    if names:
        return [files.definitions[name] for name in dict.fromkeys(names)]
    enabled = [definition for definition in files.definitions.values() if definition.enabled]
    if not enabled:
        raise CommandError(f"no enabled site in {folder}", "`piagam sites add URL` makes a site file.")
    return enabled


def database_or_error(opener: Callable[[], Database]) -> Database:
    """The open register.

    Raises:
        CommandError: it cannot be reached.
    """
    from sqlalchemy.exc import SQLAlchemyError

    try:
        return opener()
    except (SQLAlchemyError, OSError) as error:
        first = str(getattr(error, "orig", None) or error).strip().splitlines() or [type(error).__name__]
        raise CommandError(
            f"the database cannot be reached: {first[0]}", "`piagam doctor` tells what is wrong with it."
        ) from error


def json_of(result: RunResult) -> dict[str, object]:
    """A run as a program reads it."""
    return {
        "site": result.site, "outcome": str(result.outcome), "detail": result.detail, "counts": result.counts,
        "awards": list(result.awards), "run": result.run_id,
    }  # fmt: skip


def report(results: list[RunResult], lines: list[AwardLine]) -> None:
    """One line a site, then the new awards."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("site", "outcome", "articles", "awards", ""):
        table.add_column(name, justify="right" if name in {"articles", "awards"} else "left", overflow="fold")
    for result in results:
        fresh = result.counts.get("articles_new", 0) + result.counts.get("articles_changed", 0)
        colour = "green" if result.outcome.worked else "red"
        numbers = str(fresh), str(result.counts.get("awards_new", 0))
        table.add_row(Text(result.site), Text(str(result.outcome), style=colour), *numbers, Text(plain(result.detail)))
    console.print(table)
    if lines:
        awards = Table(box=box.SIMPLE_HEAD, pad_edge=False, title=f"{len(lines)} new awards", title_justify="left")
        for name in ("id", "recipient", "award", "grade", "rank", "date"):
            awards.add_column(name, overflow="fold", justify="right" if name in {"id", "rank"} else "left")
        for line in lines[:MOST_LINES]:
            awards.add_row(
                str(line.id), Text(plain(line.recipient)), Text(plain(line.award)), Text(plain(line.category or "")),
                str(line.rank or ""), line.date.isoformat() if line.date else "",
            )  # fmt: skip
        console.print(awards)
        if len(lines) > MOST_LINES:
            console.print(f"… and {len(lines) - MOST_LINES} more: piagam awards list")
