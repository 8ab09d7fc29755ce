"""Sending the outbox: claim, try, and write down what became of it. Many processes may do so at once."""

from __future__ import annotations

import datetime as dt
import os
import secrets
import socket
from collections import Counter

import structlog

from alerts import atom, tokens, webhook
from alerts.config import AlertSettings, PrivateHosts
from alerts.content import read_content
from alerts.outcome import MOST_REFUSALS, DeliveryError, Verdict, judge, next_try
from alerts.phrases import phrases
from alerts.rendering import POLICY, Addressee, render
from alerts.sender import Sender
from alerts.smtp import Line, Server
from alerts.wording import wish
from storage import outbox
from storage.database import Database
from storage.tables.deliveries import MessageRow, SubscriptionRow

BATCH = 20
# A host that puts us off this often in a row is left alone until the next run.
MOST_PUT_OFF = 3
# After this many broken lines in a row the server, not a message, is the reason.
MOST_BROKEN = 3

log = structlog.get_logger(__name__)


def worker_name() -> str:
    """A name for this sender that no other one has."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"


class Outbox:
    """One sender's pass over the outbox.

    Args:
        database: the register.
        settings: how alerts go out.
        sender: whom mails are from.
        keys: signing keys.
        server: the mail server; None leaves mails queued.
    """

    def __init__(
        self, database: Database, settings: AlertSettings, sender: Sender, keys: tokens.Keys, server: Server | None
    ) -> None:
        self.database = database
        self.settings = settings
        self.sender = sender
        self.keys = keys
        self.worker = worker_name()
        self.line = Line(server, sender.domain) if server else None
        self.channels = {"webhook", "atom"} | ({"email"} if server else set())
        self.put_off: Counter[str] = Counter()
        self.broken = 0
        self.counts: Counter[str] = Counter()
        self.private = PrivateHosts()

    def run(self, now: dt.datetime) -> Counter[str]:
        """Send everything that is due; returns counts by what became of it."""
        try:
            while self.channels:
                held = [host for host, times in self.put_off.items() if times >= MOST_PUT_OFF]
                with self.database.transaction() as session:
                    claimed = outbox.claim(
                        session,
                        worker=self.worker,
                        now=now,
                        limit=BATCH,
                        lease=self.settings.mail_lease,
                        rate=self.settings.mail_host_rate,
                        channels=sorted(self.channels),
                        held=held,
                    )
                if not claimed:
                    break
                self._send_all(claimed, now)
        finally:
            if self.line:
                self.line.close()
        return self.counts

    def _send_all(self, claimed: list[int], now: dt.datetime) -> None:
        remaining = list(claimed)
        try:
            while remaining:
                number = remaining[0]
                channels = set(self.channels)
                self._send_one(number, now)
                remaining.pop(0)
                if self.channels != channels:
                    break
        finally:
            # Also after Ctrl-C: what was claimed and not tried is given back at once, not after the lease.
            if remaining:
                with self.database.transaction() as session:
                    outbox.release(session, remaining, self.worker)

    def _send_one(self, number: int, now: dt.datetime) -> None:
        with self.database.transaction() as session:
            begun = outbox.begin_try(session, number, self.worker, now)
        if begun is None:
            self.counts["passed over"] += 1
            return
        message, subscription = begun
        try:
            self._hand_over(message, subscription, now)
        except DeliveryError as error:
            self._not_taken(message, subscription, error, now)
            return
        except Exception as error:
            # Whatever is wrong with one message must not keep the others back; it is shown among the failed ones.
            log.exception("message cannot be sent", message=number)
            with self.database.transaction() as session:
                outbox.fail(session, number, self.worker, f"cannot be made: {type(error).__name__}: {error}")
            self.counts["failed"] += 1
            return
        self.broken = 0
        self.put_off.pop(message.host, None)
        with self.database.transaction() as session:
            outbox.sent(session, number, self.worker, keep_content=subscription.channel == "atom")
        self.counts["sent"] += 1

    def _hand_over(self, message: MessageRow, subscription: SubscriptionRow, now: dt.datetime) -> None:
        content = read_content(message.content)
        if subscription.channel == "email":
            assert self.line is not None
            mail = render(
                content, addressee(subscription), self.sender, self.keys,
                message_id=message.message_id, made=message.created_at,
            )  # fmt: skip
            self.line.send(self.sender.address.addr_spec, subscription.address, mail.as_bytes(policy=POLICY))
        elif subscription.channel == "webhook":
            webhook.call(
                subscription.address,
                webhook.payload(content, message.message_id, subscription.id, message.created_at),
                call_id=message.message_id.strip("<>"),
                key=webhook.secret(self.keys, subscription.id),
                now=dt.datetime.now(dt.UTC),
                private=self.private,
            )
        else:
            self._write_feed(message, subscription)

    def _write_feed(self, message: MessageRow, subscription: SubscriptionRow) -> None:
        with self.database.transaction() as session:
            # The row's lock keeps two senders from writing the file in the wrong order.
            session.get(SubscriptionRow, subscription.id, with_for_update=True)
            rows = outbox.recent(session, subscription.id, atom.ENTRIES)
            messages = [(row.created_at, read_content(row.content)) for row in rows]
            words = phrases(subscription.language)
            title = f"{words('name')}: {wish(subscription.filters, words)}"
            feed_id = f"tag:{self.sender.domain},2024:piagam:subscription:{subscription.id}"
            document = atom.feed(messages, feed_id, title, words)
            try:
                atom.write(self.settings.feeds_folder / subscription.address, document)
            except OSError as error:
                raise DeliveryError("call", f"{subscription.address}: {error.strerror}") from error

    def _not_taken(
        self, message: MessageRow, subscription: SubscriptionRow, error: DeliveryError, now: dt.datetime
    ) -> None:
        verdict = judge(error)
        words = str(error)
        if verdict is Verdict.LATER and subscription.channel == "email" and error.code == 0:
            self.broken += 1
        if verdict is Verdict.STOP or self.broken >= MOST_BROKEN:
            self.channels.discard("email")
            self.counts["server in trouble"] += 1
            self.counts["trouble: " + words] += 1
        if verdict is Verdict.LATER and error.code:
            self.put_off[message.host] += 1
        with self.database.transaction() as session:
            if verdict is Verdict.REFUSED:
                outbox.fail(session, message.id, self.worker, words)
                self.counts["refused"] += 1
                if outbox.count_refusal(session, subscription.id, words, most=MOST_REFUSALS):
                    self.counts["suspended"] += 1
                return
            until = next_try(message.attempts, message.first_tried_at or now, now, message.id)
            if until is None:
                outbox.fail(session, message.id, self.worker, f"given up after three days: {words}")
                self.counts["failed"] += 1
            else:
                outbox.postpone(session, message.id, self.worker, until=until, error=words)
                self.counts["postponed"] += 1


def addressee(subscription: SubscriptionRow) -> Addressee:
    """Whom a subscription's mails are for."""
    return Addressee(
        subscription.id,
        subscription.subscriber,
        subscription.address,
        subscription.language,
        subscription.timezone,
        subscription.rhythm,
        subscription.hour,
        subscription.weekday,
        subscription.filters,
    )
