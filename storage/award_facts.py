"""Awards as they are told to people: the settled facts, the proving sentence, and who reports it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.matching import TOLD_FACTS
from storage.tables.articles import ArticleRow, MentionRow
from storage.tables.awards import AwardRow


@dataclasses.dataclass(frozen=True, slots=True)
class Report:
    """One outlet's article that tells of an award."""

    outlet: str
    title: str
    url: str
    published_on: dt.date | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class AwardFacts:
    """One award with its proof.

    Attributes:
        award_id: public number.
        sentence: the sentence that proves it, from the oldest article that has it as its news.
        reports: each outlet's first article, oldest first.
        voices: number of independent texts.
        background: whether it was only told in passing, as an earlier award.
    """

    award_id: int
    status: str
    recipient: str
    recipient_kind: str
    award: str
    recipient_region: str | None = None
    recipient_region_code: str | None = None
    programme: str | None = None
    category: str | None = None
    score: float | None = None
    rank: int | None = None
    rank_scope: str | None = None
    issuer: str | None = None
    presenter: str | None = None
    received_by: str | None = None
    date: dt.date | None = None
    period: int | None = None
    venue: str | None = None
    place: str | None = None
    level: str | None = None
    confidence: float = 0.5
    voices: int = 0
    background: bool = False
    sentence: str = ""
    reports: tuple[Report, ...] = ()
    first_seen: dt.datetime | None = None


_COLUMNS = (
    "status", "recipient", "recipient_kind", "award", "recipient_region", "recipient_region_code", "programme",
    "category", "rank", "rank_scope", "issuer", "presenter", "received_by", "date", "period", "venue", "place", "level",
    "confidence", "first_seen",
)  # fmt: skip


def load(session: Session, award_ids: Iterable[int]) -> dict[int, AwardFacts]:
    """The awards with these numbers; numbers that do not exist are left out. Merged ones are not followed."""
    wanted = sorted(set(award_ids))
    rows = session.scalars(select(AwardRow).where(AwardRow.id.in_(wanted)).execution_options(populate_existing=True))
    mentions: dict[int, list[_Told]] = {}
    # Columns by name: an article's text, which nobody needs here, is most of its row.
    query = (
        select(
            MentionRow.award_id, MentionRow.main, MentionRow.confidence, MentionRow.sentence,
            ArticleRow.outlet, ArticleRow.title, ArticleRow.url, ArticleRow.published_on, ArticleRow.state,
        )
        .join(ArticleRow, ArticleRow.id == MentionRow.article_id)
        .where(MentionRow.award_id.in_(wanted))
        .order_by(ArticleRow.published.asc().nulls_last(), ArticleRow.id, MentionRow.ordinal)
    )  # fmt: skip
    for number, main, confidence, sentence, outlet, title, url, published_on, state in session.execute(query):
        report = Report(outlet, title, url, published_on)
        mentions.setdefault(number or 0, []).append(_Told(main, confidence, sentence, report, state == "gone"))
    return {row.id: _facts(row, mentions.get(row.id, [])) for row in rows}


@dataclasses.dataclass(frozen=True, slots=True)
class _Told:
    """What a mention and its article give to the facts."""

    main: bool
    confidence: float
    sentence: str
    report: Report
    gone: bool


def _facts(row: AwardRow, told: list[_Told]) -> AwardFacts:
    first: dict[str, Report] = {}
    for one in sorted(told, key=lambda one: one.gone):  # an article that is gone counts where there is no other
        first.setdefault(one.report.outlet, one.report)
    best = min(told, key=lambda one: (not one.main, -round(one.confidence, 1)), default=None)
    return AwardFacts(
        award_id=row.id,
        score=float(row.score) if row.score is not None else None,
        voices=row.voices_count,
        background=bool(told) and not any(one.main for one in told),
        sentence=best.sentence if best else "",
        reports=tuple(first.values()),
        **{name: getattr(row, name) for name in _COLUMNS},
    )


def survivors(session: Session, award_ids: Iterable[int]) -> dict[int, int]:
    """Where each award ended after merges: its own number when it was not merged."""
    ends = {number: number for number in award_ids}
    open_ends = set(ends.values())
    while open_ends:
        query = select(AwardRow.id, AwardRow.merged_into).where(
            AwardRow.id.in_(open_ends), AwardRow.merged_into.is_not(None)
        )
        moved = {source: target for source, target in session.execute(query) if target is not None}
        ends = {start: moved.get(end, end) for start, end in ends.items()}
        # A cycle of merges cannot be; were there one, the walk still has to end.
        open_ends = set(moved.values()) - set(moved.keys())
    return ends


def families(session: Session, roots: Iterable[int]) -> dict[int, set[int]]:
    """Each award with all that were merged into it, itself included."""
    found = {root: {root} for root in roots}
    owner = {root: root for root in found}
    fresh = set(found)
    while fresh:
        query = select(AwardRow.id, AwardRow.merged_into).where(AwardRow.merged_into.in_(fresh))
        fresh = set()
        for member, target in session.execute(query):
            if member not in owner and target is not None:
                owner[member] = owner[target]
                found[owner[member]].add(member)
                fresh.add(member)
    return found


def told_facts(session: Session, award_ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """What the ledger keeps of each award as told now: the facts whose change is a correction."""
    rows = session.execute(TOLD_FACTS, {"ids": sorted(set(award_ids))})
    return {number: facts for number, facts in rows}  # noqa: C416 - a row is no pair to the type checker
