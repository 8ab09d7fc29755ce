"""The real command in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT

Piagam = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def piagam(tmp_path: Path) -> Piagam:
    """Run `piagam ARGUMENTS`, with a data folder whose path has a space."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PIAGAM_")}
    environment["PIAGAM_HOME"] = str(tmp_path / "data folder")

    def run(*arguments: str, stdin: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(Path(sys.executable).parent / "piagam"), *arguments],
            input=stdin, capture_output=True, text=True, cwd=ROOT, env=environment | more, timeout=120, check=False,
        )  # fmt: skip

    return run
