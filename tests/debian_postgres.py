"""A Debian Postgres server in a throw-away folder, on a free loopback port."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


def binaries() -> Path | None:
    """Folder of the newest server's programs; None when there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
    return found[-1] if found and (found[-1] / "initdb").exists() else None


def unprivileged() -> dict[str, Any]:
    """Keyword arguments for subprocess that give up root; empty when we are not root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise RuntimeError("no account to run a server under")


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def debian_server() -> Iterator[str]:
    """Runs a server and yields the URL of its database `postgres`.

    Raises:
        RuntimeError: there are no binaries, or it does not start; the message says why.
    """
    programs = binaries()
    if programs is None:
        raise RuntimeError("no Debian Postgres server under /usr/lib/postgresql")
    options = unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="piagam-debian-"))
    port = free_port()
    try:
        if options:
            os.chown(folder, options["user"], options["group"])
        data = folder / "data"
        settings = f"-c listen_addresses=127.0.0.1 -p {port} -k {folder} -c fsync=off -c shared_buffers=32MB"
        for command in (
            [programs / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C"],
            [programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", settings, "start"],
        ):
            # A pipe would stay open as long as the server that pg_ctl starts: its words go to the log instead.
            with (folder / "words").open("w+") as words:
                done = subprocess.run(
                    [str(c) for c in command], cwd="/", stdin=subprocess.DEVNULL, stdout=words,
                    stderr=subprocess.STDOUT, timeout=60, check=False, **options,
                )  # fmt: skip
            if done.returncode:
                raise RuntimeError(f"{Path(command[0]).name} failed: {(folder / 'words').read_text()[-300:]}")
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run(
            [str(programs / "pg_ctl"), "-D", str(folder / "data"), "-m", "immediate", "stop"],
            cwd="/", capture_output=True, check=False, **options,
        )  # fmt: skip
        shutil.rmtree(folder, ignore_errors=True)
