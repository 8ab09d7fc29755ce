"""Result lists that go by places: which winner belongs to which place."""

from __future__ import annotations

import dataclasses
import re

from extract import regions
from extract.award_names import AwardName
from extract.bodies import Entity
from extract.drafts import Draft
from extract.list_fields import award_for, scope_and_year
from extract.ranks import Rank
from extract.reading import Reading
from extract.text import Document
from extract.verbs import unreal_at


@dataclasses.dataclass(slots=True)
class Pair:
    """A recipient and its place; `strong` tells that words between them say so."""

    entity: Entity
    rank: Rank
    value: int | None
    strong: bool

    @property
    def start(self) -> int:
        return min(self.entity.start, self.rank.start)


_TO_PREVIOUS = re.compile(
    r"^\s*\(?\s*(?:\([^)]{1,30}\)\s*)?(?:,\s*)?(?:yang\s+)?(?:di bawahnya\s+|di belakangnya\s+|kembali\s+|"
    r"berhasil\s+|sukses\s+|justru\s+|sudah\s+|juga\s+)?(?:sebagai|menjadi|selaku|di|pada|meraih|raih|merebut|"
    r"memperoleh|mendapat|menyabet|keluar sebagai|tampil sebagai|menempati|menduduki|"
    r"berada di|berada pada|bertengger di|mengisi|berbagi|posisinya|dengan|dinobatkan sebagai|jadi|menyusul "
    r"di|menyusul sebagai|nomor|dinyatakan|ada di|menyusul pada|unggul sebagai|ditetapkan sebagai|"
    r"menyandang)?\s*(?:posisi|tempat|peringkat|gelar|predikat|urutan)?\s*(?:yang\s+)?$"
)


_PREVIOUS_END = re.compile(
    r"\b(?:sebagai|menjadi|selaku|meraih|merebut|memperoleh|mendapat|menyabet|menempati|menduduki|puas di|"
    r"berada di|bertengger di|menyusul di|mengisi|dinobatkan|ditetapkan|diumumkan|dinyatakan)\s*(?:sebagai\s+|"
    r"menjadi\s+)?(?:posisi|tempat|peringkat|gelar|predikat|urutan)?\s*$"
)


_TO_NEXT = re.compile(
    r"^\s*(?:nasional\s+|umum\s+|lomba\s+|kategori\s+[^,.;]{2,50}\s+|tingkat\s+\w+\s+|-nya\s+)?(?::|=|[–-]\s|"
    r"jatuh (?:ke|kepada|pada)|diraih|direbut|ditempati|diduduki|disabet|dimenangkan|dimenangi|dipegang|diisi|"
    r"digondol|diboyong|adalah|yaitu|yakni|ialah|"
    r"diberikan|menjadi milik|jadi milik|milik|disandang|didapat\w*|diperoleh|dikantongi|dari|ada|oleh|kepada|"
    r"untuk|dimiliki|diserahkan)"
)


_TAKEN_BY = re.compile(
    r"[^,.;()]{0,90}?\b(?:diraih|direbut|ditempati|diduduki|disabet|dimenangkan|dimenangi|dipegang|diisi|"
    r"digondol|diboyong|jatuh ke|jatuh kepada|diberikan kepada|menjadi milik|didapat)\b[^,.;()]{0,20}$"
)


_RANGE = re.compile(r"^\s*(?:sampai|hingga|s/d|-|–)\s*$")


_AND = re.compile(r"^\s*(?:dan|,|serta|maupun)\s*(?:dan\s*)?$")


def _pairs(doc: Document, r: Reading, people: list[Entity], ranks: list[Rank]) -> list[Pair]:
    low = doc.low
    out: list[Pair] = []
    orient = ""
    i = 0
    while i < len(ranks):
        k = ranks[i]
        block = [k]
        ranged = False
        while i + 1 < len(ranks):
            gap = low[block[-1].end : ranks[i + 1].start]
            if _AND.match(gap) or _RANGE.match(gap):
                ranged = ranged or bool(_RANGE.match(gap))
                i += 1
                block.append(ranks[i])
            else:
                break
        i += 1
        limit = ranks[i].start if i < len(ranks) else r.end
        floor = max(
            [p.rank.end for p in out] + [p.entity.end for p in out if p.rank.start > p.entity.start], default=r.start
        )
        nexts = [e for e in people if block[-1].end <= e.start < limit]
        values = [b.value for b in block]
        lowest, highest = values[0], values[-1]
        if ranged and len(values) == 2 and lowest is not None and highest is not None:
            values = list(range(lowest, highest + 1))
        if len(values) > 1:
            group = nexts if ranged else nexts[: len(values)]
            for n, e in enumerate(group[: len(values)]):
                out.append(Pair(e, block[min(n, len(block) - 1)], values[n], True))
            orient = orient or "next"
            continue
        prevs = [e for e in people if floor <= e.start and e.end <= k.start]
        after = low[k.end : min(limit, k.end + 70)]
        prev = prevs[-1] if prevs else None
        nxt = nexts[0] if nexts else None
        taken = {id(p.entity) for p in out}
        if prev is not None and id(prev) in taken:
            prev = None
        before_gap = low[prev.end : k.start] if prev else ""
        to_prev = prev is not None and (
            (bool(_TO_PREVIOUS.match(before_gap)) and len(before_gap) < 70) or low[k.end : k.end + 1] == ")"
        )
        if (
            prev is not None
            and not to_prev
            and len(before_gap) < 120
            and _PREVIOUS_END.search(before_gap)
            and not re.search(r"[.;]", before_gap)
        ):
            to_prev = True
        to_next = (
            nxt is not None
            and bool(_TO_NEXT.match(after) or _TAKEN_BY.match(low, k.end, nxt.start))
            and nxt.start - k.end < 110
        )
        if to_prev and not (to_next and orient == "next" and not before_gap.strip(" (")):
            members = prevs[-1:]
            if (
                re.search(r"\b(?:berbagi|sama-sama|bersama-sama)\b", before_gap)
                and len(prevs) > 1
                and _AND.match(low[prevs[-2].end : prevs[-1].start])
            ):
                members = prevs[-2:]
            out += [Pair(m, k, k.value, True) for m in members]
            orient = orient or "prev"
        elif to_next and nxt is not None:
            out.append(Pair(nxt, k, k.value, True))
            orient = orient or "next"
        elif orient != "prev" and nxt is not None and nxt.start - k.end < 30:
            out.append(Pair(nxt, k, k.value, False))
        elif orient != "next" and prev is not None and k.start - prev.end < 40:
            out.append(Pair(prev, k, k.value, False))
    return out


def by_rank(doc: Document, r: Reading, people: list[Entity], award_known: bool, least: int = 2) -> list[Draft]:
    ranks = [k for k in r.ranks if k.value is not None or k.head == "harapan"]
    if len(ranks) < least or all(k.head == "alone" for k in ranks):
        return []
    if not award_known and not any(a.name for a in r.awards):
        return []
    if unreal_at(doc, r.start, ranks[0].start, r.end):
        return []
    pairs = sorted(_pairs(doc, r, people, ranks), key=lambda p: p.start)
    pairs = [p for p in pairs if p.entity.source != "run" or p.strong or len(pairs) > 2]
    if len(pairs) < least or (least == 1 and not (pairs[0].strong and pairs[0].rank.head != "alone")):
        return []
    same_kind(pairs)
    drafts = []
    section = _section(doc, r)
    for n, p in enumerate(pairs):
        stop = pairs[n + 1].start if n + 1 < len(pairs) else r.end
        d = Draft(
            p.entity,
            award_for(r, p.rank.start) or (section if section and section.head == "bidang" else None),
            r.number,
            "list-rank" if least > 1 else "rank-one",
        )
        if section is not None and section.head != "bidang":
            d.add_category(section.name, (section.start, section.end))
        if p.value is not None:
            d.put("rank", p.value, (p.rank.start, p.rank.end))
        if p.rank.category:
            d.add_category(p.rank.category, (p.rank.start, p.rank.end))
        own = next((s for s in r.scores if p.start <= s.start < stop), None)
        if own:
            d.put("score", own.value, (own.start, own.end))
        for g in r.grades:
            if p.start <= g.start < stop or g.start < pairs[0].start:
                d.add_category(g.text, (g.start, g.end))
                d.poor = d.poor or (g.poor and g.start >= p.start)
        drafts.append(d)
    scope_and_year(r, drafts)
    return drafts


_SECTION = re.compile(
    r"^\W*(?:(?:adapun|sedangkan|sementara|lalu|kemudian|berikutnya|selanjutnya|masih|khusus)\s+)?(?:untuk|di|"
    r"pada|dalam)\s+(bidang|penerapan|cabang|sektor|tingkat|jenjang|kelompok)\s+([^,.:;]{3,60})[,:]"
)


def _section(doc: Document, r: Reading) -> AwardName | None:
    """ "Untuk bidang Intelijen, …": what the places of this sentence were given for."""
    m = _SECTION.match(doc.low[r.start : r.end])
    if not m:
        return None
    start, end = r.start + m.start(2), r.start + m.end(2)
    if m.group(1) in ("bidang", "penerapan", "cabang"):
        start = r.start + m.start(1)
        return AwardName(start, end, start, end, doc.raw[start:end].strip(), None, 1, "bidang")
    return AwardName(start, end, start, end, doc.raw[start:end].strip(), None, 1, "tingkat")


def same_kind(pairs: list[Pair]) -> None:
    """ "TP PKK Kota A, … Harapan I Kabupaten B": a bare region in a list of bodies is that body of the region."""
    table = regions.all_regions()
    first = next((p.entity for p in pairs if p.entity.source == "body"), None)
    if first is None or first.kind not in ("community", "agency", "village"):
        return
    for p in pairs:
        e = p.entity
        if first.kind == "village" or first.name.startswith(("Kelurahan", "Desa", "Kecamatan")):
            if e.source == "run" and " " not in first.name.split(" ", 1)[0]:
                head = first.name.split(" ", 1)[0]
                p.entity = dataclasses.replace(e, kind=first.kind, name=f"{head} {e.name}", source="body")
            continue
        if e.kind == "government" and e.region and first.region and first.region in table:
            tail = table[first.region]
            head = re.sub(
                rf"\s*(?:Kab\.?|Kabupaten|Kota|Provinsi)?\s*(?:{re.escape(tail.short_name)}|{re.escape(tail.name)}).*$",
                "",
                first.name,
            ).strip()
            if head and head != first.name:
                p.entity = dataclasses.replace(e, kind=first.kind, name=f"{head} {table[e.region].name}", source="body")


NO_RANK = Rank(0, 0, None, "", "")
