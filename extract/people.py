"""Persons: names after an office, an honorific or a role, without honorifics and degrees."""

from __future__ import annotations

import dataclasses

from extract.mentions import Mention
from extract.name_runs import is_name_word, name_run, office_at, skip_honorifics, vocabulary
from extract.text import Document, Token


@dataclasses.dataclass(frozen=True, slots=True)
class Person:
    """A person in the text.

    Attributes:
        start, end: span from the office (or honorific) to the end of the name.
        name: the bare name; empty for an office without a name ("Bupati Berau").
        name_start, name_end: span of the name alone (the whole span when there is no name).
        office: "head", "deputy", "secretary", "other", or "" without an office.
        region: code of the region whose office it is, if told right there.
        title: the office as printed.
    """

    start: int
    end: int
    name: str
    name_start: int
    name_end: int
    office: str
    region: str | None
    title: str


def find_people(doc: Document, tokens: list[Token], mentions: list[Mention], title_case: bool = False) -> list[Person]:
    """Persons and named offices of one sentence, in order, without overlaps.

    Args:
        doc: the document.
        tokens: the sentence's tokens.
        mentions: regions named in it.
        title_case: the sentence is a headline in which most words are capitalised; names are cut short there.
    """
    covered = [False] * len(tokens)
    region_at: dict[int, Mention] = {}
    for m in mentions:
        for k, t in enumerate(tokens):
            if t.start >= m.end:
                break
            if t.start >= m.name_start:
                covered[k] = True
                region_at[k] = m
    people: list[Person] = []
    i = 0
    while i < len(tokens):
        office = office_at(tokens, i)
        if office:
            person, nxt = _with_office(doc, tokens, i, office, covered, region_at, title_case)
            if person:
                people.append(person)
                i = max(nxt, i + 1)
                continue
        j, honors = skip_honorifics(tokens, i)
        if (
            honors
            and j < len(tokens)
            and j > i
            and not (j - i == 1 and len(tokens[i].text) == 1 and tokens[i].low != "h")
        ):
            k = name_run(tokens, j, covered)
            if k > j:
                people.append(_person(doc, tokens, i, j, k, "", None, ""))
                i = k
                continue
        i += 1
    return people


# Offices of a place smaller than a regency: the place's name comes before the holder's.
_PLACED = frozenset(
    "desa kades lurah camat pambakal perbekel keuchik geuchik nagari peratin petinggi kuwu penghulu puskesmas "
    "sekolah kepsek".split()
)


def _skip_place(tokens: list[Token], j: int, covered: list[bool]) -> int:
    """Index behind "Bagok, Kecamatan Benua Lima" after "Kepala Desa", if a name follows it; else j."""
    k = j
    while k < len(tokens) and (is_name_word(tokens[k]) or tokens[k].text.isdigit() or covered[k]) and k - j < 5:
        k += 1
    if k == j:
        return j
    if k - j >= 3 and not any(covered[j:k]) and (k >= len(tokens) or tokens[k].text != ","):
        return j + 1  # "Kepala Desa Bagok Risa Ramayanti"
    last = k
    while (
        k + 1 < len(tokens) and tokens[k].text == "," and tokens[k + 1].low in ("kecamatan", "kabupaten", "kec", "kota")
    ):
        k += 2
        while k < len(tokens) and (is_name_word(tokens[k]) or covered[k]):
            k += 1
        last = k
    if last < len(tokens) and tokens[last].low == "kecamatan":
        last += 1
        while last < len(tokens) and (is_name_word(tokens[last]) or covered[last]):
            last += 1
    if last + 1 < len(tokens) and tokens[last].text == "," and tokens[last + 1].capital:
        return last
    return last if last > j and last < len(tokens) and tokens[last].low in vocabulary("honorifics") else j


def _person(
    doc: Document, tokens: list[Token], i: int, j: int, k: int, office: str, region: str | None, title: str
) -> Person:
    start, end = tokens[j].start, tokens[k - 1].end
    return Person(tokens[i].start, end, doc.raw[start:end], start, end, office, region, title)


def _with_office(
    doc: Document, tokens: list[Token], i: int, office: tuple[int, str], covered: list[bool],
    region_at: dict[int, Mention], title_case: bool,
) -> tuple[Person | None, int]:  # fmt: skip
    size, kind = office
    j = i + size
    region: str | None = None
    domain = vocabulary("domain")
    limit = min(len(tokens), j + 22)
    walked_comma = False
    while j < limit:
        t = tokens[j]
        if j in region_at and not (
            t.low in ("bima", "alor") and j + 1 < limit and is_name_word(tokens[j + 1]) and not covered[j + 1]
        ):
            region = region or region_at[j].code
            j += 1
            continue
        if t.text == "(":
            close = next((k for k in range(j, min(j + 8, len(tokens))) if tokens[k].text == ")"), None)
            if close is None:
                break
            j = close + 1
            continue
        nxt = tokens[j + 1] if j + 1 < len(tokens) else None
        if (
            t.low in domain
            and (t.capital or (kind == "other" and t.low in ("dinas", "badan", "bidang")))
            and not (t.low in ("pj", "plt") and j > i + size)
        ):
            if t.low in (
                "baca",
                "foto",
                "raih",
                "terima",
                "ini",
                "itu",
                "saat",
                "usai",
                "dan",
                "di",
                "dari",
                "yang",
                "untuk",
                "pada",
                "dengan",
                "jadi",
                "dapat",
                "kembali",
                "bawa",
                "sabet",
                "ia",
                "menurut",
            ):
                break
            if (then := office_at(tokens, j)) and then[1] in ("head", "deputy") and j > i + size:
                break
            j += 1
            continue
        if (
            t.text.isupper()
            and len(t.text) >= 2
            and t.low not in vocabulary("honorifics")
            and t.text.isalpha()
            and not title_case
            and not (nxt is not None and nxt.text == "." and len(t.text) == 1)
        ) and (j == i + size or tokens[j - 1].text != ","):
            j += 1
            continue
        if (
            t.low in ("dan", "serta", "&", "/", "se")
            and nxt is not None
            and (nxt.low in domain and nxt.capital)
            and kind != "head"
        ):
            j += 1
            continue
        if (
            t.text in ("periode", "masa", "bakti", "jabatan", "terpilih", "nonaktif", "petahana", "definitif")
            and nxt is not None
            and (nxt.capital or nxt.text[0].isdigit() or nxt.low in ("bakti", "jabatan"))
        ):
            j += 1
            continue
        if (
            t.text == "-"
            or t.text.isdigit()
            or (t.text in ("I", "II", "III", "IV", "V", "VI") and kind in ("secretary", "other", "deputy"))
        ):
            if t.text == "-" and not (
                nxt is not None and (nxt.capital or (nxt.text.isdigit() and tokens[j - 1].text.isdigit()))
            ):
                break
            j += 1
            continue
        if (
            t.text == ","
            and nxt is not None
            and nxt.low in domain
            and nxt.capital
            and kind in ("other", "secretary")
            and office_at(tokens, j + 1) is None
        ):
            j += 1
            continue
        break
    local = any(tokens[i + n].low in _PLACED for n in range(size)) or (j < len(tokens) and tokens[j - 1].low in _PLACED)
    if local:
        j = _skip_place(tokens, j, covered)
    name_from = j
    if name_from < len(tokens) and tokens[name_from].text == ",":
        walked_comma = True
        name_from += 1
        if name_from < len(tokens) and tokens[name_from].low in ("yakni", "yaitu"):
            name_from += 1
    name_from, honors = skip_honorifics(tokens, name_from)
    k = name_run(tokens, name_from, covered)
    if title_case:
        k = min(k, name_from + 3)
        if sum(t.text.isupper() for t in tokens if len(t.text) > 2) > 0.7 * max(
            1, sum(len(t.text) > 2 for t in tokens)
        ):
            k = name_from  # a headline all in capitals: names and words look alike
    if k > name_from and walked_comma and not honors:
        after = tokens[k].text if k < len(tokens) else "."
        if kind == "other" and after.islower() and k - name_from == 1 and after in ("dan",):
            k = name_from
    if k > name_from:
        return _person(doc, tokens, i, name_from, k, kind, region, doc.raw[tokens[i].start : tokens[j - 1].end]), k
    if kind in ("head", "deputy", "secretary"):
        end = tokens[j - 1].end
        start = tokens[i].start
        return Person(start, end, "", start, end, kind, region, doc.raw[start:end]), j
    return None, j
