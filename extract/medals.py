"""Medals: what a contest gives is a grade of that contest, no award of its own."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Sequence

from extract.award_names import AwardName
from extract.drafts import Draft
from extract.reading import Reading

_MEDAL = re.compile(r"(?:\d+\s+)?(?:medali\s+)?(?:emas|perak|perunggu)")


def medals_to_contests(readings: Sequence[Reading], drafts: Sequence[Draft]) -> None:
    """ "Medali emas" is what a contest gives: where the article names the contest, that is the award.

    Args:
        readings: every sentence in order.
        drafts: all drafts, their awards settled; changed in place.
    """
    named: Counter[str] = Counter()
    first: dict[str, AwardName] = {}
    for r in readings:
        for a in r.awards:
            if (
                a.name
                and a.head not in ("medali", "grade", "heading", "enumeration", "penghargaan", "piagam")
                and not _MEDAL.fullmatch(a.name.lower())
            ):
                named[a.name] += 2 if r.number < 4 else 1
                first.setdefault(a.name, a)
    if not named:
        return
    contest = first[named.most_common(1)[0][0]]
    by_number = {r.number: r for r in readings}
    for d in drafts:
        if d.award is None or not _MEDAL.fullmatch(d.award.name.lower()):
            continue
        own = [a for a in by_number[d.sentence].awards if a.name in named]
        span = (d.award.name_start, d.award.name_end)
        d.add_category(d.award.name, span)
        d.award = dataclasses.replace(own[0] if own else contest)
        d.award.strength = max(2, d.award.strength)
