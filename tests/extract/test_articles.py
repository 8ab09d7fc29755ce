"""The project's annotated articles: floors under the figures, evidence for every field, calibrated confidence.

The floors lie a little under the figures of the day; raise them when the extractor gets better.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from bench.calibration import same, samples
from extract.extractor import extract
from extract.model import AwardRecord
from tests.conftest import ROOT

ARTICLES = Path(__file__).parent / "articles"
# Fields that are judgements or follow from another field's words.
UNPROVEN = {"recipient_kind", "main", "confidence", "evidence", "level"}


def read(name: str) -> list[tuple[dict[str, Any], list[AwardRecord]]]:
    out = []
    for path in sorted(ARTICLES.glob(name)):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            published = dt.date.fromisoformat(row["published"][:10]) if row["published"] else None
            out.append((row, extract(row["title"], row["text"], published=published)))
    return out


@pytest.mark.parametrize(("name", "least"), [("retold-*.jsonl", 0.56), ("fresh-*.jsonl", 0.40)])
def test_records_are_found(name: str, least: float) -> None:
    right = given = wanted = 0
    for row, records in read(name):
        left = list(row["awards"])
        given += len(records)
        wanted += len(left)
        for record in records:
            found = next((gold for gold in left if same(gold, record.recipient, record.award)), None)
            if found is not None:
                left.remove(found)
                right += 1
    assert 2 * right / (given + wanted) >= least


def test_every_field_has_its_span() -> None:
    for row, records in read("*.jsonl"):
        document = f"{row['title']}\n\n{row['text']}"
        for record in records:
            for name, value in record.as_json().items():
                if value is None or name in UNPROVEN or name.endswith(("_id", "_code")) or name == "programme":
                    continue
                start, end = record.evidence[name]
                assert 0 <= start < end <= len(document), (row["id"], name)


def test_confidence_tells_how_often_a_record_is_right() -> None:
    data = samples([*ARTICLES.glob("fresh-*.jsonl"), ROOT / "tests" / "demo" / "demo.gold.jsonl"])
    sure = [right for _, confidence, right, _ in data if confidence >= 0.8]
    unsure = [right for _, confidence, right, _ in data if confidence < 0.6]
    assert sum(sure) / len(sure) >= 0.75
    assert sum(unsure) / len(unsure) <= sum(sure) / len(sure) - 0.2
