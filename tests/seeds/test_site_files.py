"""The site files that come with the project: readable, complete, one for each outlet."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crawler.definition import read_site_files

SEEDS = Path(__file__).parents[2] / "seeds"
FILES = sorted(SEEDS.glob("*.toml"))
DEMO_FILES = sorted((SEEDS / "demo").glob("*.toml"))
KEYS = {"name", "home", "region", "timezone", "group", "discover", "delay", "enabled", "note"}
# Kalimantan's five provinces and Lampung.
PROVINCES = {"61", "62", "63", "64", "65", "18"}


def read(path: Path) -> dict[str, object]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def test_the_crawler_accepts_every_site_file() -> None:
    files = read_site_files(SEEDS)
    assert [str(error) for error in files.errors] == []
    assert len(files.definitions) == len(FILES)


def test_the_three_founding_outlets_and_at_least_forty_others() -> None:
    names = {path.stem for path in FILES}
    assert {"koranbanjar", "infobanua", "gerakkalteng"} <= names
    assert sum(read(path).get("enabled", True) is True for path in FILES) >= 43


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_site_file(path: Path) -> None:
    site = read(path)
    assert set(site) <= KEYS
    assert re.fullmatch(r"[a-z0-9_-]+", path.stem)
    home = urlsplit(str(site["home"]))
    assert (home.scheme, home.path, home.query) == ("https", "/", "")
    assert str(site["region"])[:2] in PROVINCES
    assert "timezone" not in site  # it follows from the region; a second statement could only contradict it


def test_homes_and_names_are_unique() -> None:
    for key in ("home", "name"):
        counts = Counter(str(read(path)[key]).removeprefix("https://www.").lower() for path in FILES)
        assert [value for value, count in counts.items() if count > 1] == []


def test_antara_stays_off_with_the_reason_in_the_file() -> None:
    antara = [path for path in FILES if "antaranews.com" in path.read_text(encoding="utf-8")]
    assert len(antara) >= 5
    for path in antara:
        site = read(path)
        assert site["enabled"] is False
        assert site["group"] == "ANTARA"
        assert site["note"]
        assert path.read_text(encoding="utf-8").startswith("# Off:")


def test_demo_outlets_are_of_one_region_and_wait_for_their_port() -> None:
    assert len(DEMO_FILES) == 3
    for path in DEMO_FILES:
        site = read(path)
        assert set(site) <= KEYS
        assert site["region"] == "63"
        assert site["home"] == "http://127.0.0.1:{port}/"
