"""Whether this data folder's server runs, judged by its pid file and by what really runs under that number."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import psutil


@dataclasses.dataclass(frozen=True, slots=True)
class PidFile:
    """What `postmaster.pid` says: the server's number and where its socket is."""

    pid: int
    socket_folder: str
    port: int
    status: str


def read_pid_file(data: Path) -> PidFile | None:
    """The pid file; None when it is missing, empty or half-written (a crash may leave any of these)."""
    try:
        lines = (data / "postmaster.pid").read_text(encoding="utf-8", errors="replace").splitlines()
        lines += [""] * (8 - len(lines))
        return PidFile(abs(int(lines[0])), lines[4].strip(), int(lines[3] or 5432), lines[7].strip())
    except (OSError, ValueError):
        return None


def runs_here(pid: int, data: Path) -> bool:
    """Whether this process is a Postgres server (or one of its children) working in the data folder.

    After a crash the number in the pid file may belong to any other program.
    """
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE or "postgres" not in process.name():
            return False
        try:
            return os.path.realpath(process.cwd()) == os.path.realpath(data)
        except psutil.AccessDenied:
            return str(data) in " ".join(process.cmdline())
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False


def running(data: Path) -> int | None:
    """Number of the folder's running server; None when there is none."""
    found = read_pid_file(data)
    return found.pid if found and runs_here(found.pid, data) else None


def remains(data: Path) -> list[int]:
    """Processes that still work in the folder, such as those that outlive a killed postmaster for a moment."""
    return [p.pid for p in psutil.process_iter() if runs_here(p.pid, data)]


def clear_stale_files(data: Path, socket_folder: Path) -> None:
    """Removes the pid file and the socket's lock file when their number now belongs to a stranger.

    Postgres takes any process of its account under that number for a running server, a dead one that nobody has
    buried yet (a zombie) included. The files are left alone while anything still works in the folder: they are what
    protects the data from two servers. The socket's folder is this data folder's own.
    """
    if remains(data):
        return
    found = read_pid_file(data)
    path = data / "postmaster.pid"
    if path.exists() and (found is None or (psutil.pid_exists(found.pid) and not runs_here(found.pid, data))):
        path.unlink(missing_ok=True)
    for stale in socket_folder.glob(".s.PGSQL.*.lock"):
        stale.unlink(missing_ok=True)
