"""A made-up register for load tests: realistic in shape (who wins what, who tells it), invented in content.

Rows go in by COPY with everything that joining would have written, blocking keys included, so that new articles
join it like a grown register.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import random
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

import psycopg
from sqlalchemy.engine import make_url

from storage.database import Database
from storage.errors import StorageError
from storage.register import content_hash
from storage.resolution import blocking, copies, persistence
from storage.resolution.settling import settle
from storage.resolution.told import FIELDS, Told

OUTLETS = 400
TOLD_BY = 3  # mentions an award
# Awards made and written at once; memory grows with it, the share of per-statement cost falls.
CHUNK = 2_000
FIRST_YEAR, YEARS = 2012, 14

_AGENCIES = (
    "Dinas Kesehatan", "Dinas Pendidikan", "Dinas Sosial", "Dinas Perhubungan", "Dinas Pertanian", "Inspektorat",
    "Dinas Lingkungan Hidup", "Dinas Kependudukan dan Pencatatan Sipil", "Badan Pendapatan Daerah", "RSUD",
    "Dinas Perpustakaan dan Kearsipan", "Satuan Polisi Pamong Praja", "Dinas Komunikasi dan Informatika",
)  # fmt: skip
# Names are put together from syllables: a list of fifty would make everyone a namesake of thousands.
_SYLLABLES = "ra di pu tri sa han wu lan fi ka ma ri no to su ar yu ni la de wi ha bi ga ja ku me ti lu ba".split()
_PLACES = (
    "Sukamaju Mekarsari Karanganyar Sidomulyo Tanjung Harapan Sumberejo Rawa Indah Bukit Sari Muara Baru Padang Luas "
    "Air Putih Batu Ampar Kampung Baru Teluk Dalam Pulau Sebatik Gunung Agung"
)
_WORDS = (
    "warga pelayanan program kegiatan pemerintah daerah masyarakat capaian kinerja penilaian upaya bersama jajaran "
    "tahun ini menjadi bukti komitmen seluruh pihak untuk meningkatkan kualitas secara berkelanjutan dan terukur"
)


@dataclasses.dataclass(slots=True)
class World:
    """What awards are drawn from."""

    regions: Sequence[tuple[str, str]]
    programmes: Sequence[tuple[str, str, str | None, str]]
    random: random.Random


def seed_register(
    database: Database, count: int, *, seed: int = 1, progress: Callable[[int, int], None] | None = None
) -> dict[str, int]:
    """Fills an empty register with `count` awards, three mentions each.

    Args:
        database: an empty register.
        count: number of awards.
        seed: start of the random numbers.
        progress: called with (awards done, awards in all).

    Returns:
        Number of rows per table.

    Raises:
        StorageError: the register is not empty.
    """
    plain = make_url(database.url).set(drivername="postgresql").render_as_string(hide_password=False)
    rows = {"articles": 0, "mentions": 0, "awards": 0, "blocking keys": 0}
    with psycopg.connect(plain) as connection:
        if connection.execute("SELECT 1 FROM piagam.article LIMIT 1").fetchone():
            raise StorageError("the register is not empty; seed a database of its own (another PIAGAM_HOME)")
        regions = connection.execute("SELECT code, name FROM piagam.region ORDER BY code").fetchall()
        programmes = connection.execute(
            "SELECT p.id, p.name, p.issuer_id, coalesce(i.name, 'Gubernur') FROM piagam.programme p "
            "LEFT JOIN piagam.issuer i ON i.id = p.issuer_id ORDER BY p.id"
        ).fetchall()
        world = World(regions, programmes, random.Random(seed))  # noqa: S311 - made-up data, no secret
        articles, mentions = 0, 0
        for first in range(0, count, CHUNK):
            chunk = _Chunk(world, articles, mentions, first)
            for _ in range(min(CHUNK, count - first)):
                chunk.add_award()
            for table, columns, lines in chunk.tables():
                statement = f"COPY piagam.{table} ({', '.join(columns)}) FROM STDIN"
                with connection.cursor().copy(statement) as copy:
                    for line in lines:
                        copy.write_row(line)
            articles, mentions = chunk.articles, chunk.mentions
            rows["blocking keys"] += len(chunk.blocks)
            rows |= {"articles": articles, "mentions": mentions, "awards": first + len(chunk.awards)}
            connection.commit()
            if progress:
                progress(rows["awards"], count)
        for table in ("article", "mention", "award"):
            connection.execute(
                f"SELECT setval('piagam.{table}_id_seq', greatest(max(id), 1)) FROM piagam.{table}"  # noqa: S608
            )
        connection.commit()
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE piagam.article, piagam.mention, piagam.award, piagam.award_block")
    return rows


class _Chunk:
    """Some awards with their articles, mentions and blocking keys, as rows."""

    def __init__(self, world: World, articles: int, mentions: int, awards: int) -> None:
        self.world = world
        self.articles, self.mentions, self.first = articles, mentions, awards
        self.article_rows: list[tuple[Any, ...]] = []
        self.mention_rows: list[tuple[Any, ...]] = []
        self.awards: list[tuple[Any, ...]] = []
        self.blocks: list[tuple[int, int]] = []
        self._story: list[tuple[int, str, str, dt.date, int, str]] = []
        self._left = 0

    def add_award(self) -> None:
        """One award, told by three articles; some stories tell of several awards."""
        rng = self.world.random
        number = self.first + len(self.awards) + 1
        fields = _award(self.world)
        if self._left == 0:
            self._left = rng.choice((1, 1, 1, 2, 3, 5))
            self._story = [self._article(fields["day"]) for _ in range(TOLD_BY)]
        self._left -= 1
        told = []
        for n, (article, ident, outlet, published, simhash, content) in enumerate(self._story):
            self.mentions += 1
            values: dict[str, Any] = {name: fields.get(name) for name in FIELDS}
            if n:  # outlets leave out now this, now that
                for name in rng.sample(("date", "issuer", "category", "score"), 1):
                    values[name] = None
            mention = Told(
                id=self.mentions, article_id=article, ident=ident, fingerprint="", outlet=outlet,
                published_on=published, simhash=simhash, content=content, main=True, confidence=0.8, award_id=number,
                origin_award_id=number, **values,
            )  # fmt: skip
            told.append(dataclasses.replace(mention, fingerprint=f"{persistence.fingerprints([mention])[0]}.{number}"))
        self._write(number, told)

    def _article(self, day: dt.date) -> tuple[int, str, str, dt.date, int, str]:
        rng = self.world.random
        self.articles += 1
        number = self.articles
        outlet = f"Warta {rng.randrange(OUTLETS)}"
        words = _WORDS.split()
        body = " ".join(rng.choice(words) for _ in range(60)).capitalize() + "."
        published = day + dt.timedelta(days=rng.randrange(3))
        title = f"Kabar {number} dari {outlet}"
        ident = f"seed-{number}"
        content = content_hash(title, body)
        simhash = copies.simhash(body)
        moment = dt.datetime.combine(published, dt.time(rng.randrange(24)), dt.UTC)
        self.article_rows.append(
            (number, ident, f"https://seed.test/{ident}", f"seed.test/{ident}", outlet, title, body, moment, published,
             content, simhash, number, "seed")
        )  # fmt: skip
        return number, ident, outlet, published, simhash, content

    def _write(self, number: int, told: list[Told]) -> None:
        for mention in told:
            self.mention_rows.append(
                (mention.id, mention.article_id, number, number, mention.id % 8, mention.fingerprint, True,
                 f"{mention.recipient} meraih {mention.award}.", "{}", "seed", mention.confidence,
                 *(getattr(mention, name) for name in FIELDS))
            )  # fmt: skip
        settled = settle(told, {m.article_id: m.article_id for m in told})
        self.awards.append(
            (number, number, settled.year, settled.day, list(settled.outlets), len(told), len(settled.outlets),
             settled.voices, json.dumps(settled.conflicts), settled.confidence,
             *(settled.fields[name] for name in FIELDS))
        )  # fmt: skip
        self.blocks += [(key, number) for key in {k for m in told for k in blocking.keys(m)}]

    def tables(self) -> Iterator[tuple[str, Sequence[str], Sequence[tuple[Any, ...]]]]:
        """Table, columns and rows, parents first."""
        yield "article", (
            "id", "ident", "url", "url_key", "outlet", "title", "text", "published", "published_on", "content_hash",
            "simhash", "voice", "extractor_version",
        ), self.article_rows  # fmt: skip
        yield "award", (
            "id", "component", "year", "day", "outlets", "mentions_count", "outlets_count", "voices_count", "conflicts",
            "confidence", *FIELDS,
        ), self.awards  # fmt: skip
        yield "mention", (
            "id", "article_id", "award_id", "origin_award_id", "ordinal", "fingerprint", "main", "sentence", "evidence",
            "extractor_version", "confidence", *FIELDS,
        ), self.mention_rows  # fmt: skip
        yield "award_block", ("key", "award_id"), self.blocks


def _award(world: World) -> dict[str, Any]:
    """An award's fields: a quarter go to governments, the rest to their offices, schools, villages and people."""
    rng = world.random
    code, region = rng.choice(world.regions)
    programme, name, issuer_id, issuer = rng.choice(world.programmes)
    year = FIRST_YEAR + rng.randrange(YEARS)
    day = dt.date(year, 1, 1) + dt.timedelta(days=rng.randrange(365))
    kind = rng.choices(("government", "agency", "village", "school", "person"), (25, 25, 15, 15, 20))[0]
    place = region.removeprefix("Provinsi ")
    recipient = {
        "government": lambda: f"Pemerintah {region}",
        "agency": lambda: f"{rng.choice(_AGENCIES)} {region}",
        "village": lambda: f"Desa {rng.choice(_PLACES.split())} {rng.choice(_PLACES.split())} {rng.randrange(90)}",
        "school": lambda: f"SMA Negeri {rng.randrange(1, 90)} {place}",
        "person": lambda: " ".join("".join(rng.choices(_SYLLABLES, k=rng.choice((2, 3)))).title() for _ in range(3)),
    }[kind]()
    return {
        "recipient": recipient,
        "recipient_kind": kind,
        "recipient_region": region,
        "recipient_region_code": code,
        "award": name,
        "programme": programme,
        "category": rng.choice((None, "Zona Hijau", "Nindya", "Kategori Kota", "A", "BB")),
        "score": Decimal(rng.randrange(6000, 10000)) / 100 if rng.random() < 0.4 else None,
        "rank": rng.choice((None, None, 1, 2, 3)),
        "rank_scope": None,
        "issuer": issuer,
        "issuer_id": issuer_id,
        "presenter": None,
        "received_by": None,
        "date": day if rng.random() < 0.7 else None,
        "period": year,
        "venue": None,
        "place": place if rng.random() < 0.3 else None,
        "level": rng.choice((None, "nasional", "provinsi")),
        "day": day,
    }
