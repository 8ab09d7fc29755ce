"""Who gives, where it is held, who hands over and accepts, and which record it belongs to. Sentences are invented."""

from __future__ import annotations

import datetime as dt

import pytest

from extract.extractor import extract
from extract.model import AwardRecord

PUBLISHED = dt.date(2024, 5, 23)


def read(title: str, *lines: str) -> list[AwardRecord]:
    text = "\n\n".join(lines)
    records = extract(title, text, published=PUBLISHED)
    whole = f"{title}\n\n{text}"
    for record in records:
        for name, (start, end) in record.evidence.items():
            assert 0 <= start < end <= len(whole), name
    return records


def test_hotel_town_and_date_of_the_ceremony() -> None:
    (record,) = read(
        "Pemkot Banjarbaru Raih Innovative Government Award",
        "Pemerintah Kota Banjarbaru meraih Innovative Government Award dari Kementerian Dalam Negeri.",
        "Penghargaan itu diserahkan Menteri Dalam Negeri, Budi Santosa, di Hotel Melati Raya, Jalan Merdeka Nomor 5, "
        "Jakarta Pusat, Selasa (21/5/2024).",
    )
    assert record.date == dt.date(2024, 5, 21)
    assert record.venue == "Hotel Melati Raya"
    assert record.place == "Jakarta Pusat"
    assert record.presenter == "Budi Santosa"
    assert record.issuer_id == "kemendagri"


def test_a_governor_who_hands_over_is_no_issuer() -> None:
    (record,) = read(
        "Pemkot Banjarbaru Raih Predikat Sangat Baik Mal Pelayanan Publik",
        "Pemko Banjarbaru menerima penghargaan sebagai penyelenggara Mal Pelayanan Publik kategori Sangat Baik.",
        "Penghargaan itu diserahkan langsung oleh Gubernur Kalimantan Selatan, Ahmad Fulan, Selasa (21/5/2024).",
    )
    assert record.issuer is None
    assert record.presenter == "Ahmad Fulan"


def test_history_takes_nothing_of_the_ceremony() -> None:
    records = read(
        "Pemkab Tabalong Terima Adipura",
        "Pemerintah Kabupaten Tabalong menerima Adipura di Hotel Melati Raya, Jakarta, Selasa (21/5/2024).",
        "Sebelumnya pada 2021 Pemkab Tabalong meraih Kota Layak Anak kategori Madya.",
    )
    old = [r for r in records if not r.main]
    assert old
    assert all(r.date is None and r.venue is None and r.place is None for r in old)


def test_each_office_with_its_own_class() -> None:
    records = read(
        "Tiga OPD Kota Metro Terima Penghargaan Pelayanan Publik",
        "OPD Pemerintah Kota Metro yang menerima penghargaan, Dinas Kesehatan sebagai Role Model Pelayanan Publik "
        "kategori “Sangat Baik”, Dinas Perhubungan sebagai Role Model Pelayanan Publik kategori “Baik”, dan Dinas "
        "Sosial sebagai Role Model Pelayanan Publik kategori “Baik Dengan Catatan”.",
    )
    assert {(r.recipient, r.category) for r in records} == {
        ("Dinas Kesehatan Kota Metro", "Sangat Baik"),
        ("Dinas Perhubungan Kota Metro", "Baik"),
        ("Dinas Sosial Kota Metro", "Baik Dengan Catatan"),
    }


@pytest.mark.parametrize(
    "sentence",
    [
        "Pada penilaian kepatuhan standar pelayanan publik, Pemkot Kendari hanya menempati peringkat ke-91 "
        "dari 98 kota.",
        "Dalam penilaian kepatuhan standar pelayanan publik, Pemkot Kendari berada di peringkat 70 dari 98 kota.",
    ],
)
def test_a_low_place_is_no_award(sentence: str) -> None:
    assert read("Nilai Pelayanan Publik Kendari", sentence) == []


def test_a_place_of_the_dateline_is_no_winner() -> None:
    records = read(
        "Perusahaan Pelayaran Raih Penghargaan CSR",
        "SURABAYA – Samudra Jaya meraih penghargaan pada ajang Indonesia CSR Excellence Awards 2024 di Jakarta.",
    )
    assert all(r.recipient_kind != "government" for r in records)


def test_edition_and_tier_belong_to_the_contest() -> None:
    records = read(
        "Kafilah Kota Bima Juara Umum MTQ",
        "Pemerintah Kota Bima meraih juara umum MTQ XXX Tingkat Provinsi Nusa Tenggara Barat.",
    )
    assert any(r.award.endswith("MTQ XXX Tingkat Provinsi Nusa Tenggara Barat") for r in records)


def test_a_companion_on_the_stage_hands_nothing_over() -> None:
    (record,) = read(
        "Pemkab Blitar Terima Adipura",
        "Pemerintah Kabupaten Blitar menerima Adipura.",
        "Wakil Presiden RI, Ahmad Fulan, didampingi Menteri Lingkungan Hidup Siti Fulanah, menyerahkan penghargaan itu "
        "di Hotel Melati Raya, Jakarta, Senin (20/5/2024).",
    )
    assert record.presenter == "Ahmad Fulan"
