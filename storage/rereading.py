"""Reading stored articles again with a newer extractor: which are due, and what the new reading changes."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Any, Literal

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from extract.model import AwardRecord
from storage.database import Database
from storage.register import ArticleFacts, record_article
from storage.tables import ArticleRow, SiteRow

# Articles read into memory at once, some 5 kB each.
BATCH = 200
# What a person sees of an award; a change in another column (counts, moments) is none.
FACTS = (
    "recipient", "award", "category", "score", "rank", "issuer", "date", "period", "venue", "place", "presenter",
    "received_by", "recipient_region", "level",
)  # fmt: skip

_AWARDS_OF = text("SELECT DISTINCT award_id FROM piagam.mention WHERE article_id = :article AND award_id IS NOT NULL")
_FACTS = text(f"SELECT id, status, {', '.join(FACTS)} FROM piagam.award WHERE id = ANY(:ids)")  # noqa: S608 - constants


@dataclasses.dataclass(frozen=True, slots=True)
class Stored:
    """A stored article to be read again, with the region of its outlet."""

    article_id: int
    facts: ArticleFacts
    region: str | None


@dataclasses.dataclass(frozen=True, slots=True)
class Change:
    """What a new reading does to one award.

    Attributes:
        kind: added, altered or dropped.
        award_id: its number; for an added one only a number that it would get.
        recipient: who, and `award` what, as it stands (or would).
        fields: changed facts: name → (before, after).
    """

    kind: Literal["added", "altered", "dropped"]
    award_id: int
    recipient: str
    award: str
    fields: dict[str, tuple[Any, Any]] = dataclasses.field(default_factory=dict)


def count_due(session: Session, version: str) -> int:
    """Number of articles that another version of the extractor read last."""
    found = session.execute(
        text("SELECT count(*) FROM piagam.article WHERE extractor_version IS DISTINCT FROM :version"),
        {"version": version},
    )
    return int(found.scalar_one())


def forget_versions(session: Session) -> None:
    """Mark every article as not yet read, so that all are read again; an interrupted reading goes on where it was."""
    session.execute(text("UPDATE piagam.article SET extractor_version = NULL WHERE extractor_version IS NOT NULL"))


def due(database: Database, version: str) -> Iterator[Stored]:
    """Articles that another version of the extractor read last, by number; memory stays bounded.

    Args:
        database: the register.
        version: the version that reads them now.
    """
    after = 0
    while True:
        query = (
            select(ArticleRow, SiteRow.region_code)
            .outerjoin(SiteRow, SiteRow.id == ArticleRow.site_id)
            .where(ArticleRow.id > after, ArticleRow.extractor_version.is_distinct_from(version))
            .order_by(ArticleRow.id)
            .limit(BATCH)
        )
        with database.transaction() as session:
            rows = session.execute(query).all()
        if not rows:
            return
        after = rows[-1][0].id
        for row, region in rows:
            yield Stored(row.id, _facts(row), region)


def _facts(row: ArticleRow) -> ArticleFacts:
    return ArticleFacts(
        **{field.name: getattr(row, field.name) for field in dataclasses.fields(ArticleFacts)},
    )


def reread(
    database: Database, stored: Stored, records: Sequence[AwardRecord], version: str, *, keep: bool
) -> list[Change]:
    """Record a new reading of one article and tell what it changes.

    Args:
        database: the register.
        stored: the article.
        records: the new reading.
        version: the extractor's version.
        keep: commit it; else everything is rolled back after looking.

    Returns:
        The awards that it adds, alters or drops.
    """
    if keep:
        return database.retrying(lambda session: _changes(session, stored, records, version))
    with Session(database.engine) as session:
        transaction = session.begin()
        try:
            return _changes(session, stored, records, version)
        finally:
            transaction.rollback()


def _changes(session: Session, stored: Stored, records: Sequence[AwardRecord], version: str) -> list[Change]:
    before = _awards(session, session.execute(_AWARDS_OF, {"article": stored.article_id}).scalars().all())
    done = record_article(session, stored.facts, records, extractor_version=version)
    numbers = {*before, *done.awards_new, *done.awards_changed}
    return compare(before, _awards(session, sorted(numbers)), set(done.awards_new))


def _awards(session: Session, numbers: Sequence[int]) -> dict[int, dict[str, Any]]:
    rows = session.execute(_FACTS, {"ids": list(numbers)}).mappings()
    return {row["id"]: dict(row) for row in rows}


def compare(before: dict[int, dict[str, Any]], after: dict[int, dict[str, Any]], new: set[int]) -> list[Change]:
    """The changes between two states of some awards; pure.

    Args:
        before: awards of an article before the new reading, by number.
        after: the same and those touched, after it.
        new: numbers that the new reading started.
    """
    out = []
    for number, award in sorted(after.items()):
        old = before.get(number)
        if number in new:
            out.append(Change("added", number, award["recipient"], award["award"]))
        elif award["status"] in ("withdrawn", "merged"):
            if old is None or old["status"] not in ("withdrawn", "merged"):
                out.append(Change("dropped", number, award["recipient"], award["award"]))
        elif old is not None:
            fields = {name: (old[name], award[name]) for name in FACTS if old[name] != award[name]}
            if fields:
                out.append(Change("altered", number, award["recipient"], award["award"], fields))
    return out
