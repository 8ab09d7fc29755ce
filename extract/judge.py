"""What is dropped: poor results, hollow names, things that only look like an award."""

from __future__ import annotations

import functools
import re

from extract.data_files import toml_table
from extract.join import Resolved
from extract.matcher import PhraseMatcher
from extract.reading import Reading
from extract.text import Document

_NOT_AN_AWARD = re.compile(
    r"\b(?:masa kerja|uang|setinggi|terima kasih|rasa hormat|kepada para|pesangon|tinggi-tingginya|sarjana|doktor|magister|perkara|berita acara|bantuan|beasiswa|hibah|akta|ktp|tanah|kunjungan|laporan|"
    r"kepercayaan|dukungan politik|izin|suara|kursi|keuntungan|laba|omzet|vaksin|halal|syariah|kelulusan|jabatan|penilaian lapangan|hang seng|terburuk)\b"
)
_UNDECIDED = re.compile(
    r"\b(?:masuk (?:dalam )?nominasi|nominasi|nominator|nominee|kandidat|calon penerima|akan diumumkan|tahap (?:penilaian|verifikasi|wawancara))\b"
)


@functools.cache
def _words(key: str) -> PhraseMatcher:
    return PhraseMatcher((w, w) for w in toml_table("fields.toml")[key])


@functools.cache
def _set(key: str) -> tuple[str, ...]:
    return tuple(toml_table("fields.toml")[key])


def field_of(doc: Document) -> str:
    """The field of news: "sport", "market", or "" for everything else."""
    head = min(len(doc.low), 12_000)
    sport = {h.value for h in _words("sport").find(doc.low, 0, head)}
    market = {h.value for h in _words("market").find(doc.low, 0, head)}
    if len(sport) >= 5:
        return "sport"
    return "market" if len(market) >= 4 else ""


def judge(doc: Document, items: list[Resolved], readings: list[Reading]) -> list[Resolved]:
    """The entries that are awards."""
    by_number = {r.number: r for r in readings}
    news = field_of(doc)
    return [item for item in items if _stands(doc, item, by_number[item.draft.sentence], news)]


def _stands(doc: Document, item: Resolved, r: Reading, news: str) -> bool:
    d = item.draft
    assert d.award is not None
    name = d.award.name.lower()
    if d.poor or not name or not item.name:
        return False
    if _NOT_AN_AWARD.search(name) or any(w in name for w in _set("never")):
        return False
    if name.split()[0] in _set("bad_start") and d.award.programme is None:
        return False
    if d.award.head == "enumeration" and d.award.programme is None and any(e.start <= d.award.name_start < e.end for e in r.entities):
        return False
    result = bool(d.categories) or "rank" in d.fields or "score" in d.fields
    if d.award.strength < 2 and not result:
        return False
    if d.award.head == "indeks" and d.award.programme is None and not (item.kind in ("government", "agency") and result):
        return False
    if d.award.head == "sertifikat" and d.award.programme is None and d.inherited:
        return False
    if news == "market" and d.award.programme is None:
        return False
    if news == "sport" and d.award.programme is None:
        official = bool(_words("official_contests").find(doc.low, max(0, d.award.start - 60), min(len(doc.low), d.award.end + 60)))
        given = d.award.strength >= 3 and d.award.head.startswith(("penghargaan", "piagam", "anugerah"))
        if not official and not given:
            return False
    text = doc.low[r.start : r.end]
    return not (_UNDECIDED.search(text) and not re.search(r"\b(?:juara|meraih|peringkat)\b", text))
