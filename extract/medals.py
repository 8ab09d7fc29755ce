"""Medals: what a contest gives is a grade of that contest, no award of its own."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Sequence

from extract import programmes
from extract.award_names import AwardName
from extract.drafts import Draft
from extract.reading import Reading
from extract.text import Document

_EVENT_HEADS = (
    "award",
    "awards",
    "anugerah",
    "programme",
    "ajang",
    "penganugerahan",
    "malam penganugerahan",
    "malam anugerah",
)
_CLASS_BEFORE = re.compile(r"\b(?:kategori|katagori|kelompok|nominasi)\s*[“\"']?\s*$")
_CLASS_INSIDE = re.compile(r"(?:piala|trofi|medali|lencana)\s+(?:kategori|katagori)\s+")


def classes_to_events(doc: Document, readings: Sequence[Reading], drafts: Sequence[Draft]) -> None:
    """ "penghargaan kategori X" at an event the article names ("Y Award"): Y is the award, X its class.

    Args:
        doc: the document.
        readings: every sentence in order; the event stands in the headline or the first sentences.
        drafts: all drafts, their awards settled; changed in place.
    """
    event = next(
        (
            a
            for r in readings[:5]
            for a in r.awards
            if a.name
            and a.strength >= 2
            and a.head in _EVENT_HEADS
            and not _CLASS_BEFORE.search(doc.low, 0, a.name_start)
            and (a.head != "programme" or "award" in a.name.lower() or "anugerah" in a.name.lower())
        ),
        None,
    )
    if event is None:
        return
    for d in drafts:
        a = d.award
        if a is None or not a.name or a.programme is not None or a.head in _EVENT_HEADS or a.name in event.name:
            continue
        inside = _CLASS_INSIDE.match(a.name.lower())
        start = a.name_start + (inside.end() if inside else 0)
        if not inside and not _CLASS_BEFORE.search(doc.low, max(0, a.name_start - 24), a.name_start):
            continue
        if not d.listed:
            d.add_category(doc.raw[start : a.name_end], (start, a.name_end))
        d.award = dataclasses.replace(event)
        d.award_inherited = True


def grades_to_programmes(readings: Sequence[Reading], drafts: Sequence[Draft]) -> None:
    """ "predikat Informatif": a step of a programme's ladder; where the article names the programme, that is the award.

    Args:
        readings: every sentence in order.
        drafts: all drafts, their awards settled; changed in place.
    """
    for d in drafts:
        a = d.award
        programme = programmes.by_id(a.programme) if a is not None and a.programme else None
        if (
            a is None
            or programme is None
            or a.name.isupper()
            or a.name.lower() not in {c.lower() for c in programme.categories}
        ):
            continue
        full = next(
            (
                x
                for r in readings
                for x in r.awards
                if x.programme == a.programme and x.name and x.head != "grade" and len(x.name) > len(a.name) + 4
            ),
            None,
        )
        if full is not None:
            d.add_category(a.name, (a.name_start, a.name_end))
            d.award = dataclasses.replace(full)


_MEDAL = re.compile(r"(?:\d+\s+)?(?:medali\s+)?(?:emas|perak|perunggu)")


def medals_to_contests(readings: Sequence[Reading], drafts: Sequence[Draft]) -> None:
    """ "Medali emas" is what a contest gives: where the article names the contest, that is the award.

    Args:
        readings: every sentence in order.
        drafts: all drafts, their awards settled; changed in place.
    """
    named: Counter[str] = Counter()
    first: dict[str, AwardName] = {}
    for r in readings:
        for a in r.awards:
            if (
                a.name
                and a.head not in ("medali", "grade", "heading", "enumeration", "penghargaan", "piagam")
                and not _MEDAL.fullmatch(a.name.lower())
            ):
                named[a.name] += 2 if r.number < 4 else 1
                first.setdefault(a.name, a)
    if not named:
        return
    contest = first[named.most_common(1)[0][0]]
    by_number = {r.number: r for r in readings}
    for d in drafts:
        if d.award is None or not _MEDAL.fullmatch(d.award.name.lower()):
            continue
        own = [a for a in by_number[d.sentence].awards if a.name in named]
        span = (d.award.name_start, d.award.name_end)
        d.add_category(d.award.name, span)
        d.award = dataclasses.replace(own[0] if own else contest)
        d.award.strength = max(2, d.award.strength)
