"""The values that reading produces: `Article` and `AwardRecord`.

Plain, frozen, cheap dataclasses: they cross process borders and are written to the database as they are.
The field names of `AwardRecord` are the project's outside contract and do not change.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

RecipientKind: TypeAlias = Literal[
    "government", "agency", "village", "school", "person", "company", "community", "other"
]
Level: TypeAlias = Literal["kabupaten", "provinsi", "nasional", "internasional"]
Span: TypeAlias = tuple[int, int]


@dataclasses.dataclass(frozen=True, slots=True)
class Article:
    """The cleaned text of one page.

    Attributes:
        title: headline, without the outlet's name.
        text: body; paragraphs are separated by a blank line ("\\n\\n") or a line end.
        published: moment of publication with its UTC offset; None when the page does not say.
        author: byline as printed.
        modified: moment of the last change the page tells of.
        canonical: address the page calls its own (rel=canonical), not yet trusted.
        language: ISO 639-1 code the page declares.
    """

    title: str
    text: str
    published: dt.datetime | None = None
    author: str | None = None
    modified: dt.datetime | None = None
    canonical: str | None = None
    language: str | None = None

    @property
    def document(self) -> str:
        """The string that evidence offsets count in."""
        return f"{self.title}\n\n{self.text}"


@dataclasses.dataclass(frozen=True, slots=True)
class AwardRecord:
    """One award as one article tells it; None where the article does not say.

    `evidence` maps a field's name to the half-open [start, end) character span of
    `title + "\\n\\n" + text` that proves it. `confidence` is the probability (0–1) that the record is right.
    """

    recipient: str
    award: str
    recipient_kind: RecipientKind = "other"
    recipient_region: str | None = None
    recipient_region_code: str | None = None
    programme: str | None = None
    category: str | None = None
    score: float | None = None
    rank: int | None = None
    rank_scope: str | None = None
    issuer: str | None = None
    issuer_id: str | None = None
    presenter: str | None = None
    received_by: str | None = None
    date: dt.date | None = None
    period: int | None = None
    venue: str | None = None
    place: str | None = None
    level: Level | None = None
    main: bool = True
    confidence: float = 0.5
    evidence: Mapping[str, Span] = dataclasses.field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The record as the JSON object of the outside contract: keys in contract order, dates in ISO 8601."""
        out: dict[str, Any] = {name: getattr(self, name) for name in RECORD_FIELDS}
        out["date"] = self.date.isoformat() if self.date else None
        out["confidence"] = round(self.confidence, 3)
        out["evidence"] = {name: list(span) for name, span in self.evidence.items()}
        return out


RECORD_FIELDS: tuple[str, ...] = (
    "recipient", "recipient_kind", "recipient_region", "recipient_region_code", "award", "programme", "category",
    "score", "rank", "rank_scope", "issuer", "issuer_id", "presenter", "received_by", "date", "period", "venue",
    "place", "level", "main", "confidence", "evidence",
)  # fmt: skip
