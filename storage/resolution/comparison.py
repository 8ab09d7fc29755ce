"""Whether two mentions tell of one award: evidence for and against, field by field.

Weights are log-odds in spirit: they add up, and a pair is linked when the sum reaches zero. A veto is evidence
against that nothing outweighs. Calibrated on annotated articles (see docs/storage.md); a change here changes the
register, so run `awards rebuild` after it.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable

from rapidfuzz import fuzz

from storage.resolution import copies
from storage.resolution.names import (
    SORT_WORDS,
    area,
    award_words,
    category_parts,
    folded,
    issuer_words,
    numbers,
    recipient_words,
    words,
)
from storage.resolution.told import Told

# What must be outweighed: two awards of one recipient in one year are the usual case, not one award told twice.
PRIOR = -5.0
# Days after which two undated reports cannot be news of one event; yearly awards come back after some 330 days.
OTHER_EDITION = 200


@dataclasses.dataclass(frozen=True, slots=True)
class Evidence:
    """What one field says: a weight above 0 for one award, below 0 for two; `veto` settles it."""

    field: str
    weight: float
    veto: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Comparison:
    """The evidence on a pair.

    Attributes:
        score: sum of the weights and the prior.
        vetoed: whether some field rules the pair out.
    """

    score: float
    vetoed: bool
    evidence: tuple[Evidence, ...]

    @property
    def linked(self) -> bool:
        """Whether the two are taken for one award."""
        return not self.vetoed and self.score >= 0


def compare(a: Told, b: Told) -> Comparison:
    """Compares two mentions; the order of the two does not matter."""
    if a.article_id == b.article_id:
        # One article that tells two records means two awards.
        return Comparison(PRIOR, True, (Evidence("article", 0.0, veto=True),))
    return weigh(a, b)


def weigh(a: Told, b: Told) -> Comparison:
    """The evidence on two records, wherever they stand."""
    found: list[Evidence] = []
    for rule in _RULES:
        evidence = rule(a, b)
        if evidence is not None:
            found.append(evidence)
            if evidence.veto:
                return Comparison(PRIOR, True, tuple(found))
    return Comparison(PRIOR + sum(e.weight for e in found), False, tuple(found))


def _recipient(a: Told, b: Told) -> Evidence | None:
    kinds = {a.recipient_kind, b.recipient_kind}
    if "government" in kinds or folded(a.recipient) == folded(b.recipient):
        if kinds == {"government"}:
            return _government(a, b)
        same = folded(a.recipient) == folded(b.recipient) and "government" not in kinds
        return Evidence("recipient", 2.5) if same else Evidence("recipient", 0, veto=True)
    if ("person" in kinds or "village" in kinds) and len(kinds) > 1:
        return Evidence("recipient", 0, veto=True)
    if _region_differs(a, b) and kinds != {"person"}:
        return Evidence("recipient", 0, veto=True)
    ours, theirs = words(a.recipient), words(b.recipient)
    sorts, other_sorts = _sorts(ours), _sorts(theirs)
    if numbers(ours) != numbers(theirs) or (sorts and other_sorts and sorts != other_sorts):
        return Evidence("recipient", 0, veto=True)
    if kinds == {"person"}:
        return _person(ours, theirs)
    similar = fuzz.token_sort_ratio(" ".join(recipient_words(a.recipient)), " ".join(recipient_words(b.recipient)))
    short, long = sorted((set(recipient_words(a.recipient)), set(recipient_words(b.recipient))), key=len)
    if similar >= 90 or (short <= long and len(short) >= 2):
        return Evidence("recipient", 2.0)
    return Evidence("recipient", 0.5) if similar >= 80 else Evidence("recipient", 0, veto=True)


def _government(a: Told, b: Told) -> Evidence:
    if a.recipient_region_code and b.recipient_region_code:
        same = a.recipient_region_code == b.recipient_region_code
        return Evidence("recipient", 2.5) if same else Evidence("recipient", 0, veto=True)
    (sort, name), (other_sort, other_name) = (area(m.recipient_region or m.recipient) for m in (a, b))
    if name != other_name or (sort and other_sort and sort != other_sort):
        return Evidence("recipient", 0, veto=True)
    return Evidence("recipient", 2.5 if sort == other_sort else 1.5)


def _person(ours: tuple[str, ...], theirs: tuple[str, ...]) -> Evidence:
    short, long = sorted((ours, theirs), key=len)
    if set(short) <= set(long):
        return Evidence("recipient", 2.5 if len(short) > 1 else 1.0)
    similar = fuzz.token_sort_ratio(" ".join(ours), " ".join(theirs))
    return Evidence("recipient", 2.0) if similar >= 88 else Evidence("recipient", 0, veto=True)


def _region_differs(a: Told, b: Told) -> bool:
    if a.recipient_region_code and b.recipient_region_code:
        ours, theirs = a.recipient_region_code, b.recipient_region_code
        return not (ours.startswith(theirs) or theirs.startswith(ours))
    if a.recipient_region and b.recipient_region:
        (sort, name), (other_sort, other_name) = area(a.recipient_region), area(b.recipient_region)
        # A province may stand for the regency in it; two regencies, or a city and its namesake, may not.
        return (sort, name) != (other_sort, other_name) and "provinsi" not in (sort, other_sort)
    return False


def _sorts(tokens: tuple[str, ...]) -> frozenset[str]:
    return SORT_WORDS.intersection(tokens[:2])


def _award(a: Told, b: Told) -> Evidence:
    ours, theirs = " ".join(award_words(a.award)), " ".join(award_words(b.award))
    similar = max(fuzz.token_sort_ratio(ours, theirs), 0.95 * _covered(award_words(a.award), award_words(b.award)))
    if a.programme and b.programme:
        if a.programme == b.programme:
            return Evidence("award", 3.0)
        return Evidence("award", 0.0) if similar >= 90 else Evidence("award", -5.0)
    for least, weight in ((90, 3.0), (75, 2.5), (60, 1.5), (45, 0.5), (30, -0.5)):
        if similar >= least:
            return Evidence("award", weight)
    return Evidence("award", -2.0)


def _covered(ours: tuple[str, ...], theirs: tuple[str, ...]) -> float:
    """How much of the shorter name stands in the longer one, in per cent; a single shared word proves less."""
    short, long = sorted((set(ours), set(theirs)), key=len)
    shared = len(short & long)
    return 100.0 * shared / len(short) * (1.0 if shared > 1 else 0.7)


def _moment(mention: Told) -> dt.date | None:
    """When it was news: the day it was given, else of the report when it is the report's news."""
    return mention.date or (mention.published_on if mention.main else None)


def _time(a: Told, b: Told) -> Evidence | None:
    apart = abs((a.date - b.date).days) if a.date and b.date else None
    moments = (_moment(a), _moment(b))
    told = abs((moments[0] - moments[1]).days) if moments[0] and moments[1] else None
    if a.period and b.period:
        if a.period == b.period:
            return Evidence("time", 1.0 + _nearness(apart, told, same_edition=True))
        # One outlet counts the assessed year, the other the year of the ceremony: only the day can prove it.
        if abs(a.period - b.period) == 1 and (apart if apart is not None else told or 0) <= 7 and told is not None:
            return Evidence("time", -0.5 + (1.0 if apart == 0 else 0.0))
        return Evidence("time", 0, veto=True)
    for one, other in ((a, b), (b, a)):
        if one.period and not other.period:
            moment = _moment(other)
            if moment and not 0 <= moment.year - one.period <= 1:
                return Evidence("time", 0, veto=True)
    if told is None:
        return Evidence("time", -0.5)
    if told > OTHER_EDITION or (apart is not None and apart > OTHER_EDITION):
        return Evidence("time", 0, veto=True)
    return Evidence("time", _nearness(apart, told, same_edition=False))


def _nearness(apart: int | None, told: int | None, *, same_edition: bool) -> float:
    if apart is not None:
        for most, weight in ((0, 2.0), (3, 1.0), (14, 0.0)):
            if apart <= most:
                return weight
        return -1.5
    if told is None:
        return 0.0
    for most, weight in ((3, 1.5), (14, 1.0), (60, 0.5)):
        if told <= most:
            return weight
    return 0.0 if same_edition else -1.0


def _score(a: Told, b: Told) -> Evidence | None:
    if a.score is None or b.score is None:
        return None
    if abs(a.score - b.score) < 0.005:
        return Evidence("score", 1.5 if a.score == int(a.score) else 3.5)
    if abs(a.score - b.score) < 0.06 and (round(a.score, 1) == b.score or round(b.score, 1) == a.score):
        return Evidence("score", 1.5)
    return Evidence("score", -3.0)


def _rank(a: Told, b: Told) -> Evidence | None:
    if a.rank is None or b.rank is None:
        return None
    return Evidence("rank", 1.5 if a.rank == b.rank else -3.0)


def _category(a: Told, b: Told) -> Evidence | None:
    if not a.category or not b.category:
        return None
    ours, theirs = category_parts(a.category), category_parts(b.category)
    shared = ours & theirs
    if ours <= theirs or theirs <= ours:
        return Evidence("category", 1.0)
    if shared:
        return Evidence("category", -1.5 if _other_grade(ours - shared, theirs - shared) else 0.5)
    if fuzz.token_set_ratio(" ".join(sorted(ours)), " ".join(sorted(theirs))) == 100:
        return Evidence("category", 0.5)
    # Classes of a contest (tilawah, tahfiz) tell two awards; one grade reported wrongly is rarer, and an equal score
    # still brings it together.
    return Evidence("category", -5.5)


def _other_grade(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether what is left of two categories contradicts rather than adds (Tertinggi against Tinggi)."""
    return any(fuzz.ratio(x, y) >= 60 for x in ours for y in theirs)


def _scope(a: Told, b: Told) -> Evidence | None:
    if a.level and b.level and a.level != b.level:
        return Evidence("level", -4.0)
    if not a.rank_scope or not b.rank_scope:
        return None
    (sort, name), (other_sort, other_name) = area(a.rank_scope), area(b.rank_scope)
    if sort and other_sort and sort != other_sort and name != other_name:
        return Evidence("level", -2.0)
    return Evidence("level", 0.5) if name == other_name else None


def _issuer(a: Told, b: Told) -> Evidence | None:
    if a.issuer_id and b.issuer_id and a.issuer_id == b.issuer_id:
        return Evidence("issuer", 1.0)
    if not a.issuer or not b.issuer:
        return None
    shared = issuer_words(a.issuer) & issuer_words(b.issuer)
    if shared:
        return Evidence("issuer", 1.0)
    return Evidence("issuer", -1.5 if a.issuer_id and b.issuer_id else -1.0)


def _ceremony(a: Told, b: Told) -> Evidence | None:
    weight = 0.0
    for name in ("presenter", "received_by", "venue", "place"):
        ours, theirs = getattr(a, name), getattr(b, name)
        if ours and theirs:
            weight += 0.5 if fuzz.token_set_ratio(folded(ours), folded(theirs)) >= 85 else -0.25
    return Evidence("ceremony", weight) if weight else None


def _copy(a: Told, b: Told) -> Evidence | None:
    if a.content == b.content or copies.near(a.simhash, b.simhash):
        return Evidence("copy", 2.0)
    return None


_RULES: tuple[Callable[[Told, Told], Evidence | None], ...] = (
    _recipient, _time, _award, _score, _rank, _category, _scope, _issuer, _ceremony, _copy,
)  # fmt: skip
