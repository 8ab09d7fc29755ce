"""Who gets what, verb by verb: the frames of winning and giving."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re

from extract import programmes
from extract.award_names import AwardName
from extract.bodies import Entity
from extract.drafts import Draft
from extract.reading import Reading
from extract.text import Document
from extract.verbs import Verb, past_words, unreal_at

_PREPOSITION = re.compile(
    r"\b(?:di|dari|kepada|oleh|untuk|bagi|terhadap|pada|bersama|didampingi|disaksikan|dengan|antara|ke|lewat|"
    r"melalui|selaku|dihadiri|atas nama|dibanding|asal|"
    r"binaan|asuhan|anak perusahaan|mewakili|era|jajaran|milik|kepemimpinan|perwakilan|lingkup|lingkungan|"
    r"wilayah|warga|masyarakat|tingkat|level|skala|se)\s*(?:tangan\s+|kepemimpinan\s+|seluruh\s+|para\s+|"
    r"bapak\s+|ibu\s+)?(?:\(?\s*)$"
)
# "OPD Pemerintah Kota Metro", "sejumlah desa di Kabupaten X": the region only says whose they are.
_OF_CROWD = re.compile(
    r"\b(?:opd|skpd|perangkat daerah|pegawai|asn|warga|guru|siswa|pelajar|atlet|desa|sekolah|puskesmas|"
    r"kecamatan|kelurahan|satker|kader|perusahaan|pelaku usaha|umkm|pemuda|petani|polisi|personel|mahasiswa|"
    r"santri|kades|kepala desa|lurah|camat)\s*(?:\([a-z]+\)\s*)?(?:di\s+(?:lingkungan\s+|lingkup\s+)?|dari\s+|"
    r"asal\s+|se-?\s?)?$"
)
_LINK = re.compile(
    r"^\s*(?:\([^)]{1,30}\)\s*)?(?:,\s*(?:dan|serta|lalu|kemudian|hingga|sampai)?|dan|serta|maupun|/|&|"
    r"bersama|kemudian|beserta|juga)\s*(?:ada\s+|disusul\s+|oleh\s+)?$"
)
# Verbs that need an award, a grade or a rank right behind them: alone they tell of anything.
_WEAK = frozenset(
    "masuk mencapai capai mencatat mencatatkan catatkan membawa mengumpulkan termasuk unggul naik ke berada "
    "di berada pada mendapat mendapatkan dapat dapatkan menerima terima diberi "
    "diberikan dinilai diakui diapresiasi disebut sebagai dicapai dicatatkan diterima memberikan memberi "
    "menyerahkan beri berikan menyampaikan menetapkan mengumumkan menyatakan penerima lolos tembus".split()
) | {"naik ke", "berada di", "berada pada", "disebut sebagai", "menjadi milik"}


def of_crowd(doc: Document, start: int, e: Entity) -> bool:
    """Is this region only where a crowd belongs ("sejumlah OPD Kota Metro")?"""
    return e.kind == "government" and bool(_OF_CROWD.search(doc.low, max(start, e.start - 46), e.start))


def subjects(doc: Document, r: Reading, start: int, end: int) -> list[Entity]:
    """The coordinated group of entities nearest before `end` that can be a subject.

    Args:
        doc: the document.
        r: the reading.
        start: where the search ends on the left.
        end: where the verb begins.
    """
    start = max(start, doc.low.rfind(";", start, end) + 1)
    usable = [e for e in r.entities if e.start >= start and e.end <= end]
    group: list[Entity] = []
    usable = [e for e in usable if not of_crowd(doc, start, e)]
    if usable and _CROWD.search(
        doc.low,
        usable[-1].end
        if not _PREPOSITION.search(doc.low[max(start, usable[-1].start - 34) : usable[-1].start])
        else start,
        end,
    ):
        return []
    for e in reversed(usable):
        before = doc.low[max(start, e.start - 34) : e.start]
        if group:
            gap = doc.low[e.end : group[-1].start]
            if _LINK.match(gap) or (
                re.fullmatch(r"\s*,?\s*(?:kecamatan|kabupaten|kota)?[\w\s]{0,30}(?:,|dan|serta)\s*(?:dan\s+)?", gap)
                and len(gap) < 36
                and e.kind == group[-1].kind
            ):
                if (
                    _PREPOSITION.search(before)
                    and e.source in ("bare", "unit")
                    and len(group) < 2
                    and e.source != "gov"
                ):
                    continue
                group.append(e)
                continue
            break
        if _PREPOSITION.search(before):
            continue
        if e.source == "run" and re.search(
            r"(?:hotel|gedung|jalan|jl|aula|ruang|lapangan|stadion|acara|ajang)\s+$", before
        ):
            continue
        group.append(e)
    group.reverse()
    if (
        len(group) == 2
        and not re.search(r"\b(?:dan|serta|maupun|bersama|&)\b|/", doc.low[group[0].end : group[1].start])
        and re.match(r"\s*,", doc.low[group[1].end : end + 1])
    ):
        group = group[:1]  # "Lapas X, Kanwil Y, memperoleh …": the second only says whose it is
    kinds = [e for e in group if e.source != "run"] or group
    return kinds


def objects(doc: Document, r: Reading, start: int, end: int) -> list[Entity]:
    """The coordinated group of entities that begins after `start` (behind "oleh", "kepada" or nothing)."""
    usable = [e for e in r.entities if e.start >= start and e.end <= end]
    group: list[Entity] = []
    if _CROWD.search(doc.low, start, min(end, start + 26)):
        return []
    for e in usable:
        if not group:
            lead = doc.low[start : e.start]
            if len(lead) > 90 or (
                re.search(r"\b(?:di|dari|pada|dalam|saat|usai|setelah|karena|bertempat|atas)\b", lead)
                and not re.search(r"(?:kepada|oleh)\b[^,.]{0,30}$", lead)
            ):
                continue
            if e.source == "run" and not (_introduced(doc, e) and len(lead) < 12):
                continue
            group.append(e)
            continue
        gap = doc.low[group[-1].end : e.start]
        if e.source == "run" and group[-1].kind in ("company", "other") and _LINK.match(gap):
            group.append(dataclasses.replace(e, kind="company", source="body"))
            continue
        if e.source == "run" and (group[-1].source not in ("run", "person") or not _LINK.match(gap)):
            break
        if _LINK.match(gap) or (
            len(gap) < 80
            and re.fullmatch(r"[\w\s.,'()-]*(?:,|;|dan|serta)\s*(?:dan\s+|serta\s+)?(?:\w+\s)?", gap)
            and e.kind == group[-1].kind
        ):
            group.append(e)
        elif (
            e.source in ("bare", "unit")
            and re.fullmatch(r"\s*(?:,|\(|di|kecamatan|kabupaten|provinsi|kota|dari|asal|[\w\s]{0,24}){0,5}\s*", gap)
            and len(gap) < 40
        ):
            if group[-1].region is None and group[-1].source != "office":
                group[-1].region = e.region
        else:
            break
    return group


_COMPARED = re.compile(
    r"\b(?:membaik|meningkat|naik|turun|merosot|melompat|dibanding\w*|ketimbang|masih di|baru di|tercatat|"
    r"lebih (?:tinggi|baik|rendah)|semula|menjadi)\b"
)
_IN_YEAR = re.compile(
    r"(?:\bpada|\bdi|^\W*)\s*(?:tahun\s+)?((?:19|20)\d\d)\b(?!\s*/)|\btahun\s+((?:19|20)\d\d)\s+(?:lalu|silam)\b"
)


def is_past(doc: Document, r: Reading, at: int, published: dt.date | None = None) -> bool:
    """Is the statement at `at` told as history?"""
    if published is not None and r.sentence.kind != "title":
        for m in _IN_YEAR.finditer(doc.low[r.start : r.end]):
            year = int(m.group(1) or m.group(2))
            if (
                year < published.year - (published.month < 4)
                and m.start() + r.start < at
                and not any(d.value and d.value.year == published.year for d in r.dates)
            ):
                return True
    hits = past_words().find(doc.low, r.start, r.end)
    for h in hits:
        if (
            h.value == "strong"
            and h.start < at + 60
            and not re.search(
                r"(?:dari|dibanding\w*|ketimbang|seperti|lebih \w+ dari(?:pada)?)\s+$",
                doc.low[max(r.start, h.start - 22) : h.start],
            )
        ):
            if doc.low[h.start : h.end] == "sebelumnya" and re.search(
                r"\b(?:hari|jam|pekan|minggu)\s+$", doc.low[max(0, h.start - 8) : h.start]
            ):
                continue
            return True
    return False


def read_frames(doc: Document, r: Reading, published: dt.date | None = None) -> list[Draft]:
    """Drafts of one sentence, verb by verb.

    Args:
        doc: the document.
        r: the reading.
        published: day of publication, which tells history from news.
    """
    drafts: list[Draft] = []
    real = list(r.verbs)
    last_group: list[Entity] = []
    for n, verb in enumerate(real):
        if not verb.real:
            continue
        left = real[n - 1].end if n else r.start
        right = next((v.start for v in real[n + 1 :] if _splits(doc, verb, v)), r.end)
        group, award_zone = _roles(doc, r, verb, left, right)
        if (
            verb.role == "taken"
            and not group
            and n + 1 < len(real)
            and real[n + 1].role == "taken"
            and not real[n + 1].real
        ):
            continue
        awards = _awards_in(r, *award_zone)
        evidence = _result_in(r, award_zone[0], award_zone[1])
        if not awards and not evidence:
            continue
        if verb.text in ("penerima", "peraih", "pemenang") and (
            not group
            or verb.start - group[-1].end > 26
            or re.search(r"\b(?:para|daftar|nama)\b", doc.low[max(r.start, verb.start - 14) : verb.start])
        ):
            continue
        if (
            verb.text in _WEAK
            and not evidence
            and not any(a.name and a.strength >= 2 for a in awards)
            and not any(a.strength == 0 for a in awards)
        ):
            continue
        inherited = False
        if not group and last_group and verb.role in ("get", "got"):
            group, inherited = last_group, True
        if not group and (
            (verb.role == "give" and not (evidence and award_zone[0] < verb.start))
            or (verb.role in ("get", "got") and _crowd(doc, left, verb.start))
        ):
            continue
        if (
            not group
            and verb.role == "taken"
            and (
                _crowd(doc, verb.end, min(right, verb.end + 40)) or not any(a.name and a.strength >= 2 for a in awards)
            )
        ):
            continue
        if (
            verb.role in ("get", "got")
            and group
            and all(e.source == "run" for e in group)
            and not _introduced(doc, group[0])
        ):
            continue
        chosen = _split_awards(doc, awards)
        made = _make(doc, r, verb, group, chosen, award_zone)
        for d in made:
            d.past = is_past(doc, r, verb.start, published)
            d.compared = d.past and bool(_COMPARED.search(doc.low, r.start, r.end))
            if d.past and "period" not in d.fields and len(r.years) == 1:
                d.put("period", r.years[0][2], (r.years[0][0], r.years[0][1]))
            d.inherited = inherited
        drafts += made
        if group:
            last_group = group
    return drafts or _verbless(doc, r)


_AMONG = re.compile(
    r"\b(?:prestasi|penghargaan|capaian|raihan|anugerah)\w*\b[^.;:]{0,80}?\b(?:antara lain|di antaranya|"
    r"diantaranya|yakni|yaitu|seperti|ialah|adalah)\b\s*(?:penghargaan\s+|adalah\s+)?:?"
)
_ORDINAL = re.compile(
    r"\W*(?:yang\s+)?(?:pertama|kedua|ketiga|keempat|kelima|keenam|ketujuh|kedelapan|kesembilan|kesepuluh|"
    r"selanjutnya|berikutnya|kemudian|lalu|terakhir|satu lagi|lainnya|ada juga|juga ada)\b\s*,?"
)


def _verbless(doc: Document, r: Reading) -> list[Draft]:
    """Statements without a verb of winning: "Kedua, penghargaan …", "Kapabilitas APIP kita sudah level 3"."""
    named = [a for a in r.awards if a.name and a.head != "grade"]
    if not named or (r.sentence.kind == "title" and len(r.entities) != 1):
        return []
    if unreal_at(doc, r.start, named[0].start, r.end):
        return []
    drafts: list[Draft] = []
    among = _AMONG.search(doc.low, r.start, r.end)
    if among and any(0 <= a.start - among.end() < 24 and a.strength >= 2 for a in named):
        chosen = [a for a in _split_awards(doc, [a for a in named if a.start >= among.end()]) if a.strength >= 2]
        group = subjects(doc, r, r.start, among.end())
        out = []
        for a in chosen:
            d = Draft(group[0] if len(group) == 1 else None, a, r.number, "among")
            out.append(d)
        attach(doc, r, out, list(chosen), [None], (among.end(), r.end))
        return out
    if _ORDINAL.match(doc.low, r.start, r.end) and named[0].strength >= 2 and named[0].start - r.start < 50:
        drafts = [Draft(None, named[0], r.number, "ordinal-award")]
    elif (
        len(named) == 1
        and named[0].programme
        and any(_on_ladder(named[0].programme, g.text) for g in r.grades if not g.poor)
    ):
        graded = next(g for g in r.grades if _on_ladder(named[0].programme or "", g.text))
        if 0 <= graded.start - named[0].end < 60 or 0 <= named[0].start - graded.end < 30:
            group = [
                e
                for e in r.entities
                if e.kind == "government"
                and e.source in ("gov", "unit")
                and not _PREPOSITION.search(doc.low[max(r.start, e.start - 20) : e.start])
            ]
            drafts = [Draft(group[0] if len(group) == 1 else None, named[0], r.number, "nominal-grade")]
    elif r.sentence.kind == "title" and named[0].strength >= 2 and r.entities[0].kind == "government":
        drafts = [Draft(r.entities[0], named[0], r.number, "title")]
    if drafts:
        attach(doc, r, drafts, [drafts[0].award], [drafts[0].recipient], (r.start, r.end))
    return drafts


def _on_ladder(programme_id: str, grade: str) -> bool:
    """Is this a good grade of that programme?"""
    programme = programmes.by_id(programme_id)
    low = grade.lower()
    return programme is not None and len(low) > 2 and any(low in c.lower() for c in programme.categories)


_ROLE = re.compile(
    r"\b(?:guru|siswa|siswi|pelajar|mahasiswa|mahasiswi|atlet|petani|nelayan|penyuluh|bidan|dokter|perawat|"
    r"apoteker|tokoh|seniman|pengusaha|kader|bernama|yakni|yaitu|pasangan|duta|peserta|oleh|kepada|diraih|"
    r"qori|qoriah|hafiz|hafizah|santri|pembalap|pesilat|karateka|petinju|wartawan|penulis|pustakawan|ananda|"
    r"adalah)\s+(?:\w+\s+){0,2}$"
)


def _introduced(doc: Document, e: Entity) -> bool:
    """Does a word before a bare name tell that it is a person with a part in this?"""
    return bool(_ROLE.search(doc.low, max(0, e.start - 50), e.start))


_CROWD = re.compile(
    r"(?<!satu dari )(?<!seorang dari )(?<!satu di antara )\b(?:sejumlah|beberapa|sebanyak|para|seluruh|semua|"
    r"puluhan|belasan|ratusan|banyak|setiap|tiap|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|"
    r"\d+)\s+(?:\w+\s+){0,2}?"
    r"(?:daerah|pemda|kabupaten|kota|provinsi|opd|skpd|desa|sekolah|kades|kepala|guru|perusahaan|lembaga|"
    r"instansi|pemerintah|gubernur|bupati|orang|siswa|atlet|puskesmas|kelurahan|kecamatan|pegawai|asn|pns|"
    r"pejabat|unit|satker|polres|badan publik|peserta|pihak|tokoh|tenaga|pelajar|mahasiswa|peraih|pemenang|"
    r"penerima)\b"
)


def _crowd(doc: Document, left: int, at: int) -> bool:
    """Is the subject before a verb a crowd without names ("tujuh kabupaten", "sejumlah OPD")?"""
    return bool(_CROWD.search(doc.low, left, at))


def _splits(doc: Document, verb: Verb, other: Verb) -> bool:
    """Does a later verb end the window of an earlier one?"""
    gap = doc.low[verb.end : other.start]
    if verb.role == "get" and other.role == "get" and len(gap.strip()) < 2:
        return False
    return not (
        other.role == "give" and other.text in ("penyerahan", "pemberian", "penganugerahan")
    ) and other.text not in ("penerima", "peraih", "termasuk", "tergolong")


def _roles(doc: Document, r: Reading, verb: Verb, left: int, right: int) -> tuple[list[Entity], tuple[int, int]]:
    """Recipients of a verb, and the stretch in which its award is named."""
    if verb.role in ("get", "got"):
        group = subjects(doc, r, left, verb.start)
        if not group and left > r.start:
            group = subjects(doc, r, r.start, verb.start)
        zone = (
            group[-1].end if group and group[-1].end <= verb.start and verb.start - group[-1].end < 60 else verb.start,
            right,
        )
        if verb.role == "got" and verb.text in ("diberikan", "dianugerahkan", "disematkan"):
            to = re.compile(r"\b(?:kepada|untuk|bagi)\b").search(doc.low, verb.end, right)
            if to:
                return objects(doc, r, to.end(), right), (left, to.start())
            return [], (left, right)
        return group, zone
    if verb.role == "taken":
        group = objects(doc, r, verb.end, right)
        zone = (left, verb.start)
        if not group or (group[0].start - verb.end > 60):
            before = subjects(doc, r, left, verb.start)
            if before and not group:
                group = before
                zone = (left, right)
        if verb.text == "datang ke":
            group = [e for e in group if e.source in ("gov", "office")]
        if verb.text.startswith(("disusul", "diikuti", "menyusul", "mengiringi")):
            zone = (left, right)
        elif not _awards_in(r, left, verb.start) and not _result_in(r, left, verb.start):
            zone = (r.start, right)
        return group, zone
    to = re.compile(r"\b(?:kepada|untuk|bagi)\b").search(doc.low, verb.end, right)
    direct = verb.text in (
        "menganugerahi",
        "mengganjar",
        "menobatkan",
        "menetapkan",
        "menempatkan",
        "menghadiahi",
        "nobatkan",
        "ganjar",
        "anugerahi",
        "tetapkan",
        "menghantarkan",
        "mengantarkan",
    )
    if direct:
        return objects(doc, r, verb.end, right), (verb.end, right)
    if to:
        passive = verb.text.startswith("di")
        return objects(doc, r, to.end(), r.end), (left if passive else verb.end, right)
    if re.match(r"\s+[A-Z]", doc.raw[verb.end : verb.end + 3]) and verb.text in ("beri", "memberi", "anugerahkan"):
        return objects(doc, r, verb.end, right), (verb.end, right)
    of = re.compile(r"\b(?:atas|terhadap|untuk)\s+(?:laporan keuangan|lkpd|hasil|kinerja|pengelolaan)\b").search(
        doc.low, verb.end, right
    )
    graded = re.match(r"\s+(?:predikat|opini|nilai|kategori|penilaian|rapor)\b", doc.low[verb.end : verb.end + 14])
    if verb.text in ("memberikan", "memberi", "berikan", "beri") and graded:
        return (objects(doc, r, of.end() - 1, right) if of else []), (left, right)
    return [], (verb.end, verb.end)


def _awards_in(r: Reading, start: int, end: int) -> list[AwardName]:
    return [a for a in r.awards if a.start >= start - 1 and a.start < end]


def _result_in(r: Reading, start: int, end: int) -> bool:
    return (
        any(start <= g.start < end and not g.free for g in r.grades)
        or any(
            start <= k.start < end and k.head not in ("alone", "harapan") and (k.value or k.head in ("band", "juara"))
            for k in r.ranks
        )
        or any(start <= s.start < end and s.named for s in r.scores)
    )


def _split_awards(doc: Document, awards: list[AwardName]) -> list[AwardName]:
    """The awards of a window that are prizes of their own: joined by "dan", "serta", a comma."""
    awards = [a for a in awards if a.head != "grade"]
    named = [a for a in awards if a.name and a.strength >= 2] or [a for a in awards if a.name]
    won = [
        a
        for a in awards
        if a.name
        and a.strength == 1
        and re.search(
            r"\b(?:juara|selaku|sebagai)\s+(?:umum\s+)?(?:\w{1,8}\s+)?(?:dalam\s+|pada\s+)?$",
            doc.low[max(0, a.start - 34) : a.start],
        )
    ]
    if (
        won
        and len(named) >= 1
        and won[0] not in named
        and re.search(r"\b(?:selaku|sebagai)\b", doc.low[named[0].start : won[0].start])
    ):
        return won[:1]
    if len(named) < 2:
        return named
    out = [named[0]]
    for a in named[1:]:
        before = doc.low[out[-1].end : a.start]
        same = a.programme is not None and a.programme == out[-1].programme
        joined = re.search(r"(?:\b(?:dan|serta|kemudian|lalu|juga|sekaligus|maupun)\b|[,;])\s*(?:\w+\s+){0,5}$", before)
        if same or a.strength < 2:
            continue
        if joined and not re.search(r"\b(?:dalam|pada|di|saat|usai|ajang|acara)\s+(?:\w+\s+){0,2}$", before):
            out.append(a)
    return out


def _make(
    doc: Document, r: Reading, verb: Verb, group: list[Entity], awards: list[AwardName], zone: tuple[int, int]
) -> list[Draft]:
    """One draft for each recipient and award, with the attributes that stand nearest."""
    choices: list[AwardName | None] = list(awards) or [None]
    people: list[Entity | None] = list(group) or [None]
    drafts = [Draft(e, a, r.number, verb.role) for a in choices for e in people]
    attach(doc, r, drafts, choices, people, zone)
    return drafts


def attach(
    doc: Document, r: Reading, drafts: list[Draft], awards: list[AwardName | None], people: list[Entity | None],
    zone: tuple[int, int],
) -> None:  # fmt: skip
    """Gives grades, ranks, scores, scopes and years of a zone to the drafts they belong to."""
    start, end = zone

    def owners(at: int, kind: str, stop: int) -> list[Draft]:
        chosen = drafts
        if len(awards) > 1:
            a = _owner_award([x for x in awards if x], at, kind, stop, doc.low)
            chosen = [d for d in chosen if d.award is a]
        if len(people) > 1 and kind in ("score", "rank"):
            e = _owner_entity([x for x in people if x], at)
            chosen = [d for d in chosen if d.recipient is e]
        return chosen

    for g in r.grades:
        if start <= g.start < end:
            for d in owners(g.start, "grade", g.end):
                if (
                    d.award is not None
                    and d.award.name_start <= g.start < d.award.name_end
                    and d.award.programme is None
                    and g.free
                ):
                    continue
                if (
                    d.award
                    and d.award.programme == "opini-bpk"
                    and g.text.lower() in ("wajar tanpa pengecualian", "wtp")
                ):
                    continue
                d.add_category(g.text, (g.start, g.end))
                d.poor = d.poor or g.poor
    for k in r.ranks:
        if (
            start <= k.start < end
            and k.head != "alone"
            and not unreal_at(doc, max(start, k.start - 40), k.start, k.end)
        ):
            for d in owners(k.start, "rank", k.end):
                if k.value is not None:
                    d.put("rank", k.value, (k.start, k.end))
                if k.category:
                    d.add_category(k.category, (k.start, k.end))
    for s in r.scores:
        if start <= s.start < end + 1:
            if re.search(
                r"(?:tahun (?:lalu|sebelumnya|\d{4})|sebelumnya|dari|rata-rata nasional|tercatat|"
                r"dibanding\w*)\s*(?:\w+\s+){0,3}$",
                doc.low[max(start, s.start - 40) : s.start],
            ) and any("score" in d.fields for d in drafts):
                continue
            for d in owners(s.start, "score", s.end):
                d.put("score", s.value, (s.start, s.end))
    for c in r.scopes:
        if start <= c.start < end:
            for d in owners(c.start, "scope", c.end):
                d.put("rank_scope", c.text, (c.start, c.end))
    for a, b, year in r.years:
        near = [x for x in awards if x is not None and -30 < a - x.end < 40]
        if (start <= a < end and near) or re.search(
            r"(?:tahun anggaran|ta|penilaian tahun|lkpd|award|awards|tahun penilaian)\s*(?:tahun\s*)?$",
            doc.low[max(r.start, a - 24) : a],
        ):
            for d in owners(a, "year", b):
                d.put("period", year, (a, b))


def _owner_award(awards: list[AwardName], at: int, kind: str, stop: int, low: str) -> AwardName | None:
    inside = next((a for a in awards if a.start <= at < a.end), None)
    if inside:
        return inside
    before = [a for a in awards if a.end <= at]
    after = [a for a in awards if a.start >= stop]
    if (
        after
        and kind == "rank"
        and after[0].start - stop < 24
        and not re.search(r"[,;]|\b(?:dan|serta)\b", low[stop : after[0].start])
    ):
        return after[0]
    return before[-1] if before else (after[0] if after else None)


def _owner_entity(people: list[Entity], at: int) -> Entity | None:
    before = [e for e in people if e.end <= at]
    return before[-1] if before else people[0]
