"""One article, one transaction: what goes in, what stays the same, what a second reading changes."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from storage.database import Database
from storage.errors import IdentTaken
from storage.register import record_article
from tests.storage.builders import facts, record


def awards(session: Session) -> list[tuple[object, ...]]:
    rows = session.execute(text("SELECT recipient, award, mentions_count, status FROM piagam.award ORDER BY id"))
    return [tuple(r) for r in rows]


def test_two_outlets_that_tell_of_one_award_are_joined(each_database: Database) -> None:
    with each_database.transaction() as session:
        first = record_article(
            session, facts("a", outlet="satu.test"), [record(period=2024, issuer="KLHK")], extractor_version="1"
        )
        second = record_article(
            session, facts("b", outlet="dua.test", day="2024-05-23"), [record(period=2024)], extractor_version="1"
        )
        assert first.status == second.status == "new"
        assert second.awards_changed == first.awards_new
        assert second.awards_new == ()
        assert awards(session) == [("Pemerintah Kota Banjarbaru", "Adipura", 2, "reported")]


def test_the_same_article_twice_changes_nothing(each_database: Database) -> None:
    article, records = facts("a"), [record(period=2024)]
    with each_database.transaction() as session:
        record_article(session, article, records, extractor_version="1")
    with each_database.transaction() as session:
        again = record_article(session, article, records, extractor_version="1")
        assert (again.status, again.awards_new, again.awards_changed) == ("unchanged", (), ())


def test_a_new_extractor_keeps_the_award_where_its_mention_persists(each_database: Database) -> None:
    with each_database.transaction() as session:
        first = record_article(session, facts("a"), [record(period=2024)], extractor_version="1")
        again = record_article(
            session,
            facts("a"),
            [record(period=2024, award="Piala Adipura", place="Jakarta"), record(award="Kalpataru", period=2024)],
            extractor_version="2",
        )
        assert again.status == "changed"
        assert again.awards_changed == first.awards_new
        assert [a[1] for a in awards(session)] == ["Piala Adipura", "Kalpataru"]


def test_a_mention_that_vanishes_withdraws_its_award_but_not_its_number(each_database: Database) -> None:
    with each_database.transaction() as session:
        record_article(session, facts("a"), [record(period=2024)], extractor_version="1")
        record_article(session, facts("a"), [], extractor_version="2")
        assert awards(session) == [("Pemerintah Kota Banjarbaru", "Adipura", 0, "withdrawn")]
        record_article(session, facts("a"), [record(period=2024)], extractor_version="3")
        assert awards(session)[-1][3] == "reported"


def test_a_bridge_merges_two_awards_into_the_older(each_database: Database) -> None:
    with each_database.transaction() as session:
        one = record_article(
            session, facts("a"), [record(award="Inovasi Layanan Publik", score=87.41)], extractor_version="1"
        )
        two = record_article(
            session,
            facts("b", day="2024-06-20"),
            [record(award="Kompetisi Sinovik Kemenpan", category="Top 45", date="2024-06-19")],
            extractor_version="1",
        )
        assert len(one.awards_new) == len(two.awards_new) == 1
        record_article(
            session,
            facts("c", day="2024-06-20"),
            [record(award="Kompetisi Inovasi Layanan Publik Sinovik Kemenpan", date="2024-06-19", score=87.41)],
            extractor_version="1",
        )
        rows = session.execute(text("SELECT id, status, merged_into FROM piagam.award ORDER BY id")).all()
        assert [tuple(r) for r in rows] == [
            (one.awards_new[0], "reported", None),
            (two.awards_new[0], "merged", one.awards_new[0]),
        ]


def test_text_that_the_database_cannot_hold_is_replaced_one_for_one(each_database: Database) -> None:
    with each_database.transaction() as session:
        record_article(
            session,
            facts("a", title="Juara\x00 satu", text="Isi \ud800 berita."),
            [record(recipient="SMA \x00 Negeri", recipient_kind="school")],
            extractor_version="1",
        )
        row = session.execute(text("SELECT title, text FROM piagam.article")).one()
        assert tuple(row) == ("Juara\ufffd satu", "Isi \ufffd berita.")


def test_an_id_belongs_to_one_article(each_database: Database) -> None:
    with each_database.transaction() as session:
        record_article(session, facts("a"), [], extractor_version="1")
    with each_database.transaction() as session, pytest.raises(IdentTaken, match="warta"):
        record_article(session, facts("a", outlet="lain.test"), [], extractor_version="1")
