"""Rebuilding from all mentions gives what joining one by one gave, and repairs what is not right."""

from __future__ import annotations

import pytest
from hypothesis import given
from sqlalchemy import text

import storage.rebuild
from storage import decisions
from storage.database import Database
from storage.rebuild import rebuild
from storage.register import record_article
from tests.storage.builders import facts, record
from tests.storage.snapshots import register
from tests.storage.strategies import articles
from tests.storage.test_joining_order import CHECKS, Articles, empty, ingest


@CHECKS
@given(articles())
def test_a_rebuild_changes_nothing(database: Database, rows: Articles) -> None:
    empty(database)
    ingest(database, rows)
    with database.transaction() as session:
        before = register(session)
    done = rebuild(database)
    assert (done.new, done.changed, done.gone) == (0, 0, 0)
    with database.transaction() as session:
        assert register(session) == before


@CHECKS
@given(articles())
def test_a_rebuild_finds_the_same_clusters_from_nothing(database: Database, rows: Articles) -> None:
    empty(database)
    ingest(database, rows)
    with database.transaction() as session:
        before = register(session)
        # Every mention an award of its own, without keys: as if nothing had ever been joined.
        session.execute(
            text("""
            WITH lone AS (
                SELECT m.id, nextval('piagam.award_id_seq') AS number FROM piagam.mention m), made AS (
                INSERT INTO piagam.award (id, component, recipient, recipient_kind, award, confidence)
                SELECT number, number, '?', 'other', '?', 0 FROM lone)
            UPDATE piagam.mention m SET award_id = lone.number FROM lone WHERE lone.id = m.id""")
        )
        session.execute(text("DELETE FROM piagam.award_block"))
        session.execute(
            text("""
            UPDATE piagam.award w SET component = NULL, status = 'withdrawn'
            WHERE NOT EXISTS (SELECT 1 FROM piagam.mention m WHERE m.award_id = w.id)""")
        )
    rebuild(database)
    with database.transaction() as session:
        assert register(session) == before


def test_decisions_survive_a_rebuild(database: Database) -> None:
    with database.transaction() as session:
        one = record_article(session, facts("a"), [record(period=2023)], extractor_version="1").awards_new[0]
        two = record_article(
            session, facts("b"), [record(award="Kalpataru", period=2024)], extractor_version="1"
        ).awards_new[0]
        decisions.merge(session, one, two, by="Rina")
        decisions.correct(session, one, "award", "Adipura Kencana", by="Rina")
        decisions.confirm(session, one, by="Rina")
        before = register(session)
    rebuild(database)
    with database.transaction() as session:
        assert register(session) == before


def test_an_interrupted_rebuild_goes_on_where_it_stopped(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage.rebuild, "BATCH", 1)
    with database.transaction() as session:
        for n in range(4):
            found = [record(f"SMA {n}", recipient_kind="school")]
            record_article(session, facts(f"a{n}"), found, extractor_version="1")
        before = register(session)

    class StopError(Exception):
        pass

    def stop(done: int, total: int) -> None:
        assert total == 8
        if done == 6:
            raise StopError

    with pytest.raises(StopError):
        rebuild(database, stop)
    seen: list[int] = []
    assert rebuild(database, lambda done, _: seen.append(done)).resumed
    assert len(seen) == 2
    with database.transaction() as session:
        assert register(session) == before
        assert session.execute(text("SELECT count(*) FROM piagam.rebuild")).scalar() == 0
