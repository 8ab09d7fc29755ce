"""People's decisions win over every computation, last, and can be undone."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from storage import decisions
from storage.awards import get_award
from storage.database import Database
from storage.errors import DecisionRefused, NoSuchAward
from storage.register import record_article
from tests.storage.builders import facts, record
from tests.storage.snapshots import register

BY = "Rina"


@pytest.fixture
def session(each_database: Database) -> Session:  # type: ignore[misc]
    with each_database.transaction() as session:
        yield session


def add(session: Session, ident: str, award: str = "Adipura", **fields: object) -> int:
    """An article with one record; its award."""
    record_article(
        session, facts(ident, outlet=f"{ident}.test"), [record(award=award, **fields)], extractor_version="1"
    )
    row = session.execute(
        text("""
        SELECT m.award_id FROM piagam.mention m JOIN piagam.article a ON a.id = m.article_id WHERE a.ident = :ident"""),
        {"ident": ident},
    )
    return int(row.scalar_one())


def mention_of(session: Session, ident: str) -> int:
    row = session.execute(
        text("""
        SELECT m.id FROM piagam.mention m JOIN piagam.article a ON a.id = m.article_id WHERE a.ident = :ident"""),
        {"ident": ident},
    )
    return int(row.scalar_one())


def test_confirm_and_reject_stand_until_undone(session: Session) -> None:
    award = add(session, "a", period=2024)
    confirmed = decisions.confirm(session, award, by=BY, reason="piagam dilihat")
    assert get_award(session, award)["status"] == "confirmed"
    rejected = decisions.reject(session, award, by="Budi")
    assert get_award(session, award)["status"] == "rejected"
    decisions.undo(session, rejected.decision_id, by=BY)
    assert get_award(session, award)["status"] == "confirmed"
    decisions.undo(session, confirmed.decision_id, by=BY)
    assert get_award(session, award)["status"] == "reported"
    assert [(d.kind, d.decided_by, d.undone_by) for d in decisions.history(session, award)] == [
        ("confirm", BY, BY),
        ("reject", "Budi", BY),
    ]


def test_a_rejected_award_stays_rejected_when_others_tell_it(session: Session) -> None:
    award = add(session, "a", period=2024)
    decisions.reject(session, award, by=BY)
    assert add(session, "b", period=2024) == award
    assert get_award(session, award)["status"] == "rejected"


def test_merge_and_its_undo(session: Session) -> None:
    one, two = add(session, "a", "Adipura", period=2023), add(session, "b", "Kalpataru", period=2024)
    before = register(session)
    merged = decisions.merge(session, two, one, by=BY)
    assert get_award(session, two)["award_id"] == one
    assert get_award(session, one)["led_here"] == [two]
    assert get_award(session, one)["mentions_count"] == 2
    decisions.undo(session, merged.decision_id, by=BY)
    assert get_award(session, two)["award_id"] == two
    assert register(session) == before


def test_a_merge_survives_re_extraction(session: Session) -> None:
    one, two = add(session, "a", "Adipura", period=2023), add(session, "b", "Kalpataru", period=2024)
    decisions.merge(session, one, two, by=BY)
    record_article(
        session, facts("b", outlet="b.test"), [record(award="Kalpataru Utama", period=2024)], extractor_version="2"
    )
    assert get_award(session, two)["award_id"] == one
    assert get_award(session, one)["mentions_count"] == 2


def test_split_and_its_undo(session: Session) -> None:
    award = add(session, "a", period=2024)
    assert add(session, "b", period=2024) == add(session, "c", period=2024) == award
    before = register(session)
    parted = decisions.split(session, award, [mention_of(session, "c")], by=BY)
    (other,) = parted.joined.new
    assert get_award(session, award)["mentions_count"] == 2
    assert [m["article_id"] for m in get_award(session, other)["mentions"]] == ["c"]
    # A new report joins one side without bringing the two together again.
    add(session, "d", period=2024)
    assert {get_award(session, a)["status"] for a in (award, other)} == {"reported"}
    decisions.undo(session, parted.decision_id, by=BY)
    assert get_award(session, other)["award_id"] == award
    (together,) = register(session)["awards"]
    assert {ident for ident, _ in together} == {"a", "b", "c", "d"}
    assert {ident for ident, _ in next(iter(before["awards"]))} == {"a", "b", "c"}


def test_distinct_keeps_two_apart_whatever_comes(session: Session) -> None:
    one = add(session, "a", "Inovasi Layanan", score=87.41, period=2024)
    two = add(session, "b", "Kompetisi Sinovik Kemenpan", period=2024)
    assert one != two
    decisions.distinct(session, one, two, by=BY)
    add(session, "c", "Kompetisi Inovasi Layanan Sinovik Kemenpan", score=87.41, period=2024)
    assert get_award(session, one)["award_id"] != get_award(session, two)["award_id"]


def test_the_later_word_wins(session: Session) -> None:
    one, two = add(session, "a", "Adipura", period=2023), add(session, "b", "Kalpataru", period=2024)
    decisions.distinct(session, one, two, by=BY)
    decisions.merge(session, one, two, by=BY)
    assert get_award(session, two)["award_id"] == one
    decisions.split(session, one, [mention_of(session, "b")], by=BY)
    assert get_award(session, two)["award_id"] == two


def test_a_correction_stands_whatever_is_told(session: Session) -> None:
    award = add(session, "a", rank=3, period=2024)
    fixed = decisions.correct(session, award, "rank", "2", by=BY)
    assert get_award(session, award)["rank"] == 2
    add(session, "b", rank=3, period=2024)
    assert get_award(session, award)["rank"] == 2
    decisions.correct(session, award, "date", "2024-05-21", by=BY)
    assert get_award(session, award)["date"] == "2024-05-21"
    decisions.undo(session, fixed.decision_id, by=BY)
    assert get_award(session, award)["rank"] == 3


def test_what_makes_no_sense_is_refused_with_what_to_do(session: Session) -> None:
    award = add(session, "a", period=2024)
    with pytest.raises(NoSuchAward, match="awards list"):
        decisions.confirm(session, 999, by=BY)
    with pytest.raises(DecisionRefused, match="already"):
        decisions.merge(session, award, award, by=BY)
    with pytest.raises(DecisionRefused, match="not all"):
        decisions.split(session, award, [mention_of(session, "a")], by=BY)
    with pytest.raises(DecisionRefused, match="no mention 77"):
        decisions.split(session, award, [77], by=BY)
    with pytest.raises(DecisionRefused, match="fields are"):
        decisions.correct(session, award, "colour", "red", by=BY)
    with pytest.raises(DecisionRefused, match="does not fit"):
        decisions.correct(session, award, "date", "kemarin", by=BY)
    with pytest.raises(DecisionRefused, match="who decides"):
        decisions.confirm(session, award, by=" ")
    made = decisions.confirm(session, award, by=BY)
    decisions.undo(session, made.decision_id, by=BY)
    with pytest.raises(DecisionRefused, match="already"):
        decisions.undo(session, made.decision_id, by=BY)


def test_outlets_that_disagree_are_both_shown(session: Session) -> None:
    text_of = {"period": 2024, "date": "2024-05-21", "category": "Kota Sedang", "score": 79.75, "issuer": "KLHK"}
    award = add(session, "a", rank=2, **text_of)
    assert add(session, "b", rank=3, **text_of) == award
    conflict = get_award(session, award)["conflicts"]["rank"]
    assert [(c["value"], c["outlets"]) for c in conflict] == [(2, ["a.test"]), (3, ["b.test"])]
