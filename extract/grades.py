"""Grades, classes, scores, ranks, scopes and assessed years of a sentence."""

from __future__ import annotations

import dataclasses
import functools
import re

from extract import numbers
from extract.data_files import toml_table
from extract.matcher import PhraseMatcher
from extract.text import Document, Token


@dataclasses.dataclass(slots=True)
class Grade:
    """A grade, predicate or contest class. `poor` marks a result that is no achievement."""

    start: int
    end: int
    text: str
    poor: bool
    free: bool  # a class read off the words after "kategori", not a known grade


@dataclasses.dataclass(slots=True)
class Score:
    """A number that is a result. `named` tells that a word such as "nilai" stands before it."""

    start: int
    end: int
    value: float
    named: bool


@functools.cache
def _set(key: str) -> frozenset[str]:
    return frozenset(toml_table("grades.toml")[key])


@functools.cache
def _strong() -> PhraseMatcher:
    data = toml_table("grades.toml")
    return PhraseMatcher([(w, "poor") for w in data["poor"] if " " in w] + [(w, "strong") for w in data["strong"]])


@functools.cache
def _after_head() -> PhraseMatcher:
    data = toml_table("grades.toml")
    rows = (
        [(w, "weak") for w in data["weak"]]
        + [(w, "strong") for w in data["strong"]]
        + [(w, "poor") for w in data["poor"]]
    )
    return PhraseMatcher(rows)


_QUOTES = "\"“”'‘’(:"


def find_grades(doc: Document, tokens: list[Token]) -> list[Grade]:
    """Grades and classes of a sentence in order, without overlaps."""
    if not tokens:
        return []
    begin, end = tokens[0].start, tokens[-1].end
    out: list[Grade] = []
    letters, poor_letters, heads = _set("letters"), _set("poor_letters"), _set("heads")
    for i, t in enumerate(tokens):
        if t.low not in heads:
            continue
        j = i + 1
        while (
            j < len(tokens)
            and (
                tokens[j].text in _QUOTES
                or tokens[j].low in ("nasional", "tingkat", "predikat", "kategori", "opini", "akhir", "yakni", "zona")
            )
            and j - i < 4
        ):
            if tokens[j].low == "zona":
                break
            j += 1
        if j >= len(tokens):
            continue
        word = tokens[j]
        letter = word.text + (
            "-"
            if doc.raw[word.end : word.end + 1] == "-"
            and doc.raw[word.end + 1 : word.end + 2] in (" ", "”", '"', ",", ".")
            else ""
        )
        letter = letter if letter in letters else word.text
        if letter in letters or word.text in poor_letters:
            if t.low in ("kelas", "tipe", "kelompok", "golongan"):
                continue
            out.append(Grade(word.start, word.start + len(letter), letter, word.text in poor_letters, False))
            continue
        hits = _after_head().find(doc.low, word.start, min(end, word.start + 40))
        if (
            hits
            and hits[0].start == word.start
            and not (
                t.low == "tingkat"
                and hits[0].value == "weak"
                and doc.low[hits[0].start : hits[0].end] in ("tinggi", "baik", "maju", "mandiri")
            )
        ):
            hit = hits[0]
            text = doc.raw[hit.start : hit.end]
            if t.low in ("kategori", "katagori", "ketegori", "kategorinya") and hit.value == "weak":
                longer = _class_name(tokens, j)
                if (
                    longer > j
                    and tokens[longer - 1].end > hit.end
                    and tokens[longer - 1].end - hit.start < 70
                    and not re.search(r"\bdan\b", doc.low[hit.start : tokens[longer - 1].end])
                ):
                    text = doc.raw[hit.start : tokens[longer - 1].end].strip(" \"“”'.,")
                    out.append(Grade(hit.start, tokens[longer - 1].end, text, False, False))
                    continue
            out.append(Grade(hit.start, hit.end, text, hit.value == "poor", False))
            continue
        if t.low in ("kategori", "katagori", "ketegori", "kategorinya", "tipe", "kelompok", "klasifikasi", "kelas"):
            e = _class_name(tokens, j)
            if e > j:
                text = re.sub(r"\s+", " ", doc.raw[tokens[j].start : tokens[e - 1].end]).strip(" \"“”'.,")
                if len(text) > 2 and not text.isdigit():
                    out.append(Grade(tokens[j].start, tokens[e - 1].end, text, False, True))
    for hit in _strong().find(doc.low, begin, end):
        if any(g.start <= hit.start < g.end for g in out):
            continue
        out.append(Grade(hit.start, hit.end, doc.raw[hit.start : hit.end], hit.value == "poor", False))
    return sorted(out, key=lambda g: g.start)


def _class_name(tokens: list[Token], j: int) -> int:
    """Index behind the class name that begins at j ("Pemerintah Provinsi tipe B", "kota kecil")."""
    stop = _set("class_stop")
    e = j
    quoted = j > 0 and tokens[j - 1].text in "\"“'"
    capital = tokens[j].capital
    while e < len(tokens) and e - j < 13:
        t = tokens[e]
        if quoted and t.text in "\"”'":
            break
        if not quoted:
            if t.text in '()"“”;:.,!?' or (
                t.low in stop
                and not (
                    capital
                    and t.low in ("dalam", "untuk", "di", "atas", "yang")
                    and e + 1 < len(tokens)
                    and tokens[e + 1].capital
                )
            ):
                break
            if re.fullmatch(r"(19|20)\d\d", t.text):
                break
            if (
                capital
                and not t.capital
                and not t.text.isdigit()
                and t.low
                not in (
                    "dan",
                    "of",
                    "the",
                    "for",
                    "tipe",
                    "wilayah",
                    "dengan",
                    "bidang",
                    "tingkat",
                    "in",
                    "dalam",
                    "untuk",
                    "terbaik",
                    "/",
                    "-",
                    "&",
                )
            ):
                break
        e += 1
    while e > j and tokens[e - 1].low in (
        "dan",
        "dengan",
        "wilayah",
        "bidang",
        "tingkat",
        "of",
        "for",
        "in",
        "dalam",
        "untuk",
        "-",
        "/",
        "&",
    ):
        e -= 1
    return e


_SCORE_HEAD = re.compile(
    r"\b(?:nilai|nilainya|skor|skornya|score|indeks|indeksnya|angka|poin|point|mengantongi|rata-rata|capaian|"
    r"hasil|memperoleh|dengan|sebesar|yakni|mencapai|kategori|akhir)\b[^.;\d\n]{0,28}$"
)


_NUMBER = re.compile(r"(?<![\w.,/-])\d{1,5}(?:[.,]\d{1,4})?(?![\w/]|[.,]\d|-\d)")


_NOT_SCORE_AFTER = re.compile(
    r"\s*(?:orang|warga|desa|kelurahan|kecamatan|kabupaten|kota|provinsi|daerah|pemda|peserta|tahun|bulan|"
    r"hari|jam|menit|kali|unit|juta|miliar|milyar|triliun|ribu|rupiah|kg|ton|hektar|ha|km|meter|sekolah|siswa|"
    r"guru|opd|skpd|instansi|badan|lembaga|inovasi|medali|emas|perak|perunggu|besar|terbaik|laporan|"
    r"perusahaan|pasal|persen dari|lembar|buah|item|indikator|aspek|dimensi|kementerian|puskesmas|pegawai|asn|"
    r"pns|penghargaan|kategori|zona|finalis|nominasi|nominator|karya|tim|januari|februari|maret|april|mei|"
    r"juni|juli|agustus|september|oktober|november|desember|wib|wita|wit|dari \d|kelas|rt|rw|kilometer|kk|"
    r"jiwa|ekor|stan|cabang|lomba|judul|pemerintah|unsur|satker|polres|gubernur|bupati|kursi|suara|bidang|"
    r"perpustakaan|wilayah|pekan|minggu|detik)\b"
)


def find_scores(doc: Document, start: int, end: int, taken: list[tuple[int, int]]) -> list[Score]:
    """Numbers of a span that may be results.

    Args:
        doc: the document.
        start, end: the sentence.
        taken: spans of dates, ranks and names, whose numbers are none.
    """
    out: list[Score] = []
    low = doc.low
    for m in _NUMBER.finditer(doc.raw, start, end):
        if any(a <= m.start() < b for a, b in taken):
            continue
        before = low[max(start, m.start() - 48) : m.start()]
        after = low[m.end() : m.end() + 24]
        if _NOT_SCORE_AFTER.match(after) or re.search(
            r"(?:rp\.?|ke-?|no\.?|nomor|pasal|sdn|smpn|sman|smkn|negeri|tipe|level|rt|rw|-|usia|pukul|top|uu|"
            r"covid|seluas|senilai|ayat|sebanyak|ada|total|lantai|dari|km|jalan|gang|edisi|bab|kelas|regional|"
            r"zona|wilayah|harapan|juara|peringkat|urutan|posisi|terbaik|d|sekitar|ranking|rangking|nilai "
            r"rp)\s*$",
            before,
        ):
            continue
        text = m.group()
        value = numbers.decimal(text)
        if value is None:
            continue
        named = bool(_SCORE_HEAD.search(before)) or bool(re.match(r"\s*poin\b", after))
        if re.search(
            r"\b(?:rata-rata|rerata|reratanya|rata-ratanya|ambang batas|batas minimal|minimal|target|interval|"
            r"rentang|skala)\b[^,;]{0,40}$",
            before,
        ):
            continue
        if re.fullmatch(r"(?:19|20)\d\d", text):
            continue
        if not named and not ("," in text or "." in text):
            continue
        if re.match(r"\s*(?:%|persen)", after) and not re.search(
            r"\b(?:nilai|skor|indeks|angka|kategori|capaian|predikat|tertinggi|nilainya)\b", before + after
        ):
            continue
        if "." in text and "," not in text and len(text.split(".")[1]) == 3 and not named:
            continue
        if "." in text and value >= 1000 and len(text) < 6:
            value = float(text)
        if (
            named
            and "," not in text
            and "." not in text
            and not re.search(
                r"\b(?:nilai|nilainya|skor|skornya|score|poin|point|indeks|angka)\b[^\d,.;]{0,22}$", before
            )
            and not re.match(r"\s*poin\b", after)
        ):
            continue
        end_at = m.end()
        out.append(Score(m.start(), end_at, value, named))
    return out


_YEAR = re.compile(r"(?<![\d/.-])(?:19|20)\d\d(?![\d]|/\d)")


def find_years(doc: Document, start: int, end: int, taken: list[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """Years of a span that are no part of a date: (start, end, year)."""
    out = []
    for m in _YEAR.finditer(doc.raw, start, end):
        if any(a <= m.start() < b for a, b in taken):
            continue
        if re.search(
            r"(?:nomor|no\.?|uu|perpres|pasal|permen\w*|sejak|undang-undang[^.;]{0,30}tahun|\b(?:uu|perda|"
            r"perpres|permen\w*|pp|keppres|inpres|pergub|perwali|perbup|nomor|no\.?)[^.;]{0,16}tahun|pemilu|"
            r"pilkada|lahir)\s*(?:tahun\s*)?$",
            doc.low[max(start, m.start() - 50) : m.start()],
        ):
            continue
        out.append((m.start(), m.end(), int(m.group())))
    return out
