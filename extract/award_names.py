"""Names of awards in a sentence: programmes from the list, and names read off the words around an award noun."""

from __future__ import annotations

import dataclasses
import functools
import re

from extract import programmes
from extract.data_files import toml_table
from extract.matcher import PhraseMatcher, spellings
from extract.text import Document, Token


@dataclasses.dataclass(slots=True)
class AwardName:
    """An award named (or only pointed at) in a sentence.

    Attributes:
        start, end: span, from the award noun to the end of the name.
        name_start, name_end: span of the name alone.
        name: the name, "" for an unnamed "penghargaan".
        programme: id when the name is that of a known programme.
        strength: 3 named by an award noun, 2 a programme of its own, 1 a contest, event or assessment, 0 unnamed.
        head: the noun that opened it.
    """

    start: int
    end: int
    name_start: int
    name_end: int
    name: str
    programme: str | None
    strength: int
    head: str


@functools.cache
def vocabulary(key: str) -> frozenset[str]:
    return frozenset(toml_table("awards.toml")[key])


@functools.cache
def _programmes() -> PhraseMatcher:
    phrases: dict[str, str] = {}
    for programme in programmes.all_programmes().values():
        for form in (programme.name, *programme.aliases):
            for spelled in spellings(form):
                if len(spelled) >= 2:
                    phrases.setdefault(spelled, programme.id)
    return PhraseMatcher(phrases.items())


@functools.cache
def head_words() -> PhraseMatcher:
    phrases: dict[str, str] = {}
    for role in ("heads", "own_heads", "contests", "events"):
        for word in toml_table("awards.toml")[role]:
            phrases.setdefault(word, role)
    return PhraseMatcher(phrases.items())


@functools.cache
def title_words() -> PhraseMatcher:
    return PhraseMatcher((phrase, phrase) for phrase in toml_table("awards.toml")["titles"])


# Programme names so particular that they count in lower case too.
_PLAIN_NAMES = frozenset(
    "adipura adiwiyata kalpataru proklim paritrana sakip natamukti upakarti siddhakarya paramakarya".split()
)


# Heads that name the award even when nothing follows them.
SELF_NAMED = frozenset({"satyalancana", "satya lencana", "satyalencana"})


def programme_hits(doc: Document, start: int, end: int) -> list[tuple[int, int, str, bool]]:
    """Programmes named in a span: (start, end, id, topic). `topic` marks names that are also everyday subjects."""
    out = []
    for hit in _programmes().find(doc.low, start, end):
        word = doc.raw[hit.start : hit.end]
        low = doc.low[hit.start : hit.end]
        acronym = " " not in low and len(low) <= 8
        if (
            acronym
            and low not in _PLAIN_NAMES
            and not (word.isupper() or (len(low) > 4 and word[0].isupper()) or sum(c.isupper() for c in word) > 1)
        ):
            continue
        if not acronym and " " not in low and not word[0].isupper() and low not in _PLAIN_NAMES:
            continue
        if len(low) <= 2 and low not in ("zi",):
            continue
        if re.search(
            r"\b(?:gedung|sasana|tugu|monumen|jalan|bundaran|lapangan|alun-alun|dalam rangka)\s+(?:\w+\s+)?$",
            doc.low[max(start, hit.start - 24) : hit.start],
        ):
            continue
        if re.search(
            r"\b(?:hari|peringatan|rakornas|rapat|dinas|bidang|kantor|petugas|satgas|tim)\s+$",
            doc.low[max(start, hit.start - 14) : hit.start],
        ) and not low.startswith("satya"):
            continue
        out.append((hit.start, hit.end, hit.value, low in vocabulary("topics")))
    return out


def number_word(token: Token) -> bool:
    return token.low in ("dua", "tiga", "satu", "empat", "lima")


_EDGE = " ,.;:'\"“”‘’-–/&"


def clean_name(name: str) -> str:
    name = re.sub(r"\s+", " ", name).strip(_EDGE)
    name = re.sub(r"\s*\((?:[^)]*)$", "", name)
    name = (
        re.sub(r"^(?:penghargaan|piagam|anugerah sebagai|predikat|sebagai)\s+(?=\S)", "", name, flags=re.IGNORECASE)
        if not name.startswith(("Penghargaan Pem", "Penghargaan K", "Penghargaan S"))
        else name
    )
    name = RANKED.sub("", name)
    name = re.sub(r"\s+(?:kategori|katagori|tingkat|predikat|dengan|bidang)$", "", name)
    return name.strip(_EDGE)


RANKED = re.compile(
    r"^(?:juara|peringkat|terbaik|ranking)\s+(?:umum\s+|harapan\s+)?(?:\d{1,2}|[IVX]{1,4}|pertama|kedua|ketiga|"
    r"satu|dua|tiga|empat|lima)\s+(?=\S)",
    re.IGNORECASE,
)

FILLER_TAIL = frozenset(
    'nasional provinsi kabupaten kota tingkat kategori untuk di dan atas dalam sebagai bagi , - " “ ” ( / bidang '
    "dari".split()
)
