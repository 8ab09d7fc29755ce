"""Where the name of an award ends that begins with a known word ("penghargaan …", "… Award")."""

from __future__ import annotations

import re

from extract import programmes
from extract.award_names import FILLER_TAIL, SELF_NAMED, AwardName, clean_name, number_word, vocabulary
from extract.text import Document, Token

LOOSE_TITLES = frozenset(
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


def title_like(tokens: list[Token], j: int) -> bool:
    words = " ".join(t.low for t in tokens[j : j + 9])
    return bool(
        re.match(
            r"[\"“]?\s*(?:\w+\s+){0,5}?(?:ter(?:inovatif|baik|tinggi|inspiratif|populer|favorit|cepat|aktif|bersih|"
            r"tertib|hebat)|layak|sehat|peduli|model|teladan|award|unggul|informatif|mandiri|penyelenggara|duta|juara|"
            r"percontohan nasional)\b",
            words,
        )
    )


def read_name(
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
    lead, stops, inner = vocabulary("lead"), vocabulary("stop"), vocabulary("inner")
    k = j
    if role in ("heads", "events", "titles"):
        while (
            k < len(tokens)
            and tokens[k].start not in stop_at
            and (tokens[k].low in lead or tokens[k].text in "\"“'(‘:" or number_word(tokens[k]))
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
    while e > k and tokens[e - 1].low in FILLER_TAIL:
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
    name = clean_name(doc.raw[tokens[s].start : tokens[e - 1].end]) if e > s else ""
    content = [w for w in re.findall(r"[\w'-]+", name.lower()) if w not in vocabulary("hollow")]
    if role in ("contests", "own_heads"):
        content = [w for w in content if w not in head.split()]
        if role == "contests" and (not content or (not any(t.capital for t in tokens[j:e]) and len(content) < 2)):
            return None
    if not content and head in SELF_NAMED and tokens[i].capital:
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


def english_name(doc: Document, tokens: list[Token], i: int, stopped: set[int]) -> AwardName | None:
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
    name = clean_name(doc.raw[tokens[s].start : tokens[e - 1].end])
    if s == i:
        k = e
        while k < len(tokens) and tokens[k].capital and k - e < 5:
            k += 1
        if k == e:
            return AwardName(tokens[i].start, tokens[i].end, tokens[i].start, tokens[i].end, "", None, 0, "award")
        name, e = clean_name(doc.raw[tokens[s].start : tokens[k - 1].end]), k
    return AwardName(
        tokens[s].start, tokens[e - 1].end, tokens[s].start, tokens[e - 1].end, name, programmes.match(name), 3, "award"
    )
