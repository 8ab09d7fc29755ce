"""How well mentions are joined on the annotated articles, by the scorer that was given for it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import orjson
import pytest
from sqlalchemy import text

from extract.extractor import EXTRACTOR_VERSION, extract
from storage.awards import export_awards
from storage.database import Database
from storage.rebuild import rebuild
from storage.register import record_article
from tests.storage.builders import gold_articles


def score(database: Database, shared: Path, folder: Path) -> tuple[float, str]:
    """B-cubed F1 of the register, and all that the scorer says."""
    export = folder / "export.jsonl"
    with database.transaction() as session, export.open("wb") as file:
        for award in export_awards(session):
            file.write(orjson.dumps(award) + b"\n")
    # Aligning takes the scorer a second an article; these two files hold nearly all events that are told twice.
    files = [shared / "bench" / "dev" / name for name in ("b.jsonl", "c.jsonl")]
    done = subprocess.run(
        [sys.executable, shared / "bench" / "score_clusters.py", *files, export, "--verbose"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    found = re.search(r"F1 ([0-9.]+)", done.stdout)
    assert found
    return float(found[1]), done.stdout


def keys_of(shared: Path) -> dict[tuple[str, int], str]:
    """The event that each annotated record tells of, by article and place in it."""
    out = {}
    for path in (shared / "bench" / "dev").glob("*.jsonl"):
        for line in path.read_bytes().splitlines():
            row = orjson.loads(line)
            out.update({(row["id"], n): award["event_key"] for n, award in enumerate(row["awards"])})
    return out


def b_cubed(pairs: Sequence[tuple[int, str]]) -> float:
    """B-cubed F1 of (award, event) pairs, as in the scorer."""
    awards, events, both = Counter(a for a, _ in pairs), Counter(e for _, e in pairs), Counter(pairs)
    precision = sum(both[pair] / awards[pair[0]] for pair in pairs) / len(pairs)
    recall = sum(both[pair] / events[pair[1]] for pair in pairs) / len(pairs)
    return 2 * precision * recall / (precision + recall)


@pytest.mark.parametrize("backwards", [False, True])
def test_the_annotated_mentions_themselves(database: Database, shared: Path, backwards: bool) -> None:
    rows = gold_articles(shared / "bench" / "dev")
    events = keys_of(shared)
    with database.transaction() as session:
        for facts, records in reversed(rows) if backwards else rows:
            record_article(session, facts, records, extractor_version="gold")
        found = session.execute(
            text("""
            SELECT m.award_id, a.ident, m.ordinal FROM piagam.mention m JOIN piagam.article a ON a.id = m.article_id""")
        ).all()
    assert b_cubed([(award, events[ident, ordinal]) for award, ident, ordinal in found]) >= 0.99
    done = rebuild(database)
    assert (done.new, done.changed, done.gone) == (0, 0, 0)


def test_the_whole_way_from_the_text(database: Database, shared: Path, tmp_path: Path) -> None:
    with database.transaction() as session:
        for facts, _ in gold_articles(shared / "bench" / "dev"):
            records = extract(facts.title, facts.text, published=facts.published_on)
            record_article(session, facts, records, extractor_version=EXTRACTOR_VERSION)
    f1, said = score(database, shared, tmp_path)
    assert f1 >= 0.97, said
