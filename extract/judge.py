"""What is dropped: poor results, hollow names, things that only look like an award."""

from __future__ import annotations

import functools
import re

from extract.data_files import toml_table
from extract.join import Resolved, same_award
from extract.matcher import PhraseMatcher
from extract.reading import Reading
from extract.standing import is_low, no_award_name, told_as_failure
from extract.text import Document

_NOT_AN_AWARD = re.compile(
    r"\b(?:masa kerja|uang|setinggi|terima kasih|rasa hormat|kepada para|pesangon|tinggi-tingginya|sarjana|"
    r"doktor|magister|perkara|berita acara|bantuan|beasiswa|hibah|akta|ktp|tanah|kunjungan|laporan|"
    r"kepercayaan|dukungan politik|izin|suara|kursi|keuntungan|laba|omzet|vaksin|halal|syariah|kelulusan|"
    r"jabatan|penilaian lapangan|hang seng|terburuk)\b"
)
_UNDECIDED = re.compile(
    r"\b(?:masuk (?:dalam )?nominasi|nominasi|nominator|nominee|kandidat|calon penerima|akan diumumkan|tahap "
    r"(?:penilaian|verifikasi|wawancara))\b"
)


@functools.cache
def _words(key: str) -> PhraseMatcher:
    return PhraseMatcher((w, w) for w in toml_table("fields.toml")[key])


@functools.cache
def _set(key: str) -> tuple[str, ...]:
    return tuple(toml_table("fields.toml")[key])


def field_of(doc: Document) -> str:
    """The field of news: "sport", "market", "poll", or "" for everything else."""
    head = min(len(doc.low), 12_000)
    sport = {h.value for h in _words("sport").find(doc.low, 0, head)}
    market = {h.value for h in _words("market").find(doc.low, 0, head)}
    if len(sport) >= 5:
        return "sport"
    poll = {h.value for h in _words("poll").find(doc.low, 0, head)}
    if len(market) >= 4:
        return "market"
    return "poll" if len(poll) >= 4 and poll & {"elektabilitas", "responden", "margin of error"} else ""


def judge(doc: Document, items: list[Resolved], readings: list[Reading]) -> list[Resolved]:
    """The entries that are awards."""
    by_number = {r.number: r for r in readings}
    news = field_of(doc)
    if _HOAX.search(doc.low, 0, doc.title_end):
        return []
    if _undecided_article(doc):
        waited = [a for r in readings[:3] for a in r.awards if a.name]
        items = [
            i
            for i in items
            if i.draft.award is not None
            and (not i.draft.award_inherited or (i.draft.past and "rank" in i.draft.fields))
            and (i.draft.past or "rank" in i.draft.fields or "score" in i.draft.fields)
            and (
                (i.draft.past and "rank" in i.draft.fields and "period" in i.draft.fields)
                or not any(same_award(a, i.draft.award) for a in waited)
            )
        ]
    return [item for item in items if _stands(doc, item, by_number[item.draft.sentence], news)]


# A headline that says the news of the award is false.
_HOAX = re.compile(r"\b(?:hoaks|hoax|bohong|cek fakta|disinformasi|kabar palsu|berita palsu)\b")
_UNDECIDED_TITLE = re.compile(
    r"\b(?:dimulai|paparkan|memaparkan|paparan|rapatkan|tiket|berebut|perebutkan|beradu|berlaga|berpeluang|"
    r"bidik|incar|targetkan|ditarget\w*|target|masuk bursa|nominasi|nominator|calon|kandidat|presentasi|"
    r"pemantauan|verifikasi|visitasi|siap raih|siap|menuju|persiapan|kejar|diajak|ajak|dibuka|buka|tim juri|"
    r"tim penilai|dinilai tim|dikunjungi|kunjungi|optimis\w*|harap\w*|bersaing|seleksi|ikuti|jadwal|usulkan|"
    r"diusulkan|road to|gelar lomba|prediksi|diprediksi|daftar peserta|dukung|minta|songsong|sambut)\b"
)
_WON = re.compile(
    r"\b(?:berpredikat|tetapkan|sandang|raih|meraih|terima|sabet|boyong|juara|dapat|diganjar|dianugerahi|"
    r"pertahankan|kantongi|wtp|peringkat|bawa pulang|terbaik|diraih|dinobatkan|sukses|berhasil|borong|diberi|"
    r"masuk zona|predikat|tembus|diserahkan)\b"
)
_WAITING = re.compile(
    r"\b(?:nominasi|nominator|nominee|kandidat|calon penerima|calon peraih|berpeluang|verifikasi lapangan|"
    r"penilaian lapangan|tim pemantau|tim juri)\b"
)


def _undecided_article(doc: Document) -> bool:
    """Is the article about an award that is not given yet (a visit of assessors, a list of nominees, an opening)?"""
    title = doc.low[: doc.title_end]
    waiting = len(_WAITING.findall(doc.low[: doc.title_end + 2500]))
    if _UNDECIDED_TITLE.search(title) and not _WON.search(title):
        return True
    return waiting >= 3 or (
        waiting >= 1
        and bool(_UNDECIDED_TITLE.search(title))
        and not re.search(r"\b(?:raih|meraih|juara|terima|sabet|boyong|diganjar|dianugerahi)\b", title)
    )


_POOR_NAME = re.compile(
    r"\b(?:terkotor|terburuk|terendah|termiskin|terjorok|rendah|zona merah|zona kuning|kuning|merah)\b"
)


def _stands(doc: Document, item: Resolved, r: Reading, news: str) -> bool:
    d = item.draft
    assert d.award is not None
    name = d.award.name.lower()
    if (
        d.poor
        or not name
        or not item.name
        or is_low(doc, d, r)
        or told_as_failure(doc, d)
        or no_award_name(name, d.award.programme)
    ):
        return False
    if _POOR_NAME.search(name) or _NOT_AN_AWARD.search(name) or any(w in name for w in _set("never")):
        return False
    if name.split()[0] in _set("bad_start") and d.award.programme is None:
        return False
    if (
        d.award.head == "enumeration"
        and d.award.programme is None
        and any(e.start <= d.award.name_start < e.end for e in r.entities)
    ):
        return False
    result = bool(d.categories) or "rank" in d.fields or "score" in d.fields
    if d.award.strength < 2 and not result:
        return False
    if (
        d.award.head == "indeks"
        and d.award.programme is None
        and not (item.kind in ("government", "agency") and result)
    ):
        return False
    if d.award.head == "sertifikat" and d.award.programme is None and d.inherited:
        return False
    if news in ("market", "poll") and d.award.programme is None:
        return False
    if news == "sport" and d.award.programme is None:
        official = bool(
            _words("official_contests").find(doc.low, max(0, d.award.start - 60), min(len(doc.low), d.award.end + 60))
        )
        given = d.award.strength >= 3 and d.award.head.startswith(("penghargaan", "piagam", "anugerah"))
        if not official and not given:
            return False
    text = doc.low[r.start : r.end]
    if len([x for x in r.entities if x.kind == "government"]) <= 1 and re.search(
        r"\b(?:posisi buncit|juru kunci|paling bawah|(?:posisi|peringkat) terbawah|nilai terendah|paling rendah|"
        r"nomor buncit)\b",
        text,
    ):
        return False
    return not (_UNDECIDED.search(text) and not re.search(r"\b(?:juara|meraih|peringkat)\b", text))
