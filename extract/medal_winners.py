"""Medals told bare: "Emas dipersembahkan A", "B menyabet perak dan C perunggu"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.award_names import AwardName
from extract.bodies import Entity
from extract.drafts import Draft
from extract.reading import Reading
from extract.text import Document
from extract.verbs import unreal_at

_MEDAL = re.compile(r"\b(?P<medal>emas|perak|perunggu)\b(?!\s+(?:hitam|batangan|per\b))")
_COUNT = re.compile(r"\b(?:\d+|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh)\s+(?:medali\s+)?$")
_TAKEN = re.compile(
    r"\s*(?:lainnya\s+|lain\s+)?(?:diraih|direbut|disabet|dipersembahkan|disumbangkan|disumbang|diperoleh|didapat|"
    r"dibawa pulang|digondol|diboyong|dikantongi|jatuh (?:ke|kepada)|menjadi milik|untuk|lewat)\s+(?:oleh\s+)?"
)
_GETS = re.compile(
    r"\b(?:meraih|merebut|menyabet|memperoleh|mendapat\w*|memboyong|mengantongi|membawa pulang|menggondol|"
    r"menyumbang\w*|mempersembahkan|merengkuh|menerima|kebagian)\s+(?:medali\s+)?$"
)
_ELLIPSIS = re.compile(r"\s*(?:\([^)]{1,40}\)\s*)?(?:medali\s+)?$")
_JOINED = re.compile(r"(?:,|\bdan\b|\bserta\b)\s*(?:\w+\s+)?$")
_FIELD = re.compile(
    r"\s*(?:,?\s*adik \w+,?\s*)?(?:pada|di|untuk|dari)?\s*(?:bidang|mata pelajaran|cabang|nomor|"
    r"kelas)\s+(?P<field>[\w/ ]{3,30}?)(?=\s*(?:[.,;()]|\bdan\b|\bpada\b|\bdi\b|$))"
)
_OTHER_METAL = re.compile(r"\b(?:harga emas|emas batangan|gram|karat|perhiasan|toko emas|tambang|logam|rupiah)\b")


_CONTEST = (
    "olimpiade",
    "osn",
    "ksn",
    "kosn",
    "kompetisi",
    "kejuaraan",
    "lomba",
    "porprov",
    "popda",
    "pon",
    "popnas",
    "o2sn",
    "fls2n",
    "porseni",
    "mtq",
    "musabaqah",
    "kejurnas",
    "kejurda",
    "kejurprov",
    "festival",
    "pekan olahraga",
)


def contest_before(readings: Sequence[Reading], number: int) -> AwardName | None:
    """The contest named last in this sentence or before it, in which medals can be won.

    Args:
        readings: every sentence in order.
        number: number of the sentence that tells of medals.
    """
    named = [a for r in readings[: number + 1] for a in r.awards if a.name and a.head in _CONTEST]
    return named[-1] if named else None


def read_medals(doc: Document, r: Reading, contest: AwardName | None) -> list[Draft]:
    """Drafts of a sentence that tells who won which medal.

    Args:
        doc: the document.
        r: the reading; nothing else was found in it.
        contest: the contest the article named before, or None: then a bare medal means nothing.
    """
    if contest is None or r.sentence.kind != "body" or _OTHER_METAL.search(doc.low, r.start, r.end):
        return []
    people = [
        e
        for e in r.entities
        if (e.source in ("person", "run") and " " in e.name) or (e.source == "body" and e.kind == "school")
    ]
    out: list[Draft] = []
    for m in _MEDAL.finditer(doc.low, r.start, r.end):
        if _COUNT.search(doc.low, max(r.start, m.start() - 16), m.start()) or unreal_at(doc, r.start, m.start(), r.end):
            continue
        for e in _winners(doc, r, people, m.start(), m.end()):
            if any(d.recipient is e for d in out):
                continue
            d = Draft(e, contest, r.number, "medal", listed=True, award_inherited=True)
            d.categories.append((doc.raw[m.start() : m.end()].capitalize(), m.span()))
            field = _FIELD.search(doc.low, max(m.end(), e.end), min(r.end, max(m.end(), e.end) + 60))
            if field and field.start() - max(m.end(), e.end) < 22:
                d.categories.append((doc.raw[field.start("field") : field.end("field")], field.span("field")))
            out.append(d)
    for d in out:
        assert d.recipient is not None
        if d.recipient.source == "run":
            d.recipient.source = "person"
    return out


def _winners(doc: Document, r: Reading, people: list[Entity], at: int, end: int) -> list[Entity]:
    taken = _TAKEN.match(doc.low, end, r.end)
    if taken:
        return [e for e in people if 0 <= e.start - taken.end() < 22][:1]
    before = [e for e in people if e.end <= at and e.source != "body"]
    if not before:
        return []
    last = before[-1]
    gap = doc.low[last.end : at]
    if _GETS.search(gap) and len(gap) < 90 and ";" not in gap:
        group = [last]
        for e in reversed(before[:-1]):
            between = doc.low[e.end : group[-1].start]
            if "sama-sama" not in gap or not _JOINED.search(between) or len(between) > 70:
                break
            group.append(e)
        return group[::-1]
    told = _MEDAL.search(doc.low, r.start, last.start)
    return [last] if told and _ELLIPSIS.fullmatch(gap) else []
