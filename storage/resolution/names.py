"""Names made comparable: folded, with the abbreviations of the press written out and empty words dropped."""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from importlib import resources

_NOT_WORD = re.compile(r"[^a-z0-9]+")

_DATA = tomllib.loads(resources.files("storage.resolution").joinpath("words.toml").read_text(encoding="utf-8"))
_EXPANSIONS: dict[str, str] = _DATA["expansions"]


def _set(table: str, name: str) -> frozenset[str]:
    return frozenset(_DATA[table][name].split())


GOVERNMENT_WORDS = _set("empty", "government")
SORT_WORDS = _set("sorts", "recipient")
AREA_SORTS = _set("sorts", "area")
_RECIPIENT_EMPTY = GOVERNMENT_WORDS | _set("empty", "recipient")
_AWARD_EMPTY = _set("empty", "award")
_ISSUER_EMPTY = _set("empty", "issuer")
_CATEGORY_EMPTY = _set("empty", "category")
_ROMAN = {r: str(n) for n, r in enumerate(("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"), 1)}


@functools.lru_cache(maxsize=65536)
def words(name: str) -> tuple[str, ...]:
    """The words of a name: lower case, no accents, abbreviations written out.

    Example:
        >>> words("Pemko Banjar-baru")
        ('pemerintah', 'kota', 'banjar', 'baru')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    out: list[str] = []
    for word in _NOT_WORD.sub(" ", plain).split():
        out += _EXPANSIONS.get(word, word).split()
    return tuple(out)


def folded(name: str) -> str:
    """The words of a name as one string."""
    return " ".join(words(name))


def without_year(tokens: tuple[str, ...]) -> tuple[str, ...]:
    """Drops years (1990–2099): the edition is compared by period and date, not by name."""
    return tuple(t for t in tokens if not (len(t) == 4 and t.isdigit() and "1990" <= t <= "2099"))


@functools.lru_cache(maxsize=65536)
def award_words(name: str) -> tuple[str, ...]:
    """The words that tell an award from others; all of them when none does."""
    tokens = without_year(words(name))
    kept = tuple(dict.fromkeys(t for t in tokens if t not in _AWARD_EMPTY and len(t) > 1))
    return kept or tokens or words(name)


@functools.lru_cache(maxsize=65536)
def recipient_words(name: str) -> tuple[str, ...]:
    """The words that tell a recipient from others of its sort; all of them when none does."""
    tokens = words(name)
    return tuple(dict.fromkeys(t for t in tokens if t not in _RECIPIENT_EMPTY)) or tokens


@functools.lru_cache(maxsize=16384)
def issuer_words(name: str) -> frozenset[str]:
    """The words that tell an issuer from others."""
    tokens = words(name)
    return frozenset(t for t in tokens if t not in _ISSUER_EMPTY) or frozenset(tokens)


@functools.lru_cache(maxsize=16384)
def area(name: str) -> tuple[str, str]:
    """What a government's or region's name says: its sort ("kota", "" when untold) and its bare name.

    Example:
        >>> area("Pemerintah Kota Banjarbaru")
        ('kota', 'banjarbaru')
    """
    tokens = words(name)
    sort = next((t for t in tokens if t in AREA_SORTS), "")
    bare = [t for t in tokens if t not in GOVERNMENT_WORDS]
    return sort, " ".join(bare) or " ".join(tokens)


@functools.lru_cache(maxsize=16384)
def category_parts(category: str) -> frozenset[str]:
    """The grades and classes that a category names, each folded: "Kualitas Tinggi (Zona Hijau); B" has three."""
    parts = re.split(r"[;()/,]", category)
    out = set()
    for part in parts:
        tokens = [_ROMAN.get(t, t) for t in words(part) if t not in _CATEGORY_EMPTY]
        if tokens:
            out.add(" ".join(tokens))
    return frozenset(out)


def numbers(tokens: tuple[str, ...]) -> frozenset[str]:
    """The numbers in a name: SD Negeri 1 and SD Negeri 2 are two schools."""
    return frozenset(_ROMAN.get(t, t) for t in tokens if t.isdigit() or (t in _ROMAN and t != "i"))
