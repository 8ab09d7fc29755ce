"""The command line's promises: exit codes, clean streams, no traceback, only what is needed is imported."""

from __future__ import annotations

import subprocess
import sys

import pytest

from piagam.cli import CommandError, plain, report
from tests.piagam.conftest import Piagam


def test_version(piagam: Piagam) -> None:
    done = piagam("--version")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("piagam ")


def test_help_lists_every_command(piagam: Piagam) -> None:
    done = piagam("--help")
    assert done.returncode == 0
    for name in ("crawl", "extract", "awards", "subscriptions", "reports", "doctor", "demo"):
        assert name in done.stdout


@pytest.mark.parametrize("arguments", [["no-such-command"], ["extract", "--no-such-option"], ["awards", "nothing"]])
def test_wrong_use_is_exit_2_and_says_so_on_stderr(piagam: Piagam, arguments: list[str]) -> None:
    done = piagam(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Usage" in done.stderr


def test_a_known_error_is_two_lines(capsys: pytest.CaptureFixture[str]) -> None:
    assert report(CommandError("the disk is full", "Free some space.")) == 1
    assert capsys.readouterr().err == "error: the disk is full\n  Free some space.\n"


def test_an_unforeseen_error_is_no_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    assert report(ZeroDivisionError("division by zero")) == 1
    err = capsys.readouterr().err
    assert "Traceback" not in err
    assert "PIAGAM_DEBUG" in err


def test_a_dead_database_is_said_with_its_host(piagam: Piagam) -> None:
    done = piagam("awards", "list", PIAGAM_DATABASE_URL="postgresql://nobody@127.0.0.1:9/piagam")
    assert done.returncode == 1
    assert "127.0.0.1" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_control_characters_do_not_reach_the_terminal() -> None:
    assert plain("a\x1b[31mb\x07") == "a�[31mb�"


def test_extract_imports_neither_scrapy_nor_matplotlib_nor_sqlalchemy() -> None:
    code = "import sys, piagam.cli as c; c.build('extract'); "
    code += "print({'scrapy', 'matplotlib', 'sqlalchemy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
