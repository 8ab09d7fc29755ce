"""People's decisions on awards: made, undone and listed. Each is kept for ever, with who, when and why.

A decision names mentions as well as awards, so that it holds through recomputation and re-extraction; the later
word wins over the earlier one.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import insert, select, text, update
from sqlalchemy.orm import Session

from storage import deliveries, joining, locks
from storage.errors import DecisionRefused, NoSuchAward
from storage.resolution import blocking
from storage.resolution.told import FIELDS
from storage.tables import AwardRow, DecisionRow, MentionRow

_NUMBERS = {"rank": int, "period": int, "score": float}
_NEEDED = {"recipient", "recipient_kind", "award"}


@dataclasses.dataclass(frozen=True, slots=True)
class Decided:
    """A decision that was made or undone, and the awards that it started, changed or did away with."""

    decision_id: int
    joined: joining.Joined


@dataclasses.dataclass(frozen=True, slots=True)
class PastDecision:
    """A line of an award's history."""

    id: int
    kind: str
    award_id: int
    other_award_id: int | None
    mention_ids: tuple[int, ...]
    field: str | None
    value: Any
    reason: str | None
    decided_by: str
    decided_at: dt.datetime
    undone_by: str | None
    undone_at: dt.datetime | None


def live_award(session: Session, number: int) -> int:
    """The award that a number leads to.

    Raises:
        NoSuchAward: the number was never given.
    """
    row = session.execute(select(AwardRow.id, AwardRow.merged_into).where(AwardRow.id == number)).one_or_none()
    if row is None:
        raise NoSuchAward(number)
    return int(row.merged_into or row.id)


def confirm(session: Session, award: int, *, by: str, reason: str | None = None) -> Decided:
    """A person has checked the award: it is one."""
    return _mark(session, "confirm", award, by, reason)


def reject(session: Session, award: int, *, by: str, reason: str | None = None) -> Decided:
    """It is no award; it leaves lists and reports, and stays rejected whatever is read later."""
    return _mark(session, "reject", award, by, reason)


def correct(session: Session, award: int, field: str, value: object, *, by: str, reason: str | None = None) -> Decided:
    """Sets a field, whatever the mentions say.

    Args:
        award: its number.
        field: name of a record field.
        value: a value of the field's type (dates as ISO text); None empties it.

    Raises:
        DecisionRefused: there is no such field, or the value does not fit it.
    """
    award = live_award(session, award)
    stored = _fitting(field, value)
    return _decide(session, "correct", [award], by, reason, field=field, value={"value": stored})


def merge(session: Session, award: int, other: int, *, by: str, reason: str | None = None) -> Decided:
    """Two awards are one; the smaller number stays, the other leads to it.

    Raises:
        DecisionRefused: they are one already.
    """
    award, other = live_award(session, award), live_award(session, other)
    if award == other:
        raise DecisionRefused(f"both numbers lead to award {award} already")
    sides = {a: _mentions(session, [a]) for a in (award, other)}
    value = {"was": {str(a): ids for a, ids in sides.items()}}
    return _decide(
        session, "merge", [award, other], by, reason, mentions=[m for ids in sides.values() for m in ids], value=value
    )


def split(session: Session, award: int, mentions: Collection[int], *, by: str, reason: str | None = None) -> Decided:
    """Some mentions of an award tell of another one.

    Args:
        award: its number; it keeps the other mentions.
        mentions: numbers of the mentions that go.

    Raises:
        DecisionRefused: they are not its mentions, or all or none of them.
    """
    award = live_award(session, award)
    everyone = _mentions(session, [award])
    going = sorted(set(mentions))
    strangers = [m for m in going if m not in everyone]
    if strangers:
        raise DecisionRefused(f"award {award} has no mention {strangers[0]}; `piagam awards show {award}` lists them")
    if not going or len(going) == len(everyone):
        raise DecisionRefused(f"name some of award {award}'s {len(everyone)} mentions, but not all of them")
    return _decide(session, "split", [award], by, reason, mentions=everyone, value={"ours": going})


def distinct(session: Session, award: int, other: int, *, by: str, reason: str | None = None) -> Decided:
    """Two awards are two, whatever evidence comes to say that they are one.

    Raises:
        DecisionRefused: both numbers lead to one award; split it instead.
    """
    award, other = live_award(session, award), live_award(session, other)
    if award == other:
        raise DecisionRefused(f"both numbers lead to award {award}; use split to take mentions out of it")
    ours, theirs = _mentions(session, [award]), _mentions(session, [other])
    return _decide(session, "distinct", [award, other], by, reason, mentions=ours + theirs, value={"ours": ours})


def undo(session: Session, decision: int, *, by: str) -> Decided:
    """Takes a decision back; the register becomes what it would be without it.

    Raises:
        DecisionRefused: there is no such decision, or it was undone before.
    """
    row = session.execute(select(DecisionRow).where(DecisionRow.id == decision).with_for_update()).scalar_one_or_none()
    if row is None:
        raise DecisionRefused(f"there is no decision {decision}; `piagam awards history ID` lists an award's decisions")
    if row.undone_at is not None:
        raise DecisionRefused(f"decision {decision} was undone by {row.undone_by} already")
    session.execute(update(DecisionRow).where(DecisionRow.id == decision).values(undone_at=text("now()"), undone_by=by))
    awards = {live_award(session, a) for a in (row.award_id, row.other_award_id) if a is not None}
    if row.mention_ids:
        standing = session.scalars(select(MentionRow.award_id).where(MentionRow.id.in_(row.mention_ids)))
        awards |= {a for a in standing if a is not None}
    if row.kind == "merge":
        _part(session, awards, (row.value or {}).get("was", {}))
    return Decided(decision, _recompute(session, awards))


def history(session: Session, award: int) -> list[PastDecision]:
    """All decisions on an award and on those merged into it, oldest first.

    Raises:
        NoSuchAward: the number was never given.
    """
    number = live_award(session, award)
    names = [number, *session.scalars(select(AwardRow.id).where(AwardRow.merged_into == number))]
    rows = session.scalars(
        select(DecisionRow)
        .where(DecisionRow.award_id.in_(names) | DecisionRow.other_award_id.in_(names))
        .order_by(DecisionRow.id)
    )
    return [
        PastDecision(
            row.id,
            row.kind,
            row.award_id,
            row.other_award_id,
            tuple((row.value or {}).get("ours", ()) if row.kind == "split" else row.mention_ids or ()),
            row.field,
            (row.value or {}).get("value"),
            row.reason,
            row.decided_by,
            row.decided_at,
            row.undone_by,
            row.undone_at,
        )
        for row in rows
    ]


def _mark(session: Session, kind: str, award: int, by: str, reason: str | None) -> Decided:
    return _decide(session, kind, [live_award(session, award)], by, reason)


def _fitting(field: str, value: object) -> object:
    if field not in FIELDS:
        raise DecisionRefused(f"there is no field {field!r}; fields are {', '.join(FIELDS)}")
    if value is None or value == "":
        if field in _NEEDED:
            raise DecisionRefused(f"{field} cannot be empty")
        return None
    try:
        if field == "date":
            return (value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))).isoformat()
        if field in _NUMBERS:
            return _NUMBERS[field](str(value).replace(",", ".") if field == "score" else str(value))
    except ValueError:
        raise DecisionRefused(f"{value!r} does not fit the field {field}") from None
    return str(value)


def _mentions(session: Session, awards: Sequence[int]) -> list[int]:
    return list(session.scalars(select(MentionRow.id).where(MentionRow.award_id.in_(awards)).order_by(MentionRow.id)))


def _decide(
    session: Session,
    kind: str,
    awards: Sequence[int],
    by: str,
    reason: str | None,
    *,
    mentions: Sequence[int] | None = None,
    field: str | None = None,
    value: dict[str, Any] | None = None,
) -> Decided:
    if not by.strip():
        raise DecisionRefused("a decision needs a name: who decides?")
    _lock(session, awards)
    decision = session.execute(
        insert(DecisionRow)
        .values(
            kind=kind,
            award_id=awards[0],
            other_award_id=awards[1] if len(awards) > 1 else None,
            mention_ids=list(mentions) if mentions is not None else None,
            field=field,
            value=value,
            reason=reason,
            decided_by=by,
        )
        .returning(DecisionRow.id)
    ).scalar_one()
    return Decided(decision, _recompute(session, awards))


def _lock(session: Session, awards: Collection[int]) -> set[int]:
    told = joining.load_mentions(session, _mentions(session, list(awards)))
    shards = {s for mention in told for s in blocking.shards(mention)}
    locks.take(session, locks.RECIPIENT, shards)
    return shards


def _recompute(session: Session, awards: Collection[int]) -> joining.Joined:
    held = _lock(session, awards)
    # Under the locks: a number may have come to lead elsewhere since it was looked up.
    awards = {live_award(session, award) for award in awards}
    components = set(session.scalars(select(AwardRow.component).where(AwardRow.id.in_(awards))))
    joined = joining.resolve(session, [], [c for c in components if c is not None], held)
    changed = [*joined.changed, *joined.gone]
    if joined.new or changed:
        deliveries.on_change(session, new=list(joined.new), changed=changed)
    return joined


def _part(session: Session, awards: Collection[int], was: dict[str, list[int]]) -> None:
    """Gives the mentions of a merged award back to its number, where evidence does not hold them together anyway."""
    for number, mentions in was.items():
        award = int(number)
        if award in awards:
            continue
        moved = session.execute(
            update(MentionRow)
            .where(MentionRow.id.in_(mentions), MentionRow.award_id.in_(awards))
            .values(award_id=award)
            .returning(MentionRow.id)
        ).all()
        if moved:
            component = select(AwardRow.component).where(AwardRow.id == min(awards)).scalar_subquery()
            session.execute(update(AwardRow).where(AwardRow.id == award).values(component=component))
