"""The invented stories and their gold records fit each other and the calendar."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from piagam.demo.outlets import OUTLETS, printed
from piagam.demo.stories import Story, load_stories

GOLD = [
    json.loads(line) for line in (Path(__file__).parent / "demo.gold.jsonl").read_text(encoding="utf-8").splitlines()
]
STORIES = {story.id: story for outlet in OUTLETS for story in load_stories(outlet.key)}
FIELDS = {
    "recipient", "recipient_kind", "recipient_region", "award", "category", "score", "rank", "rank_scope", "issuer",
    "presenter", "received_by", "date", "period", "venue", "place", "level", "main", "event_key",
}  # fmt: skip
STAMP = re.compile(r"(Senin|Selasa|Rabu|Kamis|Jumat|Sabtu|Minggu) \((\d{1,2})/(\d{1,2})/(\d{4})\)")


def test_at_least_forty_five_stories_of_three_outlets() -> None:
    assert len(STORIES) >= 45
    assert [row["id"] for row in GOLD] == [
        story.id
        for outlet in OUTLETS
        for story in sorted(load_stories(outlet.key), key=lambda story: story.number)
    ]  # fmt: skip


@pytest.mark.parametrize("story", STORIES.values(), ids=lambda story: story.id)
def test_weekdays_are_those_of_the_calendar_and_no_event_follows_its_story(story: Story) -> None:
    for name, day, month, year in STAMP.findall(story.text):
        date = dt.date(int(year), int(month), int(day))
        assert printed(dt.datetime.combine(date, dt.time())).startswith(f"{name},")
        assert date <= story.published.date()
    assert story.published.utcoffset() == dt.timedelta(hours=8)
    assert story.published.year in {2024, 2025}


def test_gold_records_are_complete_and_their_words_stand_in_the_text() -> None:
    for row in GOLD:
        document = f"{row['title']}\n{row['text']}"
        for record in row["awards"]:
            assert set(record) == FIELDS
            for field in ("presenter", "received_by", "venue", "place", "issuer"):
                words = re.findall(r"\w+", record[field] or "")
                if field != "issuer" or record["issuer"] not in {f"Pemerintah {record['recipient_region']}"}:
                    assert all(word in document for word in words), (row["id"], field, record[field])
            if record["score"] is not None:
                printed_score = f"{record['score']:g}".replace(".", ",")
                assert printed_score in document, (row["id"], record["score"])


def test_events_told_by_several_outlets() -> None:
    outlets = defaultdict(set)
    for row in GOLD:
        for record in row["awards"]:
            outlets[record["event_key"]].add(row["outlet"])
    told = Counter(len(names) for names in outlets.values())
    assert told[3] >= 3
    assert told[2] + told[3] >= 8


def test_one_release_is_printed_word_for_word_and_one_rank_is_disputed() -> None:
    assert STORIES["bk-06"].text == STORIES["sm-06"].text
    ranks = {
        record["rank"] for row in GOLD for record in row["awards"] if record["event_key"].startswith("mcp-kpk-2024")
    }
    assert ranks == {2, 3}


def test_traps_hold_no_award() -> None:
    empty = [row["id"] for row in GOLD if not row["awards"]]
    assert len(empty) >= 12
