"""The outbox: messages to be sent, claimed by one sender at a time, and what became of them."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import CursorResult, and_, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from storage.tables.deliveries import DeliveryRow, MessageRow, SubscriptionRow

# One claim at a time, so that the limit per host holds between senders. "claim" in ASCII.
CLAIM_LOCK = 0x636C61696D

# A claim whose holder is silent for longer than the lease is free again; a crash costs at most the lease.
CLAIM = text("""
WITH used AS (
    SELECT host, count(*) AS number FROM piagam.message
    WHERE sent_at > clock_timestamp() - interval '1 minute'
       OR (state = 'claimed' AND claimed_at >= clock_timestamp() - make_interval(secs => :lease))
    GROUP BY host
), due AS (
    SELECT m.id, m.host, m.next_try_at, row_number() OVER (PARTITION BY m.host ORDER BY m.next_try_at, m.id) AS place
    FROM piagam.message m JOIN piagam.subscription s ON s.id = m.subscription_id
    WHERE (s.state = 'active' OR (m.kind = 'confirm' AND s.state = 'pending'))
      AND s.channel = ANY(CAST(:channels AS text[]))
      AND m.host <> ALL(CAST(:held AS text[]))
      AND ((m.state = 'queued' AND m.next_try_at <= :now)
        OR (m.state = 'claimed' AND m.claimed_at < clock_timestamp() - make_interval(secs => :lease)))
), picked AS (
    SELECT due.id FROM due LEFT JOIN used USING (host)
    WHERE due.place <= :rate - coalesce(used.number, 0)
    ORDER BY due.next_try_at, due.id LIMIT :limit
), free AS (
    SELECT id FROM piagam.message WHERE id IN (SELECT id FROM picked) FOR UPDATE SKIP LOCKED
)
UPDATE piagam.message SET state = 'claimed', claimed_by = :worker, claimed_at = clock_timestamp()
WHERE id IN (SELECT id FROM free) RETURNING id""")


@dataclasses.dataclass(frozen=True, slots=True)
class Waiting:
    """An active subscription for which something waits: its rhythm, since when, and how much may go at once."""

    subscription_id: int
    rhythm: str
    hour: int
    weekday: int
    timezone: str
    last_digest_at: dt.datetime | None
    oldest: dt.datetime
    at_once: int


def waiting_subscriptions(session: Session) -> list[Waiting]:
    """Active subscriptions with rows in the ledger that no message tells yet, oldest first."""
    at_once = func.count().filter(DeliveryRow.kind == "new", DeliveryRow.background.is_(False))
    columns = (
        SubscriptionRow.id, SubscriptionRow.rhythm, SubscriptionRow.hour, SubscriptionRow.weekday,
        SubscriptionRow.timezone, SubscriptionRow.last_digest_at,
    )  # fmt: skip
    query = (
        select(*columns, func.min(DeliveryRow.created_at), at_once)
        .join(SubscriptionRow, SubscriptionRow.id == DeliveryRow.subscription_id)
        .where(DeliveryRow.message_id.is_(None), DeliveryRow.dropped.is_(None), SubscriptionRow.state == "active")
        .group_by(SubscriptionRow.id)
        .order_by(func.min(DeliveryRow.created_at))
    )
    return [Waiting(*row) for row in session.execute(query)]


def lock_active(session: Session, subscription_id: int) -> SubscriptionRow | None:
    """The subscription, locked; None when it is not active or another process has it."""
    query = (
        select(SubscriptionRow)
        .where(SubscriptionRow.id == subscription_id, SubscriptionRow.state == "active")
        .with_for_update(skip_locked=True)
    )
    return session.scalars(query).first()


def waiting_rows(session: Session, subscription_id: int) -> list[DeliveryRow]:
    """The ledger's rows that wait for a message of this subscription, oldest first, locked."""
    query = (
        select(DeliveryRow)
        .where(
            DeliveryRow.subscription_id == subscription_id,
            DeliveryRow.message_id.is_(None),
            DeliveryRow.dropped.is_(None),
        )
        .order_by(DeliveryRow.id)
        .with_for_update()
    )
    return list(session.scalars(query))


def told_rows(session: Session, subscriber: str, award_ids: Collection[int]) -> list[tuple[DeliveryRow, str]]:
    """What a subscriber was told of these awards, oldest first, each with the Message-ID that told it."""
    query = (
        select(DeliveryRow, MessageRow.message_id)
        .join(MessageRow, MessageRow.id == DeliveryRow.message_id)
        .where(DeliveryRow.subscriber == subscriber, DeliveryRow.award_id.in_(award_ids))
        .order_by(DeliveryRow.id)
    )
    return [(row, message_id) for row, message_id in session.execute(query)]


def queue(session: Session, row: SubscriptionRow, *, message_id: str, kind: str, subject: str,
          content: dict[str, Any], host: str, now: dt.datetime) -> int:  # fmt: skip
    """Put a message into the outbox; returns its number. The same Message-ID a second time is the same message."""
    statement = (
        insert(MessageRow)
        .values(
            subscription_id=row.id, message_id=message_id, kind=kind, subject=subject, content=content, host=host,
            created_at=now, next_try_at=now,
        )
        .on_conflict_do_nothing()
        .returning(MessageRow.id)
    )  # fmt: skip
    made = session.scalars(statement).first()
    if made is not None:
        return made
    return session.scalars(select(MessageRow.id).where(MessageRow.message_id == message_id)).one()


def claim(session: Session, *, worker: str, now: dt.datetime, limit: int, lease: float, rate: int,
          channels: Sequence[str], held: Sequence[str] = ()) -> list[int]:  # fmt: skip
    """Claim messages that are due.

    Args:
        session: a transaction of its own; commit it before sending.
        worker: name of this sender.
        now: moment up to which messages are due.
        limit: most messages to claim.
        lease: seconds after which a claim is free again.
        rate: most messages to one host in a minute, all senders together.
        channels: channels that can be served.
        held: hosts to leave alone for now.

    Returns:
        Numbers of the claimed messages.
    """
    session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": CLAIM_LOCK})
    parameters = {"worker": worker, "now": now, "limit": limit, "lease": lease, "rate": rate,
                  "channels": list(channels), "held": list(held)}  # fmt: skip
    return sorted(session.scalars(CLAIM, parameters))


def due(session: Session, now: dt.datetime) -> list[tuple[MessageRow, SubscriptionRow]]:
    """Messages that may be sent now, in their order, without claiming them."""
    wanted = or_(
        SubscriptionRow.state == "active", and_(MessageRow.kind == "confirm", SubscriptionRow.state == "pending")
    )
    query = (
        select(MessageRow, SubscriptionRow)
        .join(SubscriptionRow)
        .where(MessageRow.state == "queued", MessageRow.next_try_at <= now, wanted)
        .order_by(MessageRow.next_try_at, MessageRow.id)
    )
    return [(message, subscription) for message, subscription in session.execute(query)]


def begin_try(
    session: Session, number: int, worker: str, now: dt.datetime
) -> tuple[MessageRow, SubscriptionRow] | None:
    """Renew the claim and count the try; None when the claim is lost or the subscription no longer wants it."""
    statement = (
        update(MessageRow)
        .where(MessageRow.id == number, MessageRow.state == "claimed", MessageRow.claimed_by == worker)
        .values(
            claimed_at=func.clock_timestamp(),
            attempts=MessageRow.attempts + 1,
            first_tried_at=func.coalesce(MessageRow.first_tried_at, now),
        )
        .returning(MessageRow.id)
    )
    if session.scalars(statement).first() is None:
        return None
    query = select(MessageRow, SubscriptionRow).join(SubscriptionRow).where(MessageRow.id == number)
    message, subscription = session.execute(query).one()
    if subscription.state == "removed":
        message.state, message.last_error = "cancelled", "unsubscribed before it was sent"
        return None
    if subscription.state != "active" and not (message.kind == "confirm" and subscription.state == "pending"):
        message.state, message.claimed_by, message.attempts = "queued", None, message.attempts - 1
        return None
    return message, subscription


def sent(session: Session, number: int, worker: str, *, keep_content: bool) -> None:
    """The server took the message."""
    values: dict[str, Any] = {"state": "sent", "sent_at": func.clock_timestamp(), "claimed_by": None,
                              "last_error": None}  # fmt: skip
    if not keep_content:
        values["content"] = text("'{}'::jsonb")
    # Whoever claimed it in the meantime: the server has it, nobody else needs to send it.
    session.execute(update(MessageRow).where(MessageRow.id == number).values(**values))
    subscription = select(MessageRow.subscription_id).where(MessageRow.id == number).scalar_subquery()
    session.execute(
        update(SubscriptionRow)
        .where(SubscriptionRow.id == subscription, SubscriptionRow.refusals > 0)
        .values(refusals=0)
    )


def postpone(session: Session, number: int, worker: str, *, until: dt.datetime, error: str, tried: bool = True) -> None:
    """Try again later; `tried=False` takes the counted try back (it never reached the server)."""
    session.execute(
        update(MessageRow)
        .where(MessageRow.id == number, MessageRow.state == "claimed", MessageRow.claimed_by == worker)
        .values(
            state="queued",
            next_try_at=until,
            last_error=error,
            claimed_by=None,
            attempts=MessageRow.attempts - (0 if tried else 1),
        )
    )


def release(session: Session, numbers: Collection[int], worker: str) -> None:
    """Give back claimed messages that were not tried."""
    session.execute(
        update(MessageRow)
        .where(MessageRow.id.in_(numbers), MessageRow.state == "claimed", MessageRow.claimed_by == worker)
        .values(state="queued", claimed_by=None)
    )


def fail(session: Session, number: int, worker: str, error: str) -> None:
    """Into the list of dead letters."""
    session.execute(
        update(MessageRow)
        .where(MessageRow.id == number, MessageRow.state == "claimed", MessageRow.claimed_by == worker)
        .values(state="failed", last_error=error, claimed_by=None)
    )


def count_refusal(session: Session, subscription_id: int, error: str, *, most: int) -> bool:
    """Count a permanent refusal in a row; the last one bearable suspends the subscription. Returns whether it did."""
    row = session.get(SubscriptionRow, subscription_id, with_for_update=True, populate_existing=True)
    if row is None:
        return False
    row.refusals += 1
    if row.refusals >= most and row.state in ("active", "pending"):
        row.state = "suspended"
        row.state_reason = f"refused {row.refusals} times in a row: {error}"
        return True
    return False


def failed(session: Session) -> list[tuple[MessageRow, SubscriptionRow]]:
    """The dead letters, oldest first."""
    query = (
        select(MessageRow, SubscriptionRow)
        .join(SubscriptionRow)
        .where(MessageRow.state == "failed")
        .order_by(MessageRow.id)
    )
    return [(message, subscription) for message, subscription in session.execute(query)]


def retry(session: Session, numbers: Collection[int] | None, now: dt.datetime) -> int:
    """Put dead letters (all, or those named) back into the queue as if never tried; returns how many."""
    statement = update(MessageRow).where(MessageRow.state == "failed")
    if numbers is not None:
        statement = statement.where(MessageRow.id.in_(numbers))
    result = session.execute(
        statement.values(state="queued", attempts=0, first_tried_at=None, next_try_at=now, claimed_by=None)
    )
    assert isinstance(result, CursorResult)
    return result.rowcount


def counts(session: Session) -> dict[str, int]:
    """How many messages stand in each state, and how many ledger rows wait for a message."""
    rows = session.execute(select(MessageRow.state, func.count()).group_by(MessageRow.state))
    found = {str(state): int(number) for state, number in rows}
    waiting = and_(DeliveryRow.message_id.is_(None), DeliveryRow.dropped.is_(None))
    found["waiting"] = session.scalars(select(func.count()).select_from(DeliveryRow).where(waiting)).one()
    return found


def recent(session: Session, subscription_id: int, limit: int) -> list[MessageRow]:
    """The newest messages of a subscription that keep their content (feeds), newest first."""
    query = (
        select(MessageRow)
        .where(
            MessageRow.subscription_id == subscription_id,
            MessageRow.state.in_(("sent", "claimed")),
            MessageRow.content != text("'{}'::jsonb"),
        )
        .order_by(MessageRow.id.desc())
        .limit(limit)
    )
    return list(session.scalars(query))
