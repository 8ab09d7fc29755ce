"""The register does not depend on the order in which articles arrived, nor on how often they were read."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from extract.model import AwardRecord
from storage.database import Database
from storage.register import ArticleFacts, record_article
from tests.storage.snapshots import register
from tests.storage.strategies import articles

Articles = Sequence[tuple[ArticleFacts, Sequence[AwardRecord]]]
# Without shrinking: against a database it would take many minutes, and the failing articles are small anyway.
CHECKS = settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def ingest(database: Database, rows: Articles, version: str = "1") -> None:
    for article, found in rows:
        with database.transaction() as session:
            record_article(session, article, found, extractor_version=version)


def empty(database: Database) -> None:
    with database.transaction() as session:
        session.execute(text("TRUNCATE piagam.article, piagam.award, piagam.decision RESTART IDENTITY CASCADE"))


@CHECKS
@given(articles(), st.data())
def test_any_order_gives_the_same_register(database: Database, rows: Articles, data: st.DataObject) -> None:
    empty(database)
    ingest(database, rows)
    with database.transaction() as session:
        first = register(session)
    empty(database)
    ingest(database, data.draw(st.permutations(rows)))
    with database.transaction() as session:
        assert register(session) == first


@CHECKS
@given(articles(), articles())
def test_what_was_read_wrongly_before_leaves_no_trace(database: Database, wrong: Articles, right: Articles) -> None:
    # The articles are the same, only what is read in them changes from the first version to the second.
    facts = [article for article, _ in right]
    earlier = [(article, found) for article, (_, found) in zip(facts, wrong, strict=False)]
    empty(database)
    ingest(database, right, version="2")
    with database.transaction() as session:
        direct = register(session)
    empty(database)
    ingest(database, earlier, version="1")
    ingest(database, right, version="2")
    with database.transaction() as session:
        assert register(session) == direct
