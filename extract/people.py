"""Persons: names after an office, an honorific or a role, without honorifics and degrees."""

from __future__ import annotations

import dataclasses
import functools

from extract.data_files import toml_table
from extract.mentions import Mention
from extract.text import Document, Token

_PARTICLES = frozenset({"bin", "binti", "al", "el", "van", "de", "der", "dg", "daeng"})


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


@functools.cache
def _word_set(key: str) -> frozenset[str]:
    return frozenset(toml_table("people.toml")[key])


@functools.cache
def _offices() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    table: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for kind, phrases in toml_table("people.toml")["offices"].items():
        for phrase in phrases:
            words = tuple(phrase.split())
            table.setdefault(words[0], []).append((words, kind))
    for found in table.values():
        found.sort(key=lambda x: -len(x[0]))
    return table


@functools.cache
def _verb_words() -> frozenset[str]:
    """Verbs of winning and giving, which headlines print with a capital."""
    data = toml_table("verbs.toml")
    return frozenset(w for role in ("get", "got", "taken", "give") for w in data[role] if " " not in w)


# Words of offices that also end names of persons ("I Gusti Ngurah Jaya Negara").
_LATE_NAMES = frozenset({"negara", "utama", "karya", "bangsa", "cipta", "jaya", "marga", "satu", "agama", "daya"})


def is_name_word(token: Token) -> bool:
    """May this word be part of a person's name?"""
    text = token.text
    if not text[0].isupper() or not text[0].isalpha():
        return False
    if token.low in _word_set("domain") or token.low in _verb_words():
        return False
    return text.replace("'", "").replace("’", "").replace("-", "").isalpha()


def office_at(tokens: list[Token], i: int) -> tuple[int, str] | None:
    """Number of words and kind of the office that begins at token i; None when none does."""
    for words, kind in _offices().get(tokens[i].low, ()):
        n = len(words)
        if i + n <= len(tokens) and all(tokens[i + k].low == words[k] for k in range(1, n)):
            return n, kind
    return None


def _skip_honorifics(tokens: list[Token], j: int) -> tuple[int, int]:
    """Index behind the honorifics at j, and how many there were."""
    count = 0
    honorifics = _word_set("honorifics")
    while j < len(tokens) and count < 8:
        t = tokens[j]
        if (
            t.low in ("guru", "pak", "bu", "ibu")
            and j + 1 < len(tokens)
            and tokens[j + 1].text.isupper()
            and len(tokens[j + 1].text) > 2
        ):
            break  # "Guru SDN 1 …": the school is no name
        if t.low in honorifics and (t.capital or t.low in ("dr", "drg", "ir")):
            nxt = tokens[j + 1].text if j + 1 < len(tokens) else ""
            if len(t.low) > 1 or nxt == "." or t.low in ("h",) or count:
                j += 1
                count += 1
                while j < len(tokens) and tokens[j].text in (".", ",") and count:
                    if tokens[j].text == "," and (j + 1 >= len(tokens) or tokens[j + 1].low not in honorifics):
                        break
                    j += 1
                continue
        break
    return j, count


def _name_run(tokens: list[Token], j: int, covered: list[bool]) -> int:
    """Index behind the name that begins at j (j itself when there is none)."""
    degrees = _word_set("degrees")
    k = j
    while k < len(tokens) and k - j < 9:
        t = tokens[k]
        if t.text == "." and k > j and len(tokens[k - 1].text) <= 3 and tokens[k - 1].end == t.start:
            if k + 1 < len(tokens) and tokens[k + 1].capital and len(tokens[k - 1].text) <= 2:
                k += 1
                continue
            break
        if k > j and t.low in _PARTICLES and k + 1 < len(tokens) and is_name_word(tokens[k + 1]):
            k += 1
            continue
        if k - j >= 2 and t.low in _LATE_NAMES and t.capital and (k + 1 >= len(tokens) or not tokens[k + 1].capital):
            k += 1
            continue
        if not is_name_word(t) or (
            covered[k]
            and (
                k + 1 >= len(tokens) or not is_name_word(tokens[k + 1]) or covered[k + 1] or (k > 0 and covered[k - 1])
            )
        ):
            break
        if k > j and office_at(tokens, k) and len(t.text) > 2:
            break
        initials = k > j and tokens[k - 1].text == "." and tokens[k - 1].end == t.start and len(tokens[k - 2].text) == 1
        if (
            k > j
            and not initials
            and t.low in degrees
            and len(t.text) <= 4
            and (t.text.isupper() or (len(t.text) > 1 and t.low in ("msi", "mpd", "spd", "ssos")))
        ):
            nxt = tokens[k + 1].text if k + 1 < len(tokens) else ""
            if nxt != "." or k - j >= 2:
                break
        k += 1
    while k > j and tokens[k - 1].text == ".":
        k -= 1
    return k


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
        j, honors = _skip_honorifics(tokens, i)
        if (
            honors
            and j < len(tokens)
            and j > i
            and not (j - i == 1 and len(tokens[i].text) == 1 and tokens[i].low != "h")
        ):
            k = _name_run(tokens, j, covered)
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
    return last if last > j and last < len(tokens) and tokens[last].low in _word_set("honorifics") else j


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
    domain = _word_set("domain")
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
            if office_at(tokens, j) and office_at(tokens, j)[1] in ("head", "deputy") and j > i + size:  # type: ignore[index]
                break
            j += 1
            continue
        if (
            t.text.isupper()
            and len(t.text) >= 2
            and t.low not in _word_set("honorifics")
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
    name_from, honors = _skip_honorifics(tokens, name_from)
    k = _name_run(tokens, name_from, covered)
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


def capital_runs(tokens: list[Token], taken: list[bool], least: int = 2) -> list[tuple[int, int]]:
    """Token spans [i, j) of at least `least` words that look like a bare name and belong to nothing else."""
    out: list[tuple[int, int]] = []
    i = 0
    while i < len(tokens):
        if taken[i] or not is_name_word(tokens[i]):
            i += 1
            continue
        j = i
        while (
            j < len(tokens)
            and not taken[j]
            and (
                is_name_word(tokens[j])
                or (
                    tokens[j].text == "."
                    and len(tokens[j - 1].text) <= 2
                    and j + 1 < len(tokens)
                    and tokens[j + 1].capital
                )
                or (tokens[j].low in _PARTICLES and j > i and j + 1 < len(tokens) and is_name_word(tokens[j + 1]))
            )
        ):
            j += 1
        words = sum(is_name_word(t) and len(t.text) > 2 and t.low not in _word_set("degrees") for t in tokens[i:j])
        if words >= least and j - i <= 8:
            out.append((i, j))
        i = max(j, i + 1)
    return out
