"""What long articles tell: classes of an event, medals, places by order, and what is no award at all."""

from __future__ import annotations

import datetime as dt

import pytest

from extract.extractor import extract
from extract.model import AwardRecord

DAY = dt.date(2024, 5, 22)


def told(title: str, text: str) -> list[AwardRecord]:
    return extract(title, text, published=DAY)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "Survei: Elektabilitas Dua Nama di Pilwali Banjarbaru Bersaing",
            "BANJARBARU - Survei merilis hasil jajak pendapat dengan 400 responden. Peringkat pertama ditempati mantan "
            "wakil wali kota. Margin of error 5 persen, kata KPU Banjarbaru.",
        ),
        (
            "Penilaian Lomba Desa Kalsel 2024 Dimulai",
            "BANJARBARU - Tim memulai penilaian lomba desa tingkat provinsi. Yang masuk kategori maju baru 70 desa.",
        ),
        (
            "Bupati Balangan Raih Penghargaan Dunia Ternyata Hoaks",
            "PARINGIN - Pesan yang menyebut Bupati Balangan memenangi penghargaan dunia dipastikan bohong.",
        ),
    ],
)
def test_no_award(title: str, text: str) -> None:
    assert told(title, text) == []


def test_classes_belong_to_the_event() -> None:
    records = told(
        "Panwas Tapin Raih Pengawas Banua Award 2024",
        "BANJARMASIN - Pengawas Banua Award digelar Selasa (21/5/2024). Universitas Lambung Mangkurat mendapat "
        "penghargaan kategori Mitra Perguruan Tinggi.",
    )
    university = next(r for r in records if r.recipient == "Universitas Lambung Mangkurat")
    assert university.award == "Pengawas Banua Award"
    assert university.category == "Mitra Perguruan Tinggi"


def test_bare_medals() -> None:
    records = told(
        "Pelajar Kalsel Berjaya di Olimpiade Sains Nasional",
        "BANJARMASIN - Pelajar Kalsel membawa pulang medali Olimpiade Sains Nasional (OSN) 2024. Emas dipersembahkan "
        "Siti Rahmah Hidayati pada bidang biologi. Dari bidang itu, Ahmad Fauzi Rahman memperoleh "
        "perak dan Nur Laila Sari perunggu. Total ada 17 emas.",
    )
    medals = {r.recipient: (r.category or "").split(";")[0] for r in records if r.recipient_kind == "person"}
    assert medals == {"Siti Rahmah Hidayati": "Emas", "Ahmad Fauzi Rahman": "Perak", "Nur Laila Sari": "Perunggu"}


def test_places_told_by_order() -> None:
    records = told(
        "DPRD Kalsel Teratas",
        "BANJARMASIN - Dalam penganugerahan Nirwasita Tantra 2023, DPRD Provinsi Kalimantan Selatan menempati "
        "peringkat pertama. Di bawahnya berturut-turut DPRD Provinsi Bali dan DPRD Provinsi Banten.",
    )
    assert {r.recipient: r.rank for r in records} == {
        "DPRD Provinsi Kalimantan Selatan": 1,
        "DPRD Provinsi Bali": 2,
        "DPRD Provinsi Banten": 3,
    }


def test_the_town_of_the_ceremony_is_no_recipient() -> None:
    records = told(
        "Tapin Terima UHC Award",
        "JAKARTA - Pemerintah Kabupaten Tapin menerima UHC Award kategori Madya. Penghargaan diterima Bupati Tapin "
        "Rahman Hakim di Gedung Serbaguna, Jakarta, Selasa (21/5/2024).",
    )
    assert {r.recipient for r in records} == {"Pemerintah Kabupaten Tapin"}


def test_a_hope_word_inside_a_name() -> None:
    records = told(
        "Desa Terbaik Kalsel",
        "MARTAPURA - Gotong royong mengantar Desa Suka Harapan di Kabupaten Banjar meraih terbaik I Lomba Desa tingkat "
        "Provinsi Kalimantan Selatan 2024.",
    )
    assert [(r.recipient, r.rank) for r in records] == [("Desa Suka Harapan", 1)]
