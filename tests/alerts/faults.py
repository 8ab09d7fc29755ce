"""Senders in processes of their own, to be killed or to run side by side. Used by the tests and by bench/alerts.py."""

from __future__ import annotations

import dataclasses
import multiprocessing
import random
import time
from collections import Counter
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event
from typing import Any

from sqlalchemy import func, select

from alerts.config import AlertSettings
from alerts.run import run_once
from storage.database import Database
from storage.deliveries import on_change
from storage.subscriptions import Filters, NewSubscription, add
from storage.tables import DeliveryRow, MessageRow
from tests.alerts.mailserver import MailServer
from tests.alerts.register import Register

# A server process that has imported everything forks senders in milliseconds.
CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.alerts.faults"])


def sender(url: str, settings: dict[str, Any], ready: Event) -> None:
    """Send until nothing is left to do."""
    with Database(url) as database:
        claimed(database)
        ready.set()
        quiet = 0
        while quiet < 3:
            counts = run_once(database, AlertSettings(**settings))
            quiet = 0 if counts.sent or counts.queued or claimed(database) else quiet + 1
            time.sleep(0.05)


def claimed(database: Database) -> int:
    """Messages that a sender, alive or dead, holds."""
    with database.transaction() as session:
        return session.scalars(select(func.count()).where(MessageRow.state == "claimed")).one()


def start(url: str, settings: dict[str, Any]) -> BaseProcess:
    """A sender in a process of its own; returns when it begins."""
    ready = CONTEXT.Event()
    process = CONTEXT.Process(target=sender, args=(url, settings, ready), daemon=True)
    process.start()
    assert ready.wait(60)
    return process


def fill(database: Database, subscribers: int, awards: int) -> None:
    """Subscribers who all want every one of some awards at once."""
    with database.transaction() as session:
        for number in range(subscribers):
            address = f"p{number}@warga.example"
            add(session, NewSubscription("email", address, f"email:{address}", filters=Filters(), rhythm="instant"))
    register = Register(database)
    for number in range(awards):
        with database.transaction() as session:
            on_change(session, new=[register.insert(session, award=f"Piala {number}")])
        if number % 3 == 2:  # up to three at once come in a mail each
            run_once(database, AlertSettings(secret_key="k", smtp_url=None))
    run_once(database, AlertSettings(secret_key="k", smtp_url=None))


@dataclasses.dataclass(frozen=True, slots=True)
class Survey:
    """What arrived: mails expected, addresses × awards missing, mails that came twice (with one id), and kills."""

    expected: int
    missing: int
    repeated: int
    doubled: int
    kills: int


def survey(database: Database, server: MailServer, kills: int) -> Survey:
    """Compare what arrived with the ledger.

    `doubled` counts awards that reached one subscriber under two Message-IDs: there must be none.
    """
    with database.transaction() as session:
        query = select(DeliveryRow.subscriber, MessageRow.message_id).join(MessageRow)
        wanted = {(who.removeprefix("email:"), message_id) for who, message_id in session.execute(query)}
    with server.lock:
        arrived = Counter((to, str(mail["Message-ID"])) for to, mail in server.taken)
        subjects = Counter(
            (to, str(mail["Subject"])) for to, mail in {m["Message-ID"]: (t, m) for t, m in server.taken}.values()
        )
    return Survey(
        expected=len(wanted),
        missing=len(wanted - set(arrived)),
        repeated=sum(count - 1 for count in arrived.values()),
        doubled=sum(count - 1 for count in subjects.values()) + len(set(arrived) - wanted),
        kills=kills,
    )


def kill_again_and_again(
    url: str, database: Database, server: MailServer, settings: dict[str, Any], *, kills: int, seed: int, longest: float
) -> Survey:
    """Start a sender and kill it (SIGKILL) at a random moment, again and again; then let one finish."""
    chance = random.Random(seed)
    done = 0
    for _ in range(kills):
        process = start(url, settings)
        time.sleep(chance.uniform(0.02, longest))
        if process.is_alive():
            process.kill()
            done += 1
        process.join(10)
    last = start(url, settings)
    last.join(300)
    assert last.exitcode == 0
    return survey(database, server, done)
