from __future__ import annotations

import pytest

from extract import issuers, programmes, regions


@pytest.mark.parametrize(
    ("name", "near", "code"),
    [
        ("Kota Banjarbaru", None, "63.72"),
        ("Pemkab HSS", None, "63.06"),
        ("Kalsel", None, "63"),
        ("Pemprov Kalteng", None, "62"),
        ("Banjar", "63", "63.03"),
        ("Kota Banjar", "63", "32.79"),
        ("Bogor", "32.71", "32.71"),
        ("Kab. Bogor", None, "32.01"),
        ("Mura", "62", "62.12"),
        ("Mura", "16", "16.05"),
        ("Bumi Sai Wawai", None, "18.72"),
        ("Palangkaraya", None, "62.71"),
        ("Atlantis", None, None),
    ],
)
def test_a_name_of_the_press_finds_its_region(name: str, near: str | None, code: str | None) -> None:
    found = regions.by_name(name, near)
    assert (found.code if found else None) == code


def test_official_names_and_time_zones() -> None:
    region = regions.by_code("63.72")
    assert region is not None
    assert (region.name, region.parent_code, region.timezone) == ("Kota Banjarbaru", "63", "Asia/Makassar")
    province = regions.by_code("63")
    assert province is not None and province.name == "Provinsi Kalimantan Selatan"
    assert regions.by_code("99") is None


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Kementerian PAN-RB", "kemenpan-rb"),
        ("KemenPANRB", "kemenpan-rb"),
        ("Ombudsman RI Perwakilan Kalsel", "ombudsman"),
        ("BPK RI Perwakilan Lampung", "bpk"),
        ("Klub Catur Melati", None),
    ],
)
def test_issuers_in_their_spellings(name: str, key: str | None) -> None:
    assert issuers.match(name) == key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Anugerah Kota Layak Anak 2022", "kla"),
        ("predikat WTP", "opini-bpk"),
        ("SAKIP Award", "sakip"),
        ("Piala Melati", None),
    ],
)
def test_programmes_by_name(name: str, key: str | None) -> None:
    assert programmes.match(name) == key


def test_a_ladder_is_best_first() -> None:
    kla = programmes.by_id("kla")
    assert kla is not None
    assert kla.categories.index("Utama") < kla.categories.index("Nindya") < kla.categories.index("Pratama")
