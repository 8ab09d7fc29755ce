"""Everybody and everything in a sentence that can win or give: governments, bodies, persons, companies."""

from __future__ import annotations

import re

from extract import regions
from extract.bodies import Entity
from extract.givers import Giver
from extract.mentions import Mention, RegionContext
from extract.model import RecipientKind
from extract.name_runs import capital_runs, is_name_word
from extract.people import Person
from extract.text import Document, Token
from extract.verbs import Verb

_SELF = re.compile(
    r"\b(?<!/)(?:[Kk]ota|[Kk]abupaten|[Pp]rovinsi|[Ii]bu\s?kota(?: provinsi)?)\s+(?:yang\s+)?(?:berjuluk|"
    r"berjulukan|penghasil|ini|tersebut|itu|paling ujung)\b"
    r"|\bPem(?:kab|ko|kot|prov|da)\b(?=\s*(?:$|[^\sA-Z(]|\s[a-z]))",
)


_DEGREE = re.compile(
    r"\s*,?\s*(?:S\.\s?[A-Z]|M\.\s?[A-Z]|SPd|MPd|S\.?E\b|S\.?H\b|S\.?T\b|SKM|A\.?Md|S\.?Kep|Ners|SSos|MSi)|"
    r"\s*,\s*(?:pelatih|atlet|guru|siswa|siswi|mahasiswa|petani|penyuluh|bidan|kepala sekolah|pengawas|"
    r"penggerak|pegiat|warga|santri|pelajar)\b"
)


_COMPANY = re.compile(
    r"\b(?:[A-Z][\w&'-]*\s+){1,4}(?:Hotel|Group|Grup|Foundation|Resto|Restoran|Cafe|Kafe|Corporation|Mart|Store|"
    r"Travel|Mall|Tbk)\b|\b(?:Rumah Makan|Kos|KOS|Restoran|Toko|"
    r"Warung)\s+[A-Z][\w&'-]*(?:\s+[A-Z\d][\w&'-]*){0,3}"
)


_IN_PASSING = re.compile(
    r"\b(?:anggota|ketua|mantan|paripurna|gedung|kantor|pimpinan|ruang|halaman|aula|kepala|sekretaris|"
    r"lingkungan|plt|jalan|masjid|camat|lurah|kades|kepala desa|pihak|seleksi|lewat|melalui|pengelolaan|"
    r"pengurus|pembina)\s+$"
)


_SEAT = re.compile(r"\bibu\s?kota\s+(?:provinsi\s+)?$")


def homes(doc: Document, entities: list[Entity], mentions: list[Mention]) -> None:
    """Gives persons the region told behind them: "Zulkifli, PNS asal Kota Ternate"."""
    for n, e in enumerate(entities):
        if e.region is not None or e.kind != "person" or e.source == "office":
            continue
        stop = next((x.start for x in entities[n + 1 :] if x.kind == "person"), e.end + 90)
        for m in mentions:
            if e.end < m.start < min(stop, e.end + 70) and re.search(r"\b(?:dari|asal)\b", doc.low[e.end : m.start]):
                e.region = m.code
                break


def without_qualifiers(doc: Document, people: list[Entity]) -> list[Entity]:
    """Drops places that only say where another entity is ("Desa X, Kecamatan Y, Kabupaten Z", "Nurul dari Desa Q")."""
    out: list[Entity] = []
    seen = 0
    for e in people:
        before, seen = seen, e.end
        if out:
            last = out[-1]
            gap = doc.low[max(last.end, min(before, e.start)) : e.start]
            small = (
                last.kind in ("person", "village", "school", "community", "company", "other")
                and last.source != "office"
            ) or last.kind == "agency"
            place = e.source in ("bare", "unit") or e.kind in ("agency", "village")
            narrow = doc.low[e.start : e.end].startswith(
                ("kecamatan", "kabupaten", "kab.", "kota ", "provinsi", "kec.", "kelurahan", "desa")
            )
            if (
                small
                and place
                and len(gap) < 16
                and (
                    re.fullmatch(r"\s*\(?(?:dari|asal|di|perwakilan)\s+", gap)
                    or (
                        narrow
                        and not (last.kind == e.kind and not doc.low[e.start : e.end].startswith("kec"))
                        and re.fullmatch(r"\s*,?\s*(?:di |dari )?\(?", gap)
                    )
                    or (e.source == "bare" and gap in (" ", ", ", " ("))
                )
            ):
                if last.region is None and e.region:
                    last.region = e.region
                continue
            if (
                last.kind == "government"
                and e.kind == "government"
                and last.region == e.region
                and last.source != "office"
                and len(gap) < 4
                and e.source in ("bare", "unit")
            ):
                continue  # "Hulu Sungai Selatan (HSS)"
            if (
                last.source in ("gov", "unit", "bare", "office")
                and e.source in ("unit", "bare")
                and re.fullmatch(r"\s*[,(]?\s*(?:provinsi\s*)?", gap)
                and e.region == (last.region or "")[:2]
            ):
                continue  # "Kota Palangka Raya, Kalimantan Tengah"
            if e.kind == "agency" and e.source == "body" and last.source == "office" and e.start < last.end:
                continue
        out.append(e)
    return out


def inside(at: int, spans: list[tuple[int, int]]) -> bool:
    return any(a <= at < b for a, b in spans)


_BEFORE_NAME = frozenset(
    "kepada diraih diterima oleh yaitu yakni ialah adalah direbut disabet penerimanya serta dan bernama ;".split()
)


def _lone_names(tokens: list[Token], taken: list[bool]) -> list[tuple[int, int]]:
    """One-word names where only a name can stand: "diterima Zulkifli, PNS asal …", "; Da'im dari …"."""
    out = []
    for i in range(1, len(tokens) - 1):
        t, before, after = tokens[i], tokens[i - 1], tokens[i + 1]
        if taken[i] or not is_name_word(t) or len(t.text) < 4 or t.text.isupper():
            continue
        if (
            before.low in _BEFORE_NAME
            and after.low in (",", "dari", "asal", "(")
            and not (before.low == "dan" and i > 1 and tokens[i - 2].capital)
        ):
            out.append((i, i + 1))
    return out


_GIVING = re.compile(
    r"\b(?:dari|oleh|versi|diselenggarakan|dilaksanakan|digelar|diadakan|dihelat|diinisiasi|diberikan|digagas|"
    r"ditaja|gagasan|diserahkan|(?:tahunan|acara|ajang|agenda)\s+milik)\s+(?:oleh\s+|pihak\s+|jajaran\s+)?$"
)


def local_givers(doc: Document, mentions: list[Mention], givers: list[Giver], begin: int) -> list[Giver]:
    """Governments and local offices that stand where a giver stands ("dari Pemkab X", "dilaksanakan Dinas Y")."""
    out = []
    for m in mentions:
        if m.prefix not in ("gov", "unit") or any(g.start < m.end and m.start < g.end for g in givers):
            continue
        if _GIVING.search(doc.low, max(begin, m.start - 40), m.start) and (
            m.prefix == "gov" or "milik" in doc.low[max(begin, m.start - 10) : m.start]
        ):
            out.append(Giver(m.start, m.end, doc.raw[m.start : m.end], "gubernur" if len(m.code) == 2 else None))
    return out


def find_entities(
    doc: Document, tokens: list[Token], mentions: list[Mention], people: list[Person], bodies: list[Entity],
    givers: list[Giver], context: RegionContext, verbs: list[Verb], title: bool,
) -> list[Entity]:  # fmt: skip
    out: list[Entity] = []
    for p in people:
        if not p.office and any(b.start < p.start < b.end for b in bodies):
            continue  # "RSUD dr. H. Moh. Anwar"
        if p.name and any(g.start < p.name_end and p.name_start < g.end for g in givers if g.id):
            continue
        own_region = p.region
        source = "office" if p.office else "person"
        kind: RecipientKind = "government" if p.office in ("head", "deputy", "secretary") else "person"
        out.append(
            Entity(kind, p.name, p.start, p.end, own_region, source, p.name, (p.name_start, p.name_end), p.office)
        )
    for b in bodies:
        if any(o.start < b.end and b.start < o.end for o in out):
            continue
        if _IN_PASSING.search(doc.low, max(0, b.start - 34), b.start):
            continue
        wins = any(v.role == "get" and v.real and 0 < v.start - b.end < 3 for v in verbs)
        if not wins and any(g.start <= b.start < g.end and (g.id is not None) and b.region is None for g in givers):
            continue
        out.append(b)
    for m in mentions:
        if m.embedded or m.prefix == "se" or any(o.start < m.end and m.start < o.end for o in out):
            continue
        if any(
            g.start < m.end and m.start < g.end and not (g.id is None or g.id.startswith(("pemprov-", "gubernur")))
            for g in givers
        ):
            continue
        region = regions.all_regions()[m.code]
        start = m.start
        if m.prefix == "" and _SEAT.search(doc.low, max(0, m.start - 22), m.start) and region.level == "province":
            seat = regions.by_name(region.capital, region.code)
            if seat:
                region = seat
                start = _SEAT.search(doc.low, max(0, m.start - 22), m.start).start()  # type: ignore[union-attr]
        source = m.prefix or "bare"
        if source == "office":
            source = "gov"
        out.append(Entity("government", region.government, start, m.end, region.code, source))
    if tokens:
        for s in _COMPANY.finditer(doc.raw, tokens[0].start, tokens[-1].end):
            if not any(o.start < s.end() and s.start() < o.end for o in out) and not re.search(
                r"(?:di|Ballroom)\s+$", doc.raw[max(0, s.start() - 10) : s.start()]
            ):
                out.append(Entity("company", s.group(), s.start(), s.end(), None, "body"))
        for s in _SELF.finditer(doc.raw, tokens[0].start, tokens[-1].end):
            if not any(o.start < s.end() and s.start() < o.end for o in out):
                out.append(Entity("government", "", s.start(), s.end(), None, "self"))
    spans = [(o.start, o.end) for o in out] + [(g.start, g.end) for g in givers] + [(v.start, v.end) for v in verbs]
    spans += [(m.start, m.end) for m in mentions]
    taken = [inside(t.start, spans) for t in tokens]
    if title:
        return sorted(out, key=lambda e: e.start)
    for i, j in [*capital_runs(tokens, taken), *_lone_names(tokens, taken)]:
        if any(t.text.isupper() and len(t.text) > 2 and not re.fullmatch("[IVX]+", t.text) for t in tokens[i:j]):
            continue
        if _IN_PASSING.search(doc.low, max(0, tokens[i].start - 34), tokens[i].start):
            continue
        name = doc.raw[tokens[i].start : tokens[j - 1].end]
        titled = bool(_DEGREE.match(doc.raw, tokens[j - 1].end))
        out.append(
            Entity(
                "person",
                name,
                tokens[i].start,
                tokens[j - 1].end,
                None,
                "person" if titled else "run",
                name,
                (tokens[i].start, tokens[j - 1].end),
            )
        )
    return sorted(out, key=lambda e: e.start)
