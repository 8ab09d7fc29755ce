"""Running pieces of Python in processes of their own, as other accounts and on small disks."""

from __future__ import annotations

import os
import pwd
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent


def start(code: str, *arguments: object, **options: Any) -> subprocess.Popen[str]:
    """Starts Python on a piece of code; it speaks through standard output."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PIAGAM_")}
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)], cwd=ROOT, env=environment, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options,
    )  # fmt: skip


def run(code: str, *arguments: object, **options: Any) -> str:
    """Runs a piece of code to its end and returns its output; fails the test when it fails."""
    process = start(code, *arguments, **options)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    return out.strip()


# Root's Python may lie where no other account can read it: everything is imported first, then root is given up.
_DROP = """
import os, psycopg, psutil, filelock, tempfile, hashlib, subprocess, shutil, traceback, encodings.idna
import storage.server, storage.embedded.server
os.setgroups([]); os.setgid({gid}); os.setuid({uid})
os.environ["HOME"] = "/nonexistent"
"""


def ordinary_user() -> tuple[str, int, int]:
    """Code that makes a process an ordinary user's (empty when we are one), and that user's numbers."""
    if os.geteuid() != 0:
        return "", os.geteuid(), os.getegid()
    entry = pwd.getpwnam("nobody")
    return _DROP.format(uid=entry.pw_uid, gid=entry.pw_gid), entry.pw_uid, entry.pw_gid


@contextmanager
def folder_of(uid: int, gid: int) -> Iterator[Path]:
    """A folder that belongs to the user of `ordinary_user`."""
    with tempfile.TemporaryDirectory(prefix="piagam user ") as name:
        folder = Path(name)
        os.chown(folder, uid, gid)
        yield folder


@contextmanager
def small_disk(megabytes: int) -> Iterator[Path]:
    """A file system of its own with little space; skips where none can be mounted."""
    with tempfile.TemporaryDirectory(prefix="piagam-disk-") as name:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0755", "tmpfs", name]
        try:
            done = subprocess.run(mount, capture_output=True, text=True, check=False)
        except OSError as error:
            pytest.skip(f"cannot mount a small disk: {error}")
        if done.returncode:
            pytest.skip(f"cannot mount a small disk: {done.stderr.strip()}")
        try:
            yield Path(name)
        finally:
            subprocess.run(["umount", "-l", name], check=False)
