"""What an article is about: whose news it is, and which award."""

from __future__ import annotations

import dataclasses
import re

from extract import regions
from extract.award_names import AwardName
from extract.bodies import Entity
from extract.drafts import Draft
from extract.mentions import RegionContext
from extract.reading import Reading
from extract.regions import RegionLevel

_LEVEL_OF_OFFICE: tuple[tuple[str, RegionLevel], ...] = (
    ("wali kota", "city"), ("walikota", "city"), ("wako", "city"), ("walkot", "city"), ("wawali", "city"),
    ("wawako", "city"), ("bupati", "regency"), ("wabup", "regency"), ("gubernur", "province"), ("wagub", "province"),
    ("gub", "province"),
)  # fmt: skip


@dataclasses.dataclass(slots=True)
class Topic:
    """Whose news it is.

    `region` is the code of the region the article is most about; `governments` are the regions that the text speaks
    of as governments, not only as places.
    """

    region: str | None
    entity: Entity | None
    foreign: bool = False
    governments: frozenset[str] = frozenset()


def office_region(e: Entity, low: str, context: RegionContext, topic_region: str | None) -> str | None:
    """Code of the region whose office an entity holds, from the office's own region or the article's."""
    if e.region:
        return e.region
    level = next((lv for word, lv in _LEVEL_OF_OFFICE if word in low), None)
    if level is None:
        return topic_region
    table = regions.all_regions()
    if topic_region and table[topic_region].level == level:
        return topic_region
    named = [c for c, _ in context.counts.most_common() if table[c].level == level]
    if named:
        return named[0]
    if level == "province":
        return context.province
    near = context.near
    return near if near and table.get(near) and table[near].level == level else None


def find_topic(readings: list[Reading], context: RegionContext, low: str) -> Topic:
    """The topic from headline, first sentences and counts, in this order."""
    table = regions.all_regions()
    home = None
    local = [c for c, _ in context.counts.most_common() if table[c].level != "province"]
    entity = None
    for r in readings[:4]:
        for e in r.entities:
            if e.source in ("bare", "unit") and re.search(
                r"\b(?:di|dari|se)\s*-?$", low[max(0, e.start - 6) : e.start].rstrip()
            ):
                continue
            if e.kind == "government" and e.region:
                entity = e
                break
            if e.source == "body" and entity is None and r.sentence.kind == "title":
                entity = e
        if entity is not None:
            break
    titled = {m.code for m in readings[0].mentions} if readings and readings[0].sentence.kind == "title" else set()
    if entity is not None and entity.kind == "government":
        home = entity.region
        if len(titled) == 1 and not any(e.region for e in readings[0].entities):
            home = next(iter(titled))  # "13 pegawai BPNB Kalbar": the headline's region, though no recipient
    if entity is not None and home is None:
        home = entity.region
    best = context.home
    if home is None or (
        best
        and home != best
        and context.counts[best] >= 3 * max(1, context.counts[home])
        and table[home].level == "province"
        and table[best].level != "province"
    ):
        home = best
    if home is None and local:
        home = local[0]
    return Topic(
        home or context.near, entity, bool(readings) and _foreign(readings[0], low), _governments(readings, low)
    )


_AT_PLACE = re.compile(r"\b(?:di|dari|ke|se|asal|tingkat|wilayah|daerah|kawasan|warga|masyarakat)\s*-?\s*$")


def _acts(r: Reading, e: Entity, low: str) -> bool:
    """Is the region more than a place: does a verb follow its name, or does it open the headline?"""
    if _AT_PLACE.search(low, max(0, e.start - 14), e.start):
        return False
    opens = r.sentence.kind == "title" and e.start - r.start < 4
    return opens or any(0 <= v.start - e.end < 40 for v in r.verbs)


def _governments(readings: list[Reading], low: str) -> frozenset[str]:
    """Codes of the regions that are named as governments: by "Pemkab", by an office, or as subject of a headline."""
    out: set[str] = set()
    for r in readings:
        for e in r.entities:
            if not e.region:
                continue
            if (
                e.source == "gov"
                or (e.source == "office" and e.office in ("head", "deputy", "secretary"))
                or (
                    e.kind == "agency"
                    and re.match(r"(?:dinas|badan|inspektorat|rumah sakit umum daerah|puskesmas|rsud)", e.name.lower())
                )
            ) or (e.source in ("unit", "bare") and _acts(r, e, low)):
                out.add(e.region)
        for m in r.mentions:
            if m.prefix in ("gov", "office"):
                out.add(m.code)
    return frozenset(out)


_PLAIN_TITLE = frozenset(
    "dua tiga empat lima enam tujuh delapan sembilan sepuluh penghargaan kembali ini luar biasa raih sukses "
    "berhasil juara piala predikat nilai opini wtp kali alhamdulillah membanggakan hebat "
    "mantap selamat terbaik tahun hasil tingkat nasional usai setelah naik dinilai berkat dari untuk peduli "
    "pertama kedua resmi lagi lama anugerah award awards prestasi pelayanan publik inovasi "
    "kinerja pemerintah daerah kabupaten kota desa opd sejumlah beruntun berturut-turut adipura sakip zona "
    "hijau keterbukaan informasi bukti atas capaian berprestasi komitmen dengan dan di pada yang".split()
)


def _foreign(title: Reading, low: str) -> bool:
    """Does the headline tell of a winner that is none of the bodies known here (a company, an artist, a club)?"""
    if title.sentence.kind != "title":
        return False
    verb = next((v for v in title.verbs if v.role in ("get", "got")), None)
    if verb is None:
        return False
    if any(e.end <= verb.start for e in title.entities):
        return False
    subject = [
        t for t in title.tokens
        if t.start < verb.start and t.capital and t.text.isalpha() and t.low not in _PLAIN_TITLE and len(t.text) > 2
        and not any(a.start <= t.start < a.end for a in title.awards)
    ]  # fmt: skip
    last_comma = max((t.start for t in title.tokens if t.text in ",:" and t.start < verb.start), default=-1)
    return any(t.start > last_comma for t in subject)


def topic_award(readings: list[Reading], drafts: list[Draft]) -> AwardName | None:
    """The award that the drafts name first; else one named in the headline or the first sentences."""
    names = [
        d.award
        for d in drafts
        if d.award is not None
        and d.award.name
        and d.award.strength >= 2
        and not d.past
        and not d.poor
        and not re.search(r"\b(?:rendah|kuning|merah|terkotor)\b", d.award.name.lower())
    ]
    early = next((d.award for d in drafts if d.sentence <= 5 and d.award in names), None)
    if early is not None:
        return early
    for least in (2, 1):
        for r in readings[:6]:
            for a in r.awards:
                if re.search(r"\b(?:rendah|kuning|merah|sedang|terkotor)\b", a.name.lower()):
                    continue
                if (
                    a.name
                    and a.strength >= least
                    and a.head != "grade"
                    and not (a.strength == 1 and a.head == "programme" and r.number > 3)
                ):
                    if re.search(r"\b(?:apresiasi|reward)\b", a.head):
                        continue
                    return a
    return names[0] if names else None
