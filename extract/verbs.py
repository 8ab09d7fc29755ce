"""Verbs of winning and giving, and whether they tell a fact."""

from __future__ import annotations

import dataclasses
import functools
import re

from extract.data_files import toml_table
from extract.matcher import PhraseMatcher
from extract.text import Document, Token

ROLES = ("get", "got", "taken", "give")


@dataclasses.dataclass(slots=True)
class Verb:
    """A verb of winning or giving. `role` says who stands where; `real` is False for hopes, plans, denials."""

    start: int
    end: int
    role: str
    text: str
    real: bool


@functools.cache
def _matcher() -> PhraseMatcher:
    phrases: dict[str, str] = {}
    data = toml_table("verbs.toml")
    for role in ROLES:
        for word in data[role]:
            phrases.setdefault(word, role)
    return PhraseMatcher(phrases.items())


@functools.cache
def _unreal() -> PhraseMatcher:
    data = toml_table("verbs.toml")["unreal"]
    rows = (
        [(w, "hope") for w in data["before"]]
        + [(w, "no") for w in data["negation"]]
        + [(w, "ok") for w in data["not_only"]]
    )
    return PhraseMatcher(rows)


@functools.cache
def past_words() -> PhraseMatcher:
    """Matcher of the words that tell history; value "strong" or "weak"."""
    data = toml_table("verbs.toml")["past"]
    rows = [(w, "weak") for w in data["words"]] + [(w, "strong") for w in data["strong"]]
    return PhraseMatcher(rows)


# Hopes and conditions that reach over a comma.
_LASTING = frozenset(
    "semoga mudah-mudahan berharap harap diharapkan agar supaya jika kalau apabila bila akan bakal menargetkan "
    "targetkan ingin".split()
)
_CLAUSE = re.compile(
    r"[.;:!?]|,\s+(?:sedangkan|sementara|namun|tetapi|tapi|yang|dan|setelah|sehingga|kini)\b|\byang\b|\bsetelah\b|"
    r"\busai\b|\bsesudah\b|\bkarena\b|\bsebab\b|\bberkat\b"
)
# After these the hope is only the frame of a fact ("bersyukur karena berhasil meraih").
_FACT = re.compile(r"\b(?:berhasil|sukses|telah|sudah|kembali berhasil|resmi)\s+$")


def find_verbs(doc: Document, tokens: list[Token]) -> list[Verb]:
    """Verbs of one sentence in order."""
    if not tokens:
        return []
    begin, end = tokens[0].start, tokens[-1].end
    cues = _unreal().find(doc.low, begin, end)
    out: list[Verb] = []
    for hit in _matcher().find(doc.low, begin, end):
        out.append(
            Verb(hit.start, hit.end, hit.value, doc.low[hit.start : hit.end], _is_real(doc, begin, hit.start, cues))
        )
    return out


def _is_real(doc: Document, begin: int, at: int, cues: list) -> bool:  # type: ignore[type-arg]
    before = doc.low[max(begin, at - 30) : at]
    fact = _FACT.search(before)
    for cue in reversed(cues):
        if cue.end > at or cue.value == "ok":
            continue
        if begin >= doc.title_end and cue.start > begin and doc.raw[cue.start].isupper():
            continue  # "Desa Batu Harapan": part of a name
        gap = doc.low[cue.end : at]
        if len(gap) > 70:
            break
        if _CLAUSE.search(gap) or ("," in gap and (cue.value == "no" or doc.low[cue.start : cue.end] not in _LASTING)):
            continue
        if cue.value == "no" and len(gap.split()) > 3:
            continue
        word = doc.low[cue.start : cue.end]
        if word == "harapan" and re.match(r"\s+(?:\d|i{1,3}\b|satu|dua|tiga)", doc.low[cue.end : cue.end + 6]):
            continue
        if fact and word not in (
            "agar",
            "supaya",
            "jika",
            "kalau",
            "apabila",
            "bila",
            "belum",
            "semoga",
            "akan",
            "mudah-mudahan",
            "tidak",
            "gagal",
            "berharap",
        ):
            continue
        if (
            word
            in (
                "mampu",
                "bisa",
                "dapat kembali",
                "harus",
                "perlu",
                "layak",
                "siap",
                "yakin",
                "motivasi",
                "harapan",
                "cara",
                "peserta",
                "target",
                "upaya",
                "optimis",
                "tahap",
                "seleksi",
                "guna",
                "demi",
                "bukan",
                "mengikuti",
                "ikuti",
                "boleh",
                "wajib",
            )
            and len(gap.split()) > 3
        ):
            continue
        if word in ("mampu",):
            continue
        return False
    return True


def unreal_at(doc: Document, begin: int, at: int, end: int) -> bool:
    """Is a statement at `at` (with no verb of winning) inside a hope, a plan or a denial?"""
    cues = _unreal().find(doc.low, begin, min(end, at))
    return not _is_real(doc, begin, at, cues)
