"""The small stages: lines, sentences, numbers, dates, grades, places, names."""

from __future__ import annotations

import datetime as dt

import pytest

from extract import numbers
from extract.award_finding import find_awards
from extract.dates import find_dates
from extract.grades import find_grades, find_scores
from extract.mentions import find_mentions
from extract.people import find_people
from extract.ranks import find_ranks
from extract.scrub import read_lines
from extract.text import Document, lower_twin, split_sentences, tokenise


def doc(text: str) -> Document:
    return Document("" + text, lower_twin(text), 0)


def test_the_lower_twin_keeps_offsets_even_for_letters_that_grow() -> None:
    text = "İzmir – Kota “Sahabat”"
    assert len(lower_twin(text)) == len(text)


def test_sentences_survive_initials_honorifics_and_numbers() -> None:
    d = doc("Bupati H. M. Arsyad, S.Sos, M.Si menerima piagam bernilai 79,75. Acara di Jl. Melati No. 3 usai.")
    parts = [d.raw[a:b] for a, b in split_sentences(d, 0, len(d.raw))]
    assert len(parts) == 2
    assert parts[1].startswith("Acara")


def test_leftovers_of_the_page_are_not_read() -> None:
    d = Document.of(
        "Judul Berita",
        "MELATI, warta.test – Kabar pagi dari kampung itu baik.\n\nBaca juga: Kota Anu Raih Adipura\n\n"
        "Warga menyambutnya dengan gembira sekali pagi itu.\n\nTinggalkan Balasan\nKota Anu Raih WTP",
    )
    lines = [d.raw[line.start : line.end] for line in read_lines(d)]
    assert not any("Adipura" in line or "WTP" in line for line in lines)
    assert any("menyambutnya" in line for line in lines)
    assert any(line.dateline for line in read_lines(d))


@pytest.mark.parametrize(
    ("text", "value"), [("79,75", 79.75), ("92.00", 92.0), ("1.308", 1308.0), ("4.873,5", 4873.5), ("abc", None)]
)
def test_numbers(text: str, value: float | None) -> None:
    assert numbers.decimal(text) == value


@pytest.mark.parametrize(
    ("word", "rank"), [("II", 2), ("pertama", 1), ("ketiga", 3), ("ke-9", 9), ("dua", 2), ("meja", None)]
)
def test_places_in_words(word: str, rank: int | None) -> None:
    assert numbers.ordinal(word) == rank


@pytest.mark.parametrize(
    ("text", "published", "value"),
    [
        ("pada Selasa (21/05/2024)", None, dt.date(2024, 5, 21)),
        ("pada Rabu (24/1)", dt.date(2024, 1, 26), dt.date(2024, 1, 24)),
        ("tanggal 17 Januari 2024", None, dt.date(2024, 1, 17)),
        ("Jumat 22 Juli lalu", dt.date(2022, 7, 25), dt.date(2022, 7, 22)),
        ("pada Jum'at, 18 Ags 2023", None, dt.date(2023, 8, 18)),
        ("pada Kamis", dt.date(2023, 3, 9), dt.date(2023, 3, 9)),
        ("pada 31/02/2024 itu", None, None),
        ("Senin (30/12/2030)", dt.date(2024, 1, 1), None),
    ],
)
def test_dates(text: str, published: dt.date | None, value: dt.date | None) -> None:
    d = doc(text)
    found = [s.value for s in find_dates(d, 0, len(text), published)]
    assert (found[0] if found else None) == value


def test_grades_ranks_and_scores_of_one_sentence() -> None:
    d = doc("Pemkot meraih predikat BB dengan nilai 79,75 dan peringkat ketiga, lalu kategori “Sangat Baik”.")
    tokens = tokenise(d, 0, len(d.raw))
    ranks = find_ranks(d, 0, len(d.raw))
    assert {g.text for g in find_grades(d, tokens)} >= {"BB", "Sangat Baik"}
    assert [r.value for r in ranks if r.head == "peringkat"] == [3]
    assert [s.value for s in find_scores(d, 0, len(d.raw), [])] == [79.75]


def test_a_poor_grade_is_marked() -> None:
    d = doc("Kabupaten itu berada di zona merah.")
    assert all(g.poor for g in find_grades(d, tokenise(d, 0, len(d.raw))))


def test_bands_are_no_rank() -> None:
    d = doc("masuk 10 besar dan menjadi Juara Harapan II")
    assert [r.value for r in find_ranks(d, 0, len(d.raw))] == [None, None]


def test_the_region_of_a_shared_name_follows_its_prefix_and_the_article() -> None:
    d = doc("Pemkab Banjar dan Wali Kota Banjarbaru hadir. Warga Banjar senang.")
    mentions, context = find_mentions(d, "63")
    assert [m.code for m in mentions] == ["63.03", "63.72", "63.03"]
    assert context.province == "63"


def test_persons_lose_office_honorifics_and_degrees() -> None:
    text = "Bupati Tapin H. Arman Saleh, S.E. dan Kepala Dinas Kesehatan Kota Metro, dr. Rina Wulandari hadir."
    d = doc(text)
    mentions, _ = find_mentions(d, None)
    people = find_people(d, tokenise(d, 0, len(text)), mentions)
    assert [p.name for p in people] == ["Arman Saleh", "Rina Wulandari"]
    assert [p.office for p in people] == ["head", "other"]


@pytest.mark.parametrize(
    ("text", "name", "programme"),
    [
        ("menerima penghargaan Kota Layak Anak dari kementerian", "Kota Layak Anak", "kla"),
        ("membawa pulang Green Harbour Award 2023", "Green Harbour Award", None),
        (
            "mendapat penghargaan atas pengelolaan perpustakaan desa terbaik",
            "pengelolaan perpustakaan desa terbaik",
            None,
        ),
    ],
)
def test_names_of_awards(text: str, name: str, programme: str | None) -> None:
    d = doc(text)
    found = [a for a in find_awards(d, tokenise(d, 0, len(text)), [], []) if a.name]
    assert (found[0].name, found[0].programme) == (name, programme)


def test_thanks_are_no_award() -> None:
    d = doc("Bupati menyampaikan penghargaan setinggi-tingginya kepada warga")
    assert not [a for a in find_awards(d, tokenise(d, 0, len(d.raw)), [], []) if a.name or a.strength]
