"""`piagam serve`, `piagam scheduler`, `piagam worker`: the service, in one process or in many."""

from __future__ import annotations

from typing import Annotated

import typer

from piagam.cli import CommandError

app = typer.Typer()

Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Debug lines too.")]
Listen = Annotated[
    str | None,
    typer.Option(
        metavar="HOST:PORT", help="Where /healthz and /metrics answer; '' for nowhere. Default: PIAGAM_LISTEN."
    ),
]


@app.command("serve")
def serve(listen: Listen = None, verbose: Verbose = False) -> None:
    """Run everything in one process: scheduler, one worker, alerts, health endpoint. Ctrl-C or SIGTERM stops it.

    It crawls each site of the site files as often as the site deserves and sends alerts, for as long as it runs.
    """
    run(scheduler=True, worker=True, listen=listen, verbose=verbose)


@app.command("scheduler")
def scheduler(listen: Listen = None, verbose: Verbose = False) -> None:
    """Decide when each site is due and put the visits into the queue; workers are processes of their own.

    Of several schedulers on one database one leads, the others wait to take over.
    """
    run(scheduler=True, worker=False, listen=listen, verbose=verbose)


@app.command("worker")
def worker(
    crawls: Annotated[
        int | None, typer.Option(min=1, max=64, help="Sites crawled at once. Default: PIAGAM_WORKER_CRAWLS.")
    ] = None,
    listen: Annotated[
        str,
        typer.Option(
            metavar="HOST:PORT", help="Where /healthz and /metrics of this worker answer; nowhere by default."
        ),
    ] = "",
    verbose: Verbose = False,
) -> None:
    """Work off the queue: crawl the sites that are due, send mails. Any number of them, on any machines."""
    run(scheduler=False, worker=True, crawls=crawls, listen=listen, verbose=verbose)


@app.command("backfill")
def backfill(
    sites: Annotated[
        list[str] | None, typer.Argument(metavar="[SITE…]", help="Sites; all enabled ones by default.")
    ] = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="First day, as 2024-01-31; all by default.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Last day.")] = None,
) -> None:
    """Have the workers read back what sites published, behind everything that is fresh.

    The jobs go into the queue of `piagam serve` and `piagam worker`; `piagam crawl --since` does the same at once.
    """
    import datetime as dt

    from crawler.config import CrawlSettings
    from crawler.definition import read_site_files
    from scheduler import backfill as reading
    from storage.database import open_database
    from storage.errors import StorageError

    try:
        first, last = (dt.date.fromisoformat(day) if day else None for day in (since, until))
    except ValueError as error:
        raise typer.BadParameter("a date must look like 2024-01-31") from error
    try:
        known = read_site_files(CrawlSettings().seeds).definitions
    except FileNotFoundError as error:
        raise CommandError(str(error), "set PIAGAM_SEEDS to the folder of site files") from error
    if missing := sorted(set(sites or ()) - known.keys()):
        raise typer.BadParameter(f"no site file for {', '.join(missing)}; `piagam sites list` shows them")
    chosen = [known[key] for key in sites] if sites else [site for site in known.values() if site.enabled]
    try:
        with open_database() as database:
            for site in chosen:
                number = reading.ask(database, site.model_dump(mode="json"), first, last)
                typer.echo(f"{site.key}: {'is being read back already' if number is None else 'queued'}")
    except StorageError as error:
        raise CommandError(str(error)) from error


def run(*, scheduler: bool, worker: bool, listen: str | None, verbose: bool, crawls: int | None = None) -> None:
    """Start the parts and stay until asked to stop."""
    from pydantic import ValidationError

    from crawler.config import CrawlSettings
    from scheduler import logs, service
    from scheduler.catalogue import Catalogue
    from scheduler.config import ScheduleSettings
    from storage.database import open_database
    from storage.errors import StorageError

    logs.configure(verbose=verbose)
    try:
        changes = {"worker_crawls": crawls, "listen": listen}
        given = {name: value for name, value in changes.items() if value is not None}
        settings = ScheduleSettings().model_copy(update=given)
        address = settings.address
    except (ValidationError, ValueError) as error:
        raise CommandError(f"a setting cannot be used: {error}", "docs/reference.md lists them") from error
    folder = CrawlSettings().seeds
    if scheduler and not any(folder.glob("*.toml")):
        raise CommandError(f"no site files in {folder.absolute()}", "set PIAGAM_SEEDS, or `piagam sites add URL`")
    try:
        database = open_database()
    except StorageError as error:
        raise CommandError(str(error)) from error
    catalogue = Catalogue(folder, settings) if scheduler else None
    try:
        code = service.run(database, catalogue, settings, worker=worker, listen=address)
    except OSError as error:
        raise CommandError(
            f"cannot listen on {settings.listen}: {error.strerror or error}",
            "is it running already? else choose another with --listen HOST:PORT or PIAGAM_LISTEN",
        ) from error
    raise typer.Exit(code)
