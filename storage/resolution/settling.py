"""What an award says, settled field by field from its mentions; disagreement is kept beside it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from storage.resolution.names import area, category_parts, folded, words
from storage.resolution.told import FIELDS, Told


@dataclasses.dataclass(frozen=True, slots=True)
class Settled:
    """An award's content.

    Attributes:
        fields: value per record field.
        confidence: probability that at least one independent text is right.
        conflicts: field → list of {value, outlets, mentions, weight}, the settled value first.
        year: year the award counts for; None when nothing tells it.
        day: day it was given, else of the first report.
        outlets: names of the outlets that tell it, sorted.
        voices: number of independent texts.
    """

    fields: dict[str, Any]
    confidence: float
    conflicts: dict[str, Any]
    year: int | None
    day: dt.date | None
    outlets: tuple[str, ...]
    voices: int


def settle(
    mentions: Sequence[Told], voices: Mapping[int, int], corrections: Mapping[str, Any] | None = None
) -> Settled:
    """Settles an award.

    Args:
        mentions: its mentions, in any order.
        voices: article id → article whose text it copies.
        corrections: field → value that a person set; it stands whatever the mentions say.

    Returns:
        Fields, conflicts and counts; the same for every order of the mentions.
    """
    ordered = sorted(mentions, key=lambda m: m.name)
    copies: dict[int, int] = defaultdict(int)
    for mention in ordered:
        copies[voices.get(mention.article_id, mention.article_id)] += 1
    weights = {
        m.id: max(m.confidence, 0.01) / copies[voices.get(m.article_id, m.article_id)] * (1.0 if m.main else 0.7)
        for m in ordered
    }
    fields: dict[str, Any] = {}
    conflicts: dict[str, Any] = {}
    for field in FIELDS:
        fields[field], conflict = _vote(field, ordered, weights)
        if conflict:
            conflicts[field] = conflict
    fields.update(corrections or {})
    doubt = 1.0
    best: dict[int, float] = defaultdict(float)
    for mention in ordered:
        voice = voices.get(mention.article_id, mention.article_id)
        best[voice] = max(best[voice], mention.confidence)
    for confidence in best.values():
        doubt *= 1.0 - min(confidence, 0.999)
    printed = [m.published_on for m in ordered if m.published_on]
    date: dt.date | None = fields["date"]
    first = min(printed, default=None)
    return Settled(
        fields=fields,
        confidence=round(1.0 - doubt, 6),
        conflicts=conflicts,
        year=fields["period"] or (date.year if date else None) or (first.year if first else None),
        day=date or first,
        outlets=tuple(sorted({m.outlet for m in ordered})),
        voices=len(copies),
    )


def _vote(field: str, mentions: Sequence[Told], weights: Mapping[int, float]) -> tuple[Any, list[dict[str, Any]]]:
    """The value with most weight behind it, and all values when some of them contradict each other."""
    groups: dict[Any, list[Told]] = defaultdict(list)
    key = _SAME.get(field, _plain)
    for mention in mentions:
        value = getattr(mention, field)
        if value is not None and value != "":
            groups[key(value)].append(mention)
    if not groups:
        return None, []
    totals = {k: sum(weights[m.id] for m in members) for k, members in groups.items()}
    # Equal weight: the more complete form, then the earlier date or smaller value, which are the first in order.
    ranked = sorted(groups, key=lambda k: (-round(totals[k], 6), -_completeness(field, k), str(k)))
    winner = ranked[0]
    if field in _NAMES:
        # A name that says all that the winner says, and more, is the more complete form of it.
        fuller = [k for k in ranked if set(str(winner).split()) < set(str(k).split())]
        if fuller:
            winner = fuller[0]
    value = _best_form(field, groups[winner], weights)
    if len(ranked) == 1 or field in _NEVER_CONFLICTING:
        return value, []
    rivals = [k for k in ranked if k != winner and _contradicts(field, winner, k)]
    if not rivals:
        return value, []
    return value, [
        {
            "value": _json(_best_form(field, groups[k], weights)),
            "outlets": sorted({m.outlet for m in groups[k]}),
            "mentions": sorted(m.id for m in groups[k]),
            "weight": round(totals[k], 3),
        }
        for k in [winner, *rivals]
    ]


def _best_form(field: str, members: Sequence[Told], weights: Mapping[int, float]) -> Any:
    """The printed form of a value: the one most told, then the longest, then the first by alphabet."""
    forms: dict[Any, float] = defaultdict(float)
    for mention in members:
        forms[getattr(mention, field)] += weights[mention.id]
    return min(forms, key=lambda v: (-round(forms[v], 6), -len(str(v)), str(v)))


def _plain(value: Any) -> Any:
    return value


def _parts(value: str) -> str:
    return "; ".join(sorted(category_parts(value))) or folded(value)


_SAME: dict[str, Callable[[Any], Any]] = {
    "recipient": folded, "award": folded, "category": _parts, "issuer": folded, "presenter": folded,
    "received_by": folded, "venue": folded, "place": folded, "rank_scope": folded, "recipient_region": folded,
    "score": lambda v: round(float(v), 4),
}  # fmt: skip
_NAMES = frozenset({"recipient", "award", "category", "issuer", "presenter", "received_by", "venue", "rank_scope"})
# Forms of one thing, or consequences of another field that shows the conflict already.
_NEVER_CONFLICTING = frozenset(
    {"recipient_kind", "recipient_region", "recipient_region_code", "issuer_id", "programme"}
)


def _completeness(field: str, key: Any) -> int:
    return len(str(key).split()) if field in _NAMES else 0


def _contradicts(field: str, winner: Any, other: Any) -> bool:
    """Whether two values cannot both be right; a shorter form of a name can."""
    if field not in _NAMES and field != "place":
        return True
    ours, theirs = set(str(winner).split()), set(str(other).split())
    if ours <= theirs or theirs <= ours:
        return False
    if field == "category":
        return not set(str(winner).split("; ")) & set(str(other).split("; "))
    if field == "rank_scope":
        return area(winner)[1] != area(other)[1]
    if field in {"award", "issuer", "place", "venue", "recipient"}:
        return not set(words(str(winner))) & set(words(str(other)))
    return not ours & theirs


def _json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value
