"""Sentences that give each recipient its own award or class: "A sebagai X kategori Baik, B sebagai X kategori C"."""

from __future__ import annotations

import itertools
import re

from extract.award_names import AwardName
from extract.bodies import Entity
from extract.drafts import Draft
from extract.reading import Reading
from extract.roles import of_crowd
from extract.text import Document
from extract.verbs import unreal_at

_LEAD = re.compile(
    r"\s*(?:\([^)]{1,40}\)\s*)?,?\s*(?:yang\s+)?(?:masing-masing\s+)?"
    r"(?:sebagai|selaku|untuk|pada|di|dalam|dengan|atas|meraih|memperoleh|mendapat|mendapatkan|menerima|"
    r"menyabet|berpredikat|berkategori|kategori|predikat|penghargaan|anugerah|bidang|opini)\s+"
    r"(?:kategori|predikat|bidang|penghargaan|opini|anugerah)?"
)
_LOCATED = re.compile(r"\b(?:di|dari|tingkat|lingkup|wilayah|lingkungan|se|provinsi|oleh|untuk|kepada)\s*-?\s*$")
_AWARDING = re.compile(
    r"\b(?:penghargaan|piagam|anugerah|predikat|peraih|penerima|meraih|menerima|dianugerahi|award|diberikan|"
    r"memperoleh|diraih|trofi|opini|kategori|masing-masing)\b"
)


def read_assigned(doc: Document, r: Reading, award_known: bool) -> list[Draft]:
    """Drafts of a sentence in which two or more bodies each have their own award or class behind them.

    Args:
        doc: the document.
        r: the reading.
        award_known: an award was named before, so bare classes can belong to it.
    """
    people = [
        e for e in r.entities
        if e.source in ("gov", "unit", "bare", "body") and e.name and not of_crowd(doc, r.start, e)
        and not (e.kind == "government" and _LOCATED.search(doc.low, max(r.start, e.start - 20), e.start))
    ]  # fmt: skip
    if len(people) < 2 or not _AWARDING.search(doc.low, r.start, r.end):
        return []
    pairs: list[tuple[Entity, list[AwardName], int]] = []
    for n, e in enumerate(people):
        stop = people[n + 1].start if n + 1 < len(people) else r.end
        if not _LEAD.match(doc.low, e.end, min(stop, e.end + 80)):
            continue
        named = [a for a in r.awards if e.end <= a.start < stop and a.name and a.head != "grade"]
        graded = [g for g in r.grades if e.end <= g.start < stop]
        near = min([a.start for a in named] + [g.start for g in graded], default=r.end)
        if near - e.end > 60:
            continue
        pairs.append((e, named, stop))
    if len(pairs) < 2 or not all(b[0].start - a[2] < 4 for a, b in itertools.pairwise(pairs)):
        return []
    if r.ranks and r.ranks[0].value is not None and r.ranks[0].start < pairs[0][0].start:
        return []  # a list of places that begins with a place: the lists of places read it whole
    if len({(e.name, e.region) for e, _, _ in pairs}) < len(pairs):
        return []
    if len({e.kind for e, _, _ in pairs}) > 1 and any(e.source == "bare" for e, _, _ in pairs):
        return []
    if unreal_at(doc, r.start, pairs[0][0].start, r.end) or not (award_known or any(named for _, named, _ in pairs)):
        return []
    before = [a for a in r.awards if a.name and a.head != "grade" and a.strength >= 2 and a.end <= pairs[0][0].start]
    drafts: list[Draft] = []
    for e, named, stop in pairs:
        award = named[0] if named else (before[-1] if before else None)
        d = Draft(e, award, r.number, "assigned", listed=True)
        for g in r.grades:
            if e.end <= g.start < stop and not (award and award.name_start <= g.start < award.name_end):
                d.add_category(g.text, (g.start, g.end))
                d.poor = d.poor or g.poor
        for k in r.ranks:
            if e.end <= k.start < stop and k.value is not None and k.head != "alone":
                d.put("rank", k.value, (k.start, k.end))
        for s in r.scores:
            if e.end <= s.start < stop:
                d.put("score", s.value, (s.start, s.end))
        for a, b, year in r.years:
            if e.end <= a < stop:
                d.put("period", year, (a, b))
        drafts.append(d)
    return drafts
