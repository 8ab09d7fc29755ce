"""What becomes of waiting rows, decided without a database."""

from __future__ import annotations

from typing import Any

from alerts.sorting import Row, Sorted, sort_out
from storage.award_facts import AwardFacts


def facts(number: int, status: str = "reported", **values: Any) -> AwardFacts:
    return AwardFacts(number, status, "Kota A", "government", f"Piala {number}", **values)


def sorted_out(waiting: list[Row], told: list[Row] = [], *, merged: dict[int, int] | None = None,  # noqa: B006
               statuses: dict[int, str] | None = None, now: dict[str, Any] | None = None) -> Sorted:  # fmt: skip
    ends = {row.award_id: (merged or {}).get(row.award_id, row.award_id) for row in waiting}
    families = {root: {root} | {one for one, end in (merged or {}).items() if end == root} for root in ends.values()}
    known = {root: facts(root, (statuses or {}).get(root, "reported")) for root in families}
    current = dict.fromkeys(families, now or {"rank": 1})
    return sort_out(waiting, told, ends=ends, families=families, facts=known, now=current)


def test_new_ones_are_told_and_merged_ones_once() -> None:
    found = sorted_out([Row(1, 10, "new"), Row(2, 11, "new"), Row(3, 12, "new")], merged={11: 10})
    assert [telling.item.facts.award_id for telling in found.new] == [10, 12]
    assert found.forgotten == {2: "merged with another one that waits"}


def test_what_was_told_under_another_number_is_forgotten() -> None:
    found = sorted_out([Row(1, 10, "new")], [Row(0, 11, "new", thread="<a>")], merged={11: 10})
    assert (found.new, list(found.forgotten)) == ((), [1])


def test_withdrawn_and_rejected_ones_are_forgotten() -> None:
    found = sorted_out([Row(1, 10, "new"), Row(2, 11, "new")], statuses={10: "withdrawn", 11: "rejected"})
    assert found.forgotten == {1: "withdrawn", 2: "rejected"}


def test_a_correction_compares_with_what_was_told_last() -> None:
    told = [
        Row(0, 10, "new", facts={"rank": 3}, thread="<first>"),
        Row(1, 10, "correction", facts={"rank": 2}, thread="<b>"),
    ]
    waiting = [Row(2, 10, "correction", "x"), Row(3, 10, "correction", "y")]
    [telling] = sorted_out(waiting, told).corrections
    assert telling.item.before is not None
    assert telling.item.before.rank == 2
    assert [row.id for row in telling.rows] == [2, 3]
    assert telling.thread == "<first>"
    assert sorted_out(waiting, told, now={"rank": 2}).forgotten.keys() == {2, 3}


def test_a_correction_of_nothing_is_forgotten() -> None:
    assert list(sorted_out([Row(2, 10, "correction", "x")]).forgotten) == [2]
