"""Who may get an award: governments, agencies, villages, schools, companies, groups. Names as a reader files them."""

from __future__ import annotations

import dataclasses
import functools

from extract.data_files import toml_table
from extract.matcher import PhraseMatcher, spellings
from extract.model import RecipientKind
from extract.text import Document, Token


@dataclasses.dataclass(slots=True)
class Entity:
    """A possible recipient (or giver) in a sentence.

    Attributes:
        kind: as in `AwardRecord.recipient_kind`.
        name: expanded name, with its region where that belongs to it.
        start, end: span in the document.
        region: code of the region it belongs to, if the text tells it right there.
        source: how it was found: "gov" (Pemkab X), "unit" (Kabupaten X), "bare" (X), "office" (Bupati X),
            "body" (an agency, school …), "person", "run" (a bare capitalised name), "self" (kota ini).
        person: name of the person in an office or of the person itself.
        person_span: span of that name.
        office: class of the office, see `Person.office`.
    """

    kind: RecipientKind
    name: str
    start: int
    end: int
    region: str | None
    source: str
    person: str = ""
    person_span: tuple[int, int] = (0, 0)
    office: str = ""


# Words that end the name of a body elsewhere, but belong to many a company's ("PT Maju Sukses Bersama").
COMPANY_WORDS = frozenset({"sukses", "bersama", "indonesia", "jadi", "republik"})


STOP_CAPS = frozenset(
    "ke teratas terbawah tertinggi teraih pimpin bawa puncaki sumbang wakili tampil masuk didapuk dinilai "
    "raih meraih terima dapat sabet boyong jadi kembali juara terbaik peringkat tahun tingkat kategori "
    "sebagai untuk dari pada dalam "
    "dengan oleh atas yang senin selasa rabu kamis jumat sabtu minggu januari februari maret april mei juni "
    "juli agustus september oktober "
    "november desember baca wakili bawa harumkan borong gelar sukses berhasil masuk menerima dinobatkan "
    "diganjar se di ini itu predikat "
    "penghargaan anugerah piala adipura adiwiyata kalpataru ri republik indonesia bersama dan wujudkan "
    "diapresiasi lolos tembus sandang pertahankan".split()
)


CONNECT = frozenset({"dan", "&", "serta"})


# "Juara 3 Perpustakaan X": the number is a place, it counts nothing.
PLACING = frozenset("juara terbaik peringkat harapan urutan posisi rangking ranking tempat umum ke pemenang".split())


COUNTING = frozenset(
    "dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas belasan puluhan sejumlah beberapa para semua "
    "seluruh setiap tiap sebanyak satu".split()
)


# Kinds of body whose short word is common: they need a capital letter and something capitalised behind.
SCHOOL_EXPANSION = {
    "sdn": "SD Negeri", "smpn": "SMP Negeri", "sman": "SMA Negeri", "smkn": "SMK Negeri", "ponpes": "Pondok Pesantren",
    "min": "MIN", "mtsn": "MTsN", "man": "MAN",
}  # fmt: skip


@functools.cache
def not_names(kind: str) -> frozenset[str]:
    return frozenset(toml_table("bodies.toml")["not_names"].get(kind, ()))


def opens_body(doc: Document, tokens: list[Token], i: int) -> bool:
    end = tokens[min(i + 4, len(tokens)) - 1].end
    hits = body_words().find(doc.low, tokens[i].start, end)
    return bool(hits) and hits[0].start == tokens[i].start


@functools.cache
def body_words() -> PhraseMatcher:
    phrases: dict[str, tuple[str, str]] = {}
    data = toml_table("bodies.toml")
    for kind, words in data["starters"].items():
        for word in words:
            phrases.setdefault(word.lower(), (kind, ""))
    for short, full in data["abbreviations"].items():
        for form in spellings(short):
            phrases[form] = ("agency", full)
    return PhraseMatcher(phrases.items())
