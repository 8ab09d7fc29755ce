"""Reading stored articles again: a trial changes nothing, the real run what the trial said, decisions hold."""

from __future__ import annotations

import datetime as dt
import json

from sqlalchemy import text

from extract.model import AwardRecord
from storage.database import Database
from storage.register import ArticleFacts, record_article
from tests.piagam.conftest import Piagam

BODY = (
    "BANJARBARU - Pemerintah Kota Banjarbaru meraih penghargaan Kota Layak Anak (KLA) kategori Nindya dari "
    "Kementerian Pemberdayaan Perempuan dan Perlindungan Anak di Jakarta, Rabu (24/7/2024)."
)
FACTS = ArticleFacts(
    ident="satu", url="https://x.test/satu", url_key="x.test/satu", outlet="X", text=BODY,
    title="Pemko Banjarbaru Raih Penghargaan Kota Layak Anak Kategori Nindya", published_on=dt.date(2024, 7, 25),
)  # fmt: skip


def store(database: Database, *records: AwardRecord) -> None:
    """As an older extractor read it."""
    with database.transaction() as session:
        record_article(session, FACTS, records, extractor_version="2020.1")


def awards(database: Database) -> list[tuple[int, str, str, str | None, str]]:
    with database.transaction() as session:
        rows = session.execute(text("SELECT id, recipient, award, category, status FROM piagam.award ORDER BY id"))
        return [tuple(row) for row in rows]  # type: ignore[misc]


def test_a_trial_tells_and_changes_nothing_then_the_run_does_it(
    piagam: Piagam, database: Database, database_url: str
) -> None:
    store(
        database,
        AwardRecord("Pemerintah Kota Banjarbaru", "Kota Layak Anak", "government", "Kota Banjarbaru", "63.72", "kla"),
        AwardRecord("Dinas Pasar", "Piala Ikan", "agency"),
    )
    before = awards(database)
    trial = piagam("reextract", "--dry-run", "--json", PIAGAM_DATABASE_URL=database_url)
    assert trial.returncode == 0, trial.stderr
    changes = {(c["change"], c["recipient"]): c for c in map(json.loads, trial.stdout.splitlines())}
    assert ("dropped", "Dinas Pasar") in changes
    assert changes["altered", "Pemerintah Kota Banjarbaru"]["fields"]["category"] == {"before": None, "after": "Nindya"}
    assert awards(database) == before
    done = piagam("reextract", "--json", PIAGAM_DATABASE_URL=database_url)
    assert done.stdout == trial.stdout
    after = {row[0]: row for row in awards(database)}
    kept = changes["altered", "Pemerintah Kota Banjarbaru"]["award_id"]
    assert after[kept][3] == "Nindya"
    again = piagam("reextract", PIAGAM_DATABASE_URL=database_url)
    assert again.stdout.startswith("0 articles read")
    every = piagam("reextract", "--all", PIAGAM_DATABASE_URL=database_url)
    assert every.stdout.startswith("1 articles read; awards: 0 added, 0 altered, 0 dropped")
