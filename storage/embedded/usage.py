"""Who uses the server: every process holds a shared lock on one file for as long as it lives.

The kernel gives the lock up when a process ends in whatever way, kill -9 included, so no list of process numbers
has to be kept right.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path


class Usage:
    """This process's stake in a server.

    Args:
        path: the lock file.
    """

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self.owner = os.getpid()
        fcntl.flock(self._file, fcntl.LOCK_SH)

    def leave(self) -> bool:
        """Gives the stake up; returns whether nobody else holds one."""
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        finally:
            os.close(self._file)
        return True
