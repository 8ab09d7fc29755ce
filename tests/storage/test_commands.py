"""The commands that read and write the register, as a person or a script runs them."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from piagam.cli import build
from storage.database import Database
from tests.storage.processes import start

STORY = (
    "Banjarbaru - Pemerintah Kota Banjarbaru meraih penghargaan Adipura 2023 dari Kementerian Lingkungan Hidup dan "
    "Kehutanan di Jakarta, Selasa (5/3/2024). Piagam itu diterima Wali Kota di hadapan para undangan."
)


@pytest.fixture
def piagam(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Runs a command against a database of its own."""
    monkeypatch.setenv("PIAGAM_DATABASE_URL", database_url)
    runner = CliRunner()

    def run(*words: object, code: int = 0) -> Result:
        result = runner.invoke(build(str(words[0])), list(map(str, words)))
        assert result.exit_code == code, (result.output, result.stderr, result.exception)
        return result

    yield run


def lines(path: Path, *rows: object) -> Path:
    path.write_bytes(b"\n".join(row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows) + b"\n")
    return path


def article(ident: str, **more: object) -> dict[str, object]:
    return {"id": ident, "title": "Kota Banjarbaru raih Adipura", "text": STORY, "published": "2024-03-06", **more}


def test_the_same_file_twice_changes_nothing(piagam: Any, tmp_path: Path) -> None:
    path = lines(tmp_path / "in.jsonl", article("a"), article("b", url="https://www.warta.test/b/?utm_source=x"))
    first = json.loads(piagam("ingest", path, "--json").stdout)
    assert (first["articles_new"], first["bad"]) == (2, 0)
    assert first["awards_new"] >= 1
    exported = piagam("awards", "export").stdout
    again = json.loads(piagam("ingest", path, "--json").stdout)
    assert (again["articles_unchanged"], again["awards_new"], again["awards_changed"]) == (2, 0, 0)
    assert piagam("awards", "export").stdout == exported


def test_bad_lines_are_named_and_the_rest_goes_in(piagam: Any, tmp_path: Path) -> None:
    path = lines(
        tmp_path / "bad.jsonl",
        article("good"),
        b"{not json",
        {"title": "tanpa id", "text": "isi"},
        {"id": "no-text", "title": "tanpa isi"},
        article("date", published="kemarin sore"),
        article("good", text="isi lain"),
        article("nul", text="ada \x00 nol. " + STORY),
        b'{"id": "lone", "title": "a \\ud800 b", "text": "isi \\udfff"}',
        article("url", url="bukan alamat"),
        article("end", text="Penutup."),
    )
    done = piagam("ingest", path, "--json", code=1)
    counts = json.loads(done.stdout)
    assert counts["articles_new"] == 5
    for number, word in ((2, "JSON"), (3, "id"), (4, "empty"), (5, "date"), (6, "other content"), (9, "address")):
        assert any(f"line {number}:" in line and word in line for line in done.stderr.splitlines()), (
            number,
            done.stderr,
        )


def test_a_line_of_fifty_megabytes_is_passed_over_in_little_memory(database_url: str, tmp_path: Path) -> None:
    path = tmp_path / "long.jsonl"
    with path.open("wb") as file:
        file.write(b'{"id": "long", "title": "x", "text": "')
        for _ in range(50):
            file.write(b"a" * 1_000_000)
        file.write(b'"}\n')
        file.write(json.dumps(article("short")).encode() + b"\n")
    code = """
import os, re, sys
os.environ["PIAGAM_DATABASE_URL"] = sys.argv[1]
sys.argv = ["piagam", "ingest", "--json", sys.argv[2]]
from piagam.cli import main
try:
    main()
finally:
    # not ru_maxrss: that one also counts what the parent held at the moment of the fork
    with open("/proc/self/status") as status:
        sys.stderr.write("peak " + str(int(re.search(r"VmHWM:\\s+(\\d+)", status.read())[1]) // 1024))
"""
    process = start(code, database_url, path)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 1, err
    assert json.loads(out)["articles_new"] == 1
    assert "line 1: longer than" in err
    assert int(err.rpartition("peak ")[2]) < 250


def test_folders_and_archives_of_pages_go_in(piagam: Any, tmp_path: Path) -> None:
    head = "<html><head><title>Adipura untuk Banjarbaru</title></head><body><article><h1>Adipura untuk Banjarbaru</h1>"
    page = head + f"<p>{STORY}</p>" * 3 + "</article></body></html>"
    folder = tmp_path / "halaman"
    folder.mkdir()
    (folder / "satu.html").write_text(page)
    with (folder / "dua.warc.gz").open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
        for kind in ("request", "response"):
            writer.write_record(
                writer.create_warc_record("https://warta.test/x", kind, BytesIO(page.encode()), http_headers=headers)
            )
    (folder / "rusak.warc").write_bytes(b"WARC/1.0\r\nnothing more")
    done = piagam("ingest", folder, "--json", code=1)
    assert json.loads(done.stdout)["articles_new"] == 2
    assert "rusak.warc" in done.stderr


def test_filters_find_what_they_name(piagam: Any, tmp_path: Path) -> None:
    piagam("ingest", lines(tmp_path / "in.jsonl", article("a", outlet="Warta Satu")))
    for words in (
        ("--region", "63"), ("--region", "63.72"), ("--region", "Kota Banjarbaru"), ("--recipient", "banjarb"),
        ("--text", "adipura"), ("--since", "2024-01-01"), ("--until", "2024-12-31"), ("--outlet", "Warta Satu"),
    ):  # fmt: skip
        assert len(piagam("awards", "list", "--json", *words).stdout.splitlines()) == 1, words
    for words in (
        ("--region", "18"), ("--recipient", "metro"), ("--text", "wtp"), ("--until", "2023-12-31"),
        ("--outlet", "Warta"), ("--status", "confirmed"), ("--programme", "kalpataru"), ("--issuer", "bpk"),
    ):  # fmt: skip
        assert piagam("awards", "list", "--json", *words).stdout == "", words
    piagam("awards", "list", "--since", "besok", code=2)
    piagam("awards", "list", "--status", "gone", code=2)
    piagam("awards", "list", "--region", "Atlantis", code=2)


def test_decisions_at_the_command_line(piagam: Any, tmp_path: Path) -> None:
    other = STORY.replace("Adipura 2023", "Kalpataru 2021").replace("5/3/2024", "6/6/2022")
    piagam(
        "ingest",
        lines(tmp_path / "in.jsonl", article("a"), article("b", text=other, published="2022-06-07", title="Kalpataru")),
    )
    ids = [json.loads(line)["award_id"] for line in piagam("awards", "list", "--json").stdout.splitlines()]
    one, two = sorted(ids)[:2]
    merged = piagam("awards", "merge", one, two, "--by", "Rina", "--reason", "sama").stdout
    assert f"award {one} merged by Rina" in merged
    shown = piagam("awards", "show", two).stdout
    assert f"award {two} was merged into award {one}" in shown
    assert "urn:piagam:a" in shown and "urn:piagam:b" in shown
    decision = json.loads(piagam("awards", "history", one, "--json").stdout)["id"]
    piagam("awards", "undo", decision, "--by", "Budi")
    assert "undone by Budi" in piagam("awards", "history", one).stdout
    assert json.loads(piagam("awards", "show", two, "--json").stdout)["award_id"] == two
    piagam("awards", "confirm", one, "--by", "Rina")
    piagam("awards", "correct", one, "rank", "1", "--by", "Rina")
    assert json.loads(piagam("awards", "show", one, "--json").stdout)["rank"] == 1
    before = piagam("awards", "export").stdout
    assert json.loads(piagam("awards", "rebuild", "--json").stdout)["changed"] == 0
    assert piagam("awards", "export").stdout == before
    header, *rows = piagam("awards", "export", "--format", "csv").stdout.splitlines()
    assert header.startswith("award_id,status") and len(rows) == len(ids)


def test_a_made_up_register_lists_and_joins(piagam: Any, database: Database) -> None:
    piagam("db", "seed", 200)
    assert len(piagam("awards", "list", "--json", "--limit", 500).stdout.splitlines()) == 200
    assert piagam("db", "seed", 5, code=1).exception is not None
    assert json.loads(piagam("awards", "rebuild", "--json").stdout)["new"] == 0


def test_backup_and_refusal_at_the_command_line(piagam: Any, tmp_path: Path) -> None:
    piagam("ingest", lines(tmp_path / "in.jsonl", article("a")))
    assert "restored and compared" in piagam("db", "backup", tmp_path / "b.piagam").stdout
    assert "not empty" in str(piagam("db", "restore", tmp_path / "b.piagam", code=1).exception)


def test_a_cell_is_never_a_formula() -> None:
    from piagam.awards_shown import cell

    assert cell("=1+1") == "'=1+1"
    assert cell(None) == ""
    assert sys.version_info >= (3, 11)
