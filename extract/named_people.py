"""Persons that no office introduces: winners, teachers, pupils, officials, named with or without a surname.

A bare capitalised name counts as a person when the words beside it say so: what the person is ("X, guru SMPN 2 …"),
where it comes from ("X dari Kabupaten Y"), or that it won ("juara I diraih X"). The place or body beside the name is
then no recipient of its own.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Sequence

from extract import regions
from extract.bodies import Entity
from extract.data_files import toml_table
from extract.name_runs import is_name_word
from extract.text import Document, Token
from extract.verbs import Verb


@functools.cache
def _words(key: str) -> frozenset[str]:
    return frozenset(toml_table("named_people.toml")[key])


def _alternatives(key: str) -> str:
    return "|".join(re.escape(w) for w in sorted(toml_table("named_people.toml")[key], key=len, reverse=True))


@functools.cache
def _pattern(name: str) -> re.Pattern[str]:
    roles, origin, slots, of_region = (_alternatives(k) for k in ("roles", "from", "slots", "of_region"))
    return re.compile(
        {
            # ", S.Pd., M.M, guru" · "(17), siswa" · " yang juga guru"
            "role": (
                r"(?:\s*,\s*[a-z]\.?\s?[a-z]{0,4}\.?(?:[a-z]{1,3}\.?)?(?=\s*[,.]))*\.?\s*(?:\(\d{1,2}(?:\s?tahun)?\)\s*)?(?:,\s*(?:seorang\s+)?|"
                r""
                rf"\s+selaku\s+|\s+yang juga\s+|\s*\()(?:{roles})\b"
            ),
            "from": (
                rf"(?:\s*,\s*[a-z]\.?\s?[a-z]{{0,4}}\.?(?:[a-z]{{1,3}}\.?)?(?=[\s,]))*\s*,?\s*"
                rf"(?:\(\d{{1,2}}\)\s*)?(?:yang berasal dari|"
                rf"{origin})\s+(?=\S)"
            ),
            "slot": rf"\b(?:{slots})\s*:?\s*$",
            "role_before": rf"\b(?:{roles})\s+(?:[\w.-]+\s+){{0,1}}$",
            "of_region": rf"\b(?:{of_region})\s+(?:(?:dari|asal|di|se)\s*)?$",
            # between a person and the place or body it belongs to
            "tie": (
                rf"(?:\s*,\s*[a-z]\.?\s?[a-z]{{0,4}}\.?(?:[a-z]{{1,3}}\.?)?(?=[\s,.]))*\.?\s*"
                rf"(?:\(\d{{1,2}}\)\s*)?,?\s*(?:(?:yang juga|"
                rf"selaku|seorang)\s+)?(?:(?:{roles}|{origin})\s+(?:[\w./'-]+\s+){{0,4}}?(?:(?:{origin}|di|"
                rf"pada)\s+)?)(?:tuan rumah\s+)?"
            ),
        }[name]
    )


_WITH_DEGREE = re.compile(
    r"\s*,\s*(?:S|M)\.?\s?(?:Pd|Si|Kom|Ag|Kes|Hum|Sos|Sn|Th|Psi|Farm|Keb|Kep|Ak|H|E|T|P|M|IP|I\.?Kom)\b|"
    r"\s*,\s*(?:A\.?Md|Ph\.?D|Lc|SE|SH|ST|MM|MH|SKM|Ners|Apt|SIK|SIP)\b"
)
_FIELDS = frozenset(
    {"gizi", "kesmas", "farmasi", "tata", "tingkat", "kategori", "bidang", "cabang", "kelas", "putra", "putri"}
)
_RANKED = re.compile(
    r"\b(?:juara|terbaik|peringkat|harapan|posisi|urutan|tempat)\s+(?:umum\s+)?(?:ke\s?-?\s?)?(?:\d{1,2}|"
    r"[ivx]{1,4}|pertama|kedua|ketiga|keempat|kelima|satu|dua|tiga)\s*[:=-]?\s*$"
)
_BODY_HEAD = re.compile(
    r"(?:Perumda|Perumdam|PDAM|PT|CV|Bank|BPR|BPRS|RSUD|RSU|RS|Perseroda|Koperasi|KPRI|KSP|BUMD|BUMDes|"
    r"Yayasan|UPTD?|Puskesmas|Posyandu|TP|PKK|SMPN?|SMAN?|SMKN?|SDN?|MAN|MTsN?|MIN)\b"
)
# "13 sekolah di Sragen", "lima daerah Kaltim": bodies of a region, not its government.
_BODIES_OF = re.compile(
    r"\b(?:sejumlah|beberapa|puluhan|belasan|ratusan|seluruh|\d+|satu|dua|tiga|empat|lima|enam|tujuh|"
    r"delapan|sembilan|sepuluh|belas|puluh)\s+"
    r"(?:sekolah|madrasah|desa|kelurahan|kecamatan|puskesmas|opd|skpd|perusahaan|koperasi|posyandu|kampung|"
    r"instansi|usaha|pelaku usaha|rumah sakit|satker|polres|daerah|pemda|kabupaten/kota|kabupaten|kota|umkm|"
    r"perpustakaan|"
    r"pesantren|pasar|perangkat daerah|badan publik|inovasi)\s+"
    r"(?:[a-z]+\s+)?(?:di\s+|se-?\s*|asal\s+|dari\s+)?$"
)
# "Empat belas kepala daerah", "para bupati": a crowd, no holder of an office.
_COUNTED = re.compile(
    r"\b(?:para|sejumlah|beberapa|seluruh|semua|\d+|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|"
    r"belas|belasan|puluh|puluhan)\s+$"
)
_OWN_OFFICE = re.compile(
    r"(?:\s*,\s*[a-z]\.?\s?[a-z]{0,4}\.?(?:[a-z]{1,3}\.?)?(?=[\s,.]))*\.?\s*,\s*(?:selaku\s+|yang juga\s+)?"
)
_FURTHER = re.compile(r"\s*,?\s*(?:\(?(?:kec\.?|kecamatan|desa|kelurahan|kab\.?)\s+[\w' ]{3,30})?,?\s*\(?$")
_DEGREE = re.compile(
    r"(?:[SM]\.?\s?(?:Pd|Si|Kom|Ag|Kes|Hum|Sos|Sn|Th|Psi|Farm|Keb|Kep|Gz|Mat|Ak|AP|Ap|IP|E|ST|Tr)|SPd|MPd|"
    r"SE|SH|ST|MM|MH|SKM|A\.?Md|SSos|MSi|SKep|Ners|Apt|SD|SIK|SIP|SAg|MAg|Lc|S\.H|M\.H|S\.E|S\.T|"
    r"M\.M)\b\.?(?:[A-Z]\.?)*"
)


def name_people(
    doc: Document, tokens: list[Token], entities: list[Entity], verbs: Sequence[Verb], title: bool
) -> list[Entity]:
    """The entities of a sentence with persons recognised by what stands beside them.

    Args:
        doc: the document.
        tokens: the sentence's tokens.
        entities: what was found so far, in order; runs of capitalised words have source "run".
        verbs: verbs of winning and giving in the sentence.
        title: the sentence is the headline.

    Returns:
        Entities in order. Places and bodies that only say where a person comes from are gone.
    """
    if not tokens or len(tokens) > 1200:
        return entities  # a line this long is no sentence; its cost would grow with its square
    begin, end = tokens[0].start, tokens[-1].end
    out = [
        _tidy(doc, tokens, e) if e.source == "run" else e
        for e in _split_schools(doc, tokens, _with_holders(doc, entities))
    ]
    kept = [
        e
        for e in out
        if e is not None
        and not (
            (
                e.source in ("bare", "unit")
                or (title and e.source == "body" and e.kind in ("school", "community", "agency"))
            )
            and (
                _pattern("of_region").search(doc.low, max(begin, e.start - 34), e.start)
                or (e.source in ("bare", "unit") and _BODIES_OF.search(doc.low, max(begin, e.start - 50), e.start))
            )
        )
    ]
    kept = [
        e
        for e in kept
        if not (e.source == "person" and doc.low.startswith("guru ", e.start) and e.name.lower() in regions.forms())
    ]
    kept = [e for e in kept if not (e.source == "person" and e.name.lower() in _words("never") | _words("roles"))]
    kept = [
        e
        for e in kept
        if not (e.source == "office" and not e.person and _COUNTED.search(doc.low, max(begin, e.start - 24), e.start))
    ]
    if title:
        return kept
    if _has_cue(doc, begin, end):
        kept = _singles(doc, tokens, kept, verbs)
    for i, e in enumerate(kept):
        if e.source == "run" and _is_person(doc, begin, end, e, kept[i - 1] if i else None):
            e.source = "person"
    return _without_origins(doc, kept)


def is_no_person(name: str) -> bool:
    """Does a capitalised name hold a word that no person's name holds ("Tingkat Pratama")?

    Args:
        name: the name as printed.
    """
    return any(w in _words("never") for w in re.findall(r"[a-z']+", name.lower()))


def _with_holders(doc: Document, entities: list[Entity]) -> list[Entity]:
    """ "Direktur Utama Perumda Tirta Uli, Zulkifli Lubis": the body is no person, the name behind it is."""
    out: list[Entity] = []
    skip = False
    for i, e in enumerate(entities):
        if skip:
            skip = False
            continue
        if e.source == "office" and e.office == "other" and e.person and _BODY_HEAD.match(e.person):
            nxt = entities[i + 1] if i + 1 < len(entities) else None
            if (
                nxt is None
                or nxt.source not in ("run", "person")
                or not re.fullmatch(r"\s*,?\s*(?:[a-z]{1,4}\.\s*)*", doc.low[e.end : nxt.start])
            ):
                continue
            out.append(
                dataclasses.replace(e, name=nxt.name, person=nxt.name, end=nxt.end, person_span=(nxt.start, nxt.end))
            )
            skip = True
            continue
        out.append(e)
    return out


def _has_cue(doc: Document, begin: int, end: int) -> bool:
    return bool(
        re.search(
            r"\b(?:juara|terbaik|peringkat|penghargaan|medali|kategori|penerima|peraih|pemenang|mereka|"
            r"diraih|diterima|piagam|menerima|meraih|dianugerahi|diganjar|kepada|ialah|adalah|yakni|yaitu|"
            r"guru|siswa|siswi|kader|ketiga|kedua|lagi|posisi|tempat|selain|sedangkan)\b",
            doc.low[begin:end],
        )
    )


def _split_schools(doc: Document, tokens: list[Token], entities: list[Entity]) -> list[Entity]:
    """ "Guru SDN 1 Wirosari Hendrik Hermawan": the school ends behind its place, the rest is the teacher."""
    out: list[Entity] = []
    for e in entities:
        out.append(e)
        if (
            e.kind != "school"
            or e.source != "body"
            or not re.search(
                r"\b(?:guru|siswa|siswi|murid|pelajar|kepala|kepsek|kepala sekolah)\s+(?:[a-z]+\s+)?$",
                doc.low[max(0, e.start - 30) : e.start],
            )
        ):
            continue
        inside = [t for t in tokens if e.start <= t.start < e.end]
        at = next((i for i, t in enumerate(inside) if t.text.isdigit()), None)
        if (
            at is None
            and len(inside) > 1
            and re.match(
                r"\s+(?:dari|asal)\s+(?:SD|SMP|SMA|SMK|TK|MI|MT|MA|PAUD|KB|RA|SLB)", doc.raw[e.end : e.end + 16]
            )
        ):
            name = doc.raw[inside[1].start : inside[-1].end]
            out[-1] = Entity(
                "person", name, inside[1].start, inside[-1].end, None, "person", name, (inside[1].start, inside[-1].end)
            )
            continue
        if at is None or len(inside) - at < 4 or not all(is_name_word(t) for t in inside[at + 2 :]):
            continue
        first, last = inside[at + 2], inside[-1]
        name = doc.raw[first.start : last.end]
        out[-1] = Entity("person", name, first.start, last.end, e.region, "person", name, (first.start, last.end))
    return out


def _tidy(doc: Document, tokens: list[Token], e: Entity) -> Entity | None:
    """A run without the words before and behind a name; None when it is no name of a person."""
    inside = [t for t in tokens if e.start <= t.start < e.end]
    while inside and (
        inside[0].low in _words("lead")
        or (len(inside) > 1 and (inside[0].low in _words("roles") or inside[0].low in _FIELDS))
        or (len(inside) > 2 and re.fullmatch(r"(?:ke|pe|per)\w{3,}an", inside[0].low))
        or inside[0].text in ".,"
    ):
        inside = inside[1:]
    for n in range(1, len(inside)):
        if _DEGREE.match(doc.raw, inside[n].start, e.end):
            inside = inside[:n]
            break
    while len(inside) > 1 and inside[-1].text in ".,":
        inside = inside[:-1]
    if (
        len(inside) < 1
        or any(t.low in _words("never") for t in inside)
        or (len(inside) == 1 and len(inside[0].text) < 4)
    ):
        return None
    start, end = inside[0].start, inside[-1].end
    if (start, end) == (e.start, e.end):
        return e
    name = doc.raw[start:end]
    return dataclasses.replace(e, name=name, person=name, start=start, end=end, person_span=(start, end))


def _singles(doc: Document, tokens: list[Token], entities: list[Entity], verbs: Sequence[Verb]) -> list[Entity]:
    """Adds persons of one name ("Zulkifli, PNS asal …", "diraih Nuraini dari …", "X, Y dan Widyawati")."""
    taken = [(e.start, e.end) for e in entities] + [(v.start, v.end) for v in verbs]
    begin, end = tokens[0].start, tokens[-1].end
    added: list[Entity] = []
    for i, t in enumerate(tokens):
        if (
            not is_name_word(t)
            or t.text.isupper()
            or len(t.text) < 4
            or t.low in _words("never")
            or t.low in _words("lead")
        ):
            continue
        if any(a <= t.start < b for a, b in taken):
            continue
        if (
            i
            and tokens[i - 1].capital
            and tokens[i - 1].text.isalpha()
            and tokens[i - 1].end + 1 == t.start
            and not _RANKED.search(doc.low, max(begin, t.start - 30), t.start)
        ):
            continue
        if i + 1 < len(tokens) and is_name_word(tokens[i + 1]):
            continue
        first = i == 0
        role = _pattern("role").match(doc.low, t.end, min(end, t.end + 60))
        origin = _pattern("from").match(doc.low, t.end, min(end, t.end + 50))
        slot = not first and (
            _pattern("slot").search(doc.low, max(begin, t.start - 30), t.start)
            or _RANKED.search(doc.low, max(begin, t.start - 30), t.start)
        )
        closed = not doc.low[t.end : end].strip() or bool(
            re.match(r"\s*[,;.(]|\s+(?:dan|serta)\b", doc.low[t.end : t.end + 8])
        )
        follows = any(
            e.source in ("run", "person")
            and re.fullmatch(r"\s*[,;]?\s*(?:dan|serta)?\s*", doc.low[e.end : t.start])
            and 0 < t.start - e.end < 9
            for e in [*entities, *added]
        )
        between = (
            not first
            and doc.low[max(begin, t.start - 2) : t.start].strip() in (";", ",", "")
            and (follows or ";" in doc.low[max(begin, t.start - 3) : t.start])
        )
        if (
            (role and (first or slot or between or follows))
            or (origin and (slot or follows or (between and ";" in doc.low[t.start - 3 : t.start])))
            or (closed and follows and not first)
            or (closed and slot and _RANKED.search(doc.low, max(begin, t.start - 30), t.start))
        ):
            added.append(Entity("person", t.text, t.start, t.end, None, "person", t.text, (t.start, t.end)))
    return sorted([*entities, *added], key=lambda e: e.start) if added else entities


def _is_person(doc: Document, begin: int, end: int, e: Entity, before: Entity | None) -> bool:
    if _pattern("role").match(doc.low, e.end, min(end, e.end + 70)) or _pattern("from").match(
        doc.low, e.end, min(end, e.end + 60)
    ):
        return True
    if _WITH_DEGREE.match(doc.raw, e.end, min(end, e.end + 14)):
        return True
    left = max(begin, e.start - 40)
    if _RANKED.search(doc.low, left, e.start) or _pattern("role_before").search(doc.low, left, e.start):
        return True
    if re.search(
        r"\b(?:diraih|direbut|disabet|diterima|jatuh kepada|diberikan kepada|diserahkan kepada|penerimanya|"
        r"pemenangnya|peraihnya|atas nama|bernama|masing-masing)(?:\s+oleh)?\s*:?\s*$",
        doc.low[left : e.start],
    ):
        return True
    return (
        before is not None
        and before.source == "person"
        and bool(re.fullmatch(r"\s*[,;]?\s*(?:dan|serta)?\s*", doc.low[before.end : e.start]))
    )


def _without_origins(doc: Document, entities: list[Entity]) -> list[Entity]:
    """Drops the school, body or region that only says where a person comes from; its region goes to the person."""
    out: list[Entity] = []
    owner: Entity | None = None
    reach = 0
    for e in entities:
        if owner is not None and e.source not in ("person", "office", "run"):
            gap = doc.low[reach : e.start]
            tied = reach == owner.end and len(gap) < 70 and _pattern("tie").fullmatch(gap)
            further = reach > owner.end and len(gap) < 50 and _FURTHER.fullmatch(gap)
            if (
                tied
                or further
                or (tied is None and reach > owner.end and re.fullmatch(r"\s*(?:,\s*)?(?:di|pada)?\s*", gap))
            ):
                if owner.region is None and e.region:
                    owner.region = e.region
                reach = e.end
                continue
        if (
            owner is not None
            and e.source == "office"
            and e.office == "other"
            and _OWN_OFFICE.fullmatch(doc.low[reach : e.start])
        ):
            owner.region = owner.region or e.region  # "Najamuddin, Kapolsek Batauga Polres Buton"
            reach = e.end
            continue
        owner = e if e.source in ("person", "office") and e.kind == "person" else None
        reach = e.end
        out.append(e)
    return out
