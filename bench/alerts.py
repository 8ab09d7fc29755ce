"""Matching awards against subscriptions as both grow, and senders that are killed while they send."""

from __future__ import annotations

import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import func, insert, select, text

from alerts.config import AlertSettings
from alerts.sample import sample_mail
from extract.programmes import all_programmes
from extract.regions import all_regions
from storage.award_facts import load
from storage.database import Database
from storage.deliveries import match, on_change
from storage.schema import upgrade
from storage.server import embedded_url
from storage.subscriptions import Filters
from storage.tables import AwardRow, DeliveryRow, SubscriptionRow
from storage.tables.deliveries import SubscriptionKeyRow
from tests.alerts import faults
from tests.alerts.mailserver import Behaviour, running
from tests.alerts.register import BANJARBARU, Register

AWARDS = 1000
SUBSCRIPTIONS = (100, 1_000, 10_000)
LEVELS = ("kabupaten", "provinsi", "nasional", "internasional")


def run(quick: bool) -> list[str]:
    """The tables of the benchmark; `quick` leaves the thousand deliveries under fire at three hundred."""
    lines = []
    with fresh_database() as (_, database):
        lines += matching(database)
    with fresh_database() as (_, database):
        lines += rendering(database)
    with fresh_database() as (url, database):
        lines += under_fire(url, database, 300 if quick else 1000)
    return lines


@contextmanager
def fresh_database() -> Iterator[tuple[str, Database]]:
    """An embedded server of its own, empty and migrated."""
    home = Path(tempfile.mkdtemp(prefix="piagam-bench-"))
    url = embedded_url(home)
    try:
        with Database(url) as database:
            upgrade(database.engine)
            yield url, database
    finally:
        shutil.rmtree(home, ignore_errors=True)


def some_filters(chance: random.Random) -> Filters:
    """What people ask for: mostly a region or two, some a programme, a level, words; one in fifty everything."""
    regions, programmes = list(all_regions()), list(all_programmes())
    kind = chance.random()
    if kind < 0.02:
        return Filters()
    if kind < 0.10:
        return Filters(words=(chance.choice(("pelayanan publik", "inovasi", "keterbukaan")),), level=("nasional",))
    if kind < 0.25:
        return Filters(programme=tuple(chance.sample(programmes, 2)))
    provinces = [code for code in regions if "." not in code]
    region = (chance.choice(provinces),) if kind < 0.45 else tuple(chance.sample(regions, chance.randint(1, 3)))
    return Filters(region=region, confidence=chance.choice((0.5, 0.8)))


def add_subscriptions(database: Database, count: int, start: int, chance: random.Random) -> None:
    """More subscriptions, in two statements: making them is not what is measured."""
    rows, keys = [], []
    for number in range(start, count):
        filters = some_filters(chance)
        rows.append({"id": number + 1, "channel": "email", "address": f"p{number}@warga.example",
                     "subscriber": f"email:p{number}@warga.example", "filters": filters.as_json(),
                     "rhythm": chance.choice(("instant", "daily", "weekly"))})  # fmt: skip
        keys += [{"key": key, "subscription_id": number + 1} for key in sorted(filters.keys())]
    with database.transaction() as session:
        session.execute(insert(SubscriptionRow), rows)
        session.execute(insert(SubscriptionKeyRow), keys)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE piagam.subscription, piagam.subscription_key, piagam.award, piagam.mention"))


def add_awards(database: Database, chance: random.Random) -> list[int]:
    """A thousand awards over all regions, each with its mention and article."""
    register = Register(database)
    regions, programmes = list(all_regions().values()), list(all_programmes().values())
    numbers = []
    with database.transaction() as session:
        for number in range(AWARDS):
            region, programme = chance.choice(regions), chance.choice(programmes)
            fields: dict[str, Any] = {
                "recipient": region.government, "recipient_region": region.name, "recipient_region_code": region.code,
                "programme": programme.id, "award": programme.name, "level": chance.choice(LEVELS),
                "confidence": chance.uniform(0.4, 1.0),
            }  # fmt: skip
            numbers.append(register.insert(session, outlet=f"Media {number % 40}", **(BANJARBARU | fields)))
    return numbers


def matching(database: Database) -> list[str]:
    """Seconds to match the awards, by number of subscriptions."""
    chance = random.Random(1)
    awards = add_awards(database, chance)
    lines = [
        f"matching {AWARDS} new awards at once, and one award alone:",
        "",
        "| subscriptions | rows entered | seconds | rows a second | one award (ms) |",
        "|---|---|---|---|---|",
    ]
    start = 0
    for count in SUBSCRIPTIONS:
        add_subscriptions(database, count, start, chance)
        start = count
        with database.transaction() as session:
            session.execute(text("TRUNCATE piagam.delivery"))
            session.execute(text("UPDATE piagam.award SET first_seen = now() + interval '1 minute'"))
        began = time.perf_counter()
        with database.transaction() as session:
            rows = on_change(session, new=awards).new
        seconds = time.perf_counter() - began
        single = []
        for award in awards[:20]:
            with database.transaction() as session:
                session.execute(DeliveryRow.__table__.delete().where(DeliveryRow.award_id == award))
                began = time.perf_counter()
                match(session, [award])
                single.append(time.perf_counter() - began)
        single.sort()
        lines.append(f"| {count} | {rows} | {seconds:.2f} | {rows / seconds:,.0f} | {single[10] * 1000:.1f} |")
    began = time.perf_counter()
    with database.transaction() as session:
        again = on_change(session, changed=awards)
    lines += ["", f"the same {AWARDS} awards changed again: {again.new} rows, {time.perf_counter() - began:.2f} s"]
    with database.transaction() as session:
        total = session.scalars(select(func.count()).select_from(AwardRow)).one()
    return [*lines, f"(awards in the register: {total})"]


def rendering(database: Database) -> list[str]:
    """Milliseconds to make a mail."""
    register = Register(database)
    with database.transaction() as session:
        numbers = [register.insert(session, award=f"Piala {number}") for number in range(40)]
    with database.transaction() as session:
        facts = list(load(session, numbers).values())
    lines = ["", "| mail | ms | bytes |", "|---|---|---|"]
    for name, some in (("alert", facts[:1]), ("digest of 10", facts[:10]), ("digest of 30", facts[:30])):
        sample_mail(some)
        began = time.perf_counter()
        for _ in range(20):
            data = sample_mail(some).as_bytes()
        lines.append(f"| {name} | {(time.perf_counter() - began) * 50:.1f} | {len(data)} |")
    return lines


def under_fire(url: str, database: Database, deliveries: int) -> list[str]:
    """Senders killed at random moments until all is delivered."""
    faults.fill(database, subscribers=deliveries // 5, awards=5)
    with running() as server:
        server.behaviour = Behaviour(delay=0.002)
        settings = AlertSettings(
            smtp_url=server.url(), mail_from="kabar@piagam.example", secret_key="k", mail_lease=1.0,
            mail_host_rate=1_000_000,
        ).model_dump()  # fmt: skip
        began = time.perf_counter()
        found = faults.kill_again_and_again(
            url, database, server, settings, kills=deliveries // 25, seed=11, longest=0.8
        )
        seconds = time.perf_counter() - began
    return [
        "", f"kill -9 at random moments: {found.expected} mails, {found.kills} kills, {found.missing} missing, "
        f"{found.repeated} repeated with the same Message-ID, {found.doubled} told twice ({seconds:.0f} s)",
    ]  # fmt: skip
