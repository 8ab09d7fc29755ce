"""Facts of the handing over: date, venue, place, who handed it over, who accepted it."""

from __future__ import annotations

import dataclasses
import functools
import re

from extract import regions
from extract.data_files import toml_table
from extract.drafts import Field
from extract.matcher import PhraseMatcher
from extract.people import Person
from extract.reading import Reading
from extract.text import Document


@dataclasses.dataclass(slots=True)
class Fact:
    """One fact of a ceremony, where it was told, and of whose office (code of a region) it speaks."""

    name: str
    field: Field
    sentence: int
    region: str | None = None


@functools.cache
def _phrases(key: str) -> PhraseMatcher:
    return PhraseMatcher((w, key) for w in toml_table("ceremony.toml")[key])


@functools.cache
def _venue_heads() -> frozenset[str]:
    return frozenset(toml_table("ceremony.toml")["venue_heads"])


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
        return []
    facts: list[Fact] = []
    speech = _phrases("speech").find(doc.low, r.start, r.end)
    there = bool(_phrases("speech_there").find(doc.low, r.start, r.end))
    facts += _persons(doc, r)
    dates = [
        d for d in r.dates
        if d.value is not None
        and (there or not _spoken(doc, r, d.start, speech, triggers))
        and not re.search(r"\b(?:sejak|mulai|hingga|sampai|lahir|kelahiran|tertanggal|pada pemilu|sampai dengan)\s+(?:tanggal\s+)?$", doc.low[max(r.start, d.start - 22) : d.start])
    ]  # fmt: skip
    if dates:
        d = next((d for d in dates if doc.raw[d.start].isalpha()), dates[0])
        facts.append(Fact("date", Field(d.value, (d.start, d.end)), r.number))
    for venue, place in _venues(doc, r):
        if not there and _spoken(doc, r, (venue or place)[1][0], speech, triggers):  # type: ignore[index]
            continue
        if venue:
            facts.append(Fact("venue", Field(venue[0], venue[1]), r.number))
        if place:
            facts.append(Fact("place", Field(place[0], place[1]), r.number))
        elif venue and dateline and re.match(r"(?:aula|pendopo|pendapa|halaman|kantor|gedung dprd|lapangan|ruang|rumah)", venue[0].lower()):
            facts.append(Fact("place", Field(dateline[0], (dateline[1], dateline[2])), r.number))
        break
    if dateline and not any(f.name == "place" for f in facts) and "paripurna" in doc.low[r.start : r.end]:
        facts.append(Fact("place", Field(dateline[0], (dateline[1], dateline[2])), r.number))
    return facts


def _spoken(doc: Document, r: Reading, at: int, speech: list, triggers: list) -> bool:  # type: ignore[type-arg]
    """Is what stands at `at` the when and where of somebody's words rather than of the award?"""
    before_speech = [s.end for s in speech if s.end <= at]
    if not before_speech:
        after = [s for s in speech if s.start >= at and s.start - at < 60]
        return bool(after) and not any(t.end <= at for t in triggers)
    last = max(before_speech)
    return not any(last <= t.start < at and doc.low[t.start : t.end] not in ("penghargaan", "juara", "award") for t in triggers)


_VENUE_AT = re.compile(r"\b(?:bertempat di|dipusatkan di|berlangsung di|digelar di|di|pada|dari)\s+(?=[A-Zh])")
_SEGMENT = re.compile(
    r"(?:(?:halaman|lapangan|aula|ruang|gedung|kantor|lobi|pendopo|rumah dinas)\s+)?(?:[A-Z0-9][\w'’&.-]*|of|and|dan(?=\s+[A-Z])|the)(?:\s+(?:[A-Z0-9][\w'’&-]*\.?(?=\s|,|$|\))|[A-Z0-9][\w'’&-]*|of|and|dan(?=\s+[A-Z])|lantai|the))*"
)
_TOWN = re.compile(r"\s*,?\s*(?:di\s+|Kota\s+|kota\s+|Kabupaten\s+)?(?P<town>[A-Z][\w]+(?:\s+[A-Z][\w]+){0,2})")


def _venues(doc: Document, r: Reading) -> list[tuple[tuple[str, tuple[int, int]] | None, tuple[str, tuple[int, int]] | None]]:
    """Venue and place pairs of a sentence, best first."""
    out = []
    bare: list[tuple[None, tuple[str, tuple[int, int]]]] = []
    for m in _VENUE_AT.finditer(doc.raw, r.start, r.end):
        if m.group().strip() in ("pada", "dari"):
            continue
        seg = _SEGMENT.match(doc.raw, m.end(), r.end)
        if not seg:
            continue
        first_two = doc.low[seg.start() : seg.end()].split()
        if not first_two:
            continue
        words = set(first_two) | {" ".join(first_two[:2])}
        if words & _venue_heads():
            end = seg.end()
            nxt = re.compile(r"\s*,\s*").match(doc.raw, end, r.end)
            while nxt:
                more = _SEGMENT.match(doc.raw, nxt.end(), r.end)
                if not more:
                    break
                low = doc.low[more.start() : more.end()].split()
                if low[0] in ("kantor", "gedung", "kementerian", "komplek", "kompleks", "lantai", "hotel", "aula", "kantor", "ruang", "sekretariat"):
                    end = more.end()
                    nxt = re.compile(r"\s*,\s*").match(doc.raw, end, r.end)
                    continue
                break
            start = seg.start()
            place = None
            for mention in r.mentions:
                if start < mention.start < end and mention.end >= end - 1 and not re.search(r"(?:kantor|wali kota|bupati|gubernur|kabupaten|kota|dprd|provinsi|pemkab|pemko|rsud|dinas \w+)\s+$", doc.low[start : mention.name_start]):
                    place = (doc.raw[mention.start : mention.end], (mention.start, mention.end))
                    end = mention.start
                    break
            venue = re.sub(r"\s+", " ", doc.raw[start:end]).strip(" ,.")
            venue_span = (start, start + len(doc.raw[start:end].rstrip(" ,.")))
            if place is None:
                town = re.compile(r"\s*,\s*(?:di\s+)?|\s+di\s+|\s*\(").match(doc.raw, end, r.end)
                if town:
                    place = _farthest_town(doc, r, town.end())
                else:
                    plain = re.match(r"\s+(jakarta|banjarmasin|surabaya|bandung)\b", doc.low[end : end + 20])
                    if plain:
                        place = (plain.group(1).title(), (end + plain.start(1), end + plain.end(1)))
            if len(venue) > 4:
                out.append(((venue, venue_span), place))
            continue
        place = _town(doc, r, seg.start())
        if place and re.match(r"(?:pulau|bumi|tanah)\b", place[0].lower()):
            place = None
        if place:
            bare.append((None, place))
    return [*out, *bare]


def _farthest_town(doc: Document, r: Reading, at: int) -> tuple[str, tuple[int, int]] | None:
    """"…, Kecamatan Pademangan, Jakarta Utara": the city or regency of the chain, else its first place."""
    first = _town(doc, r, at)
    here = first
    while here is not None:
        if any(m.start <= here[1][0] < m.end for m in r.mentions):
            return here
        comma = re.compile(r"\s*,\s*").match(doc.raw, here[1][1], r.end)
        here = _town(doc, r, comma.end()) if comma else None
    return first


@functools.cache
def _not_a_place() -> frozenset[str]:
    return frozenset(toml_table("people.toml")["domain"]) - {"kota", "kabupaten", "kecamatan", "desa", "kelurahan", "kampung"}


_NOT_TOWN = frozenset("indonesia kalsel provinsi kabupaten tingkat kementerian dinas badan senin selasa rabu kamis jumat sabtu minggu pemkab pemko tanah air gubernur bupati wali dpr dprd apbd era bidang".split())


def _town(doc: Document, r: Reading, at: int) -> tuple[str, tuple[int, int]] | None:
    """The town or area named at an offset."""
    for mention in r.mentions:
        if mention.start == at or mention.name_start == at or (mention.prefix == "unit" and mention.start == at):
            region = regions.all_regions()[mention.code]
            if region.level == "province" and region.code not in ("31", "51", "34"):
                return None
            return doc.raw[mention.start : mention.end], (mention.start, mention.end)
    m = re.compile(r"(?:(?:Desa|Kecamatan|Kelurahan|Kota)\s+)?[A-Z][a-z]\w+(?:\s+[A-Z][a-z]\w+){0,3}").match(doc.raw, at, r.end)
    if not m:
        return None
    text = m.group()
    low = text.lower().split()
    if low[0] in _NOT_TOWN or low[0] in _venue_heads() or len(text) < 4 or low[0] in _not_a_place():
        return None
    return text, m.span()


def _clause_after(doc: Document, r: Reading, pattern: str) -> list[int]:
    return [m.end() for m in re.finditer(pattern, doc.low[r.start : r.end])]


_BY = r"(?:\s+(?:secara\s+)?(?:langsung|simbolis|virtual|sendiri))*\s+(?:oleh\s+)?"
_GIVEN = re.compile(
    rf"\b(?:diserahkan|disematkan|dianugerahkan|diberikan|dibagikan|diserahkannya|penyerahan(?:nya)?(?: dilakukan)?|penyematan dilakukan|penyerahan piagam|penyerahan penghargaan){_BY}"
    r"|\bdari tangan\s+|\bdiserahkan\b[^.,;]{0,60}?\boleh\s+|\bpenyerahannya dilakukan\s+(?:oleh\s+)?|\b(?:diberi|dianugerahi|diganjar)\b[^.;,]{0,60}\boleh\s+"
)
_TAKEN = re.compile(rf"\b(?:diterima|diterimakan|diwakili|diwakilkan|yang diwakili|diwakilkan kepada){_BY}(?:kepada\s+)?|\byang menerima\s+(?:adalah\s+)?")
_HANDS = re.compile(r"\b(?:menyerahkan|menyerahkannya|serahkan|menyematkan|menganugerahkan|memberikan|membagikan)\b")
_ACCEPTS = re.compile(r"\b(?:menerima|menerimanya|terima)\b(?!\s+(?:kunjungan|kasih|audiensi|bantuan|tamu|laporan))|\b(?:datang sendiri|naik panggung)\b")


def _person_at(r: Reading, at: int, reach: int = 12) -> Person | None:
    return next((p for p in r.people if -1 <= p.start - at <= reach and p.name), None)


def _run_at(r: Reading, at: int) -> tuple[str, tuple[int, int]] | None:
    e = next((e for e in r.entities if e.source in ("run", "person") and 0 <= e.start - at <= 1), None)
    return (e.person or e.name, (e.start, e.end) if e.source == "run" else e.person_span) if e else None


def _persons(doc: Document, r: Reading) -> list[Fact]:
    facts: list[Fact] = []

    def add(name: str, p: Person | None, at: int) -> None:
        p = _deputised(doc, r, p)
        if p is not None:
            facts.append(Fact(name, Field(p.name, (p.name_start, p.name_end)), r.number, p.region))
            return
        run = _run_at(r, at)
        if run:
            facts.append(Fact(name, Field(run[0], run[1]), r.number))

    for m in _GIVEN.finditer(doc.low, r.start, r.end):
        add("presenter", _person_at(r, m.end()), m.end())
    for m in _TAKEN.finditer(doc.low, r.start, r.end):
        if "diwakili" in m.group() and any(_HANDS.search(doc.low, m.end(), r.end) for _ in (0,)):
            add("presenter", _person_at(r, m.end()), m.end())
            continue
        add("received_by", _person_at(r, m.end()), m.end())
    for m in _HANDS.finditer(doc.low, r.start, r.end):
        p = _before(r, m.start())
        if p is not None and not any(f.name == "presenter" for f in facts):
            add("presenter", p, m.start())
        to = re.compile(r"\bkepada\s+").search(doc.low, m.end(), r.end)
        if to:
            q = _person_at(r, to.end())
            if q is not None and q.office in ("head", "deputy", "secretary"):
                add("received_by", q, to.end())
    for m in _ACCEPTS.finditer(doc.low, r.start, r.end):
        p = _before(r, m.start(), 90)
        if p is not None and p.office and not any(f.name == "received_by" for f in facts):
            add("received_by", p, m.start())
    for m in re.finditer(r"\bkepada\s+", doc.low[r.start : r.end]):
        if re.search(r"\b(?:diserahkan|diberikan|disematkan)\b", doc.low[r.start : r.start + m.start()]):
            q = _person_at(r, r.start + m.end())
            if q is not None and q.office in ("head", "deputy", "secretary") and not any(f.name == "received_by" for f in facts):
                add("received_by", q, m.end())
    return facts


def _before(r: Reading, at: int, reach: int = 110) -> Person | None:
    """The person who is the subject of a verb at `at`."""
    near = [p for p in r.people if p.end <= at and at - p.end <= reach and p.name]
    return near[-1] if near else None


def _deputised(doc: Document, r: Reading, p: Person | None) -> Person | None:
    """"… Wali Kota X, yang diwakili oleh Asisten Y": the one on the stage is Y."""
    if p is None:
        return None
    m = re.compile(r"\s*,?\s*(?:yang\s+)?(?:di\s?wakili|diwakilkan)\s+(?:secara\s+\w+\s+)?(?:oleh\s+|kepada\s+)?").match(doc.low, p.end)
    if m:
        q = _person_at(r, m.end())
        return q or p
    return p
