"""Reading the annotated articles that lie outside the repository, and scoring against them."""

from __future__ import annotations

import datetime as dt
import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from extract.extractor import extract

SHARED = Path(__file__).resolve().parents[3] / "shared"


def rows(name: str) -> list[dict[str, Any]]:
    """The rows of a JSON Lines file under shared/; skips the test when it is absent."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"the annotated articles are not here: {name}")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def scorer() -> ModuleType:
    """The scorer that belongs to the annotated articles."""
    path = SHARED / "bench" / "score.py"
    if not path.exists():
        pytest.skip("the scorer is not here")
    spec = importlib.util.spec_from_file_location("award_scorer", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def published(row: dict[str, Any]) -> dt.date | None:
    """Day of publication of a row, if it has one."""
    text = row.get("published")
    return dt.date.fromisoformat(text[:10]) if text else None


def predict(gold: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Records by article id."""
    return {r["id"]: [x.as_json() for x in extract(r["title"], r["text"], published=published(r))] for r in gold}
