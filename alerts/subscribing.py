"""Asking, confirming, stopping: what a person can do about a subscription, by command or by a link in a mail."""

from __future__ import annotations

import datetime as dt
import enum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from alerts import tokens
from alerts.addresses import host
from alerts.config import AlertSettings
from alerts.content import Content
from alerts.headline import subject
from alerts.phrases import phrases
from alerts.sender import sender
from alerts.tokens import ForgedTokenError, Keys, Purpose
from storage import outbox, subscriptions
from storage.subscriptions import NewSubscription, SubscriptionError
from storage.tables.deliveries import MessageRow, SubscriptionRow

# Whoever types someone else's address into a form again and again must not fill that mailbox.
ASK_AGAIN = dt.timedelta(hours=1)


class Outcome(enum.Enum):
    """What a link did."""

    CONFIRMED = "confirmed"
    UNSUBSCRIBED = "unsubscribed"
    ALREADY = "already"  # the link was used before; nothing changed
    ENDED = "ended"  # the subscription was ended since; a confirmation does not bring it back


def subscribe(
    session: Session,
    settings: AlertSettings,
    new: NewSubscription,
    *,
    since: dt.datetime | None = None,
    ask: bool | None = None,
    now: dt.datetime | None = None,
) -> tuple[SubscriptionRow, bool]:
    """Make a subscription, or find the same one.

    Args:
        session: the transaction.
        settings: how alerts go out.
        new: what is asked for.
        since: tell of awards first seen from then on; None: from now on.
        ask: send a mail that asks the owner of the address to confirm; None: when the channel is e-mail and the
            settings name an address under which the web serves the link.
        now: the present moment.

    Returns:
        The subscription (state pending when it waits for its owner), and whether it was made just now.

    Raises:
        SubscriptionError: a confirmation is wanted for something that is no e-mail address, or no sender is set.
    """
    if ask is None:
        ask = new.channel == "email" and bool(settings.public_url)
    if ask and new.channel != "email":
        raise SubscriptionError("only an e-mail address can be asked to confirm", "Leave out --ask.")
    row, made = subscriptions.add(session, new, since=since, confirmed=not ask)
    if row.state == "pending":
        if ask:
            ask_for_confirmation(session, settings, row, now or dt.datetime.now(dt.UTC))
        else:
            subscriptions.confirm(session, row)
    return row, made


def ask_for_confirmation(session: Session, settings: AlertSettings, row: SubscriptionRow, now: dt.datetime) -> bool:
    """Put the mail that asks for confirmation into the outbox; not twice within an hour. Returns whether it did."""
    last = session.scalars(
        select(func.max(MessageRow.created_at)).where(
            MessageRow.subscription_id == row.id, MessageRow.kind == "confirm"
        )
    ).one()
    if last is not None and now - last < ASK_AGAIN:
        return False
    keys, who = tokens.signing_keys(settings), sender(settings)
    mark = keys.hash("message", f"{row.id}|confirm|{now.isoformat()}")[:40]
    content = Content("confirm")
    outbox.queue(
        session,
        row,
        message_id=f"<confirm.{mark}@{who.domain}>",
        kind="confirm",
        subject=subject(content, phrases(row.language)),
        content=content.as_json(),
        host=host(row.channel, row.address),
        now=now,
    )
    return True


def confirm(session: Session, keys: Keys, token: str, now: dt.datetime) -> tuple[Outcome, SubscriptionRow]:
    """Follow a confirmation link. Following it again changes nothing.

    Raises:
        ForgedTokenError: the link was not made here.
        ExpiredTokenError: it is older than `tokens.CONFIRM_DAYS`.
    """
    row = _owner(session, keys, Purpose.CONFIRM, token, now)
    if row.state == "pending":
        subscriptions.confirm(session, row)
        return Outcome.CONFIRMED, row
    return (Outcome.ENDED if row.state == "removed" else Outcome.ALREADY), row


def unsubscribe(session: Session, keys: Keys, token: str, now: dt.datetime) -> tuple[Outcome, SubscriptionRow]:
    """Follow an unsubscribe link (also RFC 8058's one click). Following it again changes nothing.

    Raises:
        ForgedTokenError: the link was not made here.
        ExpiredTokenError: it is older than `tokens.UNSUBSCRIBE_DAYS`.
    """
    row = _owner(session, keys, Purpose.UNSUBSCRIBE, token, now)
    if row.state == "removed":
        return Outcome.ALREADY, row
    subscriptions.remove(session, row, "unsubscribed by link")
    return Outcome.UNSUBSCRIBED, row


def _owner(session: Session, keys: Keys, purpose: Purpose, token: str, now: dt.datetime) -> SubscriptionRow:
    number, mark = tokens.read(keys, purpose, token, now)
    try:
        row = subscriptions.get(session, number, lock=True)
    except SubscriptionError as error:
        raise ForgedTokenError("this link leads to no subscription", "Copy the whole link from the mail.") from error
    if not tokens.belongs(mark, row.subscriber):
        raise ForgedTokenError("this link is someone else's", "Copy the whole link from the mail.")
    return row
