"""Names of awards in a sentence: programmes from the list, and names read off the words around an award noun."""

from __future__ import annotations

import dataclasses
import functools
import re

from extract import programmes
from extract.data_files import toml_table
from extract.matcher import PhraseMatcher, spellings
from extract.text import Document, Token


@dataclasses.dataclass(slots=True)
class AwardName:
    """An award named (or only pointed at) in a sentence.

    Attributes:
        start, end: span, from the award noun to the end of the name.
        name_start, name_end: span of the name alone.
        name: the name, "" for an unnamed "penghargaan".
        programme: id when the name is that of a known programme.
        strength: 3 named by an award noun, 2 a programme of its own, 1 a contest, event or assessment, 0 unnamed.
        head: the noun that opened it.
    """

    start: int
    end: int
    name_start: int
    name_end: int
    name: str
    programme: str | None
    strength: int
    head: str


@functools.cache
def _set(key: str) -> frozenset[str]:
    return frozenset(toml_table("awards.toml")[key])


@functools.cache
def _programmes() -> PhraseMatcher:
    phrases: dict[str, str] = {}
    for programme in programmes.all_programmes().values():
        for form in (programme.name, *programme.aliases):
            for spelled in spellings(form):
                if len(spelled) >= 2:
                    phrases.setdefault(spelled, programme.id)
    return PhraseMatcher(phrases.items())


@functools.cache
def _heads() -> PhraseMatcher:
    phrases: dict[str, str] = {}
    for role in ("heads", "own_heads", "contests", "events"):
        for word in toml_table("awards.toml")[role]:
            phrases.setdefault(word, role)
    return PhraseMatcher(phrases.items())


@functools.cache
def _titles() -> PhraseMatcher:
    return PhraseMatcher((phrase, phrase) for phrase in toml_table("awards.toml")["titles"])


# Programme names so particular that they count in lower case too.
_PLAIN_NAMES = frozenset(
    "adipura adiwiyata kalpataru proklim paritrana sakip natamukti upakarti siddhakarya paramakarya".split()
)
_AS = re.compile(r"\bsebagai\s+(?=[A-Z])")
_AS_LEFT = re.compile(
    r"\b(?:dianugerahi|dianugerahkan|dinobatkan|diganjar|mendapat|mendapatkan|meraih|menerima|terpilih|"
    r"penghargaan|predikat|memperoleh|dipilih|ditetapkan)\b[^.;]*$"
)
# Heads that name the award even when nothing follows them.
_SELF_NAMED = frozenset({"satyalancana", "satya lencana", "satyalencana"})
_THANKS = re.compile(
    r"\b(?:menyampaikan|sampaikan|haturkan|menghaturkan|mengucapkan|ucapan|ucapkan|rasa|bentuk rasa|mengurangi "
    r"rasa)\s+(?:\w+\s+){0,3}$"
)


def _thanks(doc: Document, begin: int, end: int, at: int, stop: int) -> bool:
    """ "menyampaikan penghargaan setinggi-tingginya": thanks, no award."""
    if doc.low[at:stop] not in ("penghargaan", "apresiasi", "anugerah", "reward"):
        return False
    if _THANKS.search(doc.low, max(begin, at - 45), at):
        return True
    return bool(
        re.match(
            r"\s+(?:dan\s+(?:terima\s?kasih|apresiasi|ucapan)|yang\s+(?:setinggi|sebesar)|setinggi|sebesar|terhadap)",
            doc.low[stop : min(end, stop + 30)],
        )
    )


def programme_hits(doc: Document, start: int, end: int) -> list[tuple[int, int, str, bool]]:
    """Programmes named in a span: (start, end, id, topic). `topic` marks names that are also everyday subjects."""
    out = []
    for hit in _programmes().find(doc.low, start, end):
        word = doc.raw[hit.start : hit.end]
        low = doc.low[hit.start : hit.end]
        acronym = " " not in low and len(low) <= 8
        if (
            acronym
            and low not in _PLAIN_NAMES
            and not (word.isupper() or (len(low) > 4 and word[0].isupper()) or sum(c.isupper() for c in word) > 1)
        ):
            continue
        if not acronym and " " not in low and not word[0].isupper() and low not in _PLAIN_NAMES:
            continue
        if len(low) <= 2 and low not in ("zi",):
            continue
        if re.search(
            r"\b(?:gedung|sasana|tugu|monumen|jalan|bundaran|lapangan|alun-alun|dalam rangka)\s+(?:\w+\s+)?$",
            doc.low[max(start, hit.start - 24) : hit.start],
        ):
            continue
        if re.search(
            r"\b(?:hari|peringatan|rakornas|rapat|dinas|bidang|kantor|petugas|satgas|tim)\s+$",
            doc.low[max(start, hit.start - 14) : hit.start],
        ) and not low.startswith("satya"):
            continue
        out.append((hit.start, hit.end, hit.value, low in _set("topics")))
    return out


_LADDER_TAIL = re.compile(
    r"\s+(?:tingkat\s+|kategori\s+)?(utama|nindya|madya|pratama|lestari|kencana|paripurna|wistara|wiwerda|padapa|"
    r"mandiri|wiratama|emas|hijau|biru|platinum|gold|silver|nasional)$",
    re.IGNORECASE,
)


def _cut_grade(doc: Document, award: AwardName) -> None:
    """Takes a trailing grade off a programme's name ("Proklim Utama"); the grade is read on its own."""
    if award.programme is None:
        return
    text = doc.raw[award.name_start : award.name_end]
    found = _LADDER_TAIL.search(text)
    if found and len(text[: found.start()].strip()) > 2 and award.name.endswith(found.group(1)):
        award.name_end = award.name_start + len(text[: found.start()].rstrip())
        award.end = min(award.end, award.name_end)
        award.name = award.name[: -len(found.group(1))].strip()


def _cut_place(doc: Document, award: AwardName) -> None:
    """Takes a leading place off a contest's name ("juara umum MTQ"); the place is read on its own."""
    found = re.match(
        r"(?:gelar\s+)?(?:sebagai\s+)?juara\s+(?:umum|[ivx]{1,3}|\d|satu|dua|tiga|pertama|kedua|"
        r"ketiga)\s+(?:di\s+|pada\s+|dalam\s+)?(?=\S{3})",
        doc.low[award.name_start : award.name_end],
    )
    if found and award.name and award.name_start + found.end() < award.name_end:
        award.name_start += found.end()
        award.name = _clean(doc.raw[award.name_start : award.name_end])
        award.programme = award.programme or programmes.match(award.name)


_FILLER_TAIL = frozenset(
    'nasional provinsi kabupaten kota tingkat kategori untuk di dan atas dalam sebagai bagi , - " “ ” ( / bidang '
    "dari".split()
)


def find_awards(
    doc: Document, tokens: list[Token], stops: list[tuple[int, int]], verbs: list[tuple[int, int]],
    bodies: list[tuple[int, int]] | None = None,
) -> list[AwardName]:  # fmt: skip
    """Award names of one sentence, in order, without overlaps.

    Args:
        doc: the document.
        tokens: the sentence's tokens.
        stops: spans that end a name (verbs, recipients, issuers, dates, places found before).
        verbs: spans of verbs and offices, at which a name that stands before its noun begins at the latest.
        bodies: spans of bodies that are sure to be none of a list's awards (offices of state).
    """
    if not tokens:
        return []
    begin, end = tokens[0].start, tokens[-1].end
    stop_at = {a for a, _ in stops}
    covered_by_stop = {t.start for t in tokens if any(a <= t.start < b for a, b in verbs)}
    index = {t.start: i for i, t in enumerate(tokens)}
    known = programme_hits(doc, begin, end)
    found: list[AwardName] = []
    for hit in _heads().find(doc.low, begin, end):
        i = index.get(hit.start)
        if i is None:
            continue
        j = i
        while j < len(tokens) and tokens[j].end <= hit.end:
            j += 1
        head_text = doc.low[hit.start : hit.end]
        if head_text in ("award", "awards"):
            english = _english(doc, tokens, i, covered_by_stop)
            if english:
                found.append(english)
            continue
        if _thanks(doc, begin, end, hit.start, hit.end):
            continue
        award = _read(doc, tokens, i, j, hit.value, stop_at, known)
        if award:
            found.append(award)
    for m in _AS.finditer(doc.raw, begin, end):
        i = index.get(m.end())
        if (
            i is not None
            and _AS_LEFT.search(doc.low, max(begin, m.start() - 90), m.start())
            and not any(a.start <= m.end() < a.end for a in found if a.name)
        ):
            award = _read(doc, tokens, i, i, "titles", stop_at, known)
            if award and award.name and len(award.name.split()) > 1:
                award.start = award.name_start
                award.head = "sebagai"
                found.append(award)
    for hit in _titles().find(doc.low, begin, end):
        i = index.get(hit.start)
        if i is None:
            continue
        j = i
        while j < len(tokens) and tokens[j].end <= hit.end:
            j += 1
        if j < len(tokens) and (
            tokens[j].capital
            or tokens[j].text in "\"“'"
            or tokens[j].low in ("kabupaten", "kota", "provinsi", "daerah", "desa", "role")
        ):
            if hit.value in _LOOSE_TITLES and not _title_like(tokens, j):
                continue
            award = _read(doc, tokens, i, j, "titles", stop_at, known)
            if award and award.name:
                found.append(award)
    found += _enumerated(doc, tokens, index, stop_at, known, bodies or [])
    for start, stop, pid, topic in known:
        covered = next((a for a in found if a.start <= start and stop <= max(a.end, a.name_end) and a.name), None)
        if covered is not None:
            if covered.programme is None:
                covered.programme = pid
            continue
        found.append(AwardName(start, stop, start, stop, doc.raw[start:stop], pid, 1 if topic else 2, "programme"))
    found = _without_overlaps(found)
    for award in found:
        _cut_grade(doc, award)
        _cut_place(doc, award)
    return found


_ENUMERATION = re.compile(
    r"\b(?:penghargaan|kategori|anugerah|award|awards|piagam|predikat|trofi|piala|"
    r"prestasi)\b[^.;:]{0,90}?(?:\b(?:yakni|yaitu|ialah|adalah|di antaranya|diantaranya|antara lain|"
    r"masing-masing)\b|:)\s*(?:(?:sebagai|untuk|berupa|kategori|predikat|penghargaan|piagam|dari|meraih|"
    r"pada)\s+){0,3}"
)
_NEXT = re.compile(
    r"(?:,|;|\bdan\b|\bserta\b|\bjuga\b|\blalu\b|\bkemudian\b)\s*(?:(?:dan|serta|sebagai|kategori|penghargaan|"
    r"predikat|juga|untuk|lalu|kemudian|yang kedua|kedua|ketiga)\s+){0,3}(?=[“\"A-Z])"
)


def _enumerated(
    doc: Document,
    tokens: list[Token],
    index: dict[int, int],
    stop_at: set[int],
    known: list[tuple[int, int, str, bool]],
    stop_bodies: list[tuple[int, int]],
) -> list[AwardName]:
    """ "dua penghargaan, yakni A dengan nilai 80 dan B": names that only the enumeration marks as awards."""
    begin, end = tokens[0].start, tokens[-1].end
    out: list[AwardName] = []
    for cue in _ENUMERATION.finditer(doc.low, begin, end):
        at: int | None = cue.end()
        while at is not None and len(out) < 12:
            while at < end and doc.raw[at] in "“\"' ":
                at += 1
            i = index.get(at)
            if i is None or not tokens[i].capital or tokens[i].start in stop_at:
                break
            award = _read(doc, tokens, i, i, "titles", stop_at, known)
            if award is None or not award.name or award.name_start != tokens[i].start or len(award.name) < 5:
                break
            if stop_bodies and any(a <= award.name_start < b for a, b in stop_bodies):
                break
            award.head, award.strength = "enumeration", 2
            award.start = award.name_start
            out.append(award)
            nxt = re.compile(_NEXT.pattern).search(doc.raw, award.end, end)
            at = nxt.end() if nxt and nxt.start() - award.end < 90 else None
        break
    return out if len(out) > 1 or (out and out[0].programme) else []


_LOOSE_TITLES = frozenset(
    [
        "menjadi",
        "ditetapkan sebagai",
        "ditetapkan menjadi",
        "dipercaya sebagai",
        "masuk sebagai",
        "dinilai sebagai",
        "dipilih sebagai",
        "status sebagai",
        "yakni sebagai",
        "terpilih menjadi",
        "terpilih sebagai",
        "dinyatakan sebagai",
        "keluar sebagai",
        "tampil sebagai",
        "didapuk sebagai",
    ]
)


def _title_like(tokens: list[Token], j: int) -> bool:
    words = " ".join(t.low for t in tokens[j : j + 9])
    return bool(
        re.match(
            r"[\"“]?\s*(?:\w+\s+){0,5}?(?:ter(?:inovatif|baik|tinggi|inspiratif|populer|favorit|cepat|aktif|bersih|"
            r"tertib|hebat)|layak|sehat|peduli|model|teladan|award|unggul|informatif|mandiri|penyelenggara|duta|juara|"
            r"percontohan nasional)\b",
            words,
        )
    )


def _read(
    doc: Document,
    tokens: list[Token],
    i: int,
    j: int,
    role: str,
    stop_at: set[int],
    known: list[tuple[int, int, str, bool]],
) -> AwardName | None:
    head = doc.low[tokens[i].start : tokens[j - 1].end]
    if (
        head == "gelar"
        and re.search(
            r"\b(?:pada|event|ajang|lomba|juara\s+(?:\w+\s+){1,2}|pemenang|peserta)\s*$",
            doc.low[max(0, tokens[i].start - 26) : tokens[i].start],
        )
        and j < len(tokens)
        and tokens[j].capital
    ):
        role = "contests"
    elif head == "gelar" and not re.search(
        r"\b(?:raih|meraih|menyandang|dianugerahi|diberi|mendapat|mendapatkan|memperoleh|pertahankan|"
        r"mempertahankan|rebut|merebut|sabet|menyabet|tanda|penganugerahan|pemberian|"
        r"penyematan)\s+(?:\w+\s+){0,2}$",
        doc.low[max(0, tokens[i].start - 40) : tokens[i].start],
    ):
        return None
    if head == "apresiasi" and not re.search(
        r"\b(?:raih|meraih|menerima|terima|mendapat|mendapatkan|memperoleh|dapat|sabet|lomba|anugerah|penghargaan|"
        r"ajang|puncak|dalam|pada|di|diganjar)\s+(?:\w+\s+){0,2}$",
        doc.low[max(0, tokens[i].start - 40) : tokens[i].start],
    ):
        return None
    if head == "indeks" and (j >= len(tokens) or not tokens[j].capital):
        return None
    if head == "rekor" and "muri" not in doc.low[tokens[i].start : tokens[i].start + 40]:
        return None
    lead, stops, inner = _set("lead"), _set("stop"), _set("inner")
    k = j
    if role in ("heads", "events", "titles"):
        while (
            k < len(tokens)
            and tokens[k].start not in stop_at
            and (tokens[k].low in lead or tokens[k].text in "\"“'(‘:" or _number_word(tokens[k]))
        ):
            if tokens[k].low == "di" and k + 1 < len(tokens) and tokens[k + 1].low not in ("bidang", "sektor", "ajang"):
                break
            if (
                tokens[k].low == "dari"
                or tokens[k].low == "kepada"
                or (tokens[k].low == "untuk" and k + 1 < len(tokens) and tokens[k + 1].start in stop_at)
            ):
                break
            if tokens[k].low in ("kategori", "katagori") and k > j and tokens[k - 1].low not in lead:
                break
            k += 1
    if (role == "heads" and k > j and tokens[k - 1].low in ("ini", "tersebut")) or (
        role == "heads" and j < len(tokens) and tokens[j].low in ("ini", "itu", "tersebut")
    ):
        k = e = j
        return AwardName(tokens[i].start, tokens[j - 1].end, tokens[i].start, tokens[j - 1].end, "", None, 0, head)
    capital = k < len(tokens) and tokens[k].capital
    e = k
    while e < len(tokens) and e - k < 16:
        t = tokens[e]
        nxt = tokens[e + 1] if e + 1 < len(tokens) else None
        if t.start in stop_at and not any(a <= t.start < b for a, b, _, _ in known):
            break
        in_known = any(a < t.start < b for a, b, _, _ in known)
        if in_known:
            e += 1
            continue
        if t.text == "(" and nxt is not None and e > k:
            close = next((n for n in range(e, min(e + 7, len(tokens))) if tokens[n].text == ")"), None)
            if close is None or not (tokens[e + 1].capital and close - e <= 4):
                break
            e = close + 1
            continue
        if t.text in "/&-" or (t.text in "\"“”'‘’" and e == k):
            e += 1
            continue
        if t.low in inner and e > k and nxt is not None and (nxt.capital and nxt.start not in stop_at) and capital:
            e += 1
            continue
        if (
            t.low == "dan"
            and not capital
            and e > k
            and nxt is not None
            and nxt.low not in stops
            and nxt.text.isalpha()
            and nxt.start not in stop_at
            and not nxt.low.startswith(("me", "di"))
        ):
            e += 1
            continue
        if t.low == "pada" and not capital and e > k and nxt is not None and re.fullmatch(r"p[ei]\w+an", nxt.low):
            e += 1
            continue
        if not (t.text[0].isalnum()) or t.low in stops:
            break
        if t.low in ("kategori", "katagori", "predikat", "peringkat", "juara") and e > k:
            break
        named_level = capital and nxt is not None and t.capital and role == "contests"
        if t.low == "tingkat" and (e > k or role != "contests") and not named_level:
            break
        of_work = not capital and t.low in ("dalam", "untuk") and nxt is not None and nxt.low.startswith("pe")
        if t.low in ("atas", "sebagai", "untuk", "bagi", "di", "dalam") and not of_work:
            break
        if re.fullmatch(r"(19|20)\d\d", t.text) or (t.text[0].isdigit() and e > k and not t.text.isdigit()):
            break
        if (
            e > k
            and capital
            and not t.capital
            and not t.text.isdigit()
            and t.low not in ("terbaik", "tertinggi", "teladan", "berprestasi")
        ):
            break
        e += 1
    while e > k and tokens[e - 1].low in _FILLER_TAIL:
        e -= 1
    if role in ("heads", "titles") and not capital and e > k and _verbal(tokens[k]):
        return (
            AwardName(tokens[i].start, tokens[j - 1].end, tokens[i].start, tokens[j - 1].end, "", None, 0, head)
            if role == "heads" and head not in ("gelar", "hadiah", "apresiasi", "reward", "plakat")
            else None
        )
    if (
        not capital
        and e > k
        and (role == "own_heads" or head in _APPRAISALS)
        and (_STATES.match(tokens[k].low) or tokens[k].low in ("tahap", "babak"))
    ):
        return None  # "penilaian memakai tujuh kriteria", "medali ditentukan": a statement, not a name
    own = role == "contests" or (
        role == "own_heads" and (tokens[i].capital or head in ("opini", "indeks", "satyalancana", "piala", "medali"))
    )
    s = i if own and e > i else k
    start, end = tokens[i].start, tokens[max(e, j) - 1].end
    name = _clean(doc.raw[tokens[s].start : tokens[e - 1].end]) if e > s else ""
    content = [w for w in re.findall(r"[\w'-]+", name.lower()) if w not in _set("hollow")]
    if role in ("contests", "own_heads"):
        content = [w for w in content if w not in head.split()]
        if role == "contests" and (not content or (not any(t.capital for t in tokens[j:e]) and len(content) < 2)):
            return None
    if not content and head in _SELF_NAMED and tokens[i].capital:
        return AwardName(
            start, tokens[j - 1].end, start, tokens[j - 1].end, doc.raw[start : tokens[j - 1].end], None, 3, head
        )
    if not content:
        if role in ("heads", "own_heads") and head not in (
            "gelar",
            "hadiah",
            "apresiasi",
            "indeks",
            "sertifikat",
            "medali",
            "opini",
            "reward",
            "plakat",
        ):
            return AwardName(start, tokens[j - 1].end, start, tokens[j - 1].end, "", None, 0, head)
        return None
    if role == "heads" and head in ("gelar", "hadiah", "apresiasi", "reward", "plakat") and not capital:
        return None
    if role == "events" and not capital:
        return None
    strength = {"heads": 3, "own_heads": 3, "titles": 3, "contests": 1, "events": 1}[role]
    if head in ("indeks", "sertifikat"):
        strength = 2
    if (
        role == "heads"
        and i
        and (
            tokens[i - 1].low
            in ("dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sejumlah", "berbagai", "beberapa")
            or tokens[i - 1].text.isdigit()
        )
        and programmes.match(name) is None
    ):
        strength = 1  # "dua penghargaan perpustakaan dan arsip" names a field, not an award
    if (
        role == "heads"
        and not capital
        and len(content) < 2
        and not any(w.startswith("ter") and len(w) > 6 for w in content)
    ):
        strength = 1 if name.islower() and len(name) > 5 else strength
    return AwardName(start, end, tokens[s].start, tokens[e - 1].end, name, programmes.match(name), strength, head)


# Nouns of the contests list that are more often the subject of a statement than part of a name.
_APPRAISALS = frozenset({"penilaian", "evaluasi", "survei", "monev", "pemeringkatan", "liga", "festival", "pameran"})
_STATES = re.compile(
    r"(?:di(?!gital|siplin|stribusi|nas|sabilitas|fabel|klat)[a-z]{4,}|mem[a-z]{3,}|men(?!teri|tal|tor|engah|"
    r"uju)[a-z]{4,}|me[lrw](?!ah\b|ek\b|ayu)[a-z]{3,})$"
)


def _verbal(token: Token) -> bool:
    """Is this lower-case word a verb or a particle, with which no name begins?"""
    low = token.low
    if low in (
        "tak",
        "bukanlah",
        "bukan",
        "pernah",
        "sangat",
        "patut",
        "layak",
        "tentu",
        "tentunya",
        "jangan",
        "semata",
        "harus",
        "sempat",
        "ikut",
        "pun",
        "baru",
        "saja",
        "nomor",
        "wajib",
        "bagi",
        "tidak",
        "ada",
        "dan",
        "atau",
        "semoga",
        "hari",
        "kita",
        "kami",
        "nya",
        "besar",
        "pertama",
        "kedua",
        "ketiga",
        "masa",
        "kini",
        "cukup",
        "lebih",
        "masing-masing",
    ):
        return True
    return (
        low.startswith(("mem", "men", "meng", "meny", "di"))
        and low
        not in (
            "digital",
            "disiplin",
            "distribusi",
            "desa",
            "menuju",
            "menteri",
            "dinas",
            "difabel",
            "diskominfo",
            "disabilitas",
            "menengah",
            "mental",
        )
        and len(low) > 4
    )


_REASON = re.compile(
    r"\b(?:atas|karena|berkat|lantaran|sebagai|dalam kategori|di bidang|bidang|dalam hal|dalam|kategori)\s+"
)
_REASON_LEAD = frozenset(
    "berhasil sukses mampu telah dinilai dianggap keberhasilan keberhasilannya kontribusi dedikasi kinerja "
    "komitmen prestasi capaian capaiannya upaya upayanya dukungan kinerjanya sebagai salah satu dalam di bidang "
    "atas partisipasi peran kepedulian".split()
)


def name_by_reason(doc: Document, tokens: list[Token], award: AwardName, skip: list[tuple[int, int]], end: int) -> None:
    """Names an unnamed award after the reason it was given for ("penghargaan dari X karena berhasil menekan Y").

    Args:
        doc: the document.
        tokens: the sentence's tokens.
        award: an award without a name; filled in place when a reason is found.
        skip: spans between noun and reason that may stand there (givers).
        end: where the clause ends at the latest.
    """
    found = _REASON.search(doc.low, award.end, min(end, award.end + 140))
    while found and any(a <= found.start() < b for a, b in skip):
        found = _REASON.search(doc.low, found.end(), min(end, award.end + 140))
    if not found or re.search(r"[.;:]", doc.low[award.end : found.start()]):
        return
    k = next((i for i, t in enumerate(tokens) if t.start >= found.end()), None)
    if k is None:
        return
    s = k
    while k < len(tokens) and tokens[k].low in _REASON_LEAD:
        k += 1
    stops = _set("stop") - {"dan", "terhadap", "pada"}
    e = k
    while e < len(tokens) and e - k < 9:
        t = tokens[e]
        if (not t.text[0].isalnum() and t.text not in "/-&") or t.low in stops or re.fullmatch(r"(19|20)\d\d", t.text):
            break
        if e > k and any(a <= t.start < b for a, b in skip):
            break
        e += 1
    while e > k and tokens[e - 1].low in ("dan", "di", "pada", "dalam", "untuk", "tingkat", "atas", "dari", "sebagai"):
        e -= 1
    if e - k < 1:
        k = s
    content = [t.low for t in tokens[k:e] if t.low not in _set("hollow")]
    if len(content) < 2:
        return
    award.name_start, award.name_end = tokens[k].start, tokens[e - 1].end
    award.name = _clean(doc.raw[award.name_start : award.name_end])
    award.programme = programmes.match(award.name)
    award.strength = 2 if award.name else 0


def _number_word(token: Token) -> bool:
    return token.low in ("dua", "tiga", "satu", "empat", "lima")


def _english(doc: Document, tokens: list[Token], i: int, stopped: set[int]) -> AwardName | None:
    """ "Innovative Government Award (IGA) 2020": the name stands before the noun."""
    if not tokens[i].capital:
        return AwardName(tokens[i].start, tokens[i].end, tokens[i].start, tokens[i].end, "", None, 0, "award")
    s = i
    while s > 0 and i - s < 7:
        t = tokens[s - 1]
        if t.start in stopped or (
            t.low
            in (
                "raih",
                "terima",
                "sabet",
                "boyong",
                "dapat",
                "penghargaan",
                "meraih",
                "menuju",
                "dalam",
                "pada",
                "di",
                "juri",
                "tim",
                "dan",
                "malam",
                "ajang",
                "kembali",
                "baca",
                "anugerah",
                "gelar",
                "the",
            )
            and t.low != "the"
        ):
            break
        if t.capital or t.text in "'’&-" or (t.low in ("of", "for", "and") and s - 2 >= 0 and tokens[s - 2].capital):
            s -= 1
            continue
        break
    while s < i and tokens[s].text in "'’&-":
        s += 1
    e = i + 1
    if e + 2 < len(tokens) and tokens[e].text == "(" and tokens[e + 2].text == ")" and tokens[e + 1].text.isupper():
        e += 3
    name = _clean(doc.raw[tokens[s].start : tokens[e - 1].end])
    if s == i:
        k = e
        while k < len(tokens) and tokens[k].capital and k - e < 5:
            k += 1
        if k == e:
            return AwardName(tokens[i].start, tokens[i].end, tokens[i].start, tokens[i].end, "", None, 0, "award")
        name, e = _clean(doc.raw[tokens[s].start : tokens[k - 1].end]), k
    return AwardName(
        tokens[s].start, tokens[e - 1].end, tokens[s].start, tokens[e - 1].end, name, programmes.match(name), 3, "award"
    )


_EDGE = " ,.;:'\"“”‘’-–/&"


def _clean(name: str) -> str:
    name = re.sub(r"\s+", " ", name).strip(_EDGE)
    name = re.sub(r"\s*\((?:[^)]*)$", "", name)
    name = (
        re.sub(r"^(?:penghargaan|piagam|anugerah sebagai|predikat|sebagai)\s+(?=\S)", "", name, flags=re.IGNORECASE)
        if not name.startswith(("Penghargaan Pem", "Penghargaan K", "Penghargaan S"))
        else name
    )
    name = _RANKED.sub("", name)
    name = re.sub(r"\s+(?:kategori|katagori|tingkat|predikat|dengan|bidang)$", "", name)
    return name.strip(_EDGE)


_RANKED = re.compile(
    r"^(?:juara|peringkat|terbaik|ranking)\s+(?:umum\s+|harapan\s+)?(?:\d{1,2}|[IVX]{1,4}|pertama|kedua|ketiga|"
    r"satu|dua|tiga|empat|lima)\s+(?=\S)",
    re.IGNORECASE,
)


def _without_overlaps(found: list[AwardName]) -> list[AwardName]:
    found.sort(key=lambda a: (-a.strength if a.name else 1, -(a.end - a.start)))
    kept: list[AwardName] = []
    for award in found:
        if not any(award.start < k.end and k.start < award.end for k in kept):
            kept.append(award)
    return sorted(kept, key=lambda a: a.start)
