"""A mention as joining sees it: the record's fields with what is known of its article."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any

# The fields that an award settles from its mentions.
FIELDS: tuple[str, ...] = (
    "recipient", "recipient_kind", "recipient_region", "recipient_region_code", "award", "programme", "category",
    "score", "rank", "rank_scope", "issuer", "issuer_id", "presenter", "received_by", "date", "period", "venue",
    "place", "level",
)  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """One award as one article tells it.

    Attributes:
        id: number of the mention (negative while it has no row yet).
        ident: public id of its article; with `fingerprint` it names the mention whatever its number.
        award_id: the award it stands in now; None when it is new.
        origin_award_id: the award it stood in first.
        simhash: 64-bit fingerprint of the article's text; None when unknown.
        content: hash of the article's title and text.
    """

    id: int
    article_id: int
    ident: str
    fingerprint: str
    outlet: str
    published_on: dt.date | None
    simhash: int | None
    content: str
    main: bool
    confidence: float
    recipient: str
    recipient_kind: str
    recipient_region: str | None
    recipient_region_code: str | None
    award: str
    programme: str | None
    category: str | None
    score: float | None
    rank: int | None
    rank_scope: str | None
    issuer: str | None
    issuer_id: str | None
    presenter: str | None
    received_by: str | None
    date: dt.date | None
    period: int | None
    venue: str | None
    place: str | None
    level: str | None
    award_id: int | None = None
    origin_award_id: int | None = None

    @property
    def name(self) -> tuple[str, str]:
        """What identifies the mention by content; every tie in joining is broken by it, never by arrival."""
        return (self.ident, self.fingerprint)

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Told:
        """The mention of a database row whose columns carry the attributes' names."""
        values = {name: row[name] for name in cls.__slots__}
        if values["score"] is not None:
            values["score"] = float(values["score"])
        return cls(**values)
