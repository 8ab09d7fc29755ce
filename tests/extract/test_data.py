"""The language data: readable, without doubles, pointing at one another rightly."""

from __future__ import annotations

import tomllib
from importlib import resources

from extract import issuers, programmes, regions
from extract.data_files import csv_rows
from extract.regions import all_regions


def test_every_toml_file_is_readable_and_holds_clean_words() -> None:
    for entry in resources.files("extract").joinpath("data").iterdir():
        if not entry.name.endswith(".toml"):
            continue
        data = tomllib.loads(entry.read_text(encoding="utf-8"))
        for key, value in data.items():
            if isinstance(value, list):
                assert all((isinstance(w, str) and w.strip() == w) or w.endswith((" ", ": ")) for w in value), (
                    entry.name,
                    key,
                )


def test_regions_are_complete() -> None:
    table = all_regions()
    levels = [r.level for r in table.values()]
    assert (levels.count("province"), levels.count("regency"), levels.count("city")) == (38, 416, 98)
    assert all(r.parent_code in table for r in table.values() if r.level != "province")
    assert {r.timezone.split("/")[0] for r in table.values()} == {"Asia"}


def test_nicknames_point_at_regions() -> None:
    assert all(regions.by_code(row["code"]) for row in csv_rows("nicknames.csv"))


def test_programmes_point_at_issuers() -> None:
    known = issuers.all_issuers()
    assert all(p.issuer_id in known for p in programmes.all_programmes().values())


def test_the_licences_of_the_region_list_lie_beside_it() -> None:
    text = resources.files("extract").joinpath("data", "LICENSES.txt").read_text(encoding="utf-8")
    assert "MIT License" in text
