"""Making, starting, joining and stopping the server of one data folder."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import filelock
import psutil
import psycopg

from storage.embedded import postmaster
from storage.embedded.account import Account, choose_account, let_through
from storage.embedded.binaries import Programs, copy_programs, find_programs
from storage.embedded.usage import Usage
from storage.errors import DiskFull, HomeNotWritable, ServerStartFailed, StorageError

DATABASE = "piagam"
# A server that has to replay a gigabyte of log after a crash takes minutes on a slow disk; less time would
# kill a recovery that works. A server that died is noticed at once, whatever this says.
START_SECONDS = 900.0
# After kill -9 of the postmaster its children notice within a second or two, then let go of the folder.
REMAINS_SECONDS = 60.0
STOP_SECONDS = 60.0
LOG_BYTES = 5_000_000
# The limit of a socket's path is 104 bytes on macOS, 108 on Linux, and ".s.PGSQL.5432" goes on top.
SOCKET_FOLDER_BYTES = 80

# Small at rest (below 100 MB in all), yet without checkpoints every few seconds under load. What is committed is
# on disk: synchronous_commit, fsync and full_page_writes stay on.
SETTINGS = {
    "listen_addresses": "", "unix_socket_permissions": "0700", "max_connections": "100", "shared_buffers": "64MB",
    "work_mem": "8MB", "maintenance_work_mem": "64MB", "effective_cache_size": "1GB", "random_page_cost": "1.1",
    "wal_level": "minimal", "max_wal_senders": "0", "max_wal_size": "1GB", "checkpoint_timeout": "15min",
    "max_logical_replication_workers": "0", "max_worker_processes": "4", "max_parallel_workers": "2",
    "max_parallel_workers_per_gather": "1", "autovacuum_max_workers": "2", "jit": "off", "timezone": "UTC",
    "log_timezone": "UTC", "logging_collector": "off", "huge_pages": "off",
}  # fmt: skip
# Reading ahead by worker processes came with 18; they cost memory at rest and gain nothing at this size.
SETTINGS_18 = {"io_method": "sync"}


class EmbeddedServer:
    """The server of one data folder. Use `storage.server.embedded_url` unless you test this.

    Args:
        home: Piagam's data folder.
    """

    def __init__(self, home: Path) -> None:
        self.home = home.absolute()
        self.folder = self.home / "postgres"
        self.data = self.folder / "data"
        self.log = self.folder / "log"
        self._usage: Usage | None = None

    def join(self) -> str:
        """Starts the server unless it runs, and keeps it until this process ends or leaves.

        Returns:
            The URL of its database.

        Raises:
            StorageError: with what to do next.
        """
        with self._told(), self._mutex():
            if self._usage is None or self._usage.owner != os.getpid():
                self._usage = Usage(self.folder / "in-use")
            url = self._running_already()
            if url is not None:
                return url
            account = choose_account(self.data, self.home)
            programs = self._reachable(self._programs(), account)
            if not (self.data / "PG_VERSION").exists():
                self._make(programs, account)
            return self._started(programs, account)

    def leave(self, *, keep: bool = False, wait: float = STOP_SECONDS) -> None:
        """Gives the server up; the last one to leave stops it.

        Args:
            keep: leave it running.
            wait: seconds to wait for its end.
        """
        usage, self._usage = self._usage, None
        if usage is None or usage.owner != os.getpid() or not self.folder.is_dir():
            return
        with self._mutex():
            if usage.leave() and not keep:
                self.stop(wait)

    def pid(self) -> int | None:
        """Number of the running server; None when it does not run."""
        return postmaster.running(self.data)

    def stop(self, wait: float = STOP_SECONDS) -> None:
        """Stops the server cleanly ("fast": open transactions are rolled back)."""
        pid = postmaster.running(self.data)
        if pid is None:
            return
        os.kill(pid, signal.SIGINT)
        self._await_end(pid, wait)

    @contextmanager
    def _mutex(self) -> Iterator[None]:
        """One process at a time makes, starts or stops the server."""
        with filelock.FileLock(self.folder / "lock", timeout=START_SECONDS + REMAINS_SECONDS):
            yield

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turns errors of files and folders into ones that say what to do."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            yield
        except OSError as error:
            if error.errno in {errno.ENOSPC, errno.EDQUOT}:
                raise DiskFull(self.home) from error
            raise HomeNotWritable(self.home, error.strerror or error) from error

    def _running_already(self) -> str | None:
        found = postmaster.read_pid_file(self.data)
        if found is None or not found.socket_folder or not postmaster.runs_here(found.pid, self.data):
            return None
        with suppress(psycopg.OperationalError):
            return self._ready(found.socket_folder)
        return None

    def _programs(self) -> Programs:
        try:
            return find_programs(int((self.data / "PG_VERSION").read_text(encoding="ascii").strip()))
        except (FileNotFoundError, ValueError):
            return find_programs()

    def _reachable(self, programs: Programs, account: Account) -> Programs:
        """Programs and folder made usable for the account that is to run them."""
        if not account.drop:
            return programs
        let_through(self.folder / "data", account)
        try:
            self._run([programs.program("postgres"), "--version"], account)
        except (OSError, ServerStartFailed):
            return copy_programs(programs, self.folder / "programs")
        return programs

    def _make(self, programs: Programs, account: Account) -> None:
        """Makes the data folder: under another name first, so that a crash leaves nothing half-made."""
        fresh = self.folder / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        account.own(fresh)
        locale = ["--locale-provider=builtin", "--locale=C.UTF-8"] if programs.major >= 17 else ["--locale=C"]
        self._run(
            [
                programs.program("initdb"), "-D", str(fresh), "-U", "postgres", "--auth=trust", "--encoding=UTF8",
                *locale, "--data-checksums", "--no-instructions",
            ],
            account,
        )  # fmt: skip
        shutil.rmtree(self.data, ignore_errors=True)
        fresh.rename(self.data)

    def _run(self, command: list[str], account: Account) -> None:
        done = subprocess.run(
            command, cwd="/", env=_environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True,
            errors="replace", check=False, **account.options(),
        )  # fmt: skip
        if done.returncode:
            self._fail((done.stderr or done.stdout).strip())

    def _fail(self, words: str) -> None:
        """Raises the error that a program's last words tell of."""
        if "No space left on device" in words or "Disk quota exceeded" in words:
            raise DiskFull(self.home)
        if "Read-only file system" in words or "Permission denied" in words:
            raise HomeNotWritable(self.home, words.splitlines()[-1])
        raise ServerStartFailed(" / ".join(words.splitlines()[-4:]) or "no word why", self.log)

    def _started(self, programs: Programs, account: Account) -> str:
        deadline = time.monotonic() + START_SECONDS
        process: subprocess.Popen[bytes] | None = None
        socket = self._socket_folder(account)
        last = "it did not answer"
        log_from = self.log.stat().st_size if self.log.exists() else 0
        remains_until = time.monotonic() + REMAINS_SECONDS
        while time.monotonic() < deadline:
            pid = postmaster.running(self.data)
            if pid is None and (process is None or process.poll() is not None):
                if process is not None:
                    last = self._last_words(log_from)
                    # Killed by someone, or kept out by what a killed one left behind: again. Else it said why.
                    passing = (process.returncode or 0) < 0 or "is still in use" in last
                    if not passing or time.monotonic() > remains_until:
                        self._fail(last)
                    time.sleep(0.5)
                postmaster.clear_stale_files(self.data, socket)
                log_from = self._rotate_log()
                process = self._spawn(programs, account, socket)
            elif pid is not None:
                found = postmaster.read_pid_file(self.data)
                where = (found.socket_folder if found else "") or str(socket)
                try:
                    return self._ready(where)
                except psycopg.OperationalError as error:
                    last = str(error)
                    gone = found and found.status == "ready" and not (Path(where) / ".s.PGSQL.5432").exists()
                    if gone and process is None:
                        # Someone cleaned the temporary folder: the server lives, but nobody can reach it any more.
                        self.stop()
            time.sleep(0.02)
        raise ServerStartFailed(last, self.log)

    def _spawn(self, programs: Programs, account: Account, socket: Path) -> subprocess.Popen[bytes]:
        settings = SETTINGS | (SETTINGS_18 if programs.major >= 18 else {})
        command = [programs.program("postgres"), "-D", str(self.data), "-k", str(socket)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        with self.log.open("ab") as log:
            return subprocess.Popen(
                command, cwd="/", env=_environment(), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,  # Ctrl-C at our terminal is not meant for it
                **account.options(),
            )  # fmt: skip

    def _ready(self, socket: str) -> str:
        """Connects; makes our database in a new server. Raises psycopg.OperationalError while it starts or stops."""
        with psycopg.connect(host=socket, user="postgres", dbname="postgres", autocommit=True) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,)).fetchone()
            if known is None:
                connection.execute(f"CREATE DATABASE {DATABASE}")
        return f"postgresql://postgres@/{DATABASE}?host={socket}"

    def _socket_folder(self, account: Account) -> Path:
        """A folder whose path is short and plain enough for a socket and a URL, closed to other accounts."""
        own = self.folder / "run"
        if len(os.fsencode(own)) <= SOCKET_FOLDER_BYTES and re.fullmatch(r"[A-Za-z0-9/_.-]+", str(own)):
            own.mkdir(mode=0o700, exist_ok=True)
            account.own(own)
            return own
        name = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:12]
        for base in (Path(tempfile.gettempdir()), Path("/tmp")):  # noqa: S108 - owner and mode are checked below
            if len(os.fsencode(base)) > SOCKET_FOLDER_BYTES - 30 or not re.fullmatch(r"[A-Za-z0-9/_.-]+", str(base)):
                continue
            for attempt in range(10):
                folder = base / f"piagam-{account.uid}-{name}{f'-{attempt}' if attempt else ''}"
                try:
                    folder.mkdir(mode=0o700)
                    account.own(folder)
                except FileExistsError:
                    pass
                info = folder.lstat()
                if stat.S_ISDIR(info.st_mode) and info.st_uid == account.uid and not info.st_mode & 0o077:
                    return folder
        raise ServerStartFailed("no folder for its socket could be made", self.log)

    def _rotate_log(self) -> int:
        """Keeps the log below a few megabytes; returns its size."""
        size = self.log.stat().st_size if self.log.exists() else 0
        if size > LOG_BYTES:
            self.log.replace(self.log.with_name("log.1"))
            return 0
        return size

    def _last_words(self, since: int) -> str:
        try:
            with self.log.open("rb") as log:
                log.seek(since)
                return log.read(100_000).decode("utf-8", "replace").strip()
        except OSError:
            return ""

    def _await_end(self, pid: int, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and postmaster.runs_here(pid, self.data):
            time.sleep(0.02)
        for child in psutil.Process().children():
            if child.pid == pid:  # started by this process: take its exit status, or it stays a zombie
                try:
                    child.wait(timeout=0.2)
                except psutil.TimeoutExpired:
                    raise StorageError(f"the embedded Postgres (process {pid}) is still stopping") from None


def _environment() -> dict[str, str]:
    """The server's environment: nothing of ours that could change its behaviour (PGDATA, PGPORT, LC_ALL …)."""
    kept = {"PATH", "TMPDIR", "LD_LIBRARY_PATH", "SYSTEMROOT"}
    return {k: v for k, v in os.environ.items() if k in kept} | {"LC_ALL": "C", "PGTZ": "UTC"}
