"""What all entries of a result list share: award, scope, year, score."""

from __future__ import annotations

import re

from extract.award_names import AwardName
from extract.bodies import Entity
from extract.drafts import Draft
from extract.reading import Reading
from extract.text import Document


def scope_and_year(r: Reading, drafts: list[Draft]) -> None:
    for d in drafts:
        if r.scopes:
            d.put("rank_scope", r.scopes[0].text, (r.scopes[0].start, r.scopes[0].end))
        if len({y[2] for y in r.years}) == 1:
            d.put("period", r.years[0][2], (r.years[0][0], r.years[0][1]))


def award_for(r: Reading, at: int) -> AwardName | None:
    named = [a for a in r.awards if a.name and not (a.strength == 1 and a.head in ("programme", "grade"))]
    before = [a for a in named if a.start <= at + 30]
    return before[-1] if before else (named[0] if named else None)


def own_scores(r: Reading, drafts: list[Draft]) -> None:
    for i, d in enumerate(drafts):
        if d.recipient is None:
            continue
        after = drafts[i + 1].recipient if i + 1 < len(drafts) else None
        stop = after.start if after is not None else r.end
        own = next((s for s in r.scores if d.recipient.end <= s.start < max(stop, d.recipient.end)), None)
        if own:
            d.put("score", own.value, (own.start, own.end))


def shared(doc: Document, r: Reading, drafts: list[Draft]) -> None:
    """Grades, scopes and years that the sentence tells of the whole list, or of one entry."""
    first = drafts[0].recipient
    for g in r.grades:
        owners = (
            drafts
            if first is not None and g.start < first.start
            else [d for d in drafts if d.recipient and d.recipient.end <= g.start][-1:]
        )
        for d in owners:
            d.add_category(g.text, (g.start, g.end))
            d.poor = d.poor or g.poor
    scope_and_year(r, drafts)


def inner_award(r: Reading, group: list[Entity], i: int) -> AwardName | None:
    """ "Dinas A sebagai Role Model …, Dinas B sebagai …": an award that stands behind its own recipient."""
    stop = group[i + 1].start if i + 1 < len(group) else r.end
    return next((a for a in r.awards if a.name and group[i].end <= a.start < stop and a.strength >= 2), None)


def coordinated(doc: Document, group: list[Entity]) -> list[Entity]:
    out = [group[0]]
    for e in group[1:]:
        gap = doc.low[out[-1].end : e.start]
        if len(gap) > 110 or (re.search(r"[.!?]\s", gap) and not re.search(r"\d\.\s", gap)):
            break
        if "," in gap or re.search(r"\b(?:dan|serta|lalu|kemudian|maupun|juga)\b", gap) or re.search(r";", gap):
            out.append(e)
        else:
            break
    return out
