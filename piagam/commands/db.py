"""`piagam db`: the database itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from piagam.cli import CommandError

app = typer.Typer(help="The database: where it is, its schema, backups.", no_args_is_help=True)


@app.command("url")
def url_command() -> None:
    """Print the database's URL; the embedded server is started and left running."""
    from storage.config import StorageSettings
    from storage.server import keep_embedded, reachable_url

    settings = StorageSettings()
    typer.echo(reachable_url(settings))
    if not settings.database_url:
        # The URL is of no use when the server stops with this command.
        keep_embedded(settings.home)


@app.command("stop")
def stop_command() -> None:
    """Stop the embedded server, also when others use it (they start it again when they need it)."""
    from storage.config import StorageSettings
    from storage.server import stop_embedded

    settings = StorageSettings()
    if settings.database_url:
        raise CommandError("PIAGAM_DATABASE_URL is set: this is no embedded server", "Stop it by its own means.")
    typer.echo("stopped" if stop_embedded(settings.home) else "it was not running")


@app.command("upgrade")
def upgrade_command() -> None:
    """Bring the schema up to date; safe to run from several processes at once."""
    from storage.database import open_database
    from storage.schema import current_revision

    with open_database() as database, database.engine.connect() as connection:
        typer.echo(f"schema {current_revision(connection)}")


@app.command("shell")
def shell_command() -> None:
    """Open psql on the database."""
    from storage.database import open_database
    from storage.server import psql_program

    with open_database() as database:
        program = shutil.which("psql") or psql_program()
        if program is None:
            raise CommandError("there is no psql here", "Install postgresql-client, or use the URL of `piagam db url`.")
        database.close()
        done = subprocess.run(
            [program, database.url], env={**os.environ, "PGOPTIONS": "-c search_path=piagam,report"}, check=False
        )
    raise typer.Exit(0 if done.returncode == 0 else 1)


@app.command("backup")
def backup_command(
    target: Annotated[Path, typer.Argument(metavar="FILE", help="New file.")],
    no_verify: Annotated[bool, typer.Option("--no-verify", help="Do not restore it into a scratch database.")] = False,
) -> None:
    """Write a consistent copy of everything to a new file, and prove it by restoring it."""
    from storage.backup import backup
    from storage.database import open_database

    with open_database() as database:
        rows = backup(database, target, verify=not no_verify)
    proved = "" if no_verify else ", restored and compared"
    typer.echo(f"{target}: {sum(rows.values())} rows of {len(rows)} tables{proved}, {target.stat().st_size} bytes")


@app.command("restore")
def restore_command(
    source: Annotated[Path, typer.Argument(metavar="FILE", help="A file made by `db backup`.")],
) -> None:
    """Put a backup into an empty database; nothing is ever overwritten."""
    from storage.backup import check, restore
    from storage.database import open_database

    check(source)
    with open_database(upgrade=False) as database:
        rows = restore(database, source)
    typer.echo(f"restored {sum(rows.values())} rows of {len(rows)} tables")


@app.command("seed")
def seed_command(
    count: Annotated[int, typer.Argument(metavar="N", min=1, help="Number of awards.")],
    seed: Annotated[int, typer.Option(help="Start of the random numbers: the same gives the same register.")] = 1,
) -> None:
    """Fill an empty database with a made-up register of N awards, for load tests."""
    from piagam.awards_shown import progress_bar
    from storage.database import open_database
    from storage.seeding import seed_register

    with open_database() as database, progress_bar("seeding") as advance:
        rows = seed_register(database, count, seed=seed, progress=advance)
    typer.echo(", ".join(f"{number} {name}" for name, number in rows.items()))


@app.command("grant-reader")
def grant_reader_command(
    password: Annotated[
        str | None, typer.Option(help="Password of the role; - reads it from standard input.", show_default=False)
    ] = None,
) -> None:
    """Make the role `piagam_reader`, which reads schema report and nothing else."""
    from storage.database import open_database
    from storage.reporting import grant_reader

    secret = sys.stdin.readline().strip() if password == "-" else password  # noqa: S105 - a dash is no password
    with open_database() as database:
        typer.echo(f"role {grant_reader(database, secret)} may read schema report")
