"""Winners in lists: one after the other, by class, numbered, one a line, in bullets under a title."""

from __future__ import annotations

import datetime as dt

from extract.extractor import extract
from extract.model import AwardRecord

DAY = dt.date(2024, 5, 20)


def read(title: str, text: str) -> list[AwardRecord]:
    records = extract(title, text, published=DAY)
    document = f"{title}\n\n{text}"
    assert all(0 <= a < b <= len(document) for r in records for a, b in r.evidence.values())
    return records


def names(records: list[AwardRecord]) -> list[str]:
    return [r.recipient for r in records]


def test_a_list_goes_on_in_the_next_sentences() -> None:
    text = (
        "Tiga orang menerima penghargaan Kader Posyandu Teladan dari Pemkab Demak, Senin (20/5/2024).\n"
        "Mereka ialah Sumarni, kader Posyandu Kenanga. Kemudian Wiwin Astuti dari Posyandu Mawar. "
        "Yang ketiga Partini, kader Posyandu Dahlia."
    )
    found = read("Pemkab Demak Beri Penghargaan Kader Posyandu", text)
    assert {"Sumarni", "Wiwin Astuti", "Partini"} <= set(names(found))


def test_numbered_names_inside_a_sentence() -> None:
    text = (
        "Penghargaan Pegawai Teladan diserahkan Bupati Demak, Senin (20/5/2024).\n"
        "Nama penerimanya ialah 1) Sukirman (masa kerja 30 tahun), 2) Endang Palupi (masa kerja 20 tahun), "
        "3) Haryati (masa kerja 10 tahun)."
    )
    found = {r.recipient: r.category for r in read("Pegawai Teladan Demak Terima Penghargaan", text)}
    assert found.get("Sukirman") == "30 tahun"
    assert found.get("Haryati") == "10 tahun"


def test_a_class_and_who_won_it() -> None:
    text = (
        "Pemkab Demak mengumumkan pemenang Lomba Kampung Bersih 2024, Senin (20/5/2024).\n"
        "Kategori kebersihan dimenangi Desa Karangrejo, disusul Desa Mlaten sebagai juara II."
    )
    found = {r.recipient: r for r in read("Pemenang Lomba Kampung Bersih Demak", text)}
    assert {"Desa Karangrejo", "Desa Mlaten"} <= set(found)
    assert found["Desa Mlaten"].rank == 2


def test_one_winner_a_line() -> None:
    text = (
        "Kafilah Demak menutup MTQ XXX Tingkat Provinsi Jawa Tengah dengan tiga gelar juara.\n"
        "Mereka adalah :\n"
        "Juara 1 tilawah dewasa putra Ahmad Mubarok\n"
        "Juara 2 hifzil 5 juz putri Nur Laila Sari\n"
        "Juara 3 tartil anak putra Fajar Maulana\n"
    )
    found = {r.recipient: r.rank for r in read("Kafilah Demak Raih Tiga Gelar MTQ", text)}
    assert found.get("Ahmad Mubarok") == 1
    assert found.get("Nur Laila Sari") == 2
    assert found.get("Fajar Maulana") == 3


def test_bullets_under_the_title_of_a_class() -> None:
    text = (
        "Satgas menyerahkan TP2DD Award 2024 di Jakarta, Senin (20/5/2024).\n"
        "Berikut penerimanya:\n"
        "TP2DD Kota Terbaik 2024\n"
        "- Bogor\n"
        "- Jayapura\n"
    )
    found = {r.recipient: r.category for r in read("Penerima TP2DD Award 2024", text)}
    assert found == {
        "Pemerintah Kota Bogor": "TP2DD Kota Terbaik",
        "Pemerintah Kota Jayapura": "TP2DD Kota Terbaik",
    }


def test_one_head_word_serves_the_whole_list() -> None:
    text = (
        "Pemkab Demak menyerahkan penghargaan Tertib Administrasi Desa, Senin (20/5/2024).\n"
        "Penghargaan Tertib Administrasi Desa diterima Kecamatan Mranggen, Karangawen dan Guntur."
    )
    assert {"Kecamatan Mranggen", "Kecamatan Karangawen", "Kecamatan Guntur"} <= set(
        names(read("Tertib Administrasi", text))
    )


def test_a_medal_belongs_to_its_contest() -> None:
    text = "Rina Wulandari, siswi MAN 1 Demak, meraih medali perak pada Olimpiade Sains Madrasah 2024 di Semarang."
    found = read("Siswi Demak Raih Medali", text)
    assert [(r.recipient, r.category) for r in found] == [("Rina Wulandari", "medali perak")]
    assert "Olimpiade Sains Madrasah" in found[0].award


def test_suspects_are_no_winners() -> None:
    text = (
        "Penyidik memeriksa saksi perkara Anugerah Jaya. Penerima uang antara lain Budi Hartanto, Slamet Riyadi dan "
        "Joko Purnomo sebagai tersangka."
    )
    assert read("Tiga Tersangka Ditahan", text) == []
