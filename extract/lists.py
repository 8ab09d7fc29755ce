"""Result lists: in running text ("… 86,61, … 84,74"), after "yakni", and line by line under a heading."""

from __future__ import annotations

import dataclasses
import re

from extract import regions
from extract.award_names import AwardName
from extract.bodies import Entity
from extract.drafts import Draft
from extract.grades import Rank, Score
from extract.reading import Reading
from extract.text import Document
from extract.verbs import unreal_at

_CUE = re.compile(
    r"\b(?:yakni|yaitu|adalah|ialah|antara lain|diwakili|terdiri atas|(?<=prestasi )ada|(?<=pendidikan )ada|"
    r"(?<=pelatih )ada|(?<=guru )ada|(?<=sekolah )ada|(?<=wali kota )ada|(?<=bupati )ada|(?<=kategori )ada|di "
    r"antaranya|diantaranya|terdiri dari|terdiri atas|meliputi|penerimanya|pemenangnya|mereka|rinciannya|"
    r"masing-masing|kepada)\b\s*(?:adalah|ialah|yakni|yaitu)?\s*:?|:\s"
)
_COUNTED = re.compile(
    r"\b(?:(?:ke)?(?:dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|sebelas)(?:nya)?|\d{1,3}|para|"
    r"sejumlah|penerima|pemenang|peraih|juara|trio|duo|wakil|dimaksud|nama-nama|berpredikat|keduanya|"
    r"ketiganya|keempatnya|kelimanya)\b"
)
_AWARDED = re.compile(
    r"\b(?:memperoleh|menerima|meraih|mendapat\w*|dianugerahi|diganjar|penerima|peraih|pemenang|diraih|diberi|"
    r"diberikan|terpilih|dinobatkan|menyabet|dimenangkan)\b"
)
_AWARDING = re.compile(
    r"\b(?:penghargaan|piagam|anugerah|predikat|juara|pemenang|peringkat|terbaik|meraih|menerima|peraih|"
    r"penerima|dianugerahi|diraih|zona hijau|award|trofi|piala|hadiah|opini|memperoleh|mendapat\w*|berada di "
    r"zona|lolos|top)\b"
)


def read_running_list(doc: Document, r: Reading, award_known: bool, recent: bool) -> list[Draft]:
    """Drafts of a sentence that is a result list; empty when it is none.

    Args:
        doc: the document.
        r: the reading.
        award_known: an award was named before, so a bare list of places and scores can belong to it.
        recent: winners were told of in one of the last sentences, so a bare list of names can go on with them.
    """
    people = [
        e
        for e in r.entities
        if e.source not in ("self", "giver")
        and not (e.source == "run" and _place_like(doc, e))
        and not (e.source in ("bare", "unit") and _LOCATED.search(doc.low[max(r.start, e.start - 14) : e.start]))
    ]
    if not people:
        return []
    for build in (_by_rank, _by_score, _by_grade, _by_title, _by_cue, _by_section):
        drafts = build(doc, r, people, award_known if build is not _by_section else award_known and recent)
        if drafts:
            for d in drafts:
                d.listed = True
            return drafts
    return []


_LOCATED = re.compile(r"\b(?:di|dari|tingkat|lingkup|wilayah|lingkungan|se)\s*-?\s*$")


def _place_like(doc: Document, e: Entity) -> bool:
    return bool(
        re.search(
            r"(?:hotel|gedung|jalan|aula|ruang|lapangan|di|dalam|acara|ajang)\s+$",
            doc.low[max(0, e.start - 12) : e.start],
        )
    )


@dataclasses.dataclass(slots=True)
class _Pair:
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


def _pairs(doc: Document, r: Reading, people: list[Entity], ranks: list[Rank]) -> list[_Pair]:
    low = doc.low
    out: list[_Pair] = []
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
                out.append(_Pair(e, block[min(n, len(block) - 1)], values[n], True))
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
            out += [_Pair(m, k, k.value, True) for m in members]
            orient = orient or "prev"
        elif to_next and nxt is not None:
            out.append(_Pair(nxt, k, k.value, True))
            orient = orient or "next"
        elif orient != "prev" and nxt is not None and nxt.start - k.end < 30:
            out.append(_Pair(nxt, k, k.value, False))
        elif orient != "next" and prev is not None and k.start - prev.end < 40:
            out.append(_Pair(prev, k, k.value, False))
    return out


def _by_rank(doc: Document, r: Reading, people: list[Entity], award_known: bool, least: int = 2) -> list[Draft]:
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
    _same_kind(pairs)
    drafts = []
    section = _section(doc, r)
    for n, p in enumerate(pairs):
        stop = pairs[n + 1].start if n + 1 < len(pairs) else r.end
        d = Draft(
            p.entity,
            _award_for(r, p.rank.start) or (section if section and section.head == "bidang" else None),
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
    _scope_and_year(r, drafts)
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


def _same_kind(pairs: list[_Pair]) -> None:
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


def go_on(last: Draft, drafts: list[Draft]) -> None:
    """Bare regions in a sentence that goes on with a list of bodies ("Harapan I Kabupaten Paser") are such bodies."""
    body = last.recipient
    if body is None or body.source != "body" or not last.listed:
        return
    pairs = [_Pair(body, _NO_RANK, None, True)]
    pairs += [_Pair(d.recipient, _NO_RANK, None, True) for d in drafts if d.recipient is not None]
    _same_kind(pairs)
    for d, p in zip([d for d in drafts if d.recipient is not None], pairs[1:], strict=True):
        d.recipient = p.entity


_NO_RANK = Rank(0, 0, None, "", "")


def _scope_and_year(r: Reading, drafts: list[Draft]) -> None:
    for d in drafts:
        if r.scopes:
            d.put("rank_scope", r.scopes[0].text, (r.scopes[0].start, r.scopes[0].end))
        if len({y[2] for y in r.years}) == 1:
            d.put("period", r.years[0][2], (r.years[0][0], r.years[0][1]))


def read_single(doc: Document, r: Reading, award_known: bool, last: Draft | None) -> list[Draft]:
    """A sentence that goes on with a list: one place ("Terbaik II ialah X"), one score, or "begitu pula X"."""
    people = [
        e
        for e in r.entities
        if e.source not in ("self", "run")
        and not (e.source in ("bare", "unit") and _LOCATED.search(doc.low[max(r.start, e.start - 14) : e.start]))
    ]
    if not people or not award_known:
        return []
    drafts = _by_rank(doc, r, people, award_known, 1)
    if drafts:
        for d in drafts:
            d.listed = True
        return drafts
    if (
        last is not None
        and r.number - last.sentence <= 2
        and re.match(
            r"\W*(?:begitu (?:pula|juga)|demikian (?:pula|juga)|hal (?:yang )?sama|hal serupa|predikat "
            r"(?:yang )?sama|predikat serupa|penghargaan (?:yang )?sama|penghargaan serupa)\b",
            doc.low[r.start : r.end],
        )
    ):
        out = []
        for e in people:
            d = Draft(e, last.award, r.number, "likewise", listed=True, past=last.past)
            d.categories = list(last.categories)
            out.append(d)
        return out
    if (
        last is not None
        and ("score" in last.fields)
        and r.number - last.sentence
        <= (
            6
            if re.search(
                r"\b(?:lain|lainnya|setelahnya|selanjutnya|berikutnya|menyusul|disusul)\b", doc.low[r.start : r.end]
            )
            else 3
        )
    ):
        named = [s for s in r.scores if s.named]
        if named and not any(g.poor for g in r.grades):
            pairs = _score_pairs(doc, r, people)
            if pairs and not unreal_at(doc, r.start, pairs[0][0].start, r.end):
                out = []
                for e, s in pairs:
                    d = Draft(
                        e,
                        last.award if last.award is not None and not last.award_inherited else None,
                        r.number,
                        "nominal-score",
                        listed=True,
                    )
                    d.put("score", s.value, (s.start, s.end))
                    out.append(d)
                return out
    return []


def _award_for(r: Reading, at: int) -> AwardName | None:
    named = [a for a in r.awards if a.name and not (a.strength == 1 and a.head in ("programme", "grade"))]
    before = [a for a in named if a.start <= at + 30]
    return before[-1] if before else (named[0] if named else None)


def _own_scores(r: Reading, drafts: list[Draft]) -> None:
    for i, d in enumerate(drafts):
        if d.recipient is None:
            continue
        after = drafts[i + 1].recipient if i + 1 < len(drafts) else None
        stop = after.start if after is not None else r.end
        own = next((s for s in r.scores if d.recipient.end <= s.start < max(stop, d.recipient.end)), None)
        if own:
            d.put("score", own.value, (own.start, own.end))


def _shared(doc: Document, r: Reading, drafts: list[Draft]) -> None:
    """Grades, scopes and years that the sentence tells of the whole list, or of one entry."""
    first = drafts[0].recipient
    for g in r.grades:
        owners = (
            drafts
            if first is not None and g.start < first.start
            else [d for d in drafts if d.recipient and d.recipient.end <= g.start][-1:]
        )
        for d in owners:
            d.add_category(g.text, (g.start, g.end))
            d.poor = d.poor or g.poor
    _scope_and_year(r, drafts)


def _score_pairs(doc: Document, r: Reading, people: list[Entity]) -> list[tuple[Entity, Score]]:
    pairs: list[tuple[Entity, Score]] = []
    waiting: list[Entity] = []
    for i, e in enumerate(people):
        stop = people[i + 1].start if i + 1 < len(people) else r.end
        own = next((s for s in r.scores if e.end <= s.start < stop and s.start - e.end < 90), None)
        if own is None:
            gap = doc.low[e.end : stop]
            waiting = [*waiting, e] if re.fullmatch(r"\s*(?:,|dan|serta)\s*(?:dan\s+)?", gap) else []
            continue
        if e.source == "run":
            continue
        between = doc.low[e.end : own.start]
        if waiting and re.search(r"\b(?:sama-sama|masing-masing|berbagi|nilainya sama|keduanya)\b", between):
            pairs += [(w, own) for w in waiting]
        waiting = []
        pairs.append((e, own))
    return pairs


def _by_score(doc: Document, r: Reading, people: list[Entity], award_known: bool) -> list[Draft]:
    pairs = _score_pairs(doc, r, people)
    if len(pairs) < 2 or not (award_known or any(a.name for a in r.awards)):
        return []
    if unreal_at(doc, r.start, pairs[0][0].start, r.end):
        return []
    drafts = []
    for e, s in pairs:
        d = Draft(e, _award_for(r, e.start), r.number, "list-score")
        d.put("score", s.value, (s.start, s.end))
        own_rank = next((k for k in r.ranks if e.start - 40 < k.start < s.end and k.value and k.head != "alone"), None)
        if own_rank:
            d.put("rank", own_rank.value, (own_rank.start, own_rank.end))
        drafts.append(d)
    _shared(doc, r, drafts)
    return drafts


def _by_title(doc: Document, r: Reading, people: list[Entity], award_known: bool) -> list[Draft]:
    """ "Dinas A sebagai Role Model … kategori Baik, RSUD B sebagai Role Model …": each with an award of its own."""
    pairs: list[tuple[Entity, AwardName]] = []
    for i, e in enumerate(people):
        stop = people[i + 1].start if i + 1 < len(people) else r.end
        own = next((a for a in r.awards if a.name and a.strength >= 2 and e.end <= a.name_start < stop), None)
        if own and re.fullmatch(
            r"\s*(?:\([^)]*\)\s*)?,?\s*(?:sebagai|untuk|meraih|kategori|terbaik|dengan|atas)?\s*(?:kategori|"
            r"predikat|penghargaan|sebagai)?\s*[“\"]?",
            doc.low[e.end : own.name_start],
        ):
            pairs.append((e, own))
    if len(pairs) < 2 or unreal_at(doc, r.start, pairs[0][0].start, r.end):
        return []
    drafts = []
    for n, (e, a) in enumerate(pairs):
        stop = pairs[n + 1][0].start if n + 1 < len(pairs) else r.end
        d = Draft(e, a, r.number, "list-title")
        for g in r.grades:
            if e.start <= g.start < stop and not (g.free and a.name_start <= g.start < a.name_end):
                d.add_category(g.text, (g.start, g.end))
                d.poor = d.poor or g.poor
        for k in r.ranks:
            if e.start <= k.start < stop and k.value is not None and k.head != "alone":
                d.put("rank", k.value, (k.start, k.end))
        own_score = next((s for s in r.scores if e.start <= s.start < stop), None)
        if own_score:
            d.put("score", own_score.value, (own_score.start, own_score.end))
        drafts.append(d)
    _scope_and_year(r, drafts)
    return drafts


_OWN_GRADE = re.compile(
    r"\s*(?:\([^)]{1,20}\)\s*)?(?:berpredikat|dengan predikat|predikat|meraih|nilai|nilainya|mendapat|"
    r"memperoleh|berkategori|kategori|=|:)?\s*(?:predikat|nilai|kategori)?\s*[“\"(]?(AA|A-|A|BB|B\+|B|CC|C|"
    r"D)\b(?![\w'])"
)


def _by_grade(doc: Document, r: Reading, people: list[Entity], award_known: bool) -> list[Draft]:
    """ "Provinsi Aceh berpredikat B, Sumut B dan Kepulauan Riau BB": each with a letter of its own."""
    pairs = [
        (e, m) for e in people if e.kind in ("government", "agency") and (m := _OWN_GRADE.match(doc.raw, e.end, r.end))
    ]
    if (
        len(pairs) < 2
        or not (award_known or any(a.name for a in r.awards))
        or unreal_at(doc, r.start, pairs[0][0].start, r.end)
    ):
        return []
    drafts = []
    for e, m in pairs:
        d = Draft(e, _award_for(r, e.start), r.number, "list-grade")
        d.add_category(m.group(1), (m.start(1), m.end(1)))
        d.poor = m.group(1) in ("C", "D")
        drafts.append(d)
    _scope_and_year(r, drafts)
    return drafts


def _by_cue(doc: Document, r: Reading, people: list[Entity], award_known: bool) -> list[Draft]:
    for cue in _CUE.finditer(doc.low, r.start, r.end):
        head = doc.low[r.start : cue.start()]
        group = [e for e in people if e.start >= cue.end()]
        if not group or group[0].start - cue.end() > 40:
            continue
        if len(group) < 2 and not (
            _AWARDED.search(head)
            and (_COUNTED.search(head) or re.search(r"\bsalah satu|satu di antaranya|satu lagi", head))
        ):
            continue
        if not (_COUNTED.search(head) or cue.group().startswith(("penerimanya", "pemenangnya", "mereka"))):
            continue
        if re.search(
            r"\b(?:kategori|cabang|indikator|aspek|dimensi|kriteria|unsur|variabel|program|inovasi|jenis|item|"
            r"tahap(?:an)?|syarat|domain|lomba|mata lomba|agenda)\s*(?:\w+\s*){0,2},?\s*$",
            head,
        ) and not _AWARDED.search(head):
            continue
        back = award_known and re.search(
            r"\b(?:itu|tersebut|nya|trio|duo|dimaksud|ke(?:dua|tiga|empat|lima|enam|tujuh)nya|ke(?:dua|tiga|"
            r"empat|lima|enam|tujuh)\s\w+)\b",
            head,
        )
        if not (
            _AWARDING.search(head)
            or any(a.name and a.strength >= 2 and a.end <= cue.start() + 1 for a in r.awards)
            or back
            or cue.group().startswith(("penerimanya", "pemenangnya"))
            or (award_known and cue.group().startswith("mereka"))
        ):
            continue
        if re.search(
            r"\b(?:tersangka|terdakwa|saksi|korban|diperiksa|ditangkap|ditahan|meninggal|tewas|terpidana|juri|"
            r"nominasi|nominator|finalis|peserta|dihadiri|hadir|diikuti|dewan juri|narasumber|calon|akan|"
            r"targetkan|rencana|belum)\b",
            head,
        ) or unreal_at(doc, r.start, cue.start(), r.end):
            continue
        listed = _coordinated(doc, group)
        if len(listed) < 2 and len(group) > 1 and not _AWARDED.search(head):
            continue
        same = {e.kind for e in listed}
        if "person" in same and re.search(
            r"\b(?:tersangka|terdakwa|terpidana|saksi|korban|ditangkap|ditahan|tewas)\b", doc.low[r.start : r.end]
        ):
            continue
        if (
            "person" in same
            and any(e.source == "run" for e in listed)
            and not (
                _AWARDING.search(head)
                or back
                or re.search(r"\b(?:trio|duo|wakil|atlet|pelatih|guru|siswa|penerima)", head)
            )
        ):
            continue
        award = next(
            (
                a
                for a in r.awards
                if a.name
                and a.head != "grade"
                and a.end <= cue.start() + 1
                and (a.strength >= 2 or a.head != "programme")
            ),
            None,
        )
        if award is None and not award_known:
            continue
        drafts = [Draft(e, _inner_award(r, listed, i) or award, r.number, "list-cue") for i, e in enumerate(listed)]
        _shared(doc, r, drafts)
        _own_scores(r, drafts)
        return drafts
    return []


_SECTION_CUE = re.compile(
    r"^\W*(?:(?:kalau|sedangkan|adapun|sementara itu|sementara|lalu|kemudian|selain itu|berikutnya|"
    r"selanjutnya|untuk|dari|pada|di|selebihnya|sisanya|mereka|lainnya)\s+)*"
    r"(?:(?P<kind>sektor|kategori|kelompok|bidang|jenjang|tingkat|golongan|"
    r"cabang)\s+)?(?P<name>[\w\s/,]{0,48}?)\b(?:diwakili|ada|di antaranya|diantaranya|antara lain|terdiri "
    r"atas|terdiri dari|yakni|yaitu|ialah|adalah|peraihnya|penerimanya|pemenangnya)\s+(?:oleh\s+|adalah\s+)?"
)


def _by_section(doc: Document, r: Reading, people: list[Entity], award_known: bool) -> list[Draft]:
    """ "Sektor jasa diwakili A, B dan C", "Di antaranya A, B": names that go on with the winners told just before."""
    m = _SECTION_CUE.match(doc.low[r.start : r.end])
    if not award_known or not m or unreal_at(doc, r.start, r.start + m.end(), r.end):
        return []
    if re.search(
        r"\b(?:hadir|dihadiri|juri|peserta|nominasi|finalis|tim penilai|narasumber|panitia|didampingi|menyaksikan)\b",
        doc.low[r.start : r.end],
    ):
        return []
    group = [e for e in people if e.start >= r.start + m.end() - 1]
    if not group or group[0].start - (r.start + m.end()) > 30:
        return []
    listed = _coordinated(doc, group)
    if len(listed) < 2 and not (m.group("kind") and listed and listed[0].source != "run"):
        return []
    if any(e.kind == "government" and e.source == "bare" for e in listed):
        return []
    drafts = [Draft(e, None, r.number, "list-section") for e in listed]
    if m.group("kind") and m.group("name").strip():
        a = r.start + m.start("name")
        for d in drafts:
            d.add_category(doc.raw[a : r.start + m.end("name")].strip(), (a, a + len(m.group("name").rstrip())))
    _own_scores(r, drafts)
    return drafts


def _inner_award(r: Reading, group: list[Entity], i: int) -> AwardName | None:
    """ "Dinas A sebagai Role Model …, Dinas B sebagai …": an award that stands behind its own recipient."""
    stop = group[i + 1].start if i + 1 < len(group) else r.end
    return next((a for a in r.awards if a.name and group[i].end <= a.start < stop and a.strength >= 2), None)


def _coordinated(doc: Document, group: list[Entity]) -> list[Entity]:
    out = [group[0]]
    for e in group[1:]:
        gap = doc.low[out[-1].end : e.start]
        if len(gap) > 110 or (re.search(r"[.!?]\s", gap) and not re.search(r"\d\.\s", gap)):
            break
        if "," in gap or re.search(r"\b(?:dan|serta|lalu|kemudian|maupun|juga)\b", gap) or re.search(r";", gap):
            out.append(e)
        else:
            break
    return out
