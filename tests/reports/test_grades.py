"""A category as told finds its rung of the ladder, or none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.programmes import all_programmes
from storage.reporting import grade_step


@pytest.mark.parametrize(
    ("programme", "category", "step"),
    [
        ("kla", "Nindya", 3),
        ("kla", "kategori Nindya", 3),
        ("kla", "predikat utama", 2),
        ("opini-bpk", "WTP", 1),
        ("opini-bpk", "Opini Wajar Tanpa Pengecualian", 1),
        ("opini-bpk", "WDP", 3),
        ("ombudsman-kepatuhan", "Kualitas Tertinggi (Zona Hijau); A", 1),
        ("ombudsman-kepatuhan", "Kualitas Tinggi (Zona Hijau)", 2),
        ("ombudsman-kepatuhan", "Zona Hijau", None),  # two rungs are green
        ("indeks-rb", "A-", 3),
        ("indeks-rb", "A", 2),
        ("sakip", "Pemerintah Provinsi tipe B", None),  # a letter inside other words is no grade
        ("sakip", "BB", 3),
        ("iga", "Kota Sangat Inovatif", 2),
        ("iga", "Kabupaten Terinovatif; enam besar", 1),
        ("kip", "Pemerintah Provinsi; Menuju Informatif", 2),
        ("adipura", "Kencana; Kota Sedang", 1),
        ("adipura", "Sertifikat", 3),
        ("spip", "Level 3", 3),
        ("satya-karyasatya", "20 tahun", 2),
        ("kla", "10 besar", None),
        ("kla", "", None),
    ],
)
def test_known_categories(programme: str, category: str, step: int | None) -> None:
    assert grade_step(all_programmes()[programme].categories, category) == step


def test_every_rung_finds_itself() -> None:
    missed = [
        (programme.id, grade)
        for programme in all_programmes().values()
        for step, grade in enumerate(programme.categories, 1)
        if grade_step(programme.categories, grade) != step
    ]
    assert missed == []


@given(st.lists(st.text(max_size=12), max_size=6), st.text(max_size=40))
def test_any_text_gives_a_rung_or_none(ladder: list[str], category: str) -> None:
    step = grade_step(ladder, category)
    assert step is None or 1 <= step <= len(ladder)
