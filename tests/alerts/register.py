"""A register filled by hand: awards with their mentions and articles, changed as the register changes them."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from sqlalchemy.orm import Session

from storage.database import Database
from storage.deliveries import Decided, on_change
from storage.tables import ArticleRow, AwardRow, MentionRow

_numbers = itertools.count(1)

BANJARBARU: dict[str, Any] = {
    "recipient": "Pemerintah Kota Banjarbaru",
    "recipient_kind": "government",
    "recipient_region": "Kota Banjarbaru",
    "recipient_region_code": "63.72",
    "award": "Kepatuhan Pelayanan Publik",
    "programme": "ombudsman-kepatuhan",
    "category": "Kualitas Tertinggi",
    "score": 92.31,
    "rank": 1,
    "rank_scope": "se-Kalimantan Selatan",
    "issuer": "Ombudsman RI",
    "issuer_id": "ombudsman",
    "date": dt.date(2023, 12, 12),
    "period": 2023,
    "place": "Banjarmasin",
    "level": "nasional",
    "confidence": 0.9,
}


class Register:
    """Writes awards as the register does: rows first, then the ledger, in one transaction."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def award(self, *, outlet: str = "Kabar Banua", main: bool = True, sentence: str = "", title: str = "Kabar baik",
              url: str = "", **fields: Any) -> int:  # fmt: skip
        """A new award told by one outlet; returns its number."""
        with self.database.transaction() as session:
            number = self.insert(session, outlet=outlet, main=main, sentence=sentence, title=title, url=url, **fields)
            on_change(session, new=[number])
        return number

    def insert(self, session: Session, *, outlet: str = "Kabar Banua", main: bool = True, sentence: str = "",
               title: str = "Kabar baik", url: str = "", article: int | None = None, **fields: Any) -> int:  # fmt: skip
        """The rows of a new award, without the ledger."""
        values = BANJARBARU | fields
        row = AwardRow(mentions_count=1, outlets_count=1, voices_count=1, **values)
        session.add(row)
        session.flush()
        self.tell(session, row.id, outlet, main=main, sentence=sentence, title=title, url=url, article=article)
        return row.id

    def tell(self, session: Session, award: int, outlet: str, *, main: bool = True, sentence: str = "",
             title: str = "Kabar baik", url: str = "", article: int | None = None) -> int:  # fmt: skip
        """A mention of an award; in a new article unless one is given. Returns the article's number."""
        number = next(_numbers)
        if article is None:
            address = url or f"https://berita.example/{number}"
            row = ArticleRow(
                ident=f"a{number}", url=address, url_key=f"berita.example/{number}", outlet=outlet, title=title,
                text="Teks.", content_hash=str(number), published=dt.datetime(2023, 12, 13, tzinfo=dt.UTC),
                published_on=dt.date(2023, 12, 13),
            )  # fmt: skip
            session.add(row)
            session.flush()
            article = row.id
        told = session.get_one(AwardRow, award)
        session.add(
            MentionRow(
                article_id=article,
                award_id=award,
                ordinal=0,
                fingerprint=str(number),
                main=main,
                sentence=sentence or f"{told.recipient} meraih {told.award}.",
                extractor_version="1",
                recipient=told.recipient,
                recipient_kind=told.recipient_kind,
                award=told.award,
                confidence=told.confidence,
            )
        )
        session.flush()
        return article

    def change(self, award: int, **fields: Any) -> Decided:
        """Change an award's settled fields."""
        with self.database.transaction() as session:
            row = session.get_one(AwardRow, award)
            for name, value in fields.items():
                setattr(row, name, value)
            return on_change(session, changed=[award])

    def also(self, award: int, outlet: str, *, copy: bool = False) -> Decided:
        """Another outlet tells of the award."""
        with self.database.transaction() as session:
            self.tell(session, award, outlet)
            row = session.get_one(AwardRow, award)
            row.outlets_count += 1
            row.voices_count += 0 if copy else 1
            return on_change(session, changed=[award])

    def merge(self, award: int, into: int) -> Decided:
        """Merge one award into another."""
        with self.database.transaction() as session:
            row = session.get_one(AwardRow, award)
            row.status, row.merged_into = "merged", into
            for mention in session.query(MentionRow).filter_by(award_id=award):
                mention.award_id = into
            return on_change(session, changed=[award, into])
