"""What all tables share: their schema, the naming of constraints, and the columns of an award record."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import BigInteger, Identity, MetaData, Numeric
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import DateTime

SCHEMA = "piagam"

# Named constraints: Alembic can only drop what has a name.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

Moment = Annotated[dt.datetime, mapped_column(DateTime(timezone=True))]


class Base(DeclarativeBase):
    """Declarative base of all tables; everything lives in schema `piagam`."""

    metadata = MetaData(schema=SCHEMA, naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it as a class attribute
        dict[str, Any]: JSONB,
        list[Any]: JSONB,
        dt.datetime: DateTime(timezone=True),
        Decimal: Numeric,
    }


def identity(comment: str) -> Mapped[int]:
    """A generated bigint primary key."""
    return mapped_column(BigInteger, Identity(), primary_key=True, comment=comment)


class RecordColumns:
    """The fields of an award record, as a mention tells them and as an award settles them."""

    recipient: Mapped[str] = mapped_column(comment="Name of who got the award, expanded (Pemerintah Kota Banjarbaru)")
    recipient_kind: Mapped[str] = mapped_column(
        comment="government, agency, village, school, person, company, community or other"
    )
    recipient_region: Mapped[str | None] = mapped_column(comment="Official name of the recipient's region")
    recipient_region_code: Mapped[str | None] = mapped_column(comment="Kemendagri code of the recipient's region")
    award: Mapped[str] = mapped_column(comment="Name of the award, without recipient, verb and year")
    programme: Mapped[str | None] = mapped_column(comment="Id of the award programme in the reference list")
    category: Mapped[str | None] = mapped_column(
        comment="Grade, predicate, class or contest category; several joined by '; '"
    )
    score: Mapped[Decimal | None] = mapped_column(comment="Score as a number, on the programme's scale")
    rank: Mapped[int | None] = mapped_column(comment="Place reached, 1 is the best")
    rank_scope: Mapped[str | None] = mapped_column(
        comment="Among whom the rank counts (se-Kalimantan Selatan, nasional)"
    )
    issuer: Mapped[str | None] = mapped_column(comment="Body that gives or assesses, as the text names it")
    issuer_id: Mapped[str | None] = mapped_column(comment="Id of the issuer in the reference list")
    presenter: Mapped[str | None] = mapped_column(comment="Person who handed the award over")
    received_by: Mapped[str | None] = mapped_column(comment="Person who accepted the award for the recipient")
    date: Mapped[dt.date | None] = mapped_column(comment="Day on which it was given or announced")
    period: Mapped[int | None] = mapped_column(comment="Assessed year, or the award's year when only that is told")
    venue: Mapped[str | None] = mapped_column(comment="Building, hotel or room of the ceremony")
    place: Mapped[str | None] = mapped_column(comment="City or area of the ceremony")
    level: Mapped[str | None] = mapped_column(comment="kabupaten, provinsi, nasional or internasional")
    confidence: Mapped[float] = mapped_column(comment="Probability that the record is right, 0 to 1")
