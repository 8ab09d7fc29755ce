"""Result lists that go by scores, titles or grades."""

from __future__ import annotations

import re

from extract.award_names import AwardName
from extract.bodies import Entity
from extract.drafts import Draft
from extract.grades import Score
from extract.list_fields import award_for, scope_and_year, shared
from extract.reading import Reading
from extract.text import Document
from extract.verbs import unreal_at


def score_pairs(doc: Document, r: Reading, people: list[Entity]) -> list[tuple[Entity, Score]]:
    pairs: list[tuple[Entity, Score]] = []
    waiting: list[Entity] = []
    for i, e in enumerate(people):
        stop = people[i + 1].start if i + 1 < len(people) else r.end
        own = next((s for s in r.scores if e.end <= s.start < stop and s.start - e.end < 90), None)
        if own is None:
            gap = doc.low[e.end : stop]
            waiting = [*waiting, e] if re.fullmatch(r"\s*(?:,|dan|serta)\s*(?:dan\s+)?", gap) else []
            continue
        if e.source == "run":
            continue
        between = doc.low[e.end : own.start]
        if waiting and re.search(r"\b(?:sama-sama|masing-masing|berbagi|nilainya sama|keduanya)\b", between):
            pairs += [(w, own) for w in waiting]
        waiting = []
        pairs.append((e, own))
    return pairs


def by_score(doc: Document, r: Reading, people: list[Entity], award_known: bool) -> list[Draft]:
    pairs = score_pairs(doc, r, people)
    if len(pairs) < 2 or not (award_known or any(a.name for a in r.awards)):
        return []
    if unreal_at(doc, r.start, pairs[0][0].start, r.end):
        return []
    drafts = []
    for e, s in pairs:
        d = Draft(e, award_for(r, e.start), r.number, "list-score")
        d.put("score", s.value, (s.start, s.end))
        own_rank = next((k for k in r.ranks if e.start - 40 < k.start < s.end and k.value and k.head != "alone"), None)
        if own_rank:
            d.put("rank", own_rank.value, (own_rank.start, own_rank.end))
        drafts.append(d)
    shared(doc, r, drafts)
    return drafts


def by_title(doc: Document, r: Reading, people: list[Entity], award_known: bool) -> list[Draft]:
    """ "Dinas A sebagai Role Model … kategori Baik, RSUD B sebagai Role Model …": each with an award of its own."""
    pairs: list[tuple[Entity, AwardName]] = []
    for i, e in enumerate(people):
        stop = people[i + 1].start if i + 1 < len(people) else r.end
        own = next((a for a in r.awards if a.name and a.strength >= 2 and e.end <= a.name_start < stop), None)
        if own and re.fullmatch(
            r"\s*(?:\([^)]*\)\s*)?,?\s*(?:sebagai|untuk|meraih|kategori|terbaik|dengan|atas)?\s*(?:kategori|"
            r"predikat|penghargaan|sebagai)?\s*[“\"]?",
            doc.low[e.end : own.name_start],
        ):
            pairs.append((e, own))
    if len(pairs) < 2 or unreal_at(doc, r.start, pairs[0][0].start, r.end):
        return []
    drafts = []
    for n, (e, a) in enumerate(pairs):
        stop = pairs[n + 1][0].start if n + 1 < len(pairs) else r.end
        d = Draft(e, a, r.number, "list-title")
        for g in r.grades:
            if e.start <= g.start < stop and not (g.free and a.name_start <= g.start < a.name_end):
                d.add_category(g.text, (g.start, g.end))
                d.poor = d.poor or g.poor
        for k in r.ranks:
            if e.start <= k.start < stop and k.value is not None and k.head != "alone":
                d.put("rank", k.value, (k.start, k.end))
        own_score = next((s for s in r.scores if e.start <= s.start < stop), None)
        if own_score:
            d.put("score", own_score.value, (own_score.start, own_score.end))
        drafts.append(d)
    scope_and_year(r, drafts)
    return drafts


_OWN_GRADE = re.compile(
    r"\s*(?:\([^)]{1,20}\)\s*)?(?:berpredikat|dengan predikat|predikat|meraih|nilai|nilainya|mendapat|"
    r"memperoleh|berkategori|kategori|=|:)?\s*(?:predikat|nilai|kategori)?\s*[“\"(]?(AA|A-|A|BB|B\+|B|CC|C|"
    r"D)\b(?![\w'])"
)


def by_grade(doc: Document, r: Reading, people: list[Entity], award_known: bool) -> list[Draft]:
    """ "Provinsi Aceh berpredikat B, Sumut B dan Kepulauan Riau BB": each with a letter of its own."""
    pairs = [
        (e, m) for e in people if e.kind in ("government", "agency") and (m := _OWN_GRADE.match(doc.raw, e.end, r.end))
    ]
    if (
        len(pairs) < 2
        or not (award_known or any(a.name for a in r.awards))
        or unreal_at(doc, r.start, pairs[0][0].start, r.end)
    ):
        return []
    drafts = []
    for e, m in pairs:
        d = Draft(e, award_for(r, e.start), r.number, "list-grade")
        d.add_category(m.group(1), (m.start(1), m.end(1)))
        d.poor = m.group(1) in ("C", "D")
        drafts.append(d)
    scope_and_year(r, drafts)
    return drafts
