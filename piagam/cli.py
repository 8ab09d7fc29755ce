"""The `piagam` command: finds the module of the command asked for, and turns errors into one clear line.

Only the module that is needed is imported: `piagam extract` must not pay for Scrapy or matplotlib.
"""

from __future__ import annotations

import importlib
import os
import sys
import traceback
from pathlib import Path
from typing import Annotated

import typer

from piagam import __version__

# Command or group -> its module. A group's commands follow its name (`piagam awards list`).
GROUPS: dict[str, str] = {
    name: f"piagam.commands.{name}" for name in ("awards", "sites", "subscriptions", "alerts", "reports", "db")
}
COMMANDS: dict[str, str] = {
    name: f"piagam.commands.{name}" for name in ("crawl", "extract", "ingest", "reextract", "health", "doctor", "demo")
} | dict.fromkeys(("serve", "scheduler", "worker", "backfill"), "piagam.commands.serve")

HELP = "Piagam: the register of awards in Indonesian regional news."
EPILOG = (
    "Settings come from the environment (PIAGAM_…); see docs/reference.md. `piagam doctor` checks the installation."
)


class CommandError(Exception):
    """A command failed for a reason that the person can act on.

    Args:
        message: what went wrong and where.
        advice: what to do next.
    """

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.advice = advice


def build(only: str | None = None) -> typer.Typer:
    """The application with every command, or with the one command named."""
    app = typer.Typer(
        help=HELP, epilog=EPILOG, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
    )

    @app.callback()
    def main_options(
        version: Annotated[
            bool, typer.Option("--version", is_eager=True, help="Print the version and leave.", callback=print_version)
        ] = False,
    ) -> None:
        """Options before the command."""

    for name, module in GROUPS.items():
        if only in (None, name):
            app.add_typer(importlib.import_module(module).app, name=name)
    seen: set[str] = set()
    for name, module in COMMANDS.items():
        if only in (None, name) and module not in seen:
            seen.add(module)
            app.add_typer(importlib.import_module(module).app)
    return app


def print_version(wanted: bool) -> None:
    """Print the version and leave."""
    if wanted:
        typer.echo(f"piagam {__version__}")
        raise typer.Exit


def main() -> None:
    """Run the command on the command line; never returns."""
    words = [word for word in sys.argv[1:] if not word.startswith("-")]
    only = words[0] if words and (words[0] in GROUPS or words[0] in COMMANDS) else None
    if sys.argv[1:2] == ["--version"]:
        print_version_and_leave()
    try:
        build(only)(prog_name="piagam")
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        sys.exit(130)
    except BrokenPipeError:
        # The reader left (`piagam awards list | head`); Python would complain again when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        sys.exit(report(error))


def print_version_and_leave() -> None:
    """`piagam --version` without importing any command."""
    sys.stdout.write(f"piagam {__version__}\n")
    sys.exit(0)


def report(error: Exception) -> int:
    """Say on standard error what went wrong and what to do next; a traceback only when PIAGAM_DEBUG is set."""
    if os.environ.get("PIAGAM_DEBUG"):
        traceback.print_exc()
        return 1
    advice = getattr(error, "advice", None)
    if advice is not None:
        sys.stderr.write(f"error: {plain(str(error))}\n")
        if advice:
            sys.stderr.write(f"  {advice}\n")
        return 1
    message = f"{type(error).__name__}: {plain(str(error).splitlines()[0] if str(error) else '')}"
    sys.stderr.write(f"error: {message}\n  This was not foreseen. Set PIAGAM_DEBUG=1 to see where it happened.\n")
    return 1


def plain(text: str) -> str:
    """Text without control characters: what a site or a file said must not steer the terminal."""
    return "".join(char if char.isprintable() or char in "\n\t" else "�" for char in text)


def project_root() -> Path:
    """The folder that holds the rooms."""
    return Path(__file__).parent.parent
