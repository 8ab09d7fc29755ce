"""Where the text names a region, and which region it means there."""

from __future__ import annotations

import dataclasses
import functools
import re
from collections import Counter

from extract import regions
from extract.matcher import PhraseMatcher
from extract.regions import RegionLevel
from extract.text import Document

# Short names that are also common words, persons or other places: they count only with a prefix, or when the
# article speaks of that region or its province anyway.
_RISKY = frozenset(
    "metro batu malang serang puncak buru pati landak benteng mitra tuba palas banda balut mura nagan alor bima toba "
    "banjar asel abar atim ateng matra agara babar tala batang tegal tanjung rote solo ktt ksb kkt mbd pali banua "
    "siantar meranti bone siak kaur aru sula yapen biak sabu madina muba kampar sigi karo nias tana bungo galus "
    "sarmi asmat mappi intan berau paser ende ngada demak kendal natuna lingga".split()
)
_DROPPED = frozenset({"kh", "bu", "pbd", "r4", "pemerintah aceh", "50 kota", "4 lawang"})
_UPPER = re.compile(r"^[A-Z0-9]{2,5}$")
_PREFIX = re.compile(
    r"(?:(?P<gov>pemerintah\s+(?:(?P<govlevel>kota administrasi|kota|kabupaten|kab\.|provinsi|propinsi|daerah)\s*)?"
    r"(?:\((?:pemko|pemkot|pemkab|pemprov|pemda)\.?\)\s*)?(?:provinsi\s+|kabupaten\s+|kota\s+)?"
    r"|(?P<short>pemkab|pemkot|pemko|pemprov|pemprop|pemda)\.?\s+(?:kota\s+|kabupaten\s+|provinsi\s+)?)"
    r"|(?P<office>(?:wakil\s+)?(?:wali\s?kota|bupati|gubernur)|wako|walkot|wawako|wawali|wabup|"
    r"wagub)\s+(?:provinsi\s+|kabupaten\s+|kota\s+)?"
    r"|(?P<unit>kota administrasi|kota madya|kotamadya|kota|kabupaten|kab\.?|provinsi|propinsi|"
    r"prov\.?)\s*(?:\([a-z]{1,6}\.?\)\s*)?"
    r"|(?P<se>se)\s?-\s?(?P<seunit>kota |kabupaten |kab\. |provinsi |propinsi )?)$"
)
_LEVEL: dict[str, RegionLevel] = {
    "kota administrasi": "city", "kota madya": "city", "kotamadya": "city", "kota": "city", "pemko": "city",
    "pemkot": "city", "walikota": "city", "wali kota": "city", "wako": "city", "walkot": "city", "wawako": "city",
    "wawali": "city", "kabupaten": "regency", "kab.": "regency", "kab": "regency", "pemkab": "regency",
    "bupati": "regency", "wabup": "regency", "provinsi": "province", "propinsi": "province", "prov.": "province",
    "prov": "province", "pemprov": "province", "pemprop": "province", "gubernur": "province", "wagub": "province",
}  # fmt: skip


@dataclasses.dataclass(slots=True)
class Mention:
    """A region named in the text.

    Attributes:
        start, end: span with the prefix; `name_start` is where the bare name begins.
        code: the region meant.
        prefix: "gov" (Pemkab X), "office" (Bupati X), "unit" (Kabupaten X), "se" (se-X), "" (bare).
        embedded: the bare name stands inside a longer name (Bank X, Radar X).
    """

    start: int
    name_start: int
    end: int
    code: str
    prefix: str
    embedded: bool


@dataclasses.dataclass(slots=True)
class RegionContext:
    """What the article tells of where it is: the outlet's area, and how often each region is named."""

    near: str | None
    counts: Counter[str]
    explicit: dict[str, str]

    @property
    def home(self) -> str | None:
        """The region that the article is most about; None when it names none."""
        ranked = [c for c, _ in self.counts.most_common()]
        return ranked[0] if ranked else None

    @property
    def province(self) -> str | None:
        """Code of the province the article is most about, else the outlet's."""
        tally: Counter[str] = Counter()
        for code, n in self.counts.items():
            tally[code[:2]] += n
        if tally:
            return tally.most_common(1)[0][0]
        return self.near[:2] if self.near else None


@functools.cache
def _matcher() -> PhraseMatcher:
    phrases: dict[str, str] = {}
    for form in regions.forms():
        if form in _DROPPED:
            continue
        phrases[form] = form
        if " " in form:
            phrases[form.replace(" ", "-")] = form
    return PhraseMatcher(phrases.items())


def _level_of(found: re.Match[str]) -> RegionLevel | None:
    if found.group("office"):
        return _LEVEL.get(found.group("office").removeprefix("wakil ").strip())
    key = (
        found.group("govlevel") or found.group("short") or found.group("unit") or (found.group("seunit") or "").strip()
    )
    text = found.group().rstrip()
    for tail, level in ((" provinsi", "province"), (" kabupaten", "regency"), (" kota", "city")):
        if text.endswith(tail):
            return level  # type: ignore[return-value]
    return _LEVEL.get(key) if key else None


def find_mentions(doc: Document, near: str | None) -> tuple[list[Mention], RegionContext]:
    """Every region named in title and text, each resolved to one code, and the context they make.

    Args:
        doc: the document.
        near: code of the outlet's area, if known.
    """
    table = regions.forms()
    raw, low = doc.raw, doc.low
    raw_hits: list[tuple[int, int, int, str, re.Match[str] | None]] = []
    for hit in _matcher().find(low):
        form: str = hit.value
        if not raw[hit.start].isupper() and not raw[hit.start].isdigit():
            continue
        word = raw[hit.start : hit.end]
        short = len(form) <= 4 and " " not in form
        if short and form in _capitals_only() and not _UPPER.match(word):
            continue
        window_start = max(0, hit.start - 60)
        found = _PREFIX.search(low, window_start, hit.start)
        if found and found.start() > 0 and low[found.start() - 1].isalnum():
            found = None
        raw_hits.append((found.start() if found else hit.start, hit.start, hit.end, form, found))

    context = RegionContext(near, Counter(), {})
    chosen: list[Mention | None] = [None] * len(raw_hits)
    for rounds in (0, 1):
        anchor = context.province if rounds else None
        for i, (start, name_start, end, form, found) in enumerate(raw_hits):
            if chosen[i] is not None:
                continue
            codes = table[form]
            level = _level_of(found) if found else None
            safe = len(codes) == 1 and (form not in _RISKY or level is not None)
            if level and len([c for c in codes if regions.all_regions()[c].level == level]) == 1:
                safe = True
            if rounds == 0 and not safe:
                continue
            if rounds == 1 and form in _RISKY and not found:
                ok = any(c[:2] in {anchor, (near or "")[:2]} for c in codes) or any(c in context.counts for c in codes)
                if not ok:
                    continue
            code = _resolve(codes, level, context, anchor, near)
            if code is None:
                continue
            prefix = ""
            if found:
                prefix = next(
                    (
                        n
                        for n, g in (
                            ("gov", "gov"),
                            ("gov", "short"),
                            ("office", "office"),
                            ("unit", "unit"),
                            ("se", "se"),
                        )
                        if found.group(g)
                    ),
                    "",
                )
            chosen[i] = Mention(start, name_start, end, code, prefix, not found and _embedded(doc, name_start, end))
            weight = 3 if name_start < doc.title_end else 1
            if not chosen[i].embedded:  # type: ignore[union-attr]
                context.counts[code] += weight
            if level:
                context.explicit[form] = code
    return [m for m in chosen if m], context


@functools.cache
def _capitals_only() -> frozenset[str]:
    """Abbreviations that only mean a region when printed in capitals (HSS, OKU, TTS)."""
    names = {r.short_name.lower() for r in regions.all_regions().values()}
    return frozenset(
        f
        for f in regions.forms()
        if len(f) <= 4 and " " not in f and f not in names and not re.search("[aiueo].*[aiueo]", f)
    )


def _resolve(
    codes: tuple[str, ...], level: RegionLevel | None, context: RegionContext, province: str | None, near: str | None
) -> str | None:
    table = regions.all_regions()
    fitting = [c for c in codes if level is None or table[c].level == level]
    if not fitting:
        if level == "province" or not codes:
            return None
        fitting = list(codes)
    if len(fitting) == 1:
        return fitting[0]
    if near in fitting:
        return near
    named = [c for c in fitting if c in context.explicit.values()]
    if len(named) == 1:
        return named[0]
    return regions.choose(fitting, None, province or near)


# Words after which a region's name is part of a longer name.
_EMBEDDING = frozenset(
    "universitas univ bank radar tribun polda polres polresta polrestabes dprd kantor jalan jl rsud stasiun "
    "bandara pelabuhan pasar "
    "masjid hotel gedung desa kecamatan kelurahan sungai gunung pulau perwakilan kanwil kejati kejari "
    "pengadilan politeknik "
    "ombudsman bpk bpkp kpu bawaslu baznas pwi pmi koni kodim korem kodam lapas rutan antara borneo harian "
    "media mc tvri rri persatuan "
    "teluk selat danau kampung nagari pekon gampong perumda pdam bpjs bkkbn bps bnnp bnn kpid iain uin smk "
    "sma smp smkn sman smpn sdn mtsn man min teluk laut "
    "provinsi kementerian setda sekretariat setdako setdakab setdaprov kadis dinas badan rs bbpom balai "
    "kepulauan dewan asisten lampung hulu masyarakat pemkab forum "
    "bunda putri putra duta puskesmas satpol pp bpbd dlh inspektorat bappeda disdik dinkes dinsos dishub "
    "stadion lapangan mahkamah komisi ikatan himpunan".split()
)


_LONGER = re.compile(
    r" (?:Jaya|Baru|Indah|Sari|Utara|Selatan|Timur|Barat|Tengah|Raya|Hulu|Hilir|Makmur|Permai|Mulya|Agung|"
    r"Ilir|Ulu|Kulon|Wetan|Lor|Kidul|FC|United|Post|TV|Ekspres|Pos|Square|Plaza|City|Town|Fair|Expo|Award|"
    r"Awards|Cup)\b"
)


def _embedded(doc: Document, at: int, end: int) -> bool:
    """Does the word before make the name a part of a longer one ("Bank Kalsel", "Universitas Jember")?"""
    if _LONGER.match(doc.raw, end):
        return True
    before = doc.raw[max(0, at - 40) : at]
    found = re.search(r"([\w'’.-]+)[ ]$", before)
    if not found:
        return False
    word = found.group(1)
    low = word.lower()
    if low in _EMBEDDING:
        return low not in ("provinsi", "lampung", "hulu", "masyarakat", "pemkab")
    return False
