"""The embedded server: shared by any number of processes, and back after every kind of death."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from storage.embedded import postmaster
from storage.embedded.account import Account, let_through
from storage.embedded.server import EmbeddedServer
from storage.errors import DiskFull
from tests.storage.processes import folder_of, ordinary_user, run, small_disk, start

# Joins the server, says so, and holds it until told to go on.
HOLD = """
import sys
from pathlib import Path
from storage.server import embedded_url
print(embedded_url(Path(sys.argv[1])), flush=True)
sys.stdin.readline()
"""
QUERY = """
import sys
from pathlib import Path
import psycopg
from storage.server import embedded_url
with psycopg.connect(embedded_url(Path(sys.argv[1]))) as connection:
    print(connection.execute(sys.argv[2]).fetchone()[0])
"""
TRY = """
import sys
from pathlib import Path
from storage.server import embedded_url
from storage.errors import StorageError
try:
    embedded_url(Path(sys.argv[1]))
except StorageError as error:
    print(type(error).__name__, error)
"""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A data folder whose path has a space, with its server stopped in the end."""
    folder = tmp_path / "data folder"
    yield folder
    EmbeddedServer(folder).stop()


def server_of(home: Path) -> int | None:
    return postmaster.running(home / "postgres" / "data")


def gone(home: Path, pid: int) -> bool:
    """Whether the server has ended; a loaded machine may take a while over its last checkpoint."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and postmaster.runs_here(pid, home / "postgres" / "data"):
        time.sleep(0.05)
    return not postmaster.runs_here(pid, home / "postgres" / "data")


def test_the_last_of_several_processes_stops_it(home: Path) -> None:
    one, two = start(HOLD, home), start(HOLD, home)
    urls = {p.stdout.readline().strip() for p in (one, two) if p.stdout}
    assert len(urls) == 1
    pid = server_of(home)
    assert pid is not None
    one.communicate("go\n", timeout=60)
    assert server_of(home) == pid
    two.communicate("go\n", timeout=60)
    assert gone(home, pid)


def test_a_killed_user_holds_nothing(home: Path) -> None:
    one = start(HOLD, home)
    assert one.stdout
    one.stdout.readline()
    pid = server_of(home)
    assert pid is not None
    one.kill()
    one.wait()
    assert server_of(home) == pid
    assert run(QUERY, home, "SELECT 1") == "1"
    assert gone(home, pid)


def test_it_comes_back_after_kill_9_with_all_that_was_committed(home: Path) -> None:
    server = EmbeddedServer(home)
    with psycopg.connect(server.join()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n")
    pid = server_of(home)
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    with psycopg.connect(server.join()) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (1000,)
    server.leave()


def test_a_pid_file_whose_number_went_to_another_program_is_no_obstacle(home: Path) -> None:
    server = EmbeddedServer(home)
    server.join()
    pid = server_of(home)
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    while postmaster.remains(server.data):
        time.sleep(0.05)
    # Of the server's account, so that Postgres would take it for a living server.
    info = server.data.stat()
    options = {"user": info.st_uid, "group": info.st_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    stranger = subprocess.Popen(["sleep", "60"], cwd="/", **options)
    try:
        path = server.data / "postmaster.pid"
        lines = path.read_text().splitlines()
        path.write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")
        with psycopg.connect(server.join()) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()
    server.leave()


def test_an_empty_pid_file_is_no_obstacle(home: Path) -> None:
    server = EmbeddedServer(home)
    server.join()
    server.stop()
    (server.data / "postmaster.pid").touch()
    assert server.join()
    server.leave()


def test_many_processes_may_start_it_at_once(home: Path) -> None:
    processes = [start(HOLD, home) for _ in range(4)]
    outcomes = [p.communicate("go\n", timeout=120) for p in processes]
    assert {p.returncode for p in processes} == {0}, [err for _, err in outcomes]
    assert len({out.strip() for out, _ in outcomes}) == 1


def test_a_data_folder_that_was_half_made_is_made_again(home: Path) -> None:
    (home / "postgres" / "data.new" / "base").mkdir(parents=True)
    server = EmbeddedServer(home)
    assert server.join()
    server.leave()


def test_a_socket_that_was_cleaned_away_is_made_again(home: Path) -> None:
    server = EmbeddedServer(home)
    url = server.join()
    pid = server_of(home)
    (Path(url.partition("host=")[2]) / ".s.PGSQL.5432").unlink()
    with psycopg.connect(server.join()) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert server_of(home) != pid
    server.leave()


def test_it_can_be_kept(home: Path) -> None:
    server = EmbeddedServer(home)
    server.join()
    pid = server_of(home)
    server.leave(keep=True)
    assert server_of(home) == pid


def test_it_listens_on_no_network_port(home: Path) -> None:
    server = EmbeddedServer(home)
    server.join()
    pid = server_of(home)
    assert pid is not None
    assert [c for c in psutil.Process(pid).net_connections("inet") if c.status == psutil.CONN_LISTEN] == []
    server.leave()


def test_an_ordinary_user_runs_it() -> None:
    become, uid, gid = ordinary_user()
    with folder_of(uid, gid) as folder:
        assert run(become + QUERY, folder / "data folder", "SELECT current_user") == "postgres"
        assert (folder / "data folder" / "postgres" / "data").stat().st_uid == uid


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the server to another account")
def test_root_opens_no_folder_to_everyone(tmp_path: Path) -> None:
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    server = EmbeddedServer(private / "home")
    server.join()
    pid = server_of(private / "home")
    assert pid is not None
    assert psutil.Process(pid).uids().real != 0
    assert private.stat().st_mode & 0o007 == 0
    server.leave()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the server to another account")
def test_the_right_to_pass_is_given_to_one_account(tmp_path: Path) -> None:
    private = tmp_path / "private"
    (private / "inner").mkdir(parents=True)
    private.chmod(0o700)
    ours, other = Account(65534, 65534, drop=True), Account(65533, 65533, drop=True)
    let_through(private / "inner", ours)
    assert ours.reaches(private)
    assert not other.reaches(private)


def test_a_folder_that_cannot_be_written_is_named_with_what_to_do() -> None:
    become, uid, gid = ordinary_user()
    with folder_of(uid, gid) as folder:
        folder.chmod(0o555)
        said = run(become + TRY, folder / "home")
        folder.chmod(0o755)
    assert said.startswith("HomeNotWritable")
    assert "PIAGAM_HOME" in said


def test_a_full_disk_at_the_start_is_named_with_what_to_do() -> None:
    with small_disk(8) as disk, pytest.raises(DiskFull, match="free some space"):
        EmbeddedServer(disk / "home").join()


def test_no_server_for_the_data_folder_is_named_with_what_to_do(home: Path) -> None:
    server = EmbeddedServer(home)
    server.join()
    server.leave()
    (server.data / "PG_VERSION").write_text("13\n")
    said = run(TRY, home)
    assert said.startswith("EmbeddedUnavailable")
    assert "PIAGAM_DATABASE_URL" in said
    shutil.rmtree(home)
