"""One pass: make the messages that are due, then send the outbox. For the scheduler and `piagam alerts send`."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter

from sqlalchemy.orm import Session

from alerts import tokens
from alerts.composing import compose, goes_at_once, wants_digest
from alerts.config import AlertSettings
from alerts.sender import Sender, sender
from alerts.sending import Outbox
from alerts.smtp import read_server
from storage import outbox
from storage.database import Database
from storage.tables.deliveries import MessageRow, SubscriptionRow


@dataclasses.dataclass(frozen=True, slots=True)
class Counts:
    """What a pass did.

    Attributes:
        made: messages made.
        sent: messages the servers took.
        postponed: messages to be tried again.
        refused: messages refused for good (now among the failed ones).
        failed: messages given up.
        suspended: subscriptions suspended.
        queued: messages that stand in the queue afterwards.
        dropped: rows that left the ledger without a message, by reason.
        trouble: what the mail server's trouble was; empty when there was none.
        no_server: whether mails were left queued because no mail server is set.
    """

    made: int = 0
    sent: int = 0
    postponed: int = 0
    refused: int = 0
    failed: int = 0
    suspended: int = 0
    queued: int = 0
    dropped: dict[str, int] = dataclasses.field(default_factory=dict)
    trouble: str = ""
    no_server: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Planned:
    """A message that a pass would send."""

    message: int
    subscription: int
    channel: str
    address: str
    subject: str
    awards: int
    attempts: int


def run_once(
    database: Database, settings: AlertSettings, now: dt.datetime | None = None, *, force: bool = False
) -> Counts:
    """Make the messages that are due and send the outbox. Several processes may do so at once.

    Args:
        database: the register.
        settings: how alerts go out.
        now: the moment that decides what is due; the present one when None.
        force: make digests whatever the hour.

    Returns:
        What was done.

    Raises:
        SubscriptionError: the settings name no proper sender.
        ServerUrlError: PIAGAM_SMTP_URL is not one.
    """
    moment = now or dt.datetime.now(dt.UTC)
    who, keys = sender(settings), tokens.signing_keys(settings)
    server = read_server(settings.smtp_url) if settings.smtp_url else None
    made = make_due(database, who, keys, moment, force=force)
    done = Outbox(database, settings, who, keys, server).run(moment)
    with database.transaction() as session:
        standing = outbox.counts(session)
    return Counts(
        made=sum(number for name, number in made.items() if name.startswith("made: ")),
        sent=done["sent"],
        postponed=done["postponed"],
        refused=done["refused"],
        failed=done["failed"],
        suspended=done["suspended"],
        queued=standing.get("queued", 0),
        dropped={name.removeprefix("dropped: "): n for name, n in made.items() if name.startswith("dropped: ")},
        trouble=next((name.removeprefix("trouble: ") for name in done if name.startswith("trouble: ")), ""),
        no_server=server is None,
    )


def make_due(
    database: Database, who: Sender, keys: tokens.Keys, now: dt.datetime, *, force: bool = False
) -> Counter[str]:
    """Make the messages that are due, each subscription in a transaction of its own."""
    counts: Counter[str] = Counter()
    with database.transaction() as session:
        waiting = outbox.waiting_subscriptions(session)
    # Most wait for their hour: they cost nothing here.
    for one in (one for one in waiting if wants_digest(one, now, force=force) or goes_at_once(one)):
        with database.transaction() as session:
            counts += compose(session, one, keys=keys, domain=who.domain, now=now, force=force)[1]
    return counts


def plan(
    database: Database, settings: AlertSettings, now: dt.datetime | None = None, *, force: bool = False
) -> list[Planned]:
    """What a pass would send now; nothing is changed."""
    moment = now or dt.datetime.now(dt.UTC)
    who, keys = sender(settings), tokens.signing_keys(settings)
    with Session(database.engine) as session:
        for one in outbox.waiting_subscriptions(session):
            compose(session, one, keys=keys, domain=who.domain, now=moment, force=force)
        found = [_planned(message, row) for message, row in outbox.due(session, moment)]
        session.rollback()
    return found


def _planned(message: MessageRow, row: SubscriptionRow) -> Planned:
    awards = len(message.content.get("items", ())) + len(message.content.get("corrections", ()))
    return Planned(message.id, row.id, row.channel, row.address, message.subject, awards, message.attempts)
