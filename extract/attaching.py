"""Grades, places, scores and years of a sentence, each given to the draft that it stands beside."""

from __future__ import annotations

import re

from extract.award_names import AwardName
from extract.bodies import Entity
from extract.drafts import Draft
from extract.reading import Reading
from extract.text import Document
from extract.verbs import unreal_at


def attach(
    doc: Document, r: Reading, drafts: list[Draft], awards: list[AwardName | None], people: list[Entity | None],
    zone: tuple[int, int],
) -> None:  # fmt: skip
    """Gives grades, ranks, scores, scopes and years of a zone to the drafts they belong to."""
    start, end = zone

    def owners(at: int, kind: str, stop: int) -> list[Draft]:
        chosen = drafts
        if len(awards) > 1:
            a = _owner_award([x for x in awards if x], at, kind, stop, doc.low)
            chosen = [d for d in chosen if d.award is a]
        if len(people) > 1 and kind in ("score", "rank"):
            e = _owner_entity([x for x in people if x], at)
            chosen = [d for d in chosen if d.recipient is e]
        return chosen

    for g in r.grades:
        if start <= g.start < end:
            for d in owners(g.start, "grade", g.end):
                if (
                    d.award is not None
                    and d.award.name_start <= g.start < d.award.name_end
                    and d.award.programme is None
                    and g.free
                ):
                    continue
                if (
                    d.award
                    and d.award.programme == "opini-bpk"
                    and g.text.lower() in ("wajar tanpa pengecualian", "wtp")
                ):
                    continue
                d.add_category(g.text, (g.start, g.end))
                d.poor = d.poor or g.poor
    for k in r.ranks:
        if (
            start <= k.start < end
            and k.head != "alone"
            and not unreal_at(doc, max(start, k.start - 40), k.start, k.end)
        ):
            for d in owners(k.start, "rank", k.end):
                if k.value is not None:
                    d.put("rank", k.value, (k.start, k.end))
                if k.category:
                    d.add_category(k.category, (k.start, k.end))
    for s in r.scores:
        if start <= s.start < end + 1:
            if re.search(
                r"(?:tahun (?:lalu|sebelumnya|\d{4})|sebelumnya|dari|rata-rata nasional|tercatat|"
                r"dibanding\w*)\s*(?:\w+\s+){0,3}$",
                doc.low[max(start, s.start - 40) : s.start],
            ) and any("score" in d.fields for d in drafts):
                continue
            for d in owners(s.start, "score", s.end):
                d.put("score", s.value, (s.start, s.end))
    for c in r.scopes:
        if start <= c.start < end:
            for d in owners(c.start, "scope", c.end):
                d.put("rank_scope", c.text, (c.start, c.end))
    for a, b, year in r.years:
        near = [x for x in awards if x is not None and -30 < a - x.end < 40]
        if (start <= a < end and near) or re.search(
            r"(?:tahun anggaran|ta|penilaian tahun|lkpd|award|awards|tahun penilaian)\s*(?:tahun\s*)?$",
            doc.low[max(r.start, a - 24) : a],
        ):
            for d in owners(a, "year", b):
                d.put("period", year, (a, b))


def _owner_award(awards: list[AwardName], at: int, kind: str, stop: int, low: str) -> AwardName | None:
    inside = next((a for a in awards if a.start <= at < a.end), None)
    if inside:
        return inside
    before = [a for a in awards if a.end <= at]
    after = [a for a in awards if a.start >= stop]
    if (
        after
        and kind == "rank"
        and after[0].start - stop < 24
        and not re.search(r"[,;]|\b(?:dan|serta)\b", low[stop : after[0].start])
    ):
        return after[0]
    return before[-1] if before else (after[0] if after else None)


def _owner_entity(people: list[Entity], at: int) -> Entity | None:
    before = [e for e in people if e.end <= at]
    return before[-1] if before else people[0]
