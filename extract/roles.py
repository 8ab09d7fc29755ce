"""Who takes part in what a verb tells: subjects, objects, crowds that only look on."""

from __future__ import annotations

import dataclasses
import re

from extract.award_names import AwardName
from extract.bodies import Entity
from extract.reading import Reading
from extract.text import Document
from extract.verbs import Verb

PREPOSITION = re.compile(
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
WEAK = frozenset(
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
        if not PREPOSITION.search(doc.low[max(start, usable[-1].start - 34) : usable[-1].start])
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
                if PREPOSITION.search(before) and e.source in ("bare", "unit") and len(group) < 2 and e.source != "gov":
                    continue
                group.append(e)
                continue
            break
        if PREPOSITION.search(before):
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
            if e.source == "run" and not (introduced(doc, e) and len(lead) < 12):
                continue
            group.append(e)
            continue
        gap = doc.low[group[-1].end : e.start]
        if e.source == "office" and not e.person and group[-1].kind == "person" and gap.strip() == ",":
            continue  # "kepada A, Bupati X": who A is
        if e.source == "bare" and re.search(
            r"\bdi\s+(?:gedung|aula|hotel|istana|kantor|ballroom|balai|ruang|auditorium|gelora|stadion|lapangan|"
            r"pendopo|pendapa|taman)\b",
            gap,
        ):
            break  # the town of the ceremony
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


_ROLE = re.compile(
    r"\b(?:guru|siswa|siswi|pelajar|mahasiswa|mahasiswi|atlet|petani|nelayan|penyuluh|bidan|dokter|perawat|"
    r"apoteker|tokoh|seniman|pengusaha|kader|bernama|yakni|yaitu|pasangan|duta|peserta|oleh|kepada|diraih|"
    r"qori|qoriah|hafiz|hafizah|santri|pembalap|pesilat|karateka|petinju|wartawan|penulis|pustakawan|ananda|"
    r"adalah)\s+(?:\w+\s+){0,2}$"
)


def introduced(doc: Document, e: Entity) -> bool:
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


def holds_crowd(doc: Document, left: int, at: int) -> bool:
    """Is the subject before a verb a crowd without names ("tujuh kabupaten", "sejumlah OPD")?"""
    return bool(_CROWD.search(doc.low, left, at))


def splits(doc: Document, verb: Verb, other: Verb) -> bool:
    """Does a later verb end the window of an earlier one?"""
    gap = doc.low[verb.end : other.start]
    if verb.role == "get" and other.role == "get" and len(gap.strip()) < 2:
        return False
    return not (
        other.role == "give" and other.text in ("penyerahan", "pemberian", "penganugerahan")
    ) and other.text not in ("penerima", "peraih", "termasuk", "tergolong")


def roles(doc: Document, r: Reading, verb: Verb, left: int, right: int) -> tuple[list[Entity], tuple[int, int]]:
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
        elif not awards_in(r, left, verb.start) and not result_in(r, left, verb.start):
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


def awards_in(r: Reading, start: int, end: int) -> list[AwardName]:
    return [a for a in r.awards if a.start >= start - 1 and a.start < end]


def result_in(r: Reading, start: int, end: int) -> bool:
    return (
        any(start <= g.start < end and not g.free for g in r.grades)
        or any(
            start <= k.start < end and k.head not in ("alone", "harapan") and (k.value or k.head in ("band", "juara"))
            for k in r.ranks
        )
        or any(start <= s.start < end and s.named for s in r.scores)
    )
