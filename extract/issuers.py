"""Bodies that give awards: ministries, agencies, associations, media. Source: `data/issuers.csv`."""

from __future__ import annotations

import dataclasses
import functools
import re

from extract.data_files import csv_rows
from extract.names_folding import fold_name

# Aliases that are words or names of their own inside other names: they count only as the whole name.
_WHOLE_ONLY = frozenset(
    "bi lan ui ub swa big kik omg btv antara tempo kompas detik fajar serambi promedia setara frontier sindo viva "
    "gubernur wagub kominfo pemprov pmi nu ori suara gatra infobank itb ipb tribun".split()
)


@dataclasses.dataclass(frozen=True, slots=True)
class Issuer:
    """A body that gives awards.

    Attributes:
        id: stable key ("ombudsman").
        name: full name.
        kind: ministry, agency, state-owned, provincial, university, media, association, international, private.
        aliases: other forms in the press.
    """

    id: str
    name: str
    kind: str
    aliases: tuple[str, ...]


@functools.cache
def all_issuers() -> dict[str, Issuer]:
    """Every known issuer by id, in file order."""
    return {
        r["id"]: Issuer(r["id"], r["name"], r["kind"], tuple(filter(None, r["aliases"].split("|"))))
        for r in csv_rows("issuers.csv")
    }


@functools.cache
def aliases() -> dict[str, str]:
    """Folded name or alias → issuer id; the first row that claims a form keeps it."""
    table: dict[str, str] = {}
    for issuer in all_issuers().values():
        for form in (issuer.name, *issuer.aliases):
            if key := fold_name(form):
                table.setdefault(key, issuer.id)
    return table


def by_id(issuer_id: str) -> Issuer | None:
    """The issuer with this id; None when there is none."""
    return all_issuers().get(issuer_id)


# Ministries that were split, joined or renamed: one office under several ids.
_FAMILIES = (
    {"klh", "klhk", "kemenhut"},
    {"kominfo", "komdigi"},
    {"kemenpar", "kemenparekraf", "kemenekraf"},
    {"kemendikbud", "kemendikbudristek", "kemendikdasmen", "kemdiktisaintek", "kemenbud"},
    {"kemenkumham", "kemenkum", "kemenham", "kemenimipas", "bphn"},
    {"kemendespdtt", "kemendespdt", "kementrans"},
    {"pupr", "kemenpu", "kemenpkp"},
    {"kemenkop-ukm", "kemenkop", "kemenumkm"},
    {"tpip", "bank-indonesia", "kemenko-perekonomian"},
    {"satgas-p2dd", "bank-indonesia", "kemenko-perekonomian"},
    {"wapres", "setneg"},
    {"bpjs-kesehatan", "kemenko-pmk", "kemenko-pm"},
)


def same_house(a: str | None, b: str | None) -> bool:
    """Do two issuer ids mean one house: the same, a unit of it, or the same ministry under another cabinet?"""
    if not a or not b:
        return False
    if a == b or (a.split("-")[0] == b.split("-")[0] and a.startswith(("kemendagri", "kemenkeu"))):
        return True
    return any(a in f and b in f for f in _FAMILIES)


@functools.lru_cache(maxsize=4096)
def match(name: str) -> str | None:
    """The id of the issuer that a name means.

    Args:
        name: as printed, e.g. "Ombudsman RI Perwakilan Kalsel", "Kementerian PAN-RB".

    Returns:
        The id of the longest known form that is the name or stands in it as whole words; None when none does.
    """
    key = fold_name(name)
    table = aliases()
    if key in table:
        return table[key]
    best = ""
    words = key.split()
    for start in range(len(words)):
        for end in range(len(words), start, -1):
            form = " ".join(words[start:end])
            if len(form) > len(best) and form in table and form not in _WHOLE_ONLY:
                best = form
    if best:
        return table[best]
    if re.match(r"(pemprov|pemerintah provinsi|gubernur)\b", key):
        return "gubernur"
    return None
