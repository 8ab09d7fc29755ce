"""Result lists: in running text ("… 86,61, … 84,74"), after "yakni", and line by line under a heading."""

from __future__ import annotations

import re

from extract.bodies import Entity
from extract.bracket_classes import bracket_classes, outside_brackets
from extract.drafts import Draft
from extract.graded_lists import by_grade, by_score, by_title, score_pairs
from extract.list_fields import coordinated, inner_award, own_scores, shared
from extract.rank_lists import NO_RANK, Pair, by_rank, same_kind
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
    for build in (by_rank, by_score, by_grade, by_title, _by_cue, _by_section):
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


def go_on(last: Draft, drafts: list[Draft]) -> None:
    """Bare regions in a sentence that goes on with a list of bodies ("Harapan I Kabupaten Paser") are such bodies."""
    body = last.recipient
    if body is None or body.source != "body" or not last.listed:
        return
    pairs = [Pair(body, NO_RANK, None, True)]
    pairs += [Pair(d.recipient, NO_RANK, None, True) for d in drafts if d.recipient is not None]
    same_kind(pairs)
    for d, p in zip([d for d in drafts if d.recipient is not None], pairs[1:], strict=True):
        d.recipient = p.entity


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
    drafts = by_rank(doc, r, people, award_known, 1)
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
            pairs = score_pairs(doc, r, people)
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
        group = outside_brackets(doc, group)
        if not group:
            continue
        listed = coordinated(doc, group)
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
        drafts = [Draft(e, inner_award(r, listed, i) or award, r.number, "list-cue") for i, e in enumerate(listed)]
        shared(doc, r, drafts)
        own_scores(r, drafts)
        bracket_classes(doc, r, drafts)
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
    listed = coordinated(doc, group)
    if len(listed) < 2 and not (m.group("kind") and listed and listed[0].source != "run"):
        return []
    if any(e.kind == "government" and e.source == "bare" for e in listed):
        return []
    drafts = [Draft(e, None, r.number, "list-section") for e in listed]
    if m.group("kind") and m.group("name").strip():
        a = r.start + m.start("name")
        for d in drafts:
            d.add_category(doc.raw[a : r.start + m.end("name")].strip(), (a, a + len(m.group("name").rstrip())))
    own_scores(r, drafts)
    return drafts
