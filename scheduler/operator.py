"""One mail to the operator for what changed since the last one."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import func, select, update

from alerts.config import AlertSettings
from scheduler.config import ScheduleSettings
from scheduler.wording import STATES, reason
from storage.database import Database
from storage.tables import SiteRow, StateChangeRow

log = structlog.get_logger(__name__)

# Share of the sites that are unreachable at once from which on the fault is more likely to be ours than theirs.
_OURSELVES = 0.6
# What could not be told for a week (no mail server) is no news any more.
_NEWS = dt.timedelta(days=7)


@dataclasses.dataclass(frozen=True, slots=True)
class Change:
    """One site's change of state, as the mail tells it."""

    key: str
    name: str
    previous: str
    state: str
    code: str
    facts: Mapping[str, Any]
    at: dt.datetime


def gather(changes: Sequence[Change]) -> list[Change]:
    """One change for each site, from its first state to its last; sites that are back where they were are left out."""
    first: dict[str, Change] = {}
    last: dict[str, Change] = {}
    for change in sorted(changes, key=lambda change: change.at):
        first.setdefault(change.key, change)
        last[change.key] = change
    return [
        dataclasses.replace(change, previous=first[key].previous)
        for key, change in last.items()
        if first[key].previous != change.state
    ]


def letter(changes: Sequence[Change], counts: Mapping[str, int], *, english: bool = False) -> tuple[str, str]:
    """Subject and text of the mail.

    Args:
        changes: what to tell, at least one.
        counts: how many enabled sites are in each state now.
        english: English, else Indonesian.
    """

    def state(name: str) -> str:
        return name if english else STATES.get(name, name)

    total = sum(counts.values())
    lines = []
    if len(changes) == 1:
        change = changes[0]
        subject = f"Piagam: {change.name}: {state(change.state)}"
    elif english:
        subject = f"Piagam: {len(changes)} sites changed their state"
    else:
        subject = f"Piagam: {len(changes)} situs berubah keadaan"
    down = counts.get("unreachable", 0)
    if total >= 3 and down >= _OURSELVES * total:
        lines += [
            f"{down} of {total} sites do not answer: look at this machine's network first."
            if english
            else f"{down} dari {total} situs tidak menjawab: periksa dahulu jaringan mesin ini.",
            "",
        ]
    for change in sorted(changes, key=lambda change: (change.state == "ok", change.state, change.name)):
        when = change.at.astimezone(ZoneInfo("Asia/Jakarta")).strftime("%d.%m.%Y %H:%M WIB")
        lines += [
            f"* {change.name} ({change.key}): {state(change.previous)} -> {state(change.state)}, {when}",
            f"  {reason(change.code, change.facts, english=english)}",
        ]
    lines += [
        "",
        ("All sites: " if english else "Semua situs: ")
        + ", ".join(f"{state(name)} {number}" for name, number in sorted(counts.items(), key=lambda item: -item[1])),
        "",
        "piagam health; piagam sites list --why; docs/operations.md",
    ]
    return subject, "\n".join(lines) + "\n"


def tell(database: Database, settings: ScheduleSettings, now: dt.datetime) -> int:
    """Mail the operator what has not been told, and note that it was.

    Args:
        database: the register.
        settings: the operator's address.
        now: the present moment.

    Returns:
        How many changes were told; 0 when there were none, or no mail server.

    Raises:
        Exception: the mail server did not take the mail; what was to be told stays to be told.
    """
    mail = AlertSettings()
    if not settings.operator_mail:
        return 0
    if mail.smtp_url is None:
        log.warning("operator_not_told", advice="set PIAGAM_SMTP_URL")
        return 0
    with database.transaction() as session:
        rows = session.execute(
            select(StateChangeRow, SiteRow.key, SiteRow.name)
            .join(SiteRow, SiteRow.id == StateChangeRow.site_id)
            .where(StateChangeRow.told_at.is_(None))
            .order_by(StateChangeRow.id)
            .with_for_update(of=StateChangeRow)
        ).all()
        states = select(SiteRow.state, func.count()).where(SiteRow.enabled).group_by(SiteRow.state)
        counts = {row[0]: row[1] for row in session.execute(states)}
        changes = gather(
            [
                Change(key, name, row.previous, row.state, row.code, row.facts, row.at)
                for row, key, name in rows
                if row.at > now - _NEWS
            ]
        )
        if changes:
            message = compose(settings, mail.mail_from, changes, counts, now, rows[-1][0].id)
            deliver(mail, message)
            log.info("operator_told", changes=len(changes))
        session.execute(
            update(StateChangeRow).where(StateChangeRow.id.in_([row.id for row, _, _ in rows])).values(told_at=now)
        )
    return len(changes)


def compose(
    settings: ScheduleSettings,
    sender: str | None,
    changes: Sequence[Change],
    counts: Mapping[str, int],
    now: dt.datetime,
    last: int,
) -> EmailMessage:
    """The mail itself. Its Message-ID follows from what it tells: told twice after a crash, it is shown once."""
    import socket

    subject, body = letter(changes, counts, english=settings.operator_language == "en")
    message = EmailMessage()
    message["From"] = sender or f"Piagam <piagam@{socket.getfqdn()}>"
    message["To"] = settings.operator_mail
    message["Subject"] = subject
    message["Date"] = format_datetime(now)
    domain = parseaddr(str(message["From"]))[1].rpartition("@")[2] or "piagam.invalid"
    digest = hashlib.sha256(f"{settings.operator_mail} {last}".encode()).hexdigest()[:24]
    message["Message-ID"] = f"<state.{digest}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(body)
    return message


def deliver(mail: AlertSettings, message: EmailMessage) -> None:
    """Hand the message to the mail server that alerts use.

    Raises:
        DeliveryError: the server did not take it.
        ServerUrlError: PIAGAM_SMTP_URL is not one.
    """
    from alerts.smtp import Line, read_server

    sender = parseaddr(str(message["From"]))[1]
    with Line(read_server(mail.smtp_url or ""), sender.rpartition("@")[2]) as line:
        line.send(sender, parseaddr(str(message["To"]))[1], message.as_bytes(policy=SMTP))
