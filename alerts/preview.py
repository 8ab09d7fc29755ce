"""What a subscription would be sent, for people to look at; nothing is sent or changed."""

from __future__ import annotations

import base64
import datetime as dt
from email.message import EmailMessage

from sqlalchemy.orm import Session

from alerts import tokens
from alerts.config import AlertSettings
from alerts.content import Content, Item, MessageKind, read_content
from alerts.digest import ordered
from alerts.rendering import render
from alerts.sender import sender
from alerts.sending import addressee
from storage import subscriptions
from storage.award_facts import AwardFacts, load
from storage.subscriptions import SubscriptionError
from storage.tables.deliveries import MessageRow, SubscriptionRow

# A preview shows the best of these; the facts of a whole register would not fit into a mail anyway.
NEWEST = 500


def preview_awards(session: Session, row: SubscriptionRow, since: dt.datetime, limit: int) -> list[AwardFacts]:
    """The most notable of the newest awards that the subscription's filters let through."""
    numbers = subscriptions.matching_awards(session, row, since)[:NEWEST]
    facts = load(session, numbers)
    return [item.facts for item in ordered(Item(fact) for fact in facts.values())][:limit]


def preview_mail(
    session: Session,
    settings: AlertSettings,
    row: SubscriptionRow,
    since: dt.datetime,
    *,
    limit: int = 200,
    now: dt.datetime | None = None,
) -> EmailMessage:
    """The mail that would tell of the awards since a moment.

    Raises:
        SubscriptionError: no award passes the filters.
    """
    facts = preview_awards(session, row, since, limit)
    if not facts:
        raise SubscriptionError(
            "no award of that time passes the filters", "Widen them, or look further back with --since."
        )
    kind: MessageKind = "alert" if len(facts) == 1 and row.rhythm == "instant" else "digest"
    content = Content(
        kind, tuple(Item(fact) for fact in facts), since=since if kind == "digest" and since.year > 1970 else None
    )
    moment = now or dt.datetime.now(dt.UTC)
    who, keys = sender(settings), tokens.signing_keys(settings)
    return render(content, addressee(row), who, keys, message_id=f"<preview@{who.domain}>", made=moment)


def queued_mail(session: Session, settings: AlertSettings, number: int) -> EmailMessage:
    """A message of the outbox as it will be (or would have been) sent.

    Raises:
        SubscriptionError: there is none, or it was sent and its content is gone.
    """
    message = session.get(MessageRow, number)
    if message is None or not message.content:
        raise SubscriptionError(
            f"message {number} is not in the outbox (any more)", "See: piagam alerts send --dry-run"
        )
    row = subscriptions.get(session, message.subscription_id)
    return render(
        read_content(message.content),
        addressee(row),
        sender(settings),
        tokens.signing_keys(settings),
        message_id=message.message_id,
        made=message.created_at,
    )


def html_of(mail: EmailMessage) -> str:
    """A mail's HTML with its picture inside, as a browser shows it."""
    html, pictures = "", {}
    for part in mail.walk():
        if part.get_content_type() == "text/html":
            html = str(part.get_content())
        elif part.get_content_maintype() == "image":
            data = base64.b64encode(part.get_content()).decode("ascii")
            pictures[part["Content-ID"].strip("<>")] = f"data:image/png;base64,{data}"
    for cid, data in pictures.items():
        html = html.replace(f"cid:{cid}", data)
    return html


def text_of(mail: EmailMessage) -> str:
    """A mail's headers that people see, and its plain text."""
    body = mail.get_body(("plain",))
    assert body is not None
    shown = [f"{name}: {mail[name]}" for name in ("From", "To", "Subject", "Date")]
    return "\n".join([*shown, "", str(body.get_content())])
