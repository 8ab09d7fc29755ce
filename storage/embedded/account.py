"""Under which account the server runs. Postgres refuses to run as root, so root hands it to another account."""

from __future__ import annotations

import contextlib
import dataclasses
import logging
import os
import pwd
import struct
import subprocess
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)

# Tried in this order when root makes a data folder: the account that Debian's packages keep for just this, then
# the one that every Unix has.
CANDIDATES = ("postgres", "nobody")


@dataclasses.dataclass(frozen=True, slots=True)
class Account:
    """Who runs the server.

    Attributes:
        uid, gid: numbers of the account.
        drop: whether we are root and have to become it.
    """

    uid: int
    gid: int
    drop: bool

    def options(self) -> dict[str, Any]:
        """Keyword arguments for `subprocess` that start a program as this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.drop else {}

    def own(self, path: Path) -> None:
        """Gives a file or folder to the account."""
        if self.drop:
            os.chown(path, self.uid, self.gid)

    def reaches(self, path: Path) -> bool:
        """Whether the account may enter a folder (all parents included)."""
        if not self.drop:
            return True
        done = subprocess.run(
            ["/bin/sh", "-c", 'cd -- "$1"', "sh", str(path)],
            cwd="/", stdin=subprocess.DEVNULL, capture_output=True, check=False, **self.options(),
        )  # fmt: skip
        return done.returncode == 0


def choose_account(data: Path, home: Path) -> Account:
    """The account for a data folder: ourselves; for root the folder's owner, else a candidate."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), drop=False)
    for folder in (data, home):
        if folder.exists() and folder.stat().st_uid != 0:
            return Account(folder.stat().st_uid, folder.stat().st_gid, drop=True)
    for name in CANDIDATES:
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Account(entry.pw_uid, entry.pw_gid, drop=True)
    return Account(65534, 65534, drop=True)


def let_through(path: Path, account: Account) -> None:
    """Lets the account pass through the parents of a folder, one by one, only where it cannot yet.

    An access-control entry for this one account is tried first; only where the file system has none, everyone
    gets the right to pass (not to list or read).
    """
    for parent in reversed(path.resolve().parents):
        if account.reaches(parent):
            continue
        mode = parent.stat().st_mode
        try:
            _add_entry(parent, account.uid)
            log.warning("let account %d pass through %s, so that the database server can reach its files",
                        account.uid, parent)  # fmt: skip
        except OSError:
            parent.chmod(mode | 0o001)
            log.warning("let every account pass through %s, so that the database server can reach its files", parent)


_ACCESS = "system.posix_acl_access"
_ENTRY = struct.Struct("<HHI")
_OWNER, _USER, _GROUP, _GROUPS, _MASK, _OTHER = 0x01, 0x02, 0x04, 0x08, 0x10, 0x20


def _add_entry(folder: Path, uid: int) -> None:
    """Adds "this user: pass" to a folder's POSIX access-control list (layout: linux/posix_acl_xattr.h)."""
    mode = folder.stat().st_mode
    nobody = 0xFFFFFFFF
    entries = [
        (_OWNER, mode >> 6 & 7, nobody),
        (_GROUP, mode >> 3 & 7, nobody),
        (_OTHER, mode & 7, nobody),
    ]
    with contextlib.suppress(OSError):
        raw = os.getxattr(folder, _ACCESS)
        entries = list(_ENTRY.iter_unpack(raw[4:]))
    mask = next((perm for tag, perm, _ in entries if tag == _MASK), mode >> 3 & 7) | 1
    kept = [e for e in entries if e[0] != _MASK and e[:1] + e[2:] != (_USER, uid)]
    kept += [(_USER, 1, uid), (_MASK, mask, nobody)]
    order = {_OWNER: 0, _USER: 1, _GROUP: 2, _GROUPS: 3, _MASK: 4, _OTHER: 5}
    kept.sort(key=lambda e: (order[e[0]], e[2]))
    os.setxattr(folder, _ACCESS, struct.pack("<I", 2) + b"".join(_ENTRY.pack(*e) for e in kept))
