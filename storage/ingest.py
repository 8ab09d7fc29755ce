"""Taking many articles into the register: batches in transactions, and a run that counts what became of them."""

from __future__ import annotations

import os
import socket
from collections import Counter
from collections.abc import Sequence
from typing import TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from extract.model import AwardRecord
from storage.database import Database
from storage.errors import IdentTaken
from storage.joining import Joined
from storage.register import ArticleFacts, Recorded, lock_articles, record_articles
from storage.runs import finish_run, start_run
from storage.tables import SiteRow

# Articles in one transaction. More saves commits but keeps others waiting longer and repeats more after a conflict.
BATCH = 32


Batch: TypeAlias = Sequence[tuple[ArticleFacts, Sequence[AwardRecord]]]


class Ingest:
    """One ingest: articles go in batch by batch, the counts go into its run.

    Args:
        database: the register.
        extractor_version: version of the extractor that read the records.
    """

    def __init__(self, database: Database, extractor_version: str) -> None:
        self.database = database
        self.version = extractor_version
        self.counts: Counter[str] = Counter()
        worker = f"{socket.gethostname()}:{os.getpid()}"
        self.run_id = database.retrying(lambda s: start_run(s, None, "ingest", worker))

    def take(self, batch: Batch) -> list[Recorded | IdentTaken]:
        """Records some articles in one transaction, again when another writer was in the way.

        Args:
            batch: articles with their records.

        Returns:
            What became of each, in order; the error of those that were not taken.
        """
        outcomes, joined = self.database.retrying(lambda s: self._record(s, batch))
        for outcome in outcomes:
            if isinstance(outcome, IdentTaken):
                self.counts["refused"] += 1
                continue
            self.counts["articles"] += 1
            self.counts[f"articles_{outcome.status}"] += 1
            self.counts["mentions"] += outcome.mentions
        self.counts["awards_new"] += len(joined.new)
        self.counts["awards_changed"] += len(joined.changed) + len(joined.gone)
        return outcomes

    def _record(self, session: Session, batch: Batch) -> tuple[list[Recorded | IdentTaken], Joined]:
        lock_articles(session, batch)
        return record_articles(session, batch, extractor_version=self.version)

    def finish(self, detail: str = "") -> None:
        """Closes the run."""
        went_in = self.counts["articles"] > 0 or not self.counts["refused"]
        outcome = "ok" if went_in else "failed"
        self.database.retrying(lambda s: finish_run(s, self.run_id, outcome, detail, dict(self.counts)))


def sites_by_home(session: Session) -> dict[str, tuple[int, str]]:
    """Front page of every known site → its number and name, so that ingested articles count for their outlet."""
    return {row.home: (row.id, row.name) for row in session.execute(select(SiteRow.home, SiteRow.id, SiteRow.name))}
