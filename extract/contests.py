"""Contests: classes and who won them, numbered winners inside a sentence, medals as grades of a contest."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from extract.award_names import AwardName
from extract.bodies import Entity
from extract.data_files import toml_table
from extract.drafts import Draft
from extract.ranks import Rank
from extract.reading import Reading
from extract.text import Document
from extract.verbs import unreal_at

_OPENING = (
    r"\W*(?:(?:sedangkan|sementara|adapun|kemudian|lalu|selanjutnya|"
    r"serta|dan|itu|untuk|pada|di|dari|dalam|di sisi lain)\s+)*"
)
# "Kategori X diraih Y", "Perusahaan Besar diraih PT Y", "Desa wisata terfavorit ialah Y".
_WON_BY = re.compile(
    rf"{_OPENING}(?P<class>(?:(?:kategori|katagori|gelar|predikat|penghargaan|bidang|cabang|kelas|lomba|"
    rf"juara|trofi|piala|posisi|nomor|sektor|kelompok|tingkat)\s+)?[^.;:,\d\"“][^.;:,\"“]{{2,70}}?)\s+"
    r"(?P<verb>diraih|dimenangi|dimenangkan|direbut|disabet|diboyong|digondol|diterima|disandang|diperoleh|"
    r"dijuarai|dipimpin|dipegang|jatuh (?:ke|kepada|pada)|diberikan kepada|diserahkan kepada|menjadi milik|ialah|"
    r"adalah|yakni|yaitu)(?:\s+oleh)?\s+"
)
_SUPERLATIVE = re.compile(
    r"\b(?:ter(?:baik|favorit|inovatif|tinggi|cepat|bersih|populer|kreatif|unik|banyak|aktif|inspiratif|"
    r"rapi|heboh)|kategori|juara|pemenang|favorit)\b"
)
_NO_CLASS = re.compile(
    r"\b(?:ini|itu|tersebut|yang|ia|dia|mereka|saya|kami|kita|acara|kegiatan|ketua|hadir|nominasi|nominator|"
    r"finalis|peserta|calon|salah satu|dibacakan|program|piagam|penghargaannya|trofi itu|syarat|tujuan|tema|"
    r"kunci|target|hadiah\w*)\b"
)
_CLASS_OPEN = re.compile(
    rf"{_OPENING}(?:kategori|katagori|bidang|cabang|golongan|tangkai lomba|mata lomba|kelas|nomor|"
    rf"lomba)\s+(?P<class>[^,.;:]{{3,60}}?)(?=\s*,|\s*:|\s+(?:tidak ada|dimenangi|dimenangkan|diraih|direbut|"
    rf"disabet|diberikan|jatuh|diterima|disandang|juara|terbaik|peringkat|pemenang\w*|penerima\w*|posisi|ada|"
    rf"adalah|ialah|yaitu|yakni|lagi-lagi|terdapat|dijuarai)\b)"
)
_NUMBERED = re.compile(
    r"(?:(?<=\s)|(?<=^)|"
    r"(?<=[,;:(]))(?P<n>\d{1,2})\s?[).]\s*(?P<name>(?:[A-Z][\w'’-]*\.?)(?:\s+(?:[A-Z][\w'’-]*\.?|bin|"
    r"binti)){0,5})\s*(?:\((?P<note>[^)]{2,60})\))?(?=\s*(?:[,;.]|dan\b|serta\b|$|\n))"
)
_TELLS = re.compile(
    r"\b(?:penerima\w*|pemenang\w*|peraih\w*|juara|dianugerahi|menerima|meraih|mendapat\w*|dinobatkan|"
    r"diberikan kepada)\b"
)


@functools.cache
def _contest_heads() -> frozenset[str]:
    return frozenset(toml_table("awards.toml")["contests"]) - {
        "penilaian",
        "evaluasi",
        "survei",
        "monev",
        "pemeringkatan",
    }


def read_contest(doc: Document, r: Reading, award_known: bool) -> list[Draft]:
    """Drafts of a sentence that tells a class and its winners, or numbers its winners.

    Args:
        doc: the document.
        r: the reading; nothing else was found in it.
        award_known: an award was named before.
    """
    if r.sentence.kind != "body" or not (award_known or any(a.name for a in r.awards)):
        return []
    return _numbered(doc, r) or _won_by(doc, r) or _lone_place(doc, r)


_AS = re.compile(
    r"\s*(?:\([^)]{1,40}\)\s*)?(?:,\s*)?(?:sebagai|selaku)\s+(?:penerima\s+|peraih\s+|pemenang\s+)?(?:\w{1,10}\s+)?"
)
_FOR = re.compile(r"\s*(?:(?:19|20)\d\d\s*)?(?:untuk|buat|bagi|kepada)\s+")


def read_further(doc: Document, r: Reading, made: Sequence[Draft]) -> list[Draft]:
    """ "A dinyatakan sebagai Top Pembina, dan B sebagai Top CEO": the pairs that share another's verb.

    Args:
        doc: the document.
        r: the reading.
        made: drafts of the sentence so far; without one nothing is told as a fact.
    """
    if not made or r.sentence.kind == "title":
        return []
    known = {d.recipient.start for d in made if d.recipient is not None}
    used = {d.award.start for d in made if d.award is not None}
    out = []
    for e in r.entities:
        if e.start in known or e.source in ("self", "run", "bare"):
            continue
        award = next(
            (a for a in r.awards if a.name and a.strength >= 2 and a.start not in used and a.start >= e.end), None
        )
        if award is not None and _AS.fullmatch(doc.low[e.end : award.start]):
            out.append(Draft(e, award, r.number, "further-as", past=made[0].past))
    return out


def read_title_for(doc: Document, r: Reading) -> list[Draft]:
    """The headline "<award> untuk <body>".

    Args:
        doc: the document.
        r: the reading of the headline.
    """
    if (
        r.sentence.kind != "title"
        or unreal_at(doc, r.start, r.end, r.end)
        or re.search(r"[?]|\b(?:siap\w*|usul\w*|calon|nominasi|rebut\w*|anggaran|hadiah)\b", doc.low[r.start : r.end])
    ):
        return []
    for a in r.awards:
        if not a.name or a.strength < 2:
            continue
        for e in r.entities:
            if (
                e.start >= a.end
                and e.source in ("body", "gov", "unit", "person")
                and _FOR.fullmatch(doc.low[max(a.end, a.name_end) : e.start])
            ):
                return [Draft(e, a, r.number, "title")]
    return []


def read_class_winner(doc: Document, r: Reading, made: Sequence[Draft]) -> list[Draft]:
    """The winner that "kategori X dimenangi A, disusul B" names first, when only B has been read.

    Args:
        doc: the document.
        r: the reading.
        made: drafts of the sentence so far.
    """
    if r.sentence.kind != "body" or not made or not all(d.rule in ("taken", "list-rank", "rank-one") for d in made):
        return []
    known = {d.recipient.start for d in made if d.recipient is not None}
    return [
        d
        for d in _won_by(doc, r)
        if d.recipient is not None and d.recipient.start not in known and d.recipient.end <= min(known, default=0)
    ]


def _won_by(doc: Document, r: Reading) -> list[Draft]:
    m = _WON_BY.match(doc.low, r.start, r.end)
    if m is None or _NO_CLASS.search(m.group("class")) or unreal_at(doc, r.start, m.start("verb"), r.end):
        return []
    start, end = m.span("class")
    weak = m.group("verb") in ("ialah", "adalah", "yakni", "yaitu", "diterima", "diberikan kepada", "diserahkan kepada")
    if weak and not _SUPERLATIVE.search(m.group("class")):
        return []
    if any(e.source in ("person", "office", "gov") and start <= e.start < end for e in r.entities):
        return []
    group: list[Entity] = []
    for e in r.entities:
        if e.start < m.end():
            continue
        gap = doc.low[group[-1].end if group else m.end() : e.start]
        near = (
            re.fullmatch(r"\s*(?:\w+\s+)?", gap)
            if not group
            else re.fullmatch(r"\s*(?:\([^)]{1,50}\)\s*)?(?:,|dan|serta)\s*(?:dan\s+|serta\s+)?", gap)
        )
        if not near or e.source in ("self",) or (e.source == "run" and not group):
            break
        group.append(e)
    if not group:
        return []
    titled = re.match(r"(?:gelar|predikat|penghargaan|trofi|piala)\s+(?=\S)", doc.low[start:end])
    if titled:
        start += titled.end()
    text = re.sub(r"^(?:kategori|katagori)\s+", "", doc.raw[start:end], flags=re.IGNORECASE)
    text = re.sub(r"\s+(?:tahun\s+)?(?:19|20)\d\d$", "", text).strip()
    at = end - len(doc.raw[start:end]) + doc.raw[start:end].find(text) if text in doc.raw[start:end] else start
    out = []
    for e in group:
        d = Draft(e, None, r.number, "class-won", listed=True)
        if text and titled and doc.raw[at : at + 1].isupper():
            d.award = AwardName(start, end, at, at + len(text), text, None, 3, "gelar")
        elif text:
            d.categories.append((text, (at, at + len(text))))
        out.append(d)
    after = doc.low[group[-1].end : min(len(doc.low), group[-1].end + 130)].split("\n", 1)[0]
    if len(group) == 1 and re.search(
        r"\b(?:disusul|runner|posisi kedua|juara (?:2|ii|dua|kedua)|tempat kedua|diikuti)\b", after
    ):
        out[0].put("rank", 1, m.span("verb"))
    return out


def _numbered(doc: Document, r: Reading) -> list[Draft]:
    """ "penerimanya ialah 1) A (masa kerja 30 tahun), 2) B …": every numbered name."""
    hits = list(_NUMBERED.finditer(doc.raw, r.start, r.end))
    numbers = [int(h.group("n")) for h in hits]
    if (
        len(hits) < 3
        or numbers != list(range(numbers[0], numbers[0] + len(hits)))
        or not _TELLS.search(doc.low, r.start, hits[0].start())
    ):
        return []
    if unreal_at(doc, r.start, hits[0].start(), r.end):
        return []
    out = []
    for h in hits:
        start, end = h.span("name")
        name = doc.raw[start:end].rstrip(".")
        known = next((e for e in r.entities if e.start <= start < e.end and e.source != "run"), None)
        e = known or Entity("person", name, start, start + len(name), None, "person", name, (start, start + len(name)))
        d = Draft(e, None, r.number, "numbered", listed=True)
        note = h.group("note")
        if note and re.search(r"\btahun|kategori|bidang|kelas|juara|tingkat\b", note.lower()):
            text = re.sub(r"^(?:masa kerja|kategori)\s+", "", note.strip(), flags=re.IGNORECASE)
            a = h.start("note") + note.find(text)
            d.categories.append((text, (a, a + len(text))))
        out.append(d)
    return out


_CONTENT = re.compile(r"\b(?:harus puas|puas|bertahan|berada|finis|menyusul)\s+(?:di|pada|sebagai)\s*$")
_HARAPAN = re.compile(
    r"\bjuara harapan\s+(?P<a>\d|i{1,3})\s*(?:sampai|hingga|s/d|-)\s*(?:dengan\s+)?(?P<b>\d|i{1,3})\s+"
    r"(?:(?:berturut-turut|masing-masing|secara berurutan|adalah|ialah|yaitu|yakni|diraih|oleh|jatuh kepada)\s+)+"
)


# "Di bidang kesehatan, peringkat satu PT X": the class opens the sentence.
_CLASS_LEAD = re.compile(
    rf"{_OPENING}(?:kategori|katagori|bidang|cabang|kelas|sektor|kelompok|tingkat|jenjang)\s+[^.;:,]{{3,50}},\s*"
)


def _opening_place(doc: Document, r: Reading) -> list[Draft]:
    """ "Juara 3 Perpustakaan X, Desa Y." and "juara harapan 1 sampai 3 berturut-turut A, B dan C"."""
    bodies = [e for e in r.entities if e.source in ("body", "person", "unit", "gov")]
    spread = _HARAPAN.search(doc.low, r.start, r.end)
    if spread:
        found = [e for e in bodies if e.start >= spread.end()]
        first, last = (len(x) if x.startswith("i") else int(x) for x in spread.group("a", "b"))
        if len(found) != last - first + 1 or found[0].start - spread.end() > 3:
            return []
        out = []
        for n, e in enumerate(found):
            d = Draft(e, None, r.number, "place-range", listed=True)
            d.categories.append((f"Juara Harapan {first + n}", (spread.start(), spread.end("b"))))
            out.append(d)
        return out
    k = r.ranks[0] if r.ranks else None
    if (
        k is None
        or k.value is None
        or k.head not in ("juara", "terbaik", "peringkat")
        or k.start - r.start > (70 if _CLASS_LEAD.fullmatch(doc.low, r.start, k.start) else 18)
        or len(r.ranks) > 1
    ):
        return []
    if (
        not (
            re.fullmatch(rf"{_OPENING}", doc.low[r.start : k.start]) or _CLASS_LEAD.fullmatch(doc.low, r.start, k.start)
        )
        or not bodies
        or not 0 < bodies[0].start - k.end < 4
    ):
        return []
    if any(v.start > k.end and v.start < bodies[0].start for v in r.verbs) or unreal_at(doc, r.start, k.start, r.end):
        return []
    d = Draft(bodies[0], None, r.number, "opening-place", listed=True)
    d.put("rank", k.value, (k.start, k.end))
    return [d]


def _lone_place(doc: Document, r: Reading) -> list[Draft]:
    """ "Rasman Aim, siswa kelas 7, juara pertama Matematika SMP.": a person and a place, no verb."""
    opened = _opening_place(doc, r)
    if opened:
        return opened
    first = r.entities[0] if r.entities else None
    ranks = [
        k
        for k in r.ranks
        if k.value is not None and k.head in ("juara", "terbaik", "peringkat", "posisi", "tempat", "urutan")
    ]
    if first is None or first.source != "person" or first.start - r.start > 3 or len(ranks) != 1 or len(r.entities) > 2:
        return []
    k: Rank = ranks[0]
    gap = doc.low[first.end : k.start]
    if (
        len(gap) > 90
        or any(v.end <= k.start for v in r.verbs)
        or not (gap.rstrip().endswith(",") or _CONTENT.search(gap))
    ):
        return []
    d = Draft(first, None, r.number, "lone-place", listed=True)
    d.put("rank", k.value, (k.start, k.end))
    tail = re.match(r"\s+([A-Z][\w ]{2,40}?)(?=[.,;]|$)", doc.raw[k.end : r.end])
    if tail:
        d.categories.append((tail.group(1), (k.end + tail.start(1), k.end + tail.end(1))))
    return [d]


def spread_classes(doc: Document, readings: Sequence[Reading], drafts: Sequence[Draft]) -> None:
    """Gives the class that a paragraph opened ("Untuk kategori X, …") to the places told after it.

    Args:
        doc: the document.
        readings: every sentence in order.
        drafts: all drafts; those of a list without a class of their own are filled.
    """
    opened: dict[int, tuple[int, str, tuple[int, int]]] = {}
    by_number = {r.number: r for r in readings}
    current: tuple[int, str, tuple[int, int]] | None = None
    for r in readings:
        m = _CLASS_OPEN.match(doc.low, r.start, r.end) if r.sentence.kind == "body" else None
        if m and not _NO_CLASS.search(m.group("class")):
            start, end = m.span("class")
            current = (r.sentence.line, doc.raw[start:end].strip(), (start, end))
        if current is not None and current[0] == r.sentence.line:
            opened[r.number] = current
    for d in drafts:
        found = opened.get(d.sentence)
        if (
            found is None
            or d.past
            or not ("rank" in d.fields or d.listed)
            or (by_number[d.sentence].start > found[2][0] and d.award is not None and d.award.name)
        ):
            continue
        if any("harapan" not in t.lower() and "juara" not in t.lower() for t, _ in d.categories):
            continue
        if d.award is not None and found[1].lower() in d.award.name.lower():
            continue
        d.categories.insert(0, (found[1], found[2]))


_EDITION = re.compile(
    r"(?:\s*\((?P<short>[A-Z][\w.-]{1,12})\))?(?:\s+(?:ke\s?-?\s?)?(?:[IVXLC]+|"
    r"\d{1,3})\b)?(?:\s+tahun\s+(?:19|20)\d\d(?=\s+tingkat))?"
    r"(?:\s+(?:bagi|untuk)\s+(?:siswa|pelajar)\s+[A-Z][\w/]+)?"
    r"(?:\s+(?P<level>[Tt]ingkat\s+(?:[Pp]rovinsi|[Kk]abupaten|[Kk]ota|[Nn]asional|[Kk]ecamatan|SD|SMP|SMA|"
    r"[A-Z]{2}/[A-Z]{2,3})(?:/[A-Z]\w+)?))?"
)


def widen_contests(doc: Document, readings: Sequence[Reading]) -> None:
    """Lets a contest's name run on over its edition, level and region ("MTQ" → "MTQ XXX Tingkat Provinsi X").

    Args:
        doc: the document.
        readings: every sentence in order; the award names in them are widened in place.
    """
    for r in readings:
        for a in r.awards:
            if a.head not in _contest_heads() and a.programme not in ("mtq", "stq", "lomba-desa"):
                continue
            if not a.name or a.name_end > r.end:
                continue
            m = _EDITION.match(doc.raw, a.name_end, r.end)
            end = m.end() if m else a.name_end
            near = next((x for x in r.mentions if x.name_start - end in (0, 1) or x.start - end in (0, 1)), None)
            if near is not None and (
                (m and m.group("level"))
                or end > a.name_end
                or doc.low[a.name_start : end].startswith(("porprov", "popda", "mtq", "pekan olahraga", "pon"))
            ):
                end = near.end
            if end > a.name_end:
                a.name_end = end
                a.end = max(a.end, end)
                a.name = re.sub(r"\s+", " ", doc.raw[a.name_start : end]).strip()
