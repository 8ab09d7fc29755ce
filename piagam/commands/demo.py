"""`piagam demo`: the main job against the bundled newspaper, in a register of its own."""

from __future__ import annotations

import shlex
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from piagam.cli import CommandError, plain

if TYPE_CHECKING:
    from rich.console import Console

    from storage.database import Database

app = typer.Typer()

# The region that the invented outlets cover.
REGION = "63"
REPORTS: tuple[tuple[str, dict[str, str]], ...] = (
    ("league-table", {"region": REGION, "year": "2024"}),
    ("outlets", {}),
)
FIELDS = ("recipient", "award", "category", "score", "rank", "issuer", "date", "period", "place", "confidence")


@app.command("demo")
def demo() -> None:
    """Crawl a bundled offline newspaper of three invented outlets and show what comes of it.

    Nothing leaves this machine, and your own register is not touched: the demo keeps its data in the folder `demo`
    of the data folder and starts anew each time.
    """
    from rich.console import Console

    from crawler.config import CrawlSettings
    from crawler.crawl import run_sites
    from crawler.definition import read_site_files
    from piagam.commands.crawl import report
    from piagam.crawl_display import display
    from piagam.demo.newspaper import Newspaper
    from storage.config import StorageSettings
    from storage.database import open_database
    from storage.runs import award_lines

    started = time.monotonic()
    console = Console(highlight=False)
    home = StorageSettings().home / "demo"
    heading(console, "1. Three invented outlets, crawled like real ones")
    with Newspaper() as paper, open_database(emptied(home)) as database:
        console.print(f"serving {', '.join(paper.hosts)} on this machine\n")
        settings = CrawlSettings(seeds=paper.seeds, allow_private_hosts=",".join(paper.hosts), crawl_delay=0)
        sites = list(read_site_files(paper.seeds).definitions.values())
        with display(sites) as progress:
            results = run_sites(sites, settings=settings, progress=progress, database=database)
        numbers = sorted({number for result in results for number in result.awards})
        with database.transaction() as session:
            report(results, award_lines(session, numbers))
        if not numbers:
            raise CommandError("the demo found no award", "See the line of each site above.")
        show_joined(console, database)
        show_mail(console, database)
        show_reports(console, database)
    heading(console, f"Done in {time.monotonic() - started:.0f} s. Try next")
    program = "piagam" if Path(sys.argv[0]).parent == Path() else shlex.quote(str(Path(sys.argv[0])))
    for words in (f"awards list --region {REGION}.72", "reports run awards --format markdown", "awards export"):
        typer.echo(f"  PIAGAM_HOME={shlex.quote(str(home))} {program} {words}")


def emptied(home: Path) -> Any:
    """Settings of the demo's own embedded database, with everything of an earlier demo removed."""
    import psycopg

    from storage.config import StorageSettings
    from storage.database import open_database

    settings = StorageSettings(database_url=None, home=home)
    with (
        open_database(settings, upgrade=False) as database,
        psycopg.connect(database.url, autocommit=True) as connection,
    ):
        for schema in ("piagam", "report", "queue"):
            connection.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE".encode())
    return settings


def heading(console: Console, words: str) -> None:
    """A line between two parts of the demo."""
    console.print()
    console.rule(words, align="left", style="dim")


def show_joined(console: Console, database: Database) -> None:
    """The award that most outlets tell, preferring one on which they disagree."""
    from piagam.awards_shown import shown
    from storage.awards import get_award, list_awards

    heading(console, "2. One award, several outlets")
    with database.transaction() as session:
        every = list_awards(session, limit=1000)
        joined = [award for award in every if award["outlets_count"] > 1]
        if not joined:
            console.print("no award was told by two outlets")
            return
        best = max(
            joined, key=lambda award: (bool(award["conflicts"]), award["outlets_count"], award["mentions_count"])
        )
        award = get_award(session, best["award_id"])
    console.print(
        f"{len(joined)} of {len(every)} awards are told by more than one outlet; number {award['award_id']}:\n"
    )
    for name in FIELDS:
        if award.get(name) is not None:
            console.print(f"  {name:<11} {plain(shown(award[name]))}", markup=False)
    for name, told in award["conflicts"].items():
        console.print(f"  [yellow]outlets disagree[/yellow] on {name}: ", end="")
        console.print(plain(str(told)), markup=False)
    for mention in award["mentions"]:
        console.print(f"\n  {plain(mention['outlet'])}: {plain(mention['sentence'])}", markup=False, soft_wrap=False)
        console.print(f"  {plain(mention['url'])}", style="dim", markup=False)


def show_mail(console: Console, database: Database) -> None:
    """The e-mail that a subscriber would get about the newest award."""
    from alerts.sample import render_sample
    from storage.awards import list_awards

    heading(console, "3. The e-mail that a subscriber gets")
    with database.transaction() as session:
        newest = max(list_awards(session, limit=1000), key=lambda award: (award["outlets_count"], award["award_id"]))
        mail = render_sample(session, [newest["award_id"]], "id")
    body = mail.get_body(("plain",))
    console.print(f"Subject: {plain(str(mail['Subject']))}\n", markup=False)
    console.print(plain(body.get_content()) if body is not None else "", markup=False)


def show_reports(console: Console, database: Database) -> None:
    """Two ready reports."""
    from reports import render_terminal, run

    heading(console, "4. Two reports")
    for name, parameters in REPORTS:
        console.print(render_terminal(run(database, name, parameters), width=console.width), markup=False)
        console.print()
