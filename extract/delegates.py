"""Governments that only accept for others: the delegate of a region on the stage where its offices or schools won."""

from __future__ import annotations

from extract.join import Resolved, same_award

# Fields that an award of its own would have.
_OWN = ("score", "rank", "period")


def without_delegates(items: list[Resolved]) -> list[Resolved]:
    """The entries without those of a government that merely stands for its listed bodies.

    A government's entry goes when its award is only pointed at ("menerima penghargaan tersebut") or only told by the
    headline, no result of its own is told, and two or more bodies of its region have the same award.
    """
    out: list[Resolved] = []
    for item in items:
        d = item.draft
        hollow = not d.categories and not any(name in d.fields for name in _OWN)
        if item.kind == "government" and hollow and (d.award_inherited or d.sentence == 0) and d.award is not None:
            mine = [
                o for o in items
                if o is not item and o.kind not in ("government", "person") and o.draft.award is not None
                and (o.code or "") == (item.code or "-") and same_award(o.draft.award, d.award)
            ]  # fmt: skip
            if len(mine) >= 2:
                continue
        out.append(item)
    return out
