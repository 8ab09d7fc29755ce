"""The register's speed by its size: one new article, many articles beside plain COPY, lists, and a rebuild."""

from __future__ import annotations

import datetime as dt
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import text
from sqlalchemy.engine import make_url

from extract.model import AwardRecord
from storage.awards import Filters, list_awards
from storage.database import Database
from storage.embedded.server import EmbeddedServer
from storage.ingest import BATCH, Ingest
from storage.rebuild import rebuild
from storage.register import ArticleFacts, record_article
from storage.resolution.told import FIELDS
from storage.schema import upgrade
from storage.seeding import seed_register

SIZES = (10_000, 100_000, 1_000_000)
ARTICLES = 300  # single articles timed; each tells of one award of the register and of one new one
BULK = 960  # articles of the sustained ingest
LOOKS = 30  # lists per filter
REBUILT = (2_000, 8_000)  # awards of the rebuilds whose times are compared


def run(quick: bool) -> list[str]:
    """The lines of the table.

    Args:
        quick: leave out the register of a million awards.
    """
    home = Path(tempfile.mkdtemp(prefix="piagam-bench-"))
    server = EmbeddedServer(home)
    try:
        url = server.join()
        lines = [
            "| awards | article p50 ms | article p95 ms | bulk mentions/s | COPY mentions/s | list p95 ms (worst) "
            "| seeding s | disk MB |",
            "|---|---|---|---|---|---|---|---|",
        ]
        sizes = SIZES[: 2 if quick else 3]
        registers = [Register(url, size) for size in sizes]
        # In turn, so that whatever else the machine does slows all sizes down alike.
        for n in range(ARTICLES):
            for register in registers:
                register.time_article(n)
        for register in registers:
            lines.append(register.line())
            register.drop()
        small, large = registers[0].singles(), registers[-1].singles()
        p50 = statistics.median(large) / statistics.median(small)
        p95 = percentile(large, 95) / percentile(small, 95)
        lines += ["", f"growth from the smallest to the largest: p50 × {p50:.2f}, p95 × {p95:.2f} (at most 1.5)", ""]
        lines += rebuilds(url)
        return lines
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)


class Register:
    """A seeded register of one size, in a database of its own.

    Args:
        url: the server.
        size: number of awards.
    """

    def __init__(self, url: str, size: int) -> None:
        self.url, self.size = url, size
        self.name = f"bench_{size}"
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {self.name}")
        self.database = Database(make_url(url).set(database=self.name).render_as_string(hide_password=False))
        upgrade(self.database.engine)
        started = time.perf_counter()
        seed_register(self.database, size, seed=size)
        self.seeding = time.perf_counter() - started
        self.random = random.Random(size)
        self.times: list[float] = []
        self.rows = new_articles(self.database, size, ARTICLES + BULK, self.random)

    def time_article(self, number: int) -> None:
        """Records one article."""
        started = time.perf_counter()
        record(self.database, self.rows[number])
        self.times.append((time.perf_counter() - started) * 1000)

    def singles(self) -> list[float]:
        """Milliseconds of the single articles; the first tenth warms caches up and does not count."""
        return self.times[len(self.times) // 10 :]

    def line(self) -> str:
        """The register's line of the table."""
        bulk, copied = sustained(self.database, self.rows[ARTICLES:])
        lists, worst = listed(self.database, self.size, self.random)
        with self.database.engine.connect() as connection:
            disk = connection.execute(text("SELECT pg_database_size(current_database()) / 1e6")).scalar_one()
        cells = (
            f"{self.size:,}", f"{statistics.median(self.singles()):.1f}", f"{percentile(self.singles(), 95):.1f}",
            f"{bulk:.0f}", f"{copied:.0f}", f"{lists:.1f} ({worst})", f"{self.seeding:.0f}", f"{disk:.0f}",
        )  # fmt: skip
        return f"| {' | '.join(cells)} |"

    def drop(self) -> None:
        """Takes the database away again."""
        self.database.close()
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {self.name} WITH (FORCE)")


def record(database: Database, row: tuple[ArticleFacts, list[AwardRecord]]) -> None:
    """One article in one transaction, as the crawler does it."""
    with database.transaction() as session:
        record_article(session, row[0], row[1], extractor_version="bench")


def timed(works: Sequence[Callable[[], object]]) -> list[float]:
    """Milliseconds of each."""
    out = []
    for work in works:
        started = time.perf_counter()
        work()
        out.append((time.perf_counter() - started) * 1000)
    return out


def percentile(values: Sequence[float], percent: int) -> float:
    """The value below which so many per cent lie."""
    return sorted(values)[min(len(values) - 1, len(values) * percent // 100)]


def new_articles(
    database: Database, size: int, count: int, rng: random.Random
) -> list[tuple[ArticleFacts, list[AwardRecord]]]:
    """Articles with two records: another outlet's report of an award of the register, and news of its own."""
    numbers = [rng.randrange(1, size + 1) for _ in range(2 * count)]
    with database.transaction() as session:
        found = session.execute(
            text(f"SELECT id, day, {', '.join(FIELDS)} FROM piagam.award WHERE id = ANY(:ids)"), {"ids": numbers}
        ).mappings()
        awards = {row["id"]: dict(row) for row in found}
    out = []
    for n in range(count):
        known, other = awards[numbers[2 * n]], awards[numbers[2 * n + 1]]
        body = " ".join(rng.choice(("warga", "capaian", "daerah", "layanan", "kinerja", "tahun")) for _ in range(150))
        facts = ArticleFacts(
            ident=f"bench-{n}", url=f"https://bench.test/{n}", url_key=f"bench.test/{n}", outlet=f"Kabar {n % 50}",
            title=f"Kabar bench {n}", text=body, published_on=known["day"],
            published=dt.datetime.combine(known["day"], dt.time(8), dt.UTC),
        )  # fmt: skip
        # The second is a new award: the programme and year of one award, the recipient of another.
        out.append((facts, [told(known), told({**other, "recipient": f"{other['recipient']} Baru {n}"})]))
    return out


def told(award: dict[str, Any]) -> AwardRecord:
    """An award as another article tells it."""
    values = {name: award[name] for name in FIELDS}
    values["score"] = float(values["score"]) if values["score"] is not None else None
    return AwardRecord(**values, confidence=0.8)


def sustained(database: Database, rows: list[tuple[ArticleFacts, list[AwardRecord]]]) -> tuple[float, float]:
    """Mentions a second: through the register in batches, and by COPY into a table without indexes."""
    ingest = Ingest(database, "bench")
    started = time.perf_counter()
    for first in range(0, len(rows), BATCH):
        ingest.take(rows[first : first + BATCH])
    bulk = sum(len(records) for _, records in rows) / (time.perf_counter() - started)
    plain = make_url(database.url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain) as connection:
        columns = (
            "article_id",
            "ordinal",
            "fingerprint",
            "main",
            "sentence",
            "extractor_version",
            "confidence",
            *FIELDS,
        )
        connection.execute(f"CREATE TABLE plain AS SELECT {', '.join(columns)} FROM piagam.mention WITH NO DATA")
        copied = connection.execute(
            f"SELECT {', '.join(columns)} FROM piagam.mention ORDER BY id DESC LIMIT %s", [2 * len(rows)]
        ).fetchall()
        started = time.perf_counter()
        with connection.cursor().copy(f"COPY plain ({', '.join(columns)}) FROM STDIN") as copy:
            for row in copied:
                copy.write_row(row)
        connection.commit()
        return bulk, len(copied) / (time.perf_counter() - started)


def listed(database: Database, size: int, rng: random.Random) -> tuple[float, str]:
    """p95 of the slowest filter in milliseconds, and its name."""
    with database.transaction() as session:
        some = session.execute(
            text("SELECT * FROM piagam.award WHERE id = ANY(:ids)"),
            {"ids": [rng.randrange(1, size + 1) for _ in range(LOOKS)]},
        ).mappings()
        rows = [dict(row) for row in some]
    makers: dict[str, Callable[[dict[str, Any]], Filters]] = {
        "none": lambda r: Filters(),
        "province": lambda r: Filters(region=r["recipient_region_code"][:2]),
        "region": lambda r: Filters(region=r["recipient_region_code"]),
        "recipient": lambda r: Filters(recipient=r["recipient"]),
        "issuer": lambda r: Filters(issuer=r["issuer_id"]),
        "issuer by name": lambda r: Filters(issuer=r["issuer"] or "Kementerian Kesehatan"),
        "programme": lambda r: Filters(programme=r["programme"]),
        "since": lambda r: Filters(since=r["day"]),
        "until": lambda r: Filters(until=r["day"]),
        "outlet": lambda r: Filters(outlet=r["outlets"][0]),
        "text": lambda r: Filters(text=r["award"]),
        "common word": lambda r: Filters(text="pelayanan"),
        "status": lambda r: Filters(status=("confirmed",)),
        "region and programme": lambda r: Filters(region=r["recipient_region_code"][:2], programme=r["programme"]),
        "outlet and since": lambda r: Filters(outlet=r["outlets"][0], since=r["day"]),
        "recipient and until": lambda r: Filters(recipient=r["recipient"], until=r["day"]),
    }
    worst = (0.0, "")
    for name, make in makers.items():

        def look(row: dict[str, Any], make: Callable[[dict[str, Any]], Filters] = make) -> None:
            with database.transaction() as session:
                list_awards(session, make(row))

        took = percentile(timed([lambda row=row: look(row) for row in rows]), 95)
        worst = max(worst, (took, name))
    return worst


def rebuilds(url: str) -> list[str]:
    """How the time of a rebuild grows with the register."""
    lines, times = [], []
    for size in REBUILT:
        register = Register(url, size)
        started = time.perf_counter()
        rebuild(register.database)
        took = time.perf_counter() - started
        register.drop()
        times.append(took / size)
        lines.append(f"rebuild of {3 * size:,} mentions: {took:.1f} s, {3 * size / took:.0f} mentions/s")
    return [*lines, f"time a mention, larger register to smaller: × {times[1] / times[0]:.2f} (1 is linear)"]
