"""Where a ceremony is held: building and town."""

from __future__ import annotations

import dataclasses
import functools
import re

from extract import regions
from extract.data_files import toml_table
from extract.model import Span
from extract.reading import Reading
from extract.text import Document

Named = tuple[str, Span]


@dataclasses.dataclass(slots=True)
class Where:
    """A building, a town, or both, told at one point of a sentence."""

    at: int
    venue: Named | None
    place: Named | None


@functools.cache
def _heads() -> frozenset[str]:
    return frozenset(toml_table("ceremony.toml")["venue_heads"])


@functools.cache
def _no_town() -> frozenset[str]:
    return frozenset(toml_table("ceremony.toml")["not_town"])


@functools.cache
def _capitals() -> frozenset[str]:
    """Seats of regencies and cities, lower case: towns that are no region of their own (Sampit, Weda)."""
    return frozenset(r.capital.lower() for r in regions.all_regions().values() if r.capital)


_AT = re.compile(
    r"\b(?:bertempat di|dipusatkan di|berlangsung di|digelar di|di|ke)\s+"
    r"(?=[A-Z]|halaman\b|lapangan\b|aula\b|ruang\b|gedung\b|kantor\b|lobi\b|pendopo\b|pendapa\b|hotel\b|rumah "
    r"dinas\b|alun-alun\b|balai\b)"
)
_SEGMENT = re.compile(
    r"(?:(?:halaman(?: depan)?|lapangan|aula|ruang|gedung|kantor|lobi|pendopo|pendapa|rumah dinas|hotel|"
    r"alun-alun|balai|utama)\s+)*"
    r"(?:[A-Z0-9][\w'’&.-]*|of|and|dan(?=\s+[A-Z])|the)"
    r"(?:\s+(?:[A-Z0-9][\w'’&-]*\.?(?=\s|,|$|\))|[A-Z0-9][\w'’&-]*|\([A-Z]{2,8}\)|of|and|dan(?=\s+[A-Z])|lantai|the))*"
)
_COMMA = re.compile(r"\s*,\s*")
_MORE = frozenset(
    ["kantor", "gedung", "kementerian", "komplek", "kompleks", "lantai", "hotel", "aula", "ruang", "sekretariat"]
)
_OFFICE_BEFORE = re.compile(
    r"(?:kantor|wali kota|walikota|bupati|gubernur|kabupaten|kota|dprd|provinsi|pemkab|pemko|pemkot|pemprov|"
    r"rsud|perwakilan\s+\w+|prov|setda(?:\s+\w+)?|dinas \w+|polda|polres|kodim|bank)\s+$"
)
_TO_TOWN = re.compile(r"\s*,\s*(?:di\s+)?|\s+di\s+|\s*\(|\s+")
_HELD = re.compile(
    r"\b(?:diserahkan\w*|menyerahkan\w*|penyerahan\w*|penganugerahan\w*|penyematan\w*|menerima\w*|diterima\w*|"
    r"digelar|berlangsung|dilaksanakan|"
    r"diadakan|dilangsungkan|dipusatkan|dihelat|diumumkan|dianugerahkan|acara|malam|puncak|pengumuman\w*)\b[^.;]{0,60}$"
)
_DATE_NEXT = re.compile(
    r"[\w\s]{0,30}[,(]?\s*(?:pada\s+)?(?:hari\s+)?\(?(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|\d{1,2}[/ ])"
)


def find_wheres(doc: Document, r: Reading) -> list[Where]:
    """Buildings and towns of a sentence: first those with a building, then bare towns, each in order of the text."""
    full: list[Where] = []
    bare: list[Where] = []
    for m in _AT.finditer(doc.raw, r.start, r.end):
        seg = _SEGMENT.match(doc.raw, m.end(), r.end)
        if not seg:
            continue
        words = doc.low[seg.start() : seg.end()].split()
        if set(words) & _heads() or " ".join(words[:2]) in _heads():
            found = _venue(doc, r, seg.start(), seg.end())
            if found is not None:
                full.append(found)
            continue
        if m.group().startswith("ke"):
            continue
        place = farthest_town(doc, r, m.end())
        if place is None:
            continue
        led = len(m.group()) > 4 or bool(_HELD.search(doc.low, max(r.start, m.start() - 80), m.start()))
        if led or _DATE_NEXT.match(doc.low, place[1][1], min(r.end, place[1][1] + 60)):
            bare.append(Where(place[1][0], None, place))
    return full + bare


def _venue(doc: Document, r: Reading, start: int, end: int) -> Where | None:
    after = _COMMA.match(doc.raw, end, r.end)
    while after:
        more = _SEGMENT.match(doc.raw, after.end(), r.end)
        if not more or doc.low[more.start() : more.end()].split()[0] not in _MORE:
            break
        end = more.end()
        after = _COMMA.match(doc.raw, end, r.end)
    place: Named | None = None
    for mention in r.mentions:
        if not start < mention.name_start < end or _OFFICE_BEFORE.search(doc.low[start : mention.name_start]):
            continue
        if mention.prefix == "gov":
            end = mention.start if mention.end >= end - 1 else end
            break
        region = regions.all_regions()[mention.code]
        if region.level == "province" and region.code not in ("31", "34", "51"):
            continue
        place = doc.raw[mention.start : mention.end], (mention.start, mention.end)
        if mention.end >= end - 1:
            end = mention.start
        break
    text = doc.raw[start:end].rstrip(" ,.(")
    if len(text) < 4:
        return None
    if place is None:
        gap = _TO_TOWN.match(doc.raw, end, r.end)
        if gap:
            place = farthest_town(doc, r, gap.end())
    return Where(start, (re.sub(r"\s+", " ", text), (start, start + len(text))), place)


_STREET = re.compile(
    r"(?:Jalan|Jl\.?|Kompleks|Komplek|Kawasan|Kampus|Lantai|Lt\.?|Blok|Gedung|Hall)\s[^,;.\n]{2,60},\s*(?:di\s+)?"
)


def farthest_town(doc: Document, r: Reading, at: int) -> Named | None:
    """ "…, Kecamatan Pademangan, Jakarta Utara": the city or regency of the chain, else its first place."""
    step = _STREET.match(doc.raw, at, r.end)
    while step:
        at = step.end()
        step = _STREET.match(doc.raw, at, r.end)
    first = _town(doc, r, at)
    here = first
    while here is not None:
        if any(m.start <= here[1][0] < m.end for m in r.mentions):
            return here
        comma = _COMMA.match(doc.raw, here[1][1], r.end)
        here = _town(doc, r, comma.end()) if comma else None
    return first


_NAME = re.compile(r"(?:(?:Desa|Kecamatan|Kelurahan|Kota)\s+)?[A-Z][a-z]\w+(?:\s+[A-Z][a-z]\w+){0,2}")


def _town(doc: Document, r: Reading, at: int) -> Named | None:
    """The town or area named at an offset."""
    for mention in r.mentions:
        if mention.start != at and mention.name_start != at:
            continue
        region = regions.all_regions()[mention.code]
        if mention.prefix in ("gov", "office", "se") or (
            region.level == "province" and region.code not in ("31", "51", "34")
        ):
            return None
        return doc.raw[mention.start : mention.end], (mention.start, mention.end)
    m = _NAME.match(doc.raw, at, r.end)
    if not m:
        return None
    words = m.group().split()
    low = [w.lower() for w in words]
    for size in (3, 2, 1):
        if size <= len(words) and " ".join(low[:size]) in _capitals():
            end = at + list(re.finditer(r"\S+", m.group()))[size - 1].end()
            return doc.raw[at:end], (at, end)
    if set(low) & (_no_town() | _heads()) or len(m.group()) < 4:
        return None
    if low[0] not in ("desa", "kecamatan", "kelurahan", "kota") and not re.match(
        r"\s*(?:,|\(|\.|$|[“\"])", doc.raw[m.end() : m.end() + 3]
    ):
        return None
    return m.group(), m.span()
