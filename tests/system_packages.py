"""Debian packages that some tests need: installed where that is allowed, explained where it is not.

Run before the tests (`python -m tests.system_packages`). It never fails: a test that finds nothing skips itself
and says so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

# Package → where its programs are looked for.
WANTED = {
    "postgresql": ("/usr/lib/postgresql/*/bin/postgres",),
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
}
SECONDS = 300


def present(package: str) -> str | None:
    """Path of the package's program; None when it is not installed."""
    for place in WANTED[package]:
        if place.startswith("/"):
            found = max(map(str, Path("/").glob(place.lstrip("/"))), default=None)
        else:
            found = shutil.which(place)
        if found:
            return found
    return None


def obstacle() -> str | None:
    """Why nothing can be installed here; None when it can be tried."""
    if os.environ.get("PIAGAM_TESTS_INSTALL", "1") == "0":
        return "PIAGAM_TESTS_INSTALL is 0"
    if shutil.which("apt-get") is None:
        return "there is no apt-get"
    if os.geteuid() != 0:
        return "only root may install packages"
    return None


def install(packages: list[str]) -> str:
    """Installs packages; returns what happened, in a few words."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    # Debian's package would start a server of its own at once; the tests start theirs when they need it.
    policy = "/usr/sbin/policy-rc.d"
    ours = not os.path.exists(policy)  # noqa: PTH110
    try:
        if ours:
            with open(policy, "w", encoding="ascii") as file:  # noqa: PTH123
                file.write("#!/bin/sh\nexit 101\n")
            os.chmod(policy, 0o755)  # noqa: PTH101
        for command in (
            ["apt-get", "update", "-qq"],
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
        ):
            done = subprocess.run(
                command, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False
            )
            if done.returncode:
                return f"{' '.join(command[:2])} failed: {(done.stderr or done.stdout).strip().splitlines()[-1:]}"
        return "installed"
    except (OSError, subprocess.SubprocessError) as error:
        return f"{type(error).__name__}: {error}"
    finally:
        if ours and os.path.exists(policy):  # noqa: PTH110
            os.unlink(policy)  # noqa: PTH108


def _say(words: str) -> None:
    sys.stdout.write(f"tests: {words}\n")
    sys.stdout.flush()


def main() -> None:
    """Says for each package where it is, that it was installed, or why not."""
    missing = [package for package in WANTED if present(package) is None]
    for package in WANTED:
        if package not in missing:
            _say(f"{package}: {present(package)}")
    if not missing:
        return
    why = obstacle()
    for package in missing:
        # One by one: a package that cannot be had does not keep the others out.
        said = why or install([package])
        _say(f"{package}: {said}{'' if present(package) else '; the tests that need it are skipped'}")


if __name__ == "__main__":
    main()
