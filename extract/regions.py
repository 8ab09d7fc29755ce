"""The provinces, regencies and cities of Indonesia, by code and by the names the press gives them.

Source of codes and names: the Kemendagri list (see `data/LICENSES.txt`). Names are what outlets write, so an
ambiguous one (Bogor, Banjar, Mura) is decided by its prefix, then by what is near.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from typing import Literal

from extract.data_files import csv_rows

RegionLevel = Literal["province", "regency", "city"]

_PREFIX: tuple[tuple[str, RegionLevel | None], ...] = (
    ("pemerintah kota administrasi ", "city"),
    ("pemerintah kabupaten ", "regency"),
    ("pemerintah provinsi ", "province"),
    ("pemerintah propinsi ", "province"),
    ("pemerintah kota ", "city"),
    ("pemerintah daerah ", None),
    ("pemerintah ", None),
    ("kota administrasi ", "city"),
    ("pemkab ", "regency"),
    ("pemkot ", "city"),
    ("pemko ", "city"),
    ("pemprov ", "province"),
    ("pemda ", None),
    ("kabupaten ", "regency"),
    ("kab. ", "regency"),
    ("kab ", "regency"),
    ("provinsi ", "province"),
    ("propinsi ", "province"),
    ("prov. ", "province"),
    ("prov ", "province"),
    ("kota ", "city"),
)


@dataclasses.dataclass(frozen=True, slots=True)
class Region:
    """One area of the Kemendagri list.

    Attributes:
        code: Kemendagri code, "63" for a province, "63.72" for a regency or city.
        name: official name with its kind ("Kota Banjarbaru", "Provinsi Kalimantan Selatan").
        level: province, regency (kabupaten) or city (kota).
        short_name: name without its kind ("Banjarbaru").
        parent_code: code of the province; empty for a province.
        timezone: IANA name ("Asia/Makassar").
        capital: seat of government.
    """

    code: str
    name: str
    level: RegionLevel
    short_name: str
    parent_code: str
    timezone: str
    capital: str

    @property
    def province_code(self) -> str:
        """Code of the province this area is, or lies in."""
        return self.parent_code or self.code

    @property
    def government(self) -> str:
        """Name of its government ("Pemerintah Kota Banjarbaru")."""
        return "Pemerintah Aceh" if self.code == "11" else f"Pemerintah {self.name}"


def fold(name: str) -> str:
    """The form under which a name is looked up: lower case, single spaces, no hyphens or outer punctuation."""
    return re.sub(r"[\s\-–]+", " ", name.lower()).strip(" .,;:()'\"")


@functools.cache
def all_regions() -> dict[str, Region]:
    """Every region by code, in the order of the list."""
    out: dict[str, Region] = {}
    for row in csv_rows("regions.csv"):
        level: RegionLevel = row["level"]  # type: ignore[assignment]
        name = row["name"] if level != "province" or row["name"].startswith("Daerah ") else f"Provinsi {row['name']}"
        out[row["code"]] = Region(
            row["code"], name, level, row["short_name"], row["parent_code"], row["timezone"], row["capital"]
        )
    return out


@functools.cache
def forms() -> dict[str, tuple[str, ...]]:
    """Folded short name, alias or nickname → codes that answer to it."""
    table: dict[str, list[str]] = {}

    def add(form: str, code: str) -> None:
        key = fold(form)
        if key and code not in table.setdefault(key, []):
            table[key].append(code)

    rows = csv_rows("regions.csv")
    for row in rows:
        add(row["short_name"], row["code"])
    for row in rows:
        for alias in filter(None, row["aliases"].split("|")):
            add(alias, row["code"])
    for row in csv_rows("nicknames.csv"):
        add(row["nickname"], row["code"])
    return {key: tuple(codes) for key, codes in table.items()}


def by_code(code: str | None) -> Region | None:
    """The region with this Kemendagri code ("63", "63.72"; "6372" is understood too); None when there is none."""
    if not code:
        return None
    code = code.strip()
    found = all_regions().get(code)
    if found is None and code.isdigit() and len(code) == 4:
        found = all_regions().get(f"{code[:2]}.{code[2:]}")
    return found


def choose(codes: tuple[str, ...] | list[str], level: RegionLevel | None = None, near: str | None = None) -> str | None:
    """One code of several that share a name.

    Args:
        codes: candidates in list order.
        level: kind told by the prefix or by the office ("Bupati" means a regency); wins over everything.
        near: code of the region the text is about, or of the outlet's area.

    Returns:
        The code, or None when the prefix contradicts every candidate.
    """
    table = all_regions()
    found = [c for c in codes if level is None or table[c].level == level]
    if not found:
        return None
    if near and len(found) > 1:
        if near in found:
            return near
        province = near[:2]
        same = [c for c in found if c[:2] == province]
        found = same or found
    # A bare shared name in the press means the province first, then the city, then the regency around it, unless
    # the regency's own seat has another name (Banjar with its seat Martapura is the regency of Kalsel).
    order = {"province": 0, "regency": 1, "city": 2}
    return min(found, key=lambda c: (order[table[c].level], codes.index(c)))


def split_prefix(name: str) -> tuple[str, RegionLevel | None]:
    """Takes the kind off a folded name: "kab. banjar" → ("banjar", "regency")."""
    for prefix, level in _PREFIX:
        if name.startswith(prefix):
            return name.removeprefix(prefix), level
    return name, None


def by_name(name: str, near: str | None = None) -> Region | None:
    """The region that a text means by a name.

    Args:
        name: any form: "Kota Banjarbaru", "Pemkab HSS", "Kalsel", "Bogor", "Bumi Sai Wawai".
        near: code of a region nearby (the outlet's area), which decides between regions of one name.

    Returns:
        The region; None when no region of the list answers to the name.
    """
    key = fold(name)
    table = forms()
    if key in table:  # "Kota Baru" is a regency: the whole form first
        code = choose(table[key], None, near)
        return all_regions()[code] if code else None
    key, level = split_prefix(key)
    if key not in table:
        return None
    code = choose(table[key], level, near) or choose(table[key], None, near)
    return all_regions()[code] if code else None
