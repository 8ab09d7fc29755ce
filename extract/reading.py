"""One sentence with everything in it that matters: who, what, how good, from whom, when."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re

from extract import regions
from extract.award_finding import find_awards
from extract.award_names import AwardName
from extract.award_reasons import name_by_reason
from extract.bodies import Entity, find_bodies
from extract.body_names import complete_names
from extract.dates import DateSpan, find_dates
from extract.editions import extend
from extract.givers import Giver, find_givers
from extract.grades import Grade, Score, find_grades, find_scores, find_years
from extract.mentions import Mention, RegionContext
from extract.named_people import name_people
from extract.people import Person, capital_runs, find_people, is_name_word
from extract.ranks import Rank, Scope, find_ranks, find_scopes
from extract.text import Document, Sentence, Token
from extract.verbs import Verb, find_verbs


@dataclasses.dataclass(slots=True)
class Reading:
    """The tagged sentence. All lists are in the order of the text."""

    number: int
    sentence: Sentence
    tokens: list[Token]
    entities: list[Entity]
    people: list[Person]
    awards: list[AwardName]
    grades: list[Grade]
    ranks: list[Rank]
    scores: list[Score]
    scopes: list[Scope]
    years: list[tuple[int, int, int]]
    dates: list[DateSpan]
    verbs: list[Verb]
    givers: list[Giver]
    mentions: list[Mention]
    free_givers: list[Giver] | None = None  # filled by `issuing.free_givers` when first asked for

    @property
    def start(self) -> int:
        return self.sentence.start

    @property
    def end(self) -> int:
        return self.sentence.end


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


def read_sentence(
    doc: Document, number: int, sentence: Sentence, here: list[Mention], context: RegionContext,
    published: dt.date | None,
) -> Reading:  # fmt: skip
    """Tags one sentence.

    Args:
        doc: the document.
        number: its place in the order of sentences.
        sentence: the sentence with its tokens.
        here: regions named in the sentence, in order.
        context: regions of the article.
        published: day of publication, for dates that lack a part.
    """
    start, end, tokens = sentence.start, sentence.end, sentence.tokens
    caps = sum(t.capital for t in tokens if t.text.isalpha())
    words = sum(t.text.isalpha() for t in tokens)
    title_case = sentence.kind in ("title", "heading") and words > 0 and caps / words > 0.6
    people = find_people(doc, tokens, here, title_case)
    bodies = find_bodies(doc, tokens, here, context)
    givers = find_givers(doc, start, end)
    people = [
        p for p in people if not (p.name and any(g.start < p.name_end and p.name_start < g.end for g in givers if g.id))
    ]
    givers = sorted([*givers, *_local_givers(doc, here, givers, start)], key=lambda g: g.start)
    verbs = find_verbs(doc, tokens)
    entities = _entities(doc, tokens, here, people, bodies, givers, context, verbs, sentence.kind in ("title",))
    entities = name_people(doc, tokens, complete_names(doc, tokens, entities), verbs, sentence.kind == "title")
    dates = find_dates(doc, start, end, published)
    date_spans = [(d.start, d.end) for d in dates]
    ranks = [r for r in find_ranks(doc, start, end) if not _inside(r.start, date_spans)]
    stops = (
        [(v.start, v.end) for v in verbs]
        + [(e.start, e.end) for e in entities if e.source in ("gov", "office", "unit", "bare", "person")]
        + [(g.start, g.end) for g in givers]
        + date_spans
    )
    grades = [
        g
        for g in find_grades(doc, tokens)
        if not (g.text.lower() in ("terbaik", "tertinggi") and any(k.start <= g.start < k.end for k in ranks))
    ]
    awards = [
        a
        for a in find_awards(
            doc,
            tokens,
            stops,
            [(v.start, v.end) for v in verbs] + [(p.start, p.end) for p in people],
            [(e.start, e.end) for e in entities if e.source == "body" and (e.kind == "agency" or e.region)],
        )
        if not any(g.start <= a.start < g.end and a.head not in ("award",) for g in givers)
    ]
    for a in awards:
        extend(doc, a, end)
    for a in awards:
        plain = a.name and a.programme in (None, "ombudsman-kepatuhan", "ombudsman-opini")
        if plain and _only_result(doc, a, grades, ranks):
            a.strength, a.head = (1, "grade") if any(c.isalpha() for c in a.name) and len(a.name) > 3 else (0, a.head)
            a.name = a.name if a.strength else ""
    spans = [(g.start, g.end) for g in givers]
    for a in awards:
        if not a.name and a.head in (
            "penghargaan",
            "piagam",
            "piagam penghargaan",
            "penghargaannya",
            "apresiasi",
            "pengharagaan",
            "plakat",
            "trofi",
        ):
            name_by_reason(doc, tokens, a, spans, end)
        elif a.name and a.head == "grade" and re.match(r"\s+(?:atas|dalam|untuk)\s+[A-Z]", doc.raw[a.end : a.end + 14]):
            keep = dataclasses.replace(a)
            a.name = ""
            name_by_reason(doc, tokens, a, spans, end)
            if not a.name:
                a.name = keep.name
            else:
                a.head = "penghargaan"
    awards = [
        a
        for a in awards
        if not (
            a.head == "programme"
            and any(
                e.source == "body" and e.start <= a.start and a.end <= e.end and e.end - e.start > a.end - a.start + 2
                for e in entities
            )
        )
    ]
    entities = [
        e
        for e in entities
        if not any(
            a.name
            and a.start <= e.start
            and e.end <= a.end
            and not (a.head == "enumeration" and a.programme is None)
            and e.source in ("bare", "unit", "run", "body", "person")
            for a in awards
        )
    ]
    entities = without_qualifiers(doc, entities)
    _homes(doc, entities, here)
    grades = _behind_award(doc, awards, grades)
    for g in grades:
        joined = next(
            (
                a
                for a in awards
                if a.name
                and a.strength >= 2
                and g.free
                and g.start + 3 < a.start < g.end
                and re.search(r"(?:\bdan|\bserta|,)\s*$", doc.low[g.start : a.start])
            ),
            None,
        )
        if joined is not None:
            g.text = re.sub(r"\s*(?:\bdan|\bserta|,)\s*$", "", doc.raw[g.start : joined.start])
            g.end = g.start + len(g.text)
        cut = min(
            (
                e.start
                for e in entities
                if g.start < e.start < g.end and e.source != "run" and (e.source != "bare" or g.free)
            ),
            default=None,
        )
        if cut is not None and g.free and cut - g.start > 3:
            g.end = g.start + len(doc.raw[g.start : cut].rstrip(" ,("))
            g.text = doc.raw[g.start : g.end]
    grades = [g for g in grades if g.end > g.start and g.text]
    taken = date_spans + [(r.start, r.end) for r in ranks] + [(e.start, e.end) for e in entities if e.source == "body"]
    return Reading(
        number, sentence, tokens, entities, people, awards, grades, ranks,
        find_scores(doc, start, end, taken), find_scopes(doc, start, end), find_years(doc, start, end, date_spans),
        dates, verbs, givers, here,
    )  # fmt: skip


def _homes(doc: Document, entities: list[Entity], mentions: list[Mention]) -> None:
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


def _inside(at: int, spans: list[tuple[int, int]]) -> bool:
    return any(a <= at < b for a, b in spans)


_LADDER_WORD = re.compile(
    r"\s+(?:\([^)]{2,20}\)\s+)?(?:tingkat\s+|kategori\s+|predikat\s+)?[“\"]?(utama|nindya|madya|pratama|lestari|"
    r"kencana|paripurna|wistara|wiwerda|padapa|mandiri|wiratama|buana|kirana|emas|hijau|biru|platinum|gold|silver|"
    r"kota (?:kecil|sedang|besar|metropolitan|raya))\b",
    re.IGNORECASE,
)


def _behind_award(doc: Document, awards: list[AwardName], grades: list[Grade]) -> list[Grade]:
    """Adds grades that stand bare behind their programme's name ("Proklim Utama", "APE Madya")."""
    out = list(grades)
    for a in awards:
        m = _LADDER_WORD.match(doc.low, a.name_end) if a.programme else None
        if m and not any(g.start <= m.start(1) < g.end for g in out):
            out.append(Grade(m.start(1), m.end(1), doc.raw[m.start(1) : m.end(1)], False, False))
    return sorted(out, key=lambda g: g.start)


def _only_result(doc: Document, a: AwardName, grades: list[Grade], ranks: list[Rank]) -> bool:
    """Is the name nothing but a grade or a place ("Zona Hijau Kualitas Tinggi", "Juara I", "BB")?"""
    rest = list(doc.low[a.name_start : a.name_end])
    for start, end in [(g.start, g.end) for g in grades if not g.free] + [(k.start, k.end) for k in ranks]:
        for i in range(max(start, a.name_start), min(end, a.name_end)):
            rest[i - a.name_start] = " "
    left = [
        w
        for w in re.findall(r"[a-z]+", "".join(rest))
        if w
        not in (
            "opini",
            "predikat",
            "zona",
            "kategori",
            "nilai",
            "tingkat",
            "nasional",
            "dengan",
            "dan",
            "juara",
            "peringkat",
            "kabupaten",
            "kota",
            "provinsi",
            "regional",
            "i",
            "ii",
            "iii",
        )
    ]
    return not left


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


def _local_givers(doc: Document, mentions: list[Mention], givers: list[Giver], begin: int) -> list[Giver]:
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


def _entities(
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
        kind = "person"
        source = "office" if p.office else "person"
        if p.office in ("head", "deputy", "secretary"):
            kind = "government"
        out.append(
            Entity(kind, p.name, p.start, p.end, own_region, source, p.name, (p.name_start, p.name_end), p.office)  # type: ignore[arg-type]
        )
    for b in bodies:
        if any(o.start < b.end and b.start < o.end for o in out):
            continue
        if _IN_PASSING.search(doc.low, max(0, b.start - 34), b.start):
            continue
        if any(g.start <= b.start < g.end and (g.id is not None) and b.region is None for g in givers):
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
    taken = [_inside(t.start, spans) for t in tokens]
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
