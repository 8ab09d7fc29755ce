"""A very cheap look that tells whether an article may speak of an award at all."""

from __future__ import annotations

import functools

import ahocorasick

# Parts of words without which no award has been told in any article read so far.
_MARKS = (
    "penghargaan",
    "pengharg",
    "anuger",
    "anugrah",
    "predikat",
    "prediket",
    "juara",
    "award",
    "piagam",
    "trofi",
    "tropi",
    "piala",
    "terbaik",
    "peringkat",
    "opini w",
    "wtp",
    "wajar tanpa",
    "zona hijau",
    "satyalancana",
    "satya lencana",
    "satyalencana",
    "lencana",
    "sertifikat",
    "medali",
    "dinobatkan",
    "gelar",
    "kategori",
    "katagori",
    "adipura",
    "adiwiyata",
    "sakip",
    "terinovatif",
    "layak anak",
    "kualitas t",
    "ranking",
    "rangking",
    "pemenang",
    "skor",
    "nilai",
    "indeks",
    "proklim",
    "kalpataru",
    "tertinggi",
    "10 besar",
    "besar ",
    "lomba",
    "wbk",
    "informatif",
    "nindya",
    "terpilih",
    "mtq",
    "tuntas",
    "trophy",
    "rekor",
)


@functools.cache
def _automaton() -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for mark in _MARKS:
        automaton.add_word(mark, mark)
    automaton.make_automaton()
    return automaton


def may_hold_award(title: str, text: str) -> bool:
    """False when no word of any award stands in title or text.

    Args:
        title, text: the article as given to `extract`.

    Returns:
        True as soon as one mark is found; most ordinary articles are told apart in a few microseconds.
    """
    automaton = _automaton()
    return any(next(automaton.iter(part.lower()), None) is not None for part in (title, text))
