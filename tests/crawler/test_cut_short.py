"""The real command in a process of its own: killed, interrupted, given broken site files."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from storage.database import Database
from tests.crawler.conftest import Crawl
from tests.crawler.server import Asked, Reply, Server, article, links
from tests.crawler.test_crawl import ROOT, count, map_of, names, publish, rows


def command(database_url: str, server: Server, folder: Path, *words: str, delay: str = "0") -> subprocess.Popen[bytes]:
    """`piagam crawl` in a process of its own."""
    (folder / "uji.toml").write_text(f'name = "Kabar Uji"\nhome = "{server.url}"\nregion = "63"\ndelay = {delay}\n')
    environment = os.environ | {
        "PIAGAM_DATABASE_URL": database_url, "PIAGAM_SEEDS": str(folder), "PIAGAM_ALLOW_PRIVATE_HOSTS": server.host,
        "PIAGAM_HOME": str(folder / "rumah piagam"),
    }  # fmt: skip
    # A test run in the background of a shell ignores SIGINT, and its children would too.
    code = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from piagam.cli import main; main()"
    )
    return subprocess.Popen(
        [sys.executable, "-c", code, "crawl", *words], cwd=ROOT, env=environment,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT], ids=["killed", "ctrl_c"])
def test_cut_short_then_again(
    server: Server, database: Database, database_url: str, crawl: Crawl, tmp_path: Path, how: signal.Signals
) -> None:
    paths = names(60)

    def slow(asked: Asked) -> Reply:
        time.sleep(0.1 if count(database) < 3 else 0.5)
        return Reply(article(f"Kabar Dari Kampung Nomor {asked.path.rpartition('-')[2]}"))

    for path in paths:
        server.pages[path] = slow
    map_of(server, paths)
    server.pages["/"] = Reply(links([]))
    process = command(database_url, server, tmp_path)
    while count(database) < 3 and process.poll() is None:
        time.sleep(0.05)
    process.send_signal(how)
    out, _ = process.communicate(timeout=60)
    before = count(database)
    assert 0 < before < 60
    if how is signal.SIGINT:
        assert b"interrupted" in out and process.returncode == 1
        assert rows(database, "SELECT outcome FROM piagam.run") == [("interrupted",)]
    server.log.clear()
    crawl()
    assert count(database) == 60
    assert len([path for path in server.paths() if path.startswith("/warta")]) <= 60 - before


def test_ctrl_c_does_not_wait_for_those_that_wait_their_turn(
    server: Server, database: Database, database_url: str, crawl: Crawl, tmp_path: Path
) -> None:
    paths = names(40)
    publish(server, paths)
    map_of(server, paths)
    server.pages["/"] = Reply(links([]))
    process = command(database_url, server, tmp_path, delay="0.5")
    while count(database) < 2 and process.poll() is None:
        time.sleep(0.05)
    asked = len(server.log)
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=60)
    assert b"interrupted" in out
    assert len(server.log) - asked <= 3
    assert count(database) >= 2
    crawl()
    assert count(database) == 40


def test_command_says_what_is_wrong_and_goes_on(server: Server, database_url: str, tmp_path: Path) -> None:
    publish(server, names(1))
    map_of(server, names(1))
    server.pages["/"] = Reply(links([]))
    (tmp_path / "rusak.toml").write_text('name = "Rusak"\nhome = "ftp://x"\nregion = "63"\nfoo = 1\n')
    (tmp_path / "mati.toml").write_text('name = "Mati"\nhome = "http://127.0.0.1:1/"\nregion = "63"\n')
    process = command(database_url, server, tmp_path)
    out, err = process.communicate(timeout=90)
    assert process.returncode == 0
    assert b"rusak.toml: home: must be an http:// or https:// address" in err
    assert b"rusak.toml: foo: not allowed" in err
    assert b"refused" in out and b"mati" in out
    process = command(database_url, server, tmp_path, "mati")
    out, err = process.communicate(timeout=90)
    assert process.returncode == 1 and b"mati" in out and b"Traceback" not in err
