"""Persons without an office: who they are, where they come from, that they won."""

from __future__ import annotations

import datetime as dt

import pytest

from extract.extractor import _read
from extract.mentions import find_mentions
from extract.model import AwardRecord
from extract.pronouns import link_pronouns
from extract.reading import Reading
from extract.scrub import read_lines
from extract.text import Document


def readings_of(text: str, title: str = "") -> list[Reading]:
    doc = Document.of(title, text)
    mentions, context = find_mentions(doc, None)
    readings = _read(doc, read_lines(doc), mentions, context, dt.date(2024, 5, 1))
    link_pronouns(doc, readings)
    return readings


def persons(text: str) -> list[str]:
    return [e.name for r in readings_of(text) for e in r.entities if e.source == "person"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Juara I diraih Sumarni dari Posyandu Kenanga.", "Sumarni"),
        ("Lestari, guru SMPN 3 Demak, menerima penghargaan itu.", "Lestari"),
        ("Wayan Ardika, S.Pd menerima penghargaan dari bupati.", "Wayan Ardika"),
        ("Juara II Rina Wulandari asal Kabupaten Pati.", "Rina Wulandari"),
        ("Sedangkan Bagus Prakoso dari SD Santa Theresia di peringkat ketiga.", "Bagus Prakoso"),
        ("Juara III diraih Perawat Nani Suryani dari Puskesmas Pare.", "Nani Suryani"),
        ("Penghargaan diterima Guru SDN 2 Tegalrejo Budi Hartanto.", "Budi Hartanto"),
    ],
)
def test_a_person_is_known_by_what_stands_beside_the_name(text: str, name: str) -> None:
    assert name in persons(text)


@pytest.mark.parametrize(
    "text",
    [
        "Penghargaan diserahkan pada Upacara Peringatan di Lapangan Merdeka.",
        "Juara I diraih pada kategori Tilawah Dewasa Putra.",
        "Ada kategori Madya, kategori Utama dan kategori Pratama.",
    ],
)
def test_other_capitalised_words_are_no_persons(text: str) -> None:
    assert persons(text) == []


def test_the_place_a_person_comes_from_is_no_recipient() -> None:
    entities = readings_of("Juara I diraih Sumarni dari Kabupaten Demak.")[0].entities
    assert [e.name for e in entities] == ["Sumarni"]
    assert entities[0].region == "33.21"


def test_pronouns_stand_for_the_person_told_of_last() -> None:
    text = "Satu lagi Darsono, guru SMPN 1 Pati. Ia menduduki peringkat kedua lomba inovasi."
    second = readings_of(text)[1]
    assert [e.name for e in second.entities] == ["Darsono"]


def test_teachers_of_a_region_are_not_its_government() -> None:
    title = readings_of("Tiga orang naik panggung.", "Tiga Guru Demak Diganjar Penghargaan")[0]
    assert title.sentence.kind == "title"
    assert title.entities == []


def spans_hold(records: list[AwardRecord], title: str, text: str) -> bool:
    document = f"{title}\n\n{text}"
    return all(0 <= a < b <= len(document) for r in records for a, b in r.evidence.values())
