"""Which records a told ceremony belongs to: date, building, town, who gave and who took."""

from __future__ import annotations

import re
from typing import Any

from extract.ceremony import Fact
from extract.join import Resolved, same_award
from extract.model import Span
from extract.reading import Reading

_FIELDS = ("date", "venue", "place", "presenter", "received_by")


def tie_ceremony(
    item: Resolved, facts: list[Fact], everyone: list[Resolved], readings: list[Reading], values: dict[str, Any],
    evidence: dict[str, Span],
) -> None:  # fmt: skip
    """Fills the ceremony's fields of one record, in place.

    Awards told as history get none: what is told around them is the news' own ceremony.

    Args:
        item: the record's entry.
        facts: what the article tells of handing over.
        everyone: all entries, which tell whose sentence a fact stands in.
        readings: all sentences.
        values, evidence: the record in the making.
    """
    d = item.draft
    assert d.award is not None
    if d.past:
        return
    owners: dict[int, list[Resolved]] = {}
    for other in everyone:
        owners.setdefault(other.draft.sentence, []).append(other)
    by_number = {r.number: r for r in readings}
    for name in _FIELDS:
        best: tuple[int, Fact] | None = None
        for f in facts:
            if f.name != name or (name == "received_by" and not _receives(item, f)):
                continue
            if (
                name == "presenter"
                and f.to is not None
                and item.kind == "government"
                and item.code is not None
                and f.to != item.code
            ):
                continue
            told = owners.get(f.sentence, [])
            mine = item in told
            if not mine and _of_another(item, told, by_number[f.sentence]):
                continue
            if told and all(o.draft.past for o in told):
                continue
            distance = f.sentence - d.sentence
            cost = (0 if mine else abs(distance) + (2 if distance < 0 else 0)) + (9 if f.weak else 0)
            if best is None or cost < best[0]:
                best = (cost, f)
        if best is not None:
            values[name], evidence[name] = best[1].field.value, best[1].field.span
    if "received_by" not in values and item.person is not None and item.kind == "government":
        values["received_by"], evidence["received_by"] = item.person.person, item.person.person_span
    if values.get("presenter") and values.get("presenter") == values.get("received_by"):
        values.pop("presenter"), evidence.pop("presenter")
    if values.get("presenter") == item.name:
        values.pop("presenter"), evidence.pop("presenter")


def _of_another(item: Resolved, told: list[Resolved], r: Reading) -> bool:
    """Does the sentence of a fact speak of another award only?"""
    award = item.draft.award
    assert award is not None
    if told:
        return not any(same_award(o.draft.award, award) for o in told if o.draft.award)
    named = [a for a in r.awards if a.name and a.strength >= 3 and a.programme and a.head not in ("grade", "programme")]
    return bool(named) and award.programme is not None and not any(same_award(a, award) for a in named)


def _receives(item: Resolved, f: Fact) -> bool:
    """May this person have accepted for this recipient?"""
    if item.kind == "government":
        if item.draft.listed:
            return f.region is not None and f.region == item.code
        return f.region is None or item.code is None or f.region == item.code
    if f.region is not None and item.code is not None and f.region[:2] != item.code[:2]:
        return False
    if re.match(
        r"(?:kepala|kades|kepsek|lurah|camat|direktur|dirut|pambakal|perbekel|keuchik|komandan|dandim|kapolres|kajari|kalapas|ketua|rektor|ceo)",
        f.title,
    ):
        words = set(re.findall(r"[a-z]{4,}", item.name.lower())) - {
            "dinas",
            "badan",
            "kota",
            "kabupaten",
            "desa",
            "negeri",
            "sekolah",
            "provinsi",
        }
        return not item.draft.listed or any(w in f.title for w in words)
    return True
