"""Places and how far they reach: "juara II tingkat provinsi", "peringkat ke-3 nasional"."""

from __future__ import annotations

import dataclasses
import re

from extract import numbers
from extract.text import Document


@dataclasses.dataclass(slots=True)
class Rank:
    """A place: `value` is None for a band ("10 besar") or a consolation place, which stand in `category`."""

    start: int
    end: int
    value: int | None
    category: str
    head: str


@dataclasses.dataclass(slots=True)
class Scope:
    """Within what a rank counts ("se-Kalimantan Selatan", "nasional")."""

    start: int
    end: int
    text: str


_PLACE_WORD = (
    r"(?:pertama|kesatu|kedua|ketiga|keempat|kelima|keenam|ketujuh|kedelapan|kesembilan|kesepuluh|satu|dua|tiga|"
    r"empat|lima|enam|tujuh|delapan|sembilan|sepuluh)"
)


_RANK = re.compile(
    r"\b(?P<head>juara umum|juara harapan|harapan|juara|peringkat|peringkatnya|ranking|rangking|rank|terbaik|"
    r"urutan|posisi|tempat|nomor urut|tertinggi|runner-? ?up)"
    r"(?:\s+(?:nasional|pertama\s+nasional)\b)?\s*(?:ke-?\s?|\(|no\.?\s?|nomor\s|berada "
    rf"di\s)?\s*(?P<num>\d{{1,3}}\b(?![.,]\d|\s?persen|\s?%)|[ivx]{{1,4}}\b|{_PLACE_WORD}\b)?"
)


_MORE = re.compile(
    r"\s*(?:sampai dengan|sampai|hingga|s/d|dan|,|-|–)\s*(?:ke-?\s?)?(\d{1,2}(?![.,]?\d)|[IVX]{1,4}|kedua|"
    r"ketiga|keempat|kelima|keenam)\b(?!\s*(?:kategori|penghargaan|kali|orang|daerah))"
)


_TOP = re.compile(
    r"\b(?:di (?:posisi )?puncak|nomor satu|nomor wahid|(?:urutan|peringkat|posisi) teratas|ranking satu|"
    r"tempat teratas)\b"
)


_ALONE = re.compile(
    r"\b(?P<num>pertama|kedua|ketiga|keempat|kelima|keenam|ketujuh|kedelapan|kesembilan|kesepuluh|ke-\d{1,2})\b"
)


_BAND = re.compile(
    r"\b(?P<n>\d{1,3}|tiga|empat|lima|enam|sepuluh|delapan|tujuh|dua puluh)\s+(?P<kind>besar|terbaik|"
    r"teratas)\b|\btop\s+(?P<top>\d{1,3})\b(?:\s+(?:inovasi\s+terpuji|inovasi))?"
)


_SCOPE = re.compile(
    r"\bse[ -]?-?\s?(?:(?:kabupaten|kota|provinsi|propinsi|kab\.|wilayah|kecamatan|"
    r"pulau)\s+)?(?P<name>[A-Z][\w.-]*(?:\s+(?:dan\s+)?[A-Z][\w-]*){0,3})"
    r"|\b(?P<tier>(?:di\s+|pada\s+|skala\s+|di\s+level\s+)?(?:tingkat|level|skala)\s+(?:nasional|"
    r"internasional|asia|dunia|provinsi|propinsi|kabupaten|kota|kecamatan|"
    r"regional)(?:\s+[A-Z][\w-]*(?:\s+[A-Z][\w-]*){0,3})?)"
    r"|\b(?P<nat>secara nasional|nasional|se-indonesia|di indonesia)\b|"
    r"\b(?P<reg>wilayah\s+[A-Z][\w]+(?:\s[A-Z]\w+)?|[Rr]egional\s+[IVX]+\b)",
)


def find_ranks(doc: Document, start: int, end: int) -> list[Rank]:
    """Places and bands of a span, in order."""
    out: list[Rank] = []
    raw, low = doc.raw, doc.low
    for m in _BAND.finditer(low, start, end):
        if m.group("kind") == "besar" and re.search(r"\bkota\s+$", low[max(start, m.start() - 8) : m.start()]):
            continue
        out.append(Rank(m.start(), m.end(), None, raw[m.start() : m.end()], "band"))
    for m in _TOP.finditer(low, start, end):
        out.append(Rank(m.start(), m.end(), 1, "", "puncak"))
    for m in _RANK.finditer(low, start, end):
        if any(r.start <= m.start() < r.end or m.start() <= r.start < m.end() for r in out):
            continue
        head, num = m.group("head"), m.group("num")
        printed = raw[m.start("num") : m.end("num")] if num else ""
        if num and re.fullmatch(r"[ivx]+", num) and not printed.isupper():
            num = None
        value = numbers.ordinal(printed if printed.isupper() else num) if num else None
        if (
            num
            and num.isdigit()
            and re.match(
                r"\s*(?:orang|besar|kabupaten|kota|provinsi|daerah|desa|tahun|kali|kategori|opd|persen)",
                low[m.end() : m.end() + 12],
            )
            and head not in ("juara", "juara umum", "peringkat")
        ):
            value = None
        if head in ("tertinggi", "tempat") and value is None:
            continue
        if head == "tempat" and not re.search(r"(?:di|menempati)\s+$", low[max(start, m.start() - 12) : m.start()]):
            continue
        if (
            head in ("posisi", "urutan", "peringkat", "ranking", "rangking", "rank", "peringkatnya", "nomor urut")
            and value is None
        ):
            continue
        if head == "tertinggi" and num and not num.startswith("ke") and num != "pertama":
            continue
        stop = m.end("num") if num and value is not None else m.start() + len(head)
        if head in ("juara harapan", "harapan"):
            if head == "harapan" and (
                value is None
                or not (raw[m.start()].isupper() or re.search(r"juara", low[max(start, m.start() - 90) : m.start()]))
            ):
                continue
            out.append(
                Rank(
                    m.start(),
                    stop,
                    None,
                    f"Harapan {printed}".strip()
                    if head == "harapan"
                    else raw[m.start() : stop].title().replace("Iii", "III").replace("Ii", "II"),
                    "harapan",
                )
            )
            continue
        if head == "juara umum":
            out.append(Rank(m.start(), stop, value or 1, "Juara Umum", "juara umum"))
            continue
        if head.startswith("runner"):
            value = 2
        if (
            head == "terbaik"
            and num
            and value is not None
            and re.match(r"\s+(?:kali|penghargaan|daerah|kabupaten|kota)", low[m.end() : m.end() + 14])
            and not printed.isdigit()
        ):
            value = None
        out.append(Rank(m.start(), stop, value, "", head))
        if value is not None:
            more = _MORE.match(raw, stop, end)
            second = numbers.ordinal(more.group(1)) if more else None
            if more and second is not None and second > value:
                out.append(Rank(more.start(1), more.end(1), second, "", head))
    for m in _ALONE.finditer(low, start, end):
        if any(r.start <= m.start() < r.end for r in out):
            continue
        if re.match(
            r"\s*(?:kali|kalinya|secara|tahun|hari|penghargaan|pihak|daerah|predikat|dari sisi|komponen|orang|"
            r"aspek|sejak|republik|ri\b)",
            low[m.end() : m.end() + 20],
        ) or re.search(
            r"(?:yang|kali|untuk|tahun|hari|hut|yang ke|perempuan|di hari|tahap|rapat|masa)\s*$",
            low[max(start, m.start() - 10) : m.start()],
        ):
            continue
        out.append(Rank(m.start(), m.end(), numbers.ordinal(m.group("num")), "", "alone"))
    return sorted(out, key=lambda r: r.start)


def find_scopes(doc: Document, start: int, end: int) -> list[Scope]:
    """Scopes of a span ("se-Kalsel", "tingkat nasional"), in order."""
    out = []
    for m in _SCOPE.finditer(doc.raw, start, end):
        out.append(Scope(m.start(), m.end(), re.sub(r"\s+", " ", m.group()).strip()))
    return out
