"""Facts of the handing over: date, venue, place, who handed it over, who accepted it."""

from __future__ import annotations

import dataclasses
import functools
import re

from extract.data_files import toml_table
from extract.drafts import Field
from extract.handover import find_hands
from extract.matcher import PhraseMatcher
from extract.reading import Reading
from extract.text import Document
from extract.venues import find_wheres


@dataclasses.dataclass(slots=True)
class Fact:
    """One fact of a ceremony, where it was told, and of whose office (code of a region) it speaks.

    `weak` marks the when and where of somebody's words at what may be the ceremony; `to` is the code of the one
    region to whose head the sentence says the award was handed; `title` is the office of a person.
    """

    name: str
    field: Field
    sentence: int
    region: str | None = None
    weak: bool = False
    to: str | None = None
    title: str = ""


@functools.cache
def _phrases(key: str) -> PhraseMatcher:
    return PhraseMatcher((w, key) for w in toml_table("ceremony.toml")[key])


def find_facts(doc: Document, r: Reading, after_award: bool, dateline: tuple[str, int, int] | None) -> list[Fact]:
    """Facts of the handing over in one sentence.

    Args:
        doc: the document.
        r: the reading.
        after_award: an award was told in this sentence or in the one before.
        dateline: town of the article's dateline with its span.
    """
    triggers = _phrases("trigger").find(doc.low, r.start, r.end)
    if after_award:
        triggers = triggers + _phrases("gathering").find(doc.low, r.start, r.end)
    if not triggers:
        return _opening(doc, r) if after_award or r.number <= 4 else []
    facts: list[Fact] = []
    speech = _phrases("speech").find(doc.low, r.start, r.end)
    there = bool(_phrases("speech_there").find(doc.low, r.start, r.end))
    hands = find_hands(doc, r)
    facts += [Fact(h.role, Field(h.name, h.span), r.number, h.region, False, None, h.title) for h in hands]
    to = {
        h.region for h in hands if h.role == "received_by" and h.office in ("head", "deputy", "secretary") and h.region
    }
    dates = [
        d
        for d in r.dates
        if d.value is not None
        and (there or not _spoken(doc, r, d.start, speech, triggers))
        and not re.search(
            r"\b(?:sejak|mulai|hingga|sampai|lahir|kelahiran|tertanggal|pada pemilu|sampai "
            r"dengan)\s+(?:tanggal\s+)?$",
            doc.low[max(r.start, d.start - 22) : d.start],
        )
    ]
    if dates:
        d = next((d for d in dates if doc.raw[d.start].isalpha()), dates[0])
        facts.append(Fact("date", Field(d.value, (d.start, d.end)), r.number))
    for where in find_wheres(doc, r):
        weak = not there and _spoken(doc, r, where.at, speech, triggers)
        if weak and not (where.venue and _HALL.match(where.venue[0].lower())):
            continue
        if where.venue:
            facts.append(Fact("venue", Field(*where.venue), r.number, None, weak))
        if where.place:
            facts.append(Fact("place", Field(*where.place), r.number, None, weak))
        elif where.venue and dateline and _LOCAL.match(where.venue[0].lower()):
            facts.append(Fact("place", Field(dateline[0], (dateline[1], dateline[2])), r.number))
        if weak and not dates:
            said = next((d for d in r.dates if d.value is not None), None)
            if said:
                facts.append(Fact("date", Field(said.value, (said.start, said.end)), r.number, None, True))
        break
    if dateline and not any(f.name == "place" for f in facts) and "paripurna" in doc.low[r.start : r.end]:
        facts.append(Fact("place", Field(dateline[0], (dateline[1], dateline[2])), r.number))
    if len(to) == 1:
        for f in facts:
            f.to = next(iter(to))
    return facts


def _opening(doc: Document, r: Reading) -> list[Fact]:
    """A sentence near the award that tells a day and a building, but no handing over: weak facts."""
    days = [d for d in r.dates if d.value is not None and (d.explicit or doc.raw[d.start].isalpha())]
    where = next(iter(find_wheres(doc, r)), None)
    if not days or where is None or where.venue is None or _phrases("speech").find(doc.low, r.start, r.end):
        return []
    facts = [Fact("date", Field(days[0].value, (days[0].start, days[0].end)), r.number, None, True)]
    facts.append(Fact("venue", Field(*where.venue), r.number, None, True))
    if where.place:
        facts.append(Fact("place", Field(*where.place), r.number, None, True))
    return facts


_LOCAL = re.compile(
    r"(?:aula|pendopo|pendapa|halaman|kantor|gedung dprd|lapangan|ruang|rumah|balai|alun-alun|stadion|gor|taman)\b"
)
_HALL = re.compile(r"(?:.*\b(?:hotel|ballroom|convention|jcc|auditorium|istana)\b)")


def _spoken(doc: Document, r: Reading, at: int, speech: list, triggers: list) -> bool:  # type: ignore[type-arg]
    """Is what stands at `at` the when and where of somebody's words rather than of the award?"""
    before_speech = [s.end for s in speech if s.end <= at]
    if not before_speech:
        after = [s for s in speech if s.start >= at and s.start - at < 60]
        return bool(after) and not any(t.end <= at for t in triggers)
    last = max(before_speech)
    return not any(
        last <= t.start < at and doc.low[t.start : t.end] not in ("penghargaan", "juara", "award") for t in triggers
    )
