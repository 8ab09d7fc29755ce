"""Never raises, whatever the text; the same text gives the same records; time grows with length, not faster."""

from __future__ import annotations

import datetime as dt

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract.extractor import extract

WORDS = st.sampled_from(
    "Pemkab Tapin meraih penghargaan Adipura dari KLHK , . ( ) juara I II pertama nilai 79,75 Bupati H. Arman "
    "Saleh Selasa (21/5) di Hotel "
    "Kenanga Jakarta kategori Nindya zona hijau 1. - : “ ” yakni dan serta masing-masing Desa Kota sebagai "
    "peringkat ke-3 İ \n \n\n Baca juga: "
    "tahun 2023 kepada oleh tidak akan berharap SMPN 1 PT RSUD dr. predikat BB AA WTP se-Kalsel Award Lomba "
    "disusul sementara".split(" ")
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=300), st.text(max_size=1500))
def test_any_text(title: str, text: str) -> None:
    extract(title, text, published=dt.date(2024, 1, 2))


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(WORDS, max_size=12), st.lists(WORDS, max_size=160))
def test_award_words_in_any_order(title: list[str], text: list[str]) -> None:
    head, body = " ".join(title), " ".join(text)
    found = extract(head, body, published=dt.date(2024, 5, 22), region="63")
    assert found == extract(head, body, published=dt.date(2024, 5, 22), region="63")
    size = len(head) + 2 + len(body)
    for record in found:
        assert record.recipient and record.award
        assert all(0 <= a < b <= size for a, b in record.evidence.values())
        assert 0 < record.confidence < 1


def test_odd_inputs() -> None:
    for text in (
        "",
        " ",
        "\n\n\n",
        "\x00\x01",
        "penghargaan" * 3000,
        "(" * 5000 + " juara",
        "A. " * 4000,
        "1. " * 3000,
        "juara I, II dan III " * 900,
    ):
        extract(text, text)
        extract("juara", text, region="no such code")
