"""What is dropped: poor results, hollow names, things that only look like an award."""

from __future__ import annotations

import re

from extract.join import Resolved
from extract.reading import Reading
from extract.text import Document

_NOT_AN_AWARD = re.compile(
    r"\b(?:masa kerja|uang|setinggi|terima kasih|rasa hormat|kepada para|pesangon|tinggi-tingginya|sarjana|doktor|magister|perkara|berita acara|bantuan|beasiswa|hibah|akta|ktp|tanah|kunjungan|laporan|"
    r"kepercayaan|dukungan|izin|suara|kursi|keuntungan|laba|omzet|vaksin|halal|kelulusan|jabatan|penilaian lapangan)\b"
)
_UNDECIDED = re.compile(r"\b(?:masuk (?:dalam )?nominasi|nominasi|nominator|nominee|finalis|kandidat|calon penerima|akan diumumkan|tahap (?:penilaian|verifikasi|wawancara))\b")


def judge(doc: Document, items: list[Resolved], readings: list[Reading]) -> list[Resolved]:
    """The entries that are awards."""
    by_number = {r.number: r for r in readings}
    out = []
    for item in items:
        d = item.draft
        assert d.award is not None
        r = by_number[d.sentence]
        text = doc.low[r.start : r.end]
        if d.poor:
            continue
        name = d.award.name.lower()
        if not name or _NOT_AN_AWARD.search(name):
            continue
        if d.award.programme is None and d.award.strength < 2 and not (d.fields or d.categories):
            continue
        if _UNDECIDED.search(text) and not re.search(r"\b(?:juara|meraih|peringkat)\b", text):
            continue
        if item.name.lower().startswith(("dewan perwakilan",)) or not item.name:
            continue
        out.append(item)
    return out
