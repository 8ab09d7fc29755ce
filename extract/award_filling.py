"""Which award a draft means that names none, or only its grade."""

from __future__ import annotations

import re

from extract import programmes
from extract.award_names import AwardName
from extract.drafts import Draft
from extract.join import same_award
from extract.reading import Reading
from extract.text import Document


def fill_awards(doc: Document, drafts: list[Draft], readings: list[Reading], topic_award: AwardName | None) -> None:
    """Gives an award to drafts that only point back: named in the sentence, told just before, or the article's own."""
    focus: tuple[AwardName, int] | None = None
    named: list[AwardName] = []
    for d in drafts:
        if (
            d.award is not None
            and d.award.name
            and d.award.strength >= 2
            and not d.past
            and not any(same_award(d.award, n) for n in named)
        ):
            named.append(d.award)
    by_number = {r.number: r for r in readings}
    for d in drafts:
        if d.listed and not d.categories:
            _inherit_grade(d, by_number)
        if (
            (d.award is None or not d.award.name)
            and (topic_award is None or topic_award.strength < 2 or topic_award.head == "programme")
            and not (topic_award is not None and "rank" in d.fields)
        ):
            _class_as_award(d, by_number[d.sentence])
        if d.award is not None and d.award.name:
            if d.award.strength >= 2 or d.listed:
                focus = (d.award, d.sentence)
            continue
        r = by_number[d.sentence]
        fitting = _by_ladder(d, readings)
        if fitting is not None:
            d.award, d.award_inherited = fitting, True
            continue
        letters = any(t in ("AA", "A", "A-", "BB", "B", "CC") for t, _ in d.categories)
        own = [
            a
            for a in r.awards
            if a.name
            and a.head != "grade"
            and not (letters and a.programme == "opini-bpk")
            and (a.strength >= 2 or a.head != "programme" or d.fields or d.categories)
        ]
        if own:
            d.award = max(own, key=lambda a: a.strength)
            focus = (d.award, d.sentence)
            continue
        near = [
            a
            for n in range(d.sentence - 1, max(0, d.sentence - 4), -1)
            if n in by_number
            for a in by_number[n].awards
            if a.name
            and a.head != "grade"
            and not (letters and a.programme == "opini-bpk")
            and (a.strength >= 2 or a.head != "programme")
        ]
        d.award_inherited = True
        if len(named) > 1 and not (d.fields or d.categories or d.listed):
            continue
        if letters and focus is not None and focus[0].programme == "opini-bpk":
            focus = None
        if (
            focus is not None
            and d.sentence - focus[1] <= 3
            and not (near and near[0].start > focus[0].start and d.listed)
        ):
            d.award = focus[0]
        elif near and (d.fields or d.categories or d.listed):
            d.award = near[0]
        elif topic_award is not None and (len(named) < 2 or d.fields or d.categories):
            d.award = topic_award
        elif any(a.head == "grade" for a in r.awards) or d.categories:
            d.award = _award_of_grade(doc, d) or next((a for a in r.awards if a.head == "grade"), None)


_SERVICE = re.compile(
    r"\b(?:kepatuhan\s+(?:terhadap\s+|atas\s+)?)?(?:standar\s+|penyelenggaraan\s+)?pelayanan publik\b"
)


def _award_of_grade(doc: Document, d: Draft) -> AwardName | None:
    """Ombudsman's colours told without the name of the assessment: it is that of public service, if the text has it."""
    if not any(re.search(r"zona hijau|kualitas tert?inggi|kualitas tinggi", t.lower()) for t, _ in d.categories):
        return None
    found = _SERVICE.search(doc.low)
    if not found:
        return None
    return AwardName(
        found.start(),
        found.end(),
        found.start(),
        found.end(),
        doc.raw[found.start() : found.end()],
        "ombudsman-kepatuhan",
        2,
        "grade",
    )


def _by_ladder(d: Draft, readings: list[Reading]) -> AwardName | None:
    """The programme of the article on whose ladder the draft's grade stands ("Sangat Inovatif" → IGA)."""
    grades = [
        t.lower()
        for t, _ in d.categories
        if len(t) > 6 and t.lower() not in ("sangat baik", "memuaskan", "paripurna", "mandiri", "pratama")
    ]
    if not grades:
        return None
    best: tuple[int, AwardName] | None = None
    for r in readings:
        distance = abs(r.number - d.sentence)
        if best is not None and distance >= best[0]:
            continue
        for a in r.awards:
            programme = programmes.by_id(a.programme) if a.programme and a.name and a.head != "grade" else None
            if programme is None:
                continue
            steps = [c.lower() for c in programme.categories]
            if any(step in g or g in step for g in grades for step in steps if len(step) > 6):
                best = (distance, a)
                break
    return best[1] if best else None


def _inherit_grade(d: Draft, by_number: dict[int, Reading]) -> None:
    """The grade that the sentence before a result list told of all of them."""
    for n in (d.sentence - 1, d.sentence - 2):
        r = by_number.get(n)
        if r is None or r.sentence.kind == "title":
            continue
        good = [g for g in r.grades if not g.free and not g.poor]
        if good and not any(e.kind == "government" and e.source == "gov" for e in r.entities):
            for g in good:
                d.add_category(g.text, (g.start, g.end))
            return
        if r.grades:
            return


def _class_as_award(d: Draft, r: Reading) -> None:
    """ "penghargaan kategori X" in an article that names no other award: the class is its name."""
    for g in r.grades:
        if g.free and (g.text, (g.start, g.end)) in d.categories and len(g.text.split()) >= 2:
            d.categories.remove((g.text, (g.start, g.end)))
            d.award = AwardName(g.start, g.end, g.start, g.end, g.text, None, 2, "kategori")
            return
