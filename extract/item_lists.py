"""Lists printed line by line: winners under a heading, awards of one recipient, one place a line."""

from __future__ import annotations

import re

from extract.award_names import AwardName
from extract.bodies import Entity
from extract.drafts import Draft
from extract.named_people import is_no_person
from extract.reading import Reading
from extract.text import Document

_PLACES = re.compile(r"\b(?:juara|pemenang|terbaik|peringkat|ranking|rangking|urutan)\b")
_PRIZES = re.compile(r"\b(?:penghargaan|prestasi|anugerah|award|capaian|raihan)\b")
_PLAN = re.compile(
    r"\b(?:syarat|ketentuan|agenda|susunan|jadwal|kriteria|tujuan|peserta|nominasi|nominator|finalis|total "
    r"hadiah|aspek|indikator|dimensi|peluang|juri|akan)\b"
)


def read_items(doc: Document, readings: list[Reading], numbers: dict[int, int | None]) -> list[Draft]:
    """Drafts of all line-by-line lists of an article.

    Args:
        doc: the document.
        readings: every sentence in order.
        numbers: line number → figure printed before the item (None for a bullet); only lines that are items.
    """
    drafts: list[Draft] = []
    heading: Reading | None = None
    lead: Reading | None = None
    for r in readings:
        kind = r.sentence.kind
        if kind in ("heading", "body") and r.sentence.line not in numbers:
            text = doc.low[r.start : r.end]
            if kind == "heading" and r.ranks and any(k.value or k.head == "harapan" for k in r.ranks):
                made = _item(doc, r, heading or r, None, lead)
                drafts += made
                if made:
                    continue
            if kind == "heading" or text.rstrip().endswith(":"):
                heading = r
                if _PLACES.search(text) or _PRIZES.search(text):
                    lead = r
            elif kind == "body":
                heading = None
                if _PLACES.search(text) or _PRIZES.search(text):
                    lead = r
            continue
        if (r.sentence.line in numbers and heading is not None) or (
            lead is not None and r.number - lead.number < 40 and r.sentence.line in numbers
        ):
            drafts += _item(doc, r, heading or lead, numbers.get(r.sentence.line), lead)
    return drafts


def _item(doc: Document, r: Reading, heading: Reading | None, number: int | None, lead: Reading | None) -> list[Draft]:
    if heading is None:
        return []
    head_text = doc.low[heading.start : heading.end]
    lead_text = doc.low[lead.start : lead.end] if lead else ""
    if _PLAN.search(head_text) or (_PLAN.search(doc.low[r.start : r.end]) and r.sentence.kind != "item"):
        return []
    ranks = [k for k in r.ranks if k.value is not None or k.category]
    places = bool(_PLACES.search(head_text))
    prizes = bool(_PRIZES.search(head_text)) or bool(_PRIZES.search(lead_text))
    if not (ranks or places or prizes):
        return []
    recipient = _recipient(doc, r)
    award = next((a for a in r.awards if a.name and a.strength >= 2), None)
    headed = _headed_award(doc, heading)
    if recipient is None or (
        prizes and not places and not ranks and award is not None and (recipient.start > award.start)
    ):
        if award is None or not prizes:
            return []
        d = Draft(None, award, r.number, "item-award", listed=True)
        _attributes(d, r)
        return [d]
    d = Draft(recipient, award or headed or _lead_award(lead), r.number, "item", listed=True)
    if d.award is None and not places:
        return []
    if ranks:
        k = ranks[0]
        if k.value is not None:
            d.put("rank", k.value, (k.start, k.end))
        if k.category:
            d.add_category(k.category, (k.start, k.end))
    elif places and number is not None and not re.search(r"\bharapan\b", head_text):
        d.put("rank", number, (r.start, min(r.end, r.start + 2)))
    _attributes(d, r)
    for g in heading.grades:
        if heading is not r and g.free:
            d.add_category(g.text, (g.start, g.end))
    for c in (*r.scopes, *heading.scopes):
        d.put("rank_scope", c.text, (c.start, c.end))
    return [d]


def _attributes(d: Draft, r: Reading) -> None:
    for g in r.grades:
        d.add_category(g.text, (g.start, g.end))
        d.poor = d.poor or g.poor
    for s in r.scores[:1]:
        d.put("score", s.value, (s.start, s.end))
    for a, b, year in r.years[:1]:
        d.put("period", year, (a, b))


def _recipient(doc: Document, r: Reading) -> Entity | None:
    for e in r.entities:
        if e.source == "self":
            continue
        return e
    body_start = r.start
    found = re.match(r"\s*(?:\d{1,2}\s?[.)]|[-•*–])?\s*(?:juara\s+\w+\s*[:=-]?\s*)?", doc.low[r.start : r.end])
    if found:
        body_start = r.start + found.end()
    name = re.match(r"[A-Z][\w'’.]*(?:\s+[A-Z][\w'’.]*){0,4}", doc.raw[body_start : r.end])
    if (
        name
        and len(name.group()) > 3
        and r.end - r.start < 110
        and not any(a.start <= body_start < a.end for a in r.awards)
    ):
        text = name.group().rstrip(".")
        if is_no_person(text):
            return None
        return Entity(
            "person", text, body_start, body_start + len(text), None, "run", text, (body_start, body_start + len(text))
        )
    return None


def _headed_award(doc: Document, heading: Reading) -> AwardName | None:
    named = [a for a in heading.awards if a.name]
    if named:
        return named[0]
    found = re.search(
        r"\b(?:juara|pemenang|kategori|terbaik)\s+(?:\d|i{1,3}|umum)?\s*", doc.low[heading.start : heading.end]
    )
    if found:
        start = heading.start + found.end()
        text = doc.raw[start : heading.end].strip(" :.")
        if len(text) > 4 and text[:1].isupper():
            return AwardName(start, start + len(text), start, start + len(text), text, None, 1, "heading")
    return None


def _lead_award(lead: Reading | None) -> AwardName | None:
    if lead is None:
        return None
    return next((a for a in lead.awards if a.name), None)
