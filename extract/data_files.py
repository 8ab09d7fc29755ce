"""Opening the language data that lies in `extract/data/`: read once, never written."""

from __future__ import annotations

import csv
import functools
import tomllib
from importlib import resources
from typing import Any


def csv_rows(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file of `extract/data/`, in file order.

    Args:
        name: file name with its ending, e.g. "regions.csv".

    Raises:
        FileNotFoundError: the installation lacks the file; install the package again.
    """
    text = resources.files("extract").joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@functools.cache
def toml_table(name: str) -> dict[str, Any]:
    """The content of a TOML file of `extract/data/` (cached: treat it as read-only).

    Raises:
        FileNotFoundError: the installation lacks the file; install the package again.
    """
    text = resources.files("extract").joinpath("data", name).read_text(encoding="utf-8")
    return tomllib.loads(text)
