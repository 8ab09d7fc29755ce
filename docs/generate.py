"""Write docs/reference.md from the program itself: commands, settings. A test fails when it is out of date.

python -m docs.generate
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer.main

PAGE = Path(__file__).parent / "reference.md"

HEAD = """# Reference

Written by `python -m docs.generate` from the program itself; change the program, not this page.

Exit codes of every command: 0 done, 1 failed, 2 wrong use. What a program is to read goes to standard output, what a
person is told along the way goes to standard error. The columns of the reporting views are in
[reporting.md](reporting.md), the tables in [storage.md](storage.md).
"""


def commands() -> Iterator[tuple[str, Any]]:
    """Every command with its full name, groups' commands after the group's name."""
    from piagam.cli import build

    root = typer.main.get_command(build())
    yield from _walk("piagam", root)


def _walk(path: str, command: Any) -> Iterator[tuple[str, Any]]:
    children = getattr(command, "commands", None)
    if children is None:
        yield path, command
        return
    for name in sorted(children):
        yield from _walk(f"{path} {name}", children[name])


def command_section(path: str, command: Any) -> str:
    """The part of the page about one command."""
    lines = [f"### `{path}`", "", " ".join((command.help or "").split()), ""]
    rows = []
    for parameter in command.params:
        if parameter.name == "help":
            continue
        options = (
            " / ".join([*parameter.opts, *parameter.secondary_opts]) if parameter.param_type_name == "option" else ""
        )
        name = options or str(parameter.metavar or (parameter.name or "").upper())
        rows.append(f"| `{name.replace('|', chr(92) + '|')}` | {cell(getattr(parameter, 'help', None) or '')} |")
    if rows:
        lines += ["| | |", "|---|---|", *rows, ""]
    return "\n".join(lines)


def cell(text: str) -> str:
    """Text that fits into one cell of a Markdown table."""
    return " ".join(text.split()).replace("|", "\\|")


def page() -> str:
    """The whole page."""
    from piagam.settings import settings

    parts = [HEAD, "## Settings\n", "All come from the environment.\n", "| name | meaning | default |", "|---|---|---|"]
    parts += [f"| `{s.name}` | {cell(s.description)} | {cell(s.default)} |" for s in settings()]
    parts += ["", "## Commands\n", *(command_section(path, command) for path, command in commands())]
    return "\n".join(parts).rstrip() + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"wrote {PAGE.name}\n")
