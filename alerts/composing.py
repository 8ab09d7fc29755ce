"""From the ledger's waiting rows to messages in the outbox, each subscription in a transaction of its own."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Sequence

from sqlalchemy.orm import Session

from alerts import tokens
from alerts.addresses import host
from alerts.content import Content, MessageKind
from alerts.digest import ordered
from alerts.headline import subject
from alerts.phrases import phrases
from alerts.rhythm import digest_due, latest_slot
from alerts.sorting import Row, Sorted, Telling, sort_out
from storage import outbox
from storage.award_facts import families, load, survivors, told_facts
from storage.tables.deliveries import DeliveryRow, SubscriptionRow

# More awards at once than this come in one mail instead of one each.
MOST_SINGLE = 3
# Beyond the detailed ones each award takes a line or two of a mail; the rest comes in a second mail.
MOST_ITEMS = 300
# A header with more ids than this only costs space: clients thread by the last ones.
MOST_THREADS = 10


def wants_digest(waiting: outbox.Waiting, now: dt.datetime, *, force: bool = False) -> bool:
    """Whether a digest is due. Pure."""
    slot = latest_slot(waiting.rhythm, waiting.hour, waiting.weekday, waiting.timezone, now)
    return force or digest_due(slot, waiting.last_digest_at, waiting.oldest)


def goes_at_once(waiting: outbox.Waiting) -> bool:
    """Whether something is to be told at once. Pure."""
    return waiting.rhythm == "instant" and waiting.at_once > 0


def compose(
    session: Session, waiting: outbox.Waiting, *, keys: tokens.Keys, domain: str, now: dt.datetime, force: bool = False
) -> tuple[list[int], Counter[str]]:
    """Make the messages that are due for one subscription.

    Args:
        session: a transaction of its own.
        waiting: the subscription, and since when something waits.
        keys: signing keys, for Message-IDs that nobody else can foretell.
        domain: domain of Message-IDs.
        now: the present moment.
        force: make digests whatever the hour.

    Returns:
        Numbers of the messages made, and counts: made by kind, and rows that left the ledger by reason.
    """
    counts: Counter[str] = Counter()
    row = outbox.lock_active(session, waiting.subscription_id)
    if row is None:
        return [], counts
    # Another process may have made the digest since `waiting` was read.
    waiting = dataclasses.replace(waiting, last_digest_at=row.last_digest_at)
    digest = wants_digest(waiting, now, force=force)
    if not digest and not goes_at_once(waiting):
        return [], counts
    rows = {one.id: one for one in outbox.waiting_rows(session, row.id)}
    if not digest:  # corrections and awards told in passing wait for the daily hour
        rows = {number: one for number, one in rows.items() if one.kind == "new" and not one.background}
    found = _sorted(session, row, list(rows.values()))
    for number, reason in found.forgotten.items():
        session.delete(rows[number])
        counts[f"dropped: {reason}"] += 1
    messages = []
    for kind, new, corrections in _portions(row, found, digest=digest):
        messages.append(_queue(session, row, kind, new, corrections, rows, keys=keys, domain=domain, now=now))
        counts[f"made: {kind}"] += 1
    if digest:
        row.last_digest_at = now
    return messages, counts


def _sorted(session: Session, row: SubscriptionRow, waiting: Sequence[DeliveryRow]) -> Sorted:
    ends = survivors(session, {one.award_id for one in waiting})
    roots = set(ends.values())
    members = families(session, roots)
    every = set().union(*members.values()) if members else set()
    told = [
        Row(one.id, one.award_id, one.kind, one.edition, one.facts, thread)
        for one, thread in outbox.told_rows(session, row.subscriber, every)
    ]
    return sort_out(
        [Row(one.id, one.award_id, one.kind, one.edition, one.facts) for one in waiting],
        told,
        ends=ends,
        families=members,
        facts=load(session, roots),
        now=told_facts(session, roots),
    )


def _portions(
    row: SubscriptionRow, found: Sorted, *, digest: bool
) -> list[tuple[MessageKind, tuple[Telling, ...], tuple[Telling, ...]]]:
    """How the items are spread over messages: kind, new ones, corrections."""
    portions: list[tuple[MessageKind, tuple[Telling, ...], tuple[Telling, ...]]] = []
    new, corrections = found.new, found.corrections
    if row.rhythm == "instant" and row.channel == "email":
        single = tuple(one for one in new if not one.item.facts.background)
        if len(single) <= MOST_SINGLE:
            portions += [("alert", (one,), ()) for one in single]
            new = tuple(one for one in new if one.item.facts.background)
    while new or corrections:
        part, new = new[:MOST_ITEMS], new[MOST_ITEMS:]
        room = MOST_ITEMS - len(part)
        portions.append(("digest", part, corrections[:room]))
        corrections = corrections[room:]
    return portions


def _queue(
    session: Session, row: SubscriptionRow, kind: MessageKind, new: Sequence[Telling], corrections: Sequence[Telling],
    rows: dict[int, DeliveryRow], *, keys: tokens.Keys, domain: str, now: dt.datetime,
) -> int:  # fmt: skip
    threads = dict.fromkeys(one.thread for one in corrections if one.thread)
    content = Content(
        kind,
        ordered(one.item for one in new),
        tuple(one.item for one in corrections),
        since=(row.last_digest_at or row.created_at) if kind == "digest" else None,
        thread=tuple(threads)[-MOST_THREADS:],
    )
    message_id = make_message_id(keys, domain, row.id, kind, [*new, *corrections])
    number = outbox.queue(
        session, row, message_id=message_id, kind=kind, subject=subject(content, phrases(row.language)),
        content=content.as_json(), host=host(row.channel, row.address), now=now,
    )  # fmt: skip
    for telling in (*new, *corrections):
        for one in telling.rows:
            rows[one.id].message_id = number
            rows[one.id].facts = dict(telling.now)
    session.flush()
    return number


def make_message_id(keys: tokens.Keys, domain: str, subscription_id: int, kind: str, told: Sequence[Telling]) -> str:
    """The Message-ID of what is told: made of nothing but that, so that the same news has the same id."""
    rows = sorted(f"{one.award_id}:{one.kind}:{one.edition}" for telling in told for one in telling.rows)
    return f"<{kind}.{keys.hash('message', f'{subscription_id}|{kind}|' + ','.join(rows))[:40]}@{domain}>"
