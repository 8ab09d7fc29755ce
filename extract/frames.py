"""Who gets what, verb by verb: the frames of winning and giving."""

from __future__ import annotations

import datetime as dt
import re

from extract import programmes
from extract.attaching import attach
from extract.award_names import AwardName
from extract.bodies import Entity
from extract.drafts import Draft
from extract.nobody import tells_of_nobody
from extract.reading import Reading
from extract.roles import PREPOSITION, WEAK, awards_in, holds_crowd, introduced, result_in, roles, splits, subjects
from extract.text import Document
from extract.verbs import Verb, past_words, unreal_at

_COMPARED = re.compile(
    r"\b(?:membaik|meningkat|naik|turun|merosot|melompat|dibanding\w*|ketimbang|masih di|baru di|tercatat|"
    r"lebih (?:tinggi|baik|rendah)|semula|menjadi)\b"
)


_IN_YEAR = re.compile(
    r"(?:\bpada|\bdi|^\W*)\s*(?:tahun\s+)?((?:19|20)\d\d)\b(?!\s*/)|\btahun\s+((?:19|20)\d\d)\s+(?:lalu|silam)\b"
)


def is_past(doc: Document, r: Reading, at: int, published: dt.date | None = None) -> bool:
    """Is the statement at `at` told as history?"""
    if published is not None and r.sentence.kind != "title":
        for m in _IN_YEAR.finditer(doc.low[r.start : r.end]):
            year = int(m.group(1) or m.group(2))
            if (
                year < published.year - (published.month < 4)
                and m.start() + r.start < at
                and not any(d.value and d.value.year == published.year for d in r.dates)
            ):
                return True
    hits = past_words().find(doc.low, r.start, r.end)
    for h in hits:
        if (
            h.value == "strong"
            and h.start < at + 60
            and not re.search(
                r"(?:dari|dibanding\w*|ketimbang|seperti|lebih \w+ dari(?:pada)?)\s+$",
                doc.low[max(r.start, h.start - 22) : h.start],
            )
        ):
            if doc.low[h.start : h.end] == "sebelumnya" and re.search(
                r"\b(?:hari|jam|pekan|minggu)\s+$", doc.low[max(0, h.start - 8) : h.start]
            ):
                continue
            return True
    return False


def read_frames(doc: Document, r: Reading, published: dt.date | None = None) -> list[Draft]:
    """Drafts of one sentence, verb by verb.

    Args:
        doc: the document.
        r: the reading.
        published: day of publication, which tells history from news.
    """
    drafts: list[Draft] = []
    real = list(r.verbs)
    last_group: list[Entity] = []
    for n, verb in enumerate(real):
        if not verb.real:
            continue
        left = real[n - 1].end if n else r.start
        right = next((v.start for v in real[n + 1 :] if splits(doc, verb, v)), r.end)
        group, award_zone = roles(doc, r, verb, left, right)
        if (
            verb.role == "taken"
            and not group
            and n + 1 < len(real)
            and real[n + 1].role == "taken"
            and not real[n + 1].real
        ):
            continue
        if tells_of_nobody(doc, verb.role, group, left, verb.start, r.end):
            continue
        awards = awards_in(r, *award_zone)
        evidence = result_in(r, award_zone[0], award_zone[1])
        if not awards and not evidence:
            continue
        if verb.text in ("penerima", "peraih", "pemenang") and (
            not group
            or verb.start - group[-1].end > 26
            or re.search(r"\b(?:para|daftar|nama)\b", doc.low[max(r.start, verb.start - 14) : verb.start])
        ):
            continue
        if (
            verb.text in WEAK
            and not evidence
            and not any(a.name and a.strength >= 2 for a in awards)
            and not any(a.strength == 0 for a in awards)
        ):
            continue
        inherited = False
        if not group and last_group and verb.role in ("get", "got"):
            group, inherited = last_group, True
        if not group and (
            (verb.role == "give" and not (evidence and award_zone[0] < verb.start))
            or (verb.role in ("get", "got") and holds_crowd(doc, left, verb.start))
        ):
            continue
        if (
            not group
            and verb.role == "taken"
            and (
                holds_crowd(doc, verb.end, min(right, verb.end + 40))
                or not any(a.name and a.strength >= 2 for a in awards)
            )
        ):
            continue
        if (
            verb.role in ("get", "got")
            and group
            and all(e.source == "run" for e in group)
            and not introduced(doc, group[0])
        ):
            continue
        chosen = _split_awards(doc, awards)
        made = _make(doc, r, verb, group, chosen, award_zone)
        for d in made:
            d.past = is_past(doc, r, verb.start, published)
            d.compared = d.past and bool(_COMPARED.search(doc.low, r.start, r.end))
            if d.past and "period" not in d.fields and len(r.years) == 1:
                d.put("period", r.years[0][2], (r.years[0][0], r.years[0][1]))
            d.inherited = inherited
        drafts += made
        if group:
            last_group = group
    return drafts or _verbless(doc, r)


_AMONG = re.compile(
    r"\b(?:prestasi|penghargaan|capaian|raihan|anugerah)\w*\b[^.;:]{0,80}?\b(?:antara lain|di antaranya|"
    r"diantaranya|yakni|yaitu|seperti|ialah|adalah)\b\s*(?:penghargaan\s+|adalah\s+)?:?"
)


_ORDINAL = re.compile(
    r"\W*(?:yang\s+)?(?:pertama|kedua|ketiga|keempat|kelima|keenam|ketujuh|kedelapan|kesembilan|kesepuluh|"
    r"selanjutnya|berikutnya|kemudian|lalu|terakhir|satu lagi|lainnya|ada juga|juga ada)\b\s*,?"
)


def _verbless(doc: Document, r: Reading) -> list[Draft]:
    """Statements without a verb of winning: "Kedua, penghargaan …", "Kapabilitas APIP kita sudah level 3"."""
    named = [a for a in r.awards if a.name and a.head != "grade"]
    if not named or (r.sentence.kind == "title" and len(r.entities) != 1):
        return []
    if unreal_at(doc, r.start, named[0].start, r.end):
        return []
    drafts: list[Draft] = []
    among = _AMONG.search(doc.low, r.start, r.end)
    if among and any(0 <= a.start - among.end() < 24 and a.strength >= 2 for a in named):
        chosen = [a for a in _split_awards(doc, [a for a in named if a.start >= among.end()]) if a.strength >= 2]
        group = subjects(doc, r, r.start, among.end())
        out = []
        for a in chosen:
            d = Draft(group[0] if len(group) == 1 else None, a, r.number, "among")
            out.append(d)
        attach(doc, r, out, list(chosen), [None], (among.end(), r.end))
        return out
    if _ORDINAL.match(doc.low, r.start, r.end) and named[0].strength >= 2 and named[0].start - r.start < 50:
        drafts = [Draft(None, named[0], r.number, "ordinal-award")]
    elif (
        len(named) == 1
        and named[0].programme
        and any(_on_ladder(named[0].programme, g.text) for g in r.grades if not g.poor)
    ):
        graded = next(g for g in r.grades if _on_ladder(named[0].programme or "", g.text))
        if 0 <= graded.start - named[0].end < 60 or 0 <= named[0].start - graded.end < 30:
            group = [
                e
                for e in r.entities
                if e.kind == "government"
                and e.source in ("gov", "unit")
                and not PREPOSITION.search(doc.low[max(r.start, e.start - 20) : e.start])
            ]
            drafts = [Draft(group[0] if len(group) == 1 else None, named[0], r.number, "nominal-grade")]
    elif r.sentence.kind == "title" and named[0].strength >= 2 and r.entities[0].kind == "government":
        drafts = [Draft(r.entities[0], named[0], r.number, "title")]
    if drafts:
        attach(doc, r, drafts, [drafts[0].award], [drafts[0].recipient], (r.start, r.end))
    return drafts


def _on_ladder(programme_id: str, grade: str) -> bool:
    """Is this a good grade of that programme?"""
    programme = programmes.by_id(programme_id)
    low = grade.lower()
    return programme is not None and len(low) > 2 and any(low in c.lower() for c in programme.categories)


def _split_awards(doc: Document, awards: list[AwardName]) -> list[AwardName]:
    """The awards of a window that are prizes of their own: joined by "dan", "serta", a comma."""
    awards = [a for a in awards if a.head != "grade"]
    named = [a for a in awards if a.name and a.strength >= 2] or [a for a in awards if a.name]
    won = [
        a
        for a in awards
        if a.name
        and a.strength == 1
        and re.search(
            r"\b(?:juara|selaku|sebagai)\s+(?:umum\s+)?(?:\w{1,8}\s+)?(?:dalam\s+|pada\s+)?$",
            doc.low[max(0, a.start - 34) : a.start],
        )
    ]
    if (
        won
        and len(named) >= 1
        and won[0] not in named
        and re.search(r"\b(?:selaku|sebagai)\b", doc.low[named[0].start : won[0].start])
    ):
        return won[:1]
    if len(named) < 2:
        return named
    out = [named[0]]
    for a in named[1:]:
        before = doc.low[out[-1].end : a.start]
        same = a.programme is not None and a.programme == out[-1].programme
        joined = re.search(r"(?:\b(?:dan|serta|kemudian|lalu|juga|sekaligus|maupun)\b|[,;])\s*(?:\w+\s+){0,5}$", before)
        if same or a.strength < 2:
            continue
        if joined and not re.search(r"\b(?:dalam|pada|di|saat|usai|ajang|acara)\s+(?:\w+\s+){0,2}$", before):
            out.append(a)
    return out


def _make(
    doc: Document, r: Reading, verb: Verb, group: list[Entity], awards: list[AwardName], zone: tuple[int, int]
) -> list[Draft]:
    """One draft for each recipient and award, with the attributes that stand nearest."""
    choices: list[AwardName | None] = list(awards) or [None]
    people: list[Entity | None] = list(group) or [None]
    drafts = [Draft(e, a, r.number, verb.role) for a in choices for e in people]
    attach(doc, r, drafts, choices, people, zone)
    return drafts
