# ruff: noqa: E501 - tables of cases, one a line
"""Site files: what is allowed, and what is said when something is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.definition import read_site_file, read_site_files

ROOT = Path(__file__).parent.parent.parent
GOOD = 'name = "Kabar Uji"\nhome = "https://kabar.example/"\nregion = "63"\n'


def test_timezone_comes_from_the_region_and_all_keys_are_read(tmp_path: Path) -> None:
    path = tmp_path / "kabar.toml"
    path.write_text(
        GOOD
        + 'discover = [{kind="feed", url="https://kabar.example/rss"}, {kind="wordpress"}]\ndelay = 2.5\nenabled = false\n'
    )
    definition, errors = read_site_file(path)
    assert errors == [] and definition is not None
    assert (definition.key, definition.timezone, definition.delay, definition.enabled) == (
        "kabar",
        "Asia/Makassar",
        2.5,
        False,
    )
    assert [source.kind for source in definition.discover if not isinstance(source, str)] == ["feed", "wordpress"]


@pytest.mark.parametrize(
    ("change", "key", "says"),
    [
        ('region = "99"', "region", "Kemendagri"), ('home = "koran"', "home", "http"), ("delay = -1", "delay", "greater"), ('discover = "guess"', "discover", "auto"),
        ('discover = [{kind="rss"}]', "discover.0.kind", "feed"), ("colour = 1", "colour", "allowed are name"), ('timezone = "Mars/Base"', "timezone", "zone"), ('name = ""', "name", "at least 1"),
        ('key = "x"', "key", "file's name"),
    ],
)  # fmt: skip
def test_an_error_names_file_key_and_what_is_allowed(tmp_path: Path, change: str, key: str, says: str) -> None:
    path = tmp_path / "rusak.toml"
    lines = [line for line in GOOD.splitlines() if line.split(" ")[0] != change.split(" ")[0]]
    path.write_text("\n".join([*lines, change]))
    definition, errors = read_site_file(path)
    assert definition is None
    assert [
        str(error)
        for error in errors
        if error.key.startswith(key.partition(".")[0]) and says in error.allowed and "rusak.toml" in str(error)
    ], errors


def test_broken_files_do_not_take_the_others_along(tmp_path: Path) -> None:
    (tmp_path / "baik.toml").write_text(GOOD)
    (tmp_path / "rusak.toml").write_text("name = ")
    (tmp_path / "kosong.toml").write_text("")
    (tmp_path / "biner.toml").write_bytes(b"\xff\xfe")
    files = read_site_files(tmp_path)
    assert list(files.definitions) == ["baik"]
    assert {error.file.stem for error in files.errors} == {"rusak", "kosong", "biner"}


def test_our_own_site_files_are_right() -> None:
    files = read_site_files(ROOT / "seeds")
    assert files.errors == ()
    assert len(files.definitions) >= 28
