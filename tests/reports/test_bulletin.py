"""The bulletin: one page that needs nothing else, in both languages, every award with its sources."""

from __future__ import annotations

import re

import pytest

from reports import ReportError
from reports.bulletin import bulletin
from storage.database import Database


@pytest.mark.parametrize(
    ("language", "title", "words"),
    [
        ("id", "Buletin penghargaan – Provinsi Kalimantan Selatan – Mei 2024", "6 tahun berturut-turut"),
        ("en", "Bulletin of awards – Provinsi Kalimantan Selatan – May 2024", "6 years running"),
    ],
)
def test_the_month_is_told(register: Database, language: str, title: str, words: str) -> None:
    page = bulletin(register, "2024-05", "63", language=language)
    assert f"<title>{title}</title>" in page
    assert words in page
    assert page.count('class="award"') == 7
    assert "https://banua.example/" in page
    assert page.count("<svg") == 2


def test_it_needs_nothing_else_and_runs_nothing(register: Database) -> None:
    page = bulletin(register, "2024-05", "63")
    assert re.findall(r"<script|<link|<iframe|<img|@import|url\((?!#)", page) == []
    outside = re.findall(r'(?:src|href)="([^"#]+)"', page)
    assert all(address.startswith("https://") for address in outside)


def test_a_month_without_awards(register: Database) -> None:
    page = bulletin(register, "2015-01", "63.72")
    assert "Tidak ada penghargaan yang diberitakan." in page


def test_all_of_indonesia(register: Database) -> None:
    assert "Indonesia – Juli 2024" in bulletin(register, "2024-07")


def test_an_unknown_region_is_the_askers_mistake(register: Database) -> None:
    with pytest.raises(ReportError, match="no region"):
        bulletin(register, "2024-05", "Atlantis")
