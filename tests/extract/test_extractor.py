"""Whole articles in our own words, one for each way of telling."""

from __future__ import annotations

import datetime as dt

from extract.explain import Trace, render
from extract.extractor import EXTRACTOR_VERSION, extract
from extract.model import AwardRecord
from extract.prefilter import may_hold_award

DAY = dt.date(2024, 5, 22)


def one(title: str, text: str) -> AwardRecord:
    found = extract(title, text, published=DAY)
    assert len(found) == 1, [(r.recipient, r.award) for r in found]
    return found[0]


def test_a_city_gets_an_award_with_everything_around_it() -> None:
    r = one(
        "Banjarbaru Raih Kota Layak Anak",
        "BANJARBARU, warta.test – Pemerintah Kota Banjarbaru meraih penghargaan Kota Layak Anak kategori "
        "Nindya tahun 2023 "
        "dari Kementerian Pemberdayaan Perempuan dan Perlindungan Anak.\n\n"
        "Penghargaan itu diserahkan Menteri PPPA Rina Melati kepada Wali Kota Banjarbaru, H. Arman Saleh di "
        "Hotel Kenanga, Jakarta, Selasa (21/5).",
    )
    assert (r.recipient, r.recipient_kind, r.recipient_region_code) == (
        "Pemerintah Kota Banjarbaru",
        "government",
        "63.72",
    )
    assert (r.programme, r.category, r.period, r.issuer_id) == ("kla", "Nindya", 2023, "kemenpppa")
    assert (r.date, r.venue, r.place) == (dt.date(2024, 5, 21), "Hotel Kenanga", "Jakarta")
    assert (r.presenter, r.received_by) == ("Rina Melati", "Arman Saleh")
    assert r.main


def test_a_result_list_in_running_text() -> None:
    found = extract(
        "Tiga Kabupaten Masuk Zona Hijau",
        "Tiga daerah masuk zona hijau dalam penilaian kepatuhan standar pelayanan publik. Ketiganya adalah "
        "Pemkab Tapin dengan nilai 86,10, "
        "Pemkab Tabalong 84,20 dan Pemkot Banjarmasin 82,30.",
    )
    assert [(r.recipient_region_code, r.score) for r in found] == [("63.05", 86.1), ("63.09", 84.2), ("63.71", 82.3)]


def test_places_before_and_behind_their_winners() -> None:
    found = extract(
        "Juara Lomba Desa",
        "Juara pertama Lomba Desa Tingkat Kabupaten Tapin diraih Desa Sumber Rejo, disusul Desa Hiyung "
        "sebagai juara kedua dan Desa Pandahan sebagai juara ketiga.",
    )
    assert [(r.recipient, r.rank) for r in found] == [("Desa Sumber Rejo", 1), ("Desa Hiyung", 2), ("Desa Pandahan", 3)]


def test_winners_line_by_line() -> None:
    found = extract(
        "Pemenang Lomba Kelurahan",
        "Bupati Tapin Arman Saleh menyerahkan hadiah kepada para pemenang.\n\nJuara Lomba Kelurahan\n1. "
        "Kelurahan Rantau Kiwa\n2. Kelurahan Kupang\n",
    )
    assert [(r.recipient, r.rank, r.award) for r in found] == [
        ("Kelurahan Rantau Kiwa", 1, "Lomba Kelurahan"),
        ("Kelurahan Kupang", 2, "Lomba Kelurahan"),
    ]


def test_an_honour_for_a_person() -> None:
    r = one(
        "Wali Kota Metro Terima Satyalancana Pembangunan",
        "Wali Kota Metro Arman Saleh menerima Satyalancana Pembangunan dari Presiden di Istana Negara, Jakarta.",
    )
    assert (r.recipient, r.recipient_kind) == ("Arman Saleh", "person")
    assert r.received_by is None


def test_what_is_no_award() -> None:
    for title, text in [
        (
            "Tapin Targetkan Adipura",
            "Pemkab Tapin menargetkan dapat meraih Adipura tahun depan. Kami berharap penghargaan itu bisa diraih.",
        ),
        (
            "Tim Juri Kunjungi Tapin",
            "Tim juri Kalpataru melakukan verifikasi lapangan di Kabupaten Tapin. Desa itu masuk nominasi.",
        ),
        (
            "Karyawan Tuntut Pesangon",
            "Karyawan menuntut perusahaan di Kabupaten Tapin membayar uang penghargaan masa kerja.",
        ),
        ("Bupati Apresiasi Warga", "Bupati Tapin menyampaikan penghargaan setinggi-tingginya kepada seluruh warga."),
        ("Zona Merah", "Pemkab Tapin mendapat predikat zona merah dalam penilaian kepatuhan pelayanan publik."),
        ("Panen Raya", "Petani di Kabupaten Tapin panen raya padi pekan ini. Cuaca cerah."),
    ]:
        assert extract(title, text, published=DAY) == [], title


def test_other_stories_headlines_give_nothing() -> None:
    assert (
        extract(
            "Kabar Pagi", "Jalan di Kabupaten Tapin diperbaiki pekan ini.\n\nBaca juga: Pemkab Tapin Raih Opini WTP"
        )
        == []
    )


def test_the_prefilter_lets_no_award_word_pass_unread() -> None:
    assert may_hold_award("Kota Anu raih Adipura", "")
    assert not may_hold_award("Jalan rusak", "Warga mengeluh soal jalan berlubang di depan rumah.")


def test_the_explanation_shows_spans_and_rules() -> None:
    trace = Trace()
    extract("Tapin Raih WTP", "Pemkab Tapin meraih opini WTP dari BPK RI.", published=DAY, explain=trace)
    text = render(trace)
    assert "[recipient:" in text and "rule" in text and "Record 1" in text


def test_the_version_looks_like_a_date() -> None:
    assert EXTRACTOR_VERSION.split(".")[0].isdigit()
