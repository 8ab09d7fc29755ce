"""Names behind the codes, for the views: regions, issuers, programmes. Filled by `storage.reference`."""

from __future__ import annotations

from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import String

from storage.tables.base import Base

# A row of a longer list stays when the list loses it: awards may point at it.


class RegionRow(Base):
    """A province, regency or city."""

    __tablename__ = "region"
    __table_args__ = ({"comment": "Provinces, regencies and cities by Kemendagri code"},)

    code: Mapped[str] = mapped_column(primary_key=True, comment="Kemendagri code (63, 63.72)")
    name: Mapped[str] = mapped_column(comment="Official name with its kind (Kota Banjarbaru)")
    short_name: Mapped[str] = mapped_column(comment="Name without its kind (Banjarbaru)")
    level: Mapped[str] = mapped_column(comment="province, regency or city")
    parent_code: Mapped[str | None] = mapped_column(index=True, comment="Code of the province; empty for a province")
    province_code: Mapped[str] = mapped_column(comment="Code of the province; its own code for a province")
    province: Mapped[str] = mapped_column(comment="Short name of the province")
    capital: Mapped[str] = mapped_column(comment="Seat of government")
    timezone: Mapped[str] = mapped_column(comment="IANA time zone")


class IssuerRow(Base):
    """A body that gives awards."""

    __tablename__ = "issuer"
    __table_args__ = ({"comment": "Bodies that give awards"},)

    id: Mapped[str] = mapped_column(primary_key=True, comment="Id in the reference list")
    name: Mapped[str] = mapped_column(comment="Full name")
    kind: Mapped[str] = mapped_column(
        comment="ministry, agency, state-owned, provincial, university, media, association, international or private"
    )


class ProgrammeRow(Base):
    """An award programme or a graded assessment."""

    __tablename__ = "programme"
    __table_args__ = ({"comment": "Award programmes and graded assessments"},)

    id: Mapped[str] = mapped_column(primary_key=True, comment="Id in the reference list")
    name: Mapped[str] = mapped_column(comment="Full name")
    issuer_id: Mapped[str | None] = mapped_column(comment="Who gives it: id in the list of issuers")
    grades: Mapped[list[str]] = mapped_column(ARRAY(String), comment="Its grades, best first; empty when it has none")
    scale: Mapped[str] = mapped_column(comment="Range of its scores (0-100), none when it has no scores")
    level: Mapped[str] = mapped_column(comment="provinsi, nasional or internasional: who takes part")
