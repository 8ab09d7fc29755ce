"""Subscriptions: what someone wants to hear of, and the states a subscription goes through."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal, Self, TypeAlias

from sqlalchemy import and_, delete, func, or_, select, text, update
from sqlalchemy.orm import Session

from storage.deliveries import match
from storage.matching import EXCLUSIVE_LOCK, MATCH_LOCK, PREVIEW
from storage.tables.awards import AwardRow
from storage.tables.deliveries import DeliveryRow, MessageRow, SubscriptionKeyRow, SubscriptionRow

Channel: TypeAlias = Literal["email", "webhook", "atom"]
Rhythm: TypeAlias = Literal["instant", "hourly", "daily", "weekly"]

# More keys than this (50 regions × 50 programmes) would bloat the lookup table: such a subscription is filed under
# its regions alone, and its programmes are checked pair by pair.
MOST_KEYS = 500
# A look back of years reads the whole register; in steps, so that no statement holds everything in memory.
STEP = 2000


class SubscriptionError(Exception):
    """A subscription cannot be made or found.

    Args:
        message: what is wrong.
        advice: what to do instead.
    """

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.advice = advice


def fold(words: str) -> str:
    """Lower-case ASCII words between single spaces, as `storage.matching.folded` makes them in SQL."""
    return re.sub(r"[^0-9a-z]+", " ", words.lower()).strip()


@dataclasses.dataclass(frozen=True, slots=True)
class Filters:
    """Which awards are wanted; an empty tuple asks nothing, several values mean any of them.

    Attributes:
        region: Kemendagri codes; each stands for the region and everything below it.
        recipient: words that stand in the recipient's name.
        kind: kinds of recipient.
        issuer: ids of issuers; a house stands for its directorates too (kemendagri for kemendagri-bskdn).
        programme: ids of programmes.
        level: levels of the award.
        words: words or phrases that stand in the award's names or in the sentence that proves it.
        outlets: names of outlets, one of which must tell it.
        confidence: least confidence, 0 to 1; an award confirmed or told by two voices passes whatever it has.
        names: what codes and ids above are called, for people; filters nothing.
    """

    region: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    issuer: tuple[str, ...] = ()
    programme: tuple[str, ...] = ()
    level: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    confidence: float = 0.5
    names: Mapping[str, str] = dataclasses.field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The filters as stored: only those that ask something; words folded as they are compared."""
        found: dict[str, Any] = {"confidence": self.confidence}
        for name in ("region", "kind", "issuer", "programme", "level"):
            if values := getattr(self, name):
                found[name] = sorted(set(values))
        for name in ("recipient", "words", "outlets"):
            if values := getattr(self, name):
                found[name] = sorted({fold(value) for value in values})
        if self.names:
            found["names"] = dict(sorted(self.names.items()))
        return found

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """The filters that `as_json` stored."""
        values = {name: tuple(value) for name, value in stored.items() if name not in ("confidence", "names")}
        return cls(**values, confidence=float(stored.get("confidence", 0.0)), names=stored.get("names", {}))

    def keys(self) -> set[str]:
        """The keys `region|programme` under which awards find the subscription."""
        regions = set(self.region) or {"*"}
        programmes = set(self.programme) or {"*"}
        if len(regions) * len(programmes) > MOST_KEYS:
            programmes = {"*"}
        return {f"{region}|{programme}" for region in regions for programme in programmes}


@dataclasses.dataclass(frozen=True, slots=True)
class NewSubscription:
    """What is asked for.

    Attributes:
        subscriber: identity of who is told (channel and normalised address); the ledger counts by it.
        hour: hour of day of a daily or weekly digest, 0–23, in `timezone`.
        weekday: day of a weekly digest, 0 = Monday.
    """

    channel: Channel
    address: str
    subscriber: str
    language: str = "id"
    filters: Filters = dataclasses.field(default_factory=Filters)
    rhythm: Rhythm = "daily"
    hour: int = 7
    weekday: int = 0
    timezone: str = "Asia/Jakarta"


def add(
    session: Session, new: NewSubscription, *, since: dt.datetime | None = None, confirmed: bool = True
) -> tuple[SubscriptionRow, bool]:
    """Make a subscription, or find the same one that stands already.

    Args:
        session: the transaction.
        new: what is asked for.
        since: tell awards first seen from then on, too; None: from now on.
        confirmed: whether it counts at once; otherwise it waits for its owner's confirmation.

    Returns:
        The subscription, and whether it was made just now.
    """
    # From here on no award is matched until we commit: see MATCH_LOCK.
    session.execute(EXCLUSIVE_LOCK, {"key": MATCH_LOCK})
    same = session.scalars(
        select(SubscriptionRow).where(
            SubscriptionRow.subscriber == new.subscriber,
            SubscriptionRow.filters == new.filters.as_json(),
            SubscriptionRow.rhythm == new.rhythm,
            SubscriptionRow.language == new.language,
            SubscriptionRow.state != "removed",
        )
    ).first()
    if same is not None:
        return same, False
    now = session.scalars(select(func.clock_timestamp())).one()
    row = SubscriptionRow(
        channel=new.channel, address=new.address, subscriber=new.subscriber, language=new.language,
        filters=new.filters.as_json(), rhythm=new.rhythm, hour=new.hour, weekday=new.weekday, timezone=new.timezone,
        state="active" if confirmed else "pending", since=since or now, created_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    session.add_all(SubscriptionKeyRow(key=key, subscription_id=row.id) for key in sorted(new.filters.keys()))
    session.flush()
    if confirmed:
        look_back(session, row)
    return row, True


def look_back(session: Session, row: SubscriptionRow) -> int:
    """Enter the awards first seen since the subscription's start into the ledger; returns how many."""
    return sum(match(session, ids, only=row.id) for ids in _awards_since(session, row.since))


def _awards_since(session: Session, since: dt.datetime) -> Iterator[list[int]]:
    last = 0
    while ids := list(
        session.scalars(
            select(AwardRow.id)
            .where(AwardRow.first_seen >= since, AwardRow.id > last, AwardRow.merged_into.is_(None))
            .order_by(AwardRow.id)
            .limit(STEP)
        )
    ):
        yield ids
        last = ids[-1]


def matching_awards(session: Session, row: SubscriptionRow, since: dt.datetime) -> list[int]:
    """Awards first seen since a moment that the subscription's filters let through, whoever was told of them."""
    found: list[int] = []
    for ids in _awards_since(session, since):
        states = ["pending", "active", "paused", "suspended"]
        found += session.scalars(PREVIEW, {"ids": ids, "only": row.id, "states": states})
    return sorted(found, reverse=True)


def get(session: Session, subscription_id: int, *, lock: bool = False) -> SubscriptionRow:
    """The subscription with this number.

    Raises:
        SubscriptionError: there is none.
    """
    row = session.get(SubscriptionRow, subscription_id, with_for_update=lock or None, populate_existing=lock)
    if row is None:
        raise SubscriptionError(f"there is no subscription {subscription_id}", "See: piagam subscriptions list --all")
    return row


def of_subscriber(session: Session, subscriber: str) -> list[SubscriptionRow]:
    """Subscriptions of one subscriber that were not removed."""
    query = select(SubscriptionRow).where(SubscriptionRow.subscriber == subscriber, SubscriptionRow.state != "removed")
    return list(session.scalars(query.order_by(SubscriptionRow.id)))


def listed(session: Session, *, removed: bool = False) -> list[tuple[SubscriptionRow, int, int]]:
    """All subscriptions by number, each with how many awards it was told and how many wait."""
    counts = (
        select(
            DeliveryRow.subscription_id,
            func.count().filter(DeliveryRow.message_id.is_not(None)).label("told"),
            func.count().filter(DeliveryRow.message_id.is_(None), DeliveryRow.dropped.is_(None)).label("waiting"),
        )
        .group_by(DeliveryRow.subscription_id)
        .subquery()
    )
    query = (
        select(SubscriptionRow, func.coalesce(counts.c.told, 0), func.coalesce(counts.c.waiting, 0))
        .outerjoin(counts, counts.c.subscription_id == SubscriptionRow.id)
        .order_by(SubscriptionRow.id)
    )
    if not removed:
        query = query.where(SubscriptionRow.state != "removed")
    return [(row, told, waiting) for row, told, waiting in session.execute(query)]


def confirm(session: Session, row: SubscriptionRow) -> None:
    """A pending subscription counts from now on; what came since it was asked for is told."""
    session.execute(EXCLUSIVE_LOCK, {"key": MATCH_LOCK})
    row.state, row.state_reason, row.confirmed_at = "active", None, func.now()
    # A confirmation mail that is still to be tried again has nothing left to ask.
    session.execute(
        update(MessageRow)
        .where(MessageRow.subscription_id == row.id, MessageRow.kind == "confirm", MessageRow.state == "queued")
        .values(state="cancelled", last_error="confirmed before it was sent")
    )
    session.flush()
    look_back(session, row)


def pause(row: SubscriptionRow) -> None:
    """Send nothing until resumed; awards go on being collected."""
    row.state, row.state_reason = "paused", None


def resume(session: Session, row: SubscriptionRow, *, skip: bool = False) -> None:
    """Send again, dead letters included.

    Args:
        session: the transaction.
        row: a paused or suspended subscription.
        skip: pass over what was collected in the meantime.
    """
    if skip:
        row.since = func.now()
        _drop_waiting(session, row, "passed over when the subscription was resumed")
    else:
        session.execute(
            update(MessageRow)
            .where(MessageRow.subscription_id == row.id, MessageRow.state == "failed")
            .values(state="queued", attempts=0, first_tried_at=None, next_try_at=func.now(), claimed_by=None)
        )
    row.state, row.state_reason, row.refusals = "active", None, 0
    session.flush()


def remove(session: Session, row: SubscriptionRow, reason: str) -> None:
    """End a subscription. The ledger stays: who comes back is not told again what was told before."""
    session.execute(EXCLUSIVE_LOCK, {"key": MATCH_LOCK})
    row.state, row.state_reason = "removed", reason
    session.execute(delete(SubscriptionKeyRow).where(SubscriptionKeyRow.subscription_id == row.id))
    cancelled = session.scalars(
        update(MessageRow)
        .where(MessageRow.subscription_id == row.id, MessageRow.state.in_(("queued", "failed")))
        .values(state="cancelled", last_error=reason, content=text("'{}'::jsonb"))
        .returning(MessageRow.id)
    ).all()
    session.flush()
    # What was not told yet may be wanted by another subscription of the same subscriber.
    waiting = and_(DeliveryRow.message_id.is_(None), DeliveryRow.dropped.is_(None))
    released = session.scalars(
        delete(DeliveryRow)
        .where(DeliveryRow.subscription_id == row.id, or_(waiting, DeliveryRow.message_id.in_(cancelled)))
        .returning(DeliveryRow.award_id)
    ).all()
    if released and of_subscriber(session, row.subscriber):
        match(session, sorted(set(released)))


def _drop_waiting(session: Session, row: SubscriptionRow, reason: str) -> None:
    session.execute(
        update(DeliveryRow)
        .where(DeliveryRow.subscription_id == row.id, DeliveryRow.message_id.is_(None), DeliveryRow.dropped.is_(None))
        .values(dropped=reason)
    )
