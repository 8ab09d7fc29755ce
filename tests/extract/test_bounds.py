"""The work is bounded whatever the text: long stretches are cut, long texts read in chapters, offsets stay true."""

from __future__ import annotations

import pytest

from extract import join
from extract.chapters import LONGEST_CHAPTER, LONGEST_HEADLINE, LONGEST_TEXT, chapters
from extract.explain import Trace
from extract.extractor import extract
from extract.model import Span
from extract.text import LONGEST_SENTENCE, Document, split_sentences

AWARD = "Pemerintah Kabupaten Tapin meraih penghargaan Adipura 2023 dari KLHK."
FILLER = "Warga berjalan kaki ke pasar pada pagi hari.\n"


def covers(spans: list[Span], text: str) -> bool:
    """Do the spans follow each other without leaving a word out?"""
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    return all(a <= b and not text[a:b].strip() for a, b in zip(edges[::2], edges[1::2], strict=True))


@pytest.mark.parametrize("text", ["nama orang, " * 20_000, "kata " * 9_000, "x" * 30_000, "Satu. Dua. " * 3_000])
def test_no_sentence_is_longer_than_the_bound(text: str) -> None:
    doc = Document(text, text.lower(), 0)
    spans = split_sentences(doc, 0, len(text))
    assert max(b - a for a, b in spans) <= LONGEST_SENTENCE
    assert covers(spans, text)


@pytest.mark.parametrize("text", ["", "a", FILLER * 4_000, "kata " * 30_000, "x" * 100_000])
def test_chapters_follow_each_other(text: str) -> None:
    spans = chapters(text)
    assert all(b - a <= LONGEST_CHAPTER for a, b in spans)
    assert [a for a, _ in spans[1:]] == [b for _, b in spans[:-1]]
    assert (spans[0][0], spans[-1][1]) == (0, len(text))


def test_nothing_behind_the_longest_text_is_read() -> None:
    assert chapters("x" * (LONGEST_TEXT + 5))[-1][1] == LONGEST_TEXT


@pytest.mark.parametrize("title", ["Kabar dari Tapin", "Kabar " * LONGEST_HEADLINE])
def test_evidence_of_a_late_chapter_counts_in_the_whole_text(title: str) -> None:
    text = FILLER * 900 + AWARD + "\n" + FILLER * 400
    trace = Trace()
    records = extract(title, text, explain=trace)
    assert [r.programme for r in records] == ["adipura"]
    document = f"{title}\n\n{text}"
    assert trace.document == document and trace.records == records
    for field, proof in (("recipient", "Pemerintah Kabupaten Tapin"), ("issuer", "KLHK"), ("period", "2023")):
        start, end = records[0].evidence[field]
        assert document[start:end] == proof
    assert any(document[m.start : m.end] == "meraih" for m in trace.marks)


def test_an_award_told_in_every_chapter_is_one_record() -> None:
    assert len(extract("Tapin raih Adipura", (AWARD + "\n" + FILLER * 100) * 12)) == 1


def compared(monkeypatch: pytest.MonkeyPatch, villages: int) -> int:
    """How often two entries are compared in a text that tells of so many winners."""
    count = 0
    real = join._joins

    def counted(a: join.Resolved, b: join.Resolved) -> bool:
        nonlocal count
        count += 1
        return real(a, b)

    monkeypatch.setattr(join, "_joins", counted)
    told = (f"Desa Suka{n} meraih juara {n % 3 + 1} Lomba Desa dengan nilai {n}." for n in range(villages))
    extract("Pemenang lomba desa", "\n".join(told))
    monkeypatch.setattr(join, "_joins", real)
    return count


def test_comparisons_grow_with_the_length_only(monkeypatch: pytest.MonkeyPatch) -> None:
    once, twice = compared(monkeypatch, 600), compared(monkeypatch, 1_200)
    assert once > 0
    assert twice < 2.6 * once  # with the square of the length it would be four times as many


@pytest.mark.parametrize(
    "piece",
    [
        " ",
        "A",
        "Abc ",
        "ABC ",
        "1",
        "1.",
        "1 ",
        '"',
        '"a ',
        "(",
        "( ",
        "- ",
        "juara I, II dan III ",
        "meraih penghargaan ",
    ],
)
def test_long_runs_end(piece: str) -> None:
    extract("penghargaan", "meraih penghargaan " + piece * 3_000)
