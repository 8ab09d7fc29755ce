"""`piagam extract` as a program uses it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.piagam.conftest import Piagam

NEWS = {
    "id": "satu",
    "title": "Pemko Banjarbaru Raih Penghargaan Kota Layak Anak Kategori Nindya",
    "text": "BANJARBARU - Pemerintah Kota Banjarbaru meraih penghargaan Kota Layak Anak (KLA) kategori Nindya dari "
    "Kementerian Pemberdayaan Perempuan dan Perlindungan Anak di Jakarta, Rabu (24/7/2024).",
    "published": "2024-07-25",
}


def test_records_come_out_in_order_with_evidence(piagam: Piagam) -> None:
    plain = {"id": "dua", "title": "Harga cabai naik", "text": "Harga cabai di pasar naik."}
    done = piagam("extract", stdin=json.dumps(NEWS) + "\n" + json.dumps(plain) + "\n")
    assert (done.returncode, done.stderr) == (0, "")
    first, second = map(json.loads, done.stdout.splitlines())
    assert (first["id"], second) == ("satu", {"id": "dua", "awards": []})
    (award,) = first["awards"]
    assert award["recipient"] == "Pemerintah Kota Banjarbaru"
    assert award["recipient_region_code"] == "63.72"
    assert award["date"] == "2024-07-24"
    document = f"{NEWS['title']}\n\n{NEWS['text']}"
    start, end = award["evidence"]["category"]
    assert document[start:end] == award["category"] == "Nindya"


def test_a_bad_line_is_reported_with_its_number_and_the_rest_goes_on(piagam: Piagam, tmp_path: Path) -> None:
    path = tmp_path / "with space.jsonl"
    path.write_text("{broken\n" + json.dumps(NEWS) + '\n{"id": "leer"}\n', encoding="utf-8")
    done = piagam("extract", str(path))
    assert done.returncode == 1
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["satu"]
    assert "line 1: not JSON" in done.stderr
    assert "line 3" in done.stderr


def test_html_is_cleaned_first(piagam: Piagam) -> None:
    page = f"<html><head><title>{NEWS['title']}</title></head><body><article><h1>{NEWS['title']}</h1>"
    page += f"<p>{NEWS['text']}</p><p>{'Kota ini terus berbenah demi anak-anaknya. ' * 8}</p></article></body></html>"
    done = piagam("extract", stdin=json.dumps({"id": "h", "html": page, "published": "2024-07-25"}))
    assert done.returncode == 0
    (award,) = json.loads(done.stdout)["awards"]
    assert award["category"] == "Nindya"


def test_all_cores_give_the_same_in_the_same_order(piagam: Piagam) -> None:
    lines = "\n".join(json.dumps(NEWS | {"id": str(n)}) if n % 7 else "{bad" for n in range(150))
    many, one = piagam("extract", "--processes", "2", stdin=lines), piagam("extract", "--processes", "1", stdin=lines)
    assert many.stdout == one.stdout
    assert many.stderr == one.stderr
    assert [json.loads(line)["id"] for line in many.stdout.splitlines()] == [str(n) for n in range(150) if n % 7]


def test_a_date_that_is_none_is_left_out_with_a_warning(piagam: Piagam) -> None:
    done = piagam("extract", stdin=json.dumps(NEWS | {"published": "kemarin sore"}))
    assert done.returncode == 0
    assert "kemarin sore" in done.stderr


def test_explain_shows_the_text_and_the_fields(piagam: Piagam) -> None:
    done = piagam("extract", "--explain", stdin=json.dumps(NEWS))
    assert done.returncode == 0
    assert "Nindya" in done.stdout
    assert "recipient" in done.stdout
