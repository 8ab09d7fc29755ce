"""`piagam reports`, as a person runs it."""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from piagam.cli import main
from storage.database import Database


@dataclasses.dataclass(frozen=True)
class Done:
    """What a command did."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def piagam(
    register: Database, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Callable[..., Done]:
    """Run the command on the filled register, through its own door but without a process of its own."""

    def command(*arguments: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["piagam", "reports", *arguments])
        with pytest.raises(SystemExit) as left:
            main()
        out, err = capfd.readouterr()
        return Done(int(left.value.code or 0), out, err)

    monkeypatch.setenv("PIAGAM_DATABASE_URL", register.url)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.delenv("PIAGAM_DEBUG", raising=False)
    return command


def test_as_a_process_of_its_own_into_a_pipe_that_closes(register: Database) -> None:
    environment = os.environ | {"PIAGAM_DATABASE_URL": register.url}
    code = (
        f'"{sys.executable}" -c "from piagam.cli import main; main()" reports run awards -f csv --limit none | head -1'
    )
    done = subprocess.run(code, shell=True, capture_output=True, text=True, env=environment, check=False, timeout=120)
    assert done.stdout.startswith("award_id,year,")
    assert "Traceback" not in done.stderr


def test_list(piagam: Callable[..., Done]) -> None:
    done = piagam("list", "--json")
    assert done.returncode == 0
    listed = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(listed) >= 15
    assert {"name", "title_id", "title_en", "parameters"} <= set(listed[0])


def test_run_prints_a_table_without_colour_into_a_pipe(piagam: Callable[..., Done]) -> None:
    done = piagam("run", "league-table", "--region", "Kalimantan Selatan", "--year", "2024")
    assert done.returncode == 0
    assert "Kota Banjarbaru" in done.stdout and "27,8" in done.stdout
    assert "\x1b" not in done.stdout
    assert done.stderr == ""


def test_files_by_their_ending(piagam: Callable[..., Done], tmp_path: Path) -> None:
    for name in ("a.csv", "a.json", "a.xlsx", "a.md", "a.html", "a.svg", "a.png"):
        done = piagam("run", "by-region", "--region", "63", "-o", str(tmp_path / name), "-l", "en")
        assert (done.returncode, done.stdout) == (0, ""), done.stderr
        assert f"wrote {tmp_path / name}" in done.stderr
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames == ["Awards by regency and city"]
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "a.csv", "a.html", "a.json", "a.md", "a.png", "a.svg", "a.xlsx",
    ]  # fmt: skip


def test_bulletin(piagam: Callable[..., Done], tmp_path: Path) -> None:
    page = tmp_path / "bulletin.html"
    done = piagam("bulletin", "--region", "63", "--month", "2024-05", "-o", str(page))
    assert done.returncode == 0
    assert "Buletin penghargaan" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["run", "nix"], 2, "no report"),
        (["run", "league-table"], 2, "needs --region"),
        (["run", "awards", "--region", "Bogor"], 2, "fits several"),
        (["run", "awards", "-f", "xlsx"], 2, "needs a file"),
        (["run", "newest", "-f", "svg"], 2, "no chart"),
        (["run", "awards", "-p", "x"], 2, "NAME=VALUE"),
        (["bulletin", "--month", "Mei"], 2, "not understood"),
        (["run", "awards", "-o", "/nowhere/a.csv"], 1, "cannot write"),
    ],
)
def test_wrong_questions_are_told_without_a_traceback(
    piagam: Callable[..., Done], arguments: list[str], code: int, said: str
) -> None:
    done = piagam(*arguments)
    assert done.returncode == code
    assert said in " ".join(done.stderr.replace("│", " ").split())
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_failed_export_leaves_no_half_file(piagam: Callable[..., Done], tmp_path: Path) -> None:
    own = tmp_path / "own.sql"
    own.write_text("SELECT 1 / (n - 500) AS x FROM generate_series(1, 1000) AS n", encoding="utf-8")
    done = piagam("run", str(own), "-o", str(tmp_path / "x.csv"))
    assert done.returncode == 1
    assert "division by zero" in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["own.sql"]


def test_refresh(piagam: Callable[..., Done]) -> None:
    done = piagam("refresh", "--force")
    assert done.returncode == 0
    assert "9 regions computed" in done.stdout and "0 regions waiting" in done.stdout
