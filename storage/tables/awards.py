"""What mentions agree on: awards, the blocking keys that find them, and people's decisions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import BigInteger, Computed, ForeignKey, Index, func, text
from sqlalchemy.dialects.postgresql import ARRAY, TEXT, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import SCHEMA, Base, RecordColumns, identity

# Weights: A recipient, B award and category, C issuer, D people and places. 'simple' keeps words as they are, for
# Postgres has no Indonesian stemmer worth using on names.
WORDS = (
    "setweight(to_tsvector('simple', recipient || ' ' || coalesce(recipient_region, '')), 'A') || "
    "setweight(to_tsvector('simple', award || ' ' || coalesce(category, '')), 'B') || "
    "setweight(to_tsvector('simple', coalesce(issuer, '')), 'C') || "
    "setweight(to_tsvector('simple', coalesce(presenter, '') || ' ' || coalesce(received_by, '') || ' ' || "
    "coalesce(venue, '') || ' ' || coalesce(place, '')), 'D')"
)


class AwardRow(RecordColumns, Base):
    """One award, settled field by field from its mentions and people's decisions."""

    __tablename__ = "award"
    __table_args__ = (
        Index("ix_award_day", text("day DESC"), text("id DESC")),
        Index("ix_award_province", text('"left"(recipient_region_code, 2)'), text("day DESC"), text("id DESC")),
        Index("ix_award_region", "recipient_region_code", text("day DESC"), text("id DESC")),
        Index("ix_award_programme", "programme", text("day DESC"), text("id DESC")),
        Index("ix_award_issuer", "issuer_id", text("day DESC"), text("id DESC")),
        Index("ix_award_status", "status", text("day DESC"), text("id DESC")),
        Index("ix_award_first_seen", text("first_seen DESC")),
        Index("ix_award_outlets", "outlets", postgresql_using="gin"),
        Index("ix_award_words", "words", postgresql_using="gin"),
        {"comment": "One award, settled field by field from its mentions and people's decisions"},
    )

    id: Mapped[int] = identity("Public number of the award; never reused, never changed")
    status: Mapped[str] = mapped_column(
        server_default="reported",
        comment="reported (told), confirmed or rejected (by a person), merged, withdrawn (no mention left)",
    )
    merged_into: Mapped[int | None] = mapped_column(
        ForeignKey(f"{SCHEMA}.award.id"), index=True, comment="The award that took this one over, when merged"
    )
    year: Mapped[int | None] = mapped_column(
        comment="Year it counts for: period, else the date's, else of first report"
    )
    day: Mapped[dt.date] = mapped_column(
        server_default=text("CURRENT_DATE"), comment="Day it was given, else of the first report, else of its entry"
    )
    component: Mapped[int | None] = mapped_column(
        BigInteger, index=True, comment="Awards whose mentions are linked, directly or through others, share it"
    )
    outlets: Mapped[list[str]] = mapped_column(
        ARRAY(TEXT), server_default=text("'{}'::text[]"), comment="Names of the outlets that tell it"
    )
    words: Mapped[str] = mapped_column(
        TSVECTOR, Computed(WORDS, persisted=True), comment="Words of the award, for searching"
    )
    mentions_count: Mapped[int] = mapped_column(server_default=text("0"), comment="Number of mentions")
    outlets_count: Mapped[int] = mapped_column(server_default=text("0"), comment="Number of outlets that tell it")
    voices_count: Mapped[int] = mapped_column(
        server_default=text("0"), comment="Number of independent texts (copies of one text count once)"
    )
    conflicts: Mapped[dict[str, Any]] = mapped_column(
        server_default=text("'{}'::jsonb"), comment="Fields on which mentions disagree: values with their outlets"
    )
    first_seen: Mapped[dt.datetime] = mapped_column(server_default=func.now(), comment="When it entered the register")
    updated_at: Mapped[dt.datetime] = mapped_column(server_default=func.now(), comment="When it last changed")


class AwardBlockRow(Base):
    """A key under which an award can be found as a candidate for joining."""

    __tablename__ = "award_block"
    __table_args__ = ({"comment": "Blocking keys: only awards sharing one are compared with a new mention"},)

    key: Mapped[int] = mapped_column(
        BigInteger, primary_key=True, autoincrement=False, comment="Blocking key: hash of recipient, award word, year"
    )
    award_id: Mapped[int] = mapped_column(
        ForeignKey(f"{SCHEMA}.award.id", ondelete="CASCADE"), primary_key=True, index=True, comment="The award"
    )


class DecisionRow(Base):
    """What a person decided about an award; it wins over every computation until undone."""

    __tablename__ = "decision"
    __table_args__ = (
        Index("ix_decision_mentions", "mention_ids", postgresql_using="gin"),
        {"comment": "A person's decision on an award; wins over computation until undone"},
    )

    id: Mapped[int] = identity("Number of the decision")
    kind: Mapped[str] = mapped_column(comment="confirm, reject, merge, split, distinct or correct")
    award_id: Mapped[int] = mapped_column(
        ForeignKey(f"{SCHEMA}.award.id"), index=True, comment="The award decided upon"
    )
    other_award_id: Mapped[int | None] = mapped_column(
        ForeignKey(f"{SCHEMA}.award.id"), index=True, comment="The other award of a merge, split or 'not the same'"
    )
    mention_ids: Mapped[list[int] | None] = mapped_column(
        ARRAY(BigInteger), comment="Mentions that the decision is about (all sides of a merge or split)"
    )
    field: Mapped[str | None] = mapped_column(comment="Corrected field")
    value: Mapped[dict[str, Any] | None] = mapped_column(comment="Corrected value, and whatever the undo needs")
    reason: Mapped[str | None] = mapped_column(comment="Why, in the person's words")
    decided_by: Mapped[str] = mapped_column(comment="Who decided")
    decided_at: Mapped[dt.datetime] = mapped_column(server_default=func.now(), comment="When")
    undone_by: Mapped[str | None] = mapped_column(comment="Who undid it")
    undone_at: Mapped[dt.datetime | None] = mapped_column(comment="When it was undone; empty while it holds")


class RebuildRow(Base):
    """How far an interrupted rebuild came."""

    __tablename__ = "rebuild"
    __table_args__ = ({"comment": "How far a rebuild of the awards came; empty when none is under way"},)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="Always 1")
    phase: Mapped[str] = mapped_column(comment="keys (blocking keys) or join")
    after_award: Mapped[int] = mapped_column(BigInteger, comment="Number of the last award done in this phase")
    updated_at: Mapped[dt.datetime] = mapped_column(server_default=func.now(), comment="When the last batch was done")
