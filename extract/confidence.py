"""How sure a record is."""

from __future__ import annotations

import dataclasses

from extract.join import Resolved
from extract.model import AwardRecord
from extract.text import Document


def confidence_of(record: AwardRecord, item: Resolved, doc: Document) -> AwardRecord:
    """The record with its confidence, from how it was found."""
    d = item.draft
    score = 0.6
    if record.programme:
        score += 0.12
    if d.votes > 1:
        score += 0.08
    if d.inherited:
        score -= 0.12
    if d.award_inherited:
        score -= 0.1
    if record.score is not None or record.rank is not None or record.category:
        score += 0.06
    return dataclasses.replace(record, confidence=max(0.05, min(0.98, score)))
