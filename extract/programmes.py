"""Award programmes and assessments, with the ladder of their grades. Source: `data/programmes.csv`."""

from __future__ import annotations

import dataclasses
import functools

from extract.data_files import csv_rows
from extract.names_folding import fold_name


@dataclasses.dataclass(frozen=True, slots=True)
class Programme:
    """An award programme or a graded assessment.

    Attributes:
        id: stable key ("ombudsman-kepatuhan").
        name: full name.
        issuer_id: who gives it, an id of `extract.issuers`.
        aliases: other forms in the press.
        categories: its grades, best first (empty when it has none).
        scale: the range of its scores as text ("0-100", "none").
        level: national, province or international.
    """

    id: str
    name: str
    issuer_id: str
    aliases: tuple[str, ...]
    categories: tuple[str, ...]
    scale: str
    level: str


@functools.cache
def all_programmes() -> dict[str, Programme]:
    """Every known programme by id, in file order."""
    return {
        r["id"]: Programme(
            r["id"],
            r["name"],
            r["issuer_id"],
            tuple(filter(None, r["aliases"].split("|"))),
            tuple(filter(None, r["categories"].split("|"))),
            r["scale"],
            r["level"],
        )
        for r in csv_rows("programmes.csv")
    }


@functools.cache
def aliases() -> dict[str, str]:
    """Folded name or alias → programme id; the first row that claims a form keeps it."""
    table: dict[str, str] = {}
    for programme in all_programmes().values():
        for form in (programme.name, *programme.aliases):
            if key := fold_name(form):
                table.setdefault(key, programme.id)
    return table


def by_id(programme_id: str) -> Programme | None:
    """The programme with this id; None when there is none."""
    return all_programmes().get(programme_id)


@functools.cache
def _longest_alias() -> int:
    """Words of the longest known form: no longer stretch of a name needs a look."""
    return max(len(alias.split()) for alias in aliases())


@functools.lru_cache(maxsize=4096)
def match(name: str) -> str | None:
    """The id of the programme that an award's name means.

    Args:
        name: as printed, e.g. "Anugerah Kota Layak Anak 2022", "predikat WTP".

    Returns:
        The id of the longest known form (three letters or more) that is the name or stands in it; None when none does.
    """
    key = fold_name(name)
    table = aliases()
    if key in table:
        return table[key]
    best = ""
    words = key.split()
    longest = _longest_alias()
    for start in range(len(words)):
        for end in range(min(len(words), start + longest), start, -1):
            form = " ".join(words[start:end])
            if len(form) > max(2, len(best)) and form in table:
                best = form
    return table[best] if best else None
