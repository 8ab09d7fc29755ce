"""The measures that must not fall: seeds, annotated articles, articles without an award, evidence."""

from __future__ import annotations

from tests.extract.gold import predict, rows, scorer

DEV = [f"bench/dev/{s}.jsonl" for s in "abcd"]


def test_the_five_seeds_are_read_whole() -> None:
    gold = rows("seeds/seeds.gold.jsonl")
    result = scorer().score(gold, predict(gold))
    assert result["record"]["f1"] == 1.0
    assert result["slots"]["f1"] >= 0.90


def test_the_annotated_articles_stay_above_the_floor() -> None:
    gold = [row for name in DEV for row in rows(name)]
    result = scorer().score(gold, predict(gold))
    assert result["record"]["f1"] >= 0.82
    assert result["slots"]["f1"] >= 0.75


def test_articles_without_an_award_stay_empty() -> None:
    gold = [row for name in DEV for row in rows(name) if not row["awards"]]
    told = {key: found for key, found in predict(gold).items() if found}
    assert len(gold) == 15
    assert not told


def test_every_field_has_a_span_that_lies_in_the_document() -> None:
    free = {"recipient_kind", "main", "confidence", "level", "evidence"}
    for row in (row for name in DEV for row in rows(name)):
        size = len(row["title"]) + 2 + len(row["text"])
        for record in predict([row])[row["id"]]:
            for field, value in record.items():
                if value is None or field in free:
                    continue
                start, end = record["evidence"][field]
                assert 0 <= start < end <= size, (row["id"], field)
