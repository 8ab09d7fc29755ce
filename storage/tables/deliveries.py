"""Who wants to hear of what, and what they were told: subscriptions, deliveries, outgoing messages."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import SCHEMA, Base, identity


class SubscriptionRow(Base):
    """Who wants to hear of which awards, how and how often."""

    __tablename__ = "subscription"
    __table_args__ = (
        Index("ix_subscription_subscriber", "subscriber"),
        {"comment": "Who wants to hear of which awards, how and how often"},
    )

    id: Mapped[int] = identity("Number of the subscription")
    channel: Mapped[str] = mapped_column(server_default="email", comment="email, webhook or atom")
    address: Mapped[str] = mapped_column(comment="E-mail address, webhook URL or feed file")
    subscriber: Mapped[str] = mapped_column(
        server_default="", comment="Identity of who is told: channel and normalised address; the ledger's key"
    )
    language: Mapped[str] = mapped_column(server_default="id", comment="id or en")
    filters: Mapped[dict[str, Any]] = mapped_column(
        server_default=text("'{}'::jsonb"),
        comment="region, recipient, kind, issuer, programme, level, words, confidence, outlets",
    )
    rhythm: Mapped[str] = mapped_column(server_default="daily", comment="instant, hourly, daily or weekly")
    hour: Mapped[int] = mapped_column(server_default=text("7"), comment="Hour of day of a daily or weekly digest, 0-23")
    weekday: Mapped[int] = mapped_column(server_default=text("0"), comment="Day of a weekly digest, 0 = Monday")
    timezone: Mapped[str] = mapped_column(server_default="Asia/Jakarta", comment="IANA time zone of the hour")
    state: Mapped[str] = mapped_column(
        server_default="active", comment="pending (not yet confirmed), active, paused, suspended or removed"
    )
    state_reason: Mapped[str | None] = mapped_column(comment="Why it is suspended")
    since: Mapped[dt.datetime] = mapped_column(
        server_default=func.now(), comment="Awards first seen before this are not told"
    )
    refusals: Mapped[int] = mapped_column(server_default=text("0"), comment="Permanent refusals in a row")
    last_digest_at: Mapped[dt.datetime | None] = mapped_column(comment="When the last digest was made")
    confirmed_at: Mapped[dt.datetime | None] = mapped_column(comment="When the address was confirmed by its owner")
    created_at: Mapped[dt.datetime] = mapped_column(server_default=func.now(), comment="When it was made")


class SubscriptionKeyRow(Base):
    """A region and programme under which a subscription is looked up when an award arrives."""

    __tablename__ = "subscription_key"
    __table_args__ = ({"comment": "Lookup keys of subscriptions (region|programme, * for any): who may want an award"},)

    key: Mapped[str] = mapped_column(primary_key=True, comment="Region code or *, a bar, programme id or *")
    subscription_id: Mapped[int] = mapped_column(
        ForeignKey(f"{SCHEMA}.subscription.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
        comment="The subscription",
    )


class MessageRow(Base):
    """The outbox: one mail (or webhook call) to one subscriber."""

    __tablename__ = "message"
    __table_args__ = (
        Index("ix_message_due", "next_try_at", postgresql_where=text("state IN ('queued', 'claimed')")),
        Index("ix_message_sent", "sent_at", "host"),
        {"comment": "Outbox: one mail or webhook call to one subscriber"},
    )

    id: Mapped[int] = identity("Number of the message")
    subscription_id: Mapped[int] = mapped_column(ForeignKey(f"{SCHEMA}.subscription.id"), index=True, comment="To whom")
    kind: Mapped[str] = mapped_column(server_default="digest", comment="alert, digest or confirm")
    message_id: Mapped[str] = mapped_column(unique=True, comment="Message-ID header; the same at every try")
    subject: Mapped[str] = mapped_column(server_default="", comment="Subject line")
    content: Mapped[dict[str, Any]] = mapped_column(
        server_default=text("'{}'::jsonb"), comment="Facts it is rendered from; emptied when a mail was sent"
    )
    host: Mapped[str] = mapped_column(server_default="", comment="Host of the address, for the limit per host")
    state: Mapped[str] = mapped_column(server_default="queued", comment="queued, claimed, sent, failed or cancelled")
    attempts: Mapped[int] = mapped_column(server_default=text("0"), comment="Tries so far")
    first_tried_at: Mapped[dt.datetime | None] = mapped_column(comment="When it was first tried; given up 3 days later")
    next_try_at: Mapped[dt.datetime] = mapped_column(server_default=func.now(), comment="Earliest next try")
    claimed_by: Mapped[str | None] = mapped_column(comment="Process that is sending it")
    claimed_at: Mapped[dt.datetime | None] = mapped_column(comment="When it was claimed")
    last_error: Mapped[str | None] = mapped_column(comment="The server's last words when it failed")
    created_at: Mapped[dt.datetime] = mapped_column(server_default=func.now(), comment="When it was queued")
    sent_at: Mapped[dt.datetime | None] = mapped_column(comment="When the server took it")


class DeliveryRow(Base):
    """The ledger: one award told to one subscriber once."""

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("subscriber", "award_id", "kind", "edition"),
        Index(
            "ix_delivery_waiting", "subscription_id", postgresql_where=text("message_id IS NULL AND dropped IS NULL")
        ),
        {"comment": "Ledger: one award (or one correction of it) told to one subscriber once"},
    )

    id: Mapped[int] = identity("Number of the delivery")
    subscription_id: Mapped[int] = mapped_column(
        ForeignKey(f"{SCHEMA}.subscription.id"), index=True, comment="Subscription that matched"
    )
    subscriber: Mapped[str] = mapped_column(comment="To whom: channel and normalised address")
    award_id: Mapped[int] = mapped_column(ForeignKey(f"{SCHEMA}.award.id"), index=True, comment="Which award")
    kind: Mapped[str] = mapped_column(server_default="new", comment="new or correction")
    edition: Mapped[str] = mapped_column(server_default="", comment="Empty for new; hash of the corrected facts else")
    message_id: Mapped[int | None] = mapped_column(
        ForeignKey(f"{SCHEMA}.message.id"),
        index=True,
        comment="Message that tells it; empty while waiting for a digest",
    )
    facts: Mapped[dict[str, Any]] = mapped_column(
        server_default=text("'{}'::jsonb"), comment="Rank, score, recipient and grade as told, to notice corrections"
    )
    articles: Mapped[list[Any]] = mapped_column(
        server_default=text("'[]'::jsonb"), comment="Numbers (as text) of the articles that told it when it was decided"
    )
    background: Mapped[bool] = mapped_column(
        server_default=text("false"), comment="Told in passing as an earlier award: never mailed at once, only digested"
    )
    dropped: Mapped[str | None] = mapped_column(comment="Why it was never sent (withdrawn, merged, unsubscribed, …)")
    created_at: Mapped[dt.datetime] = mapped_column(server_default=func.now(), comment="When it was decided")
