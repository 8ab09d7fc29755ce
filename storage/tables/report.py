"""What the report views keep computed: figures by region, province, outlet and month. See storage/reporting.

Only `storage.reporting.refreshing` writes here; everything can be computed again from awards and mentions.
An empty region code ('') stands for awards whose region is not known.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from sqlalchemy import Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.awards import AwardRow
from storage.tables.base import Base, identity


def count(comment: str) -> Mapped[int]:
    """A count that starts at zero."""
    return mapped_column(server_default=text("0"), comment=comment)


class ReportStateRow(Base):
    """When each group of figures was computed."""

    __tablename__ = "report_state"
    __table_args__ = ({"comment": "When each group of computed figures was brought up to date"},)

    name: Mapped[str] = mapped_column(primary_key=True, comment="regions, whole, views or reference")
    computed_at: Mapped[dt.datetime] = mapped_column(server_default=func.now(), comment="State of the register shown")
    seconds: Mapped[float] = mapped_column(server_default=text("0"), comment="How long the last computation took (s)")
    fingerprint: Mapped[str] = mapped_column(server_default="", comment="Hash of what it was computed from")


class ReportDirtyRow(Base):
    """Regions whose awards changed since the figures were computed; written by triggers on award."""

    __tablename__ = "report_dirty"
    __table_args__ = ({"comment": "Regions whose awards changed and whose figures wait to be computed"},)

    id: Mapped[int] = identity("Order of arrival")
    region_code: Mapped[str] = mapped_column(comment="Code of the region; empty: awards without a region")
    changed_at: Mapped[dt.datetime] = mapped_column(server_default=func.now(), comment="When the awards changed")


class ReportGradeRow(Base):
    """Which rung of a programme's ladder a category as told means."""

    __tablename__ = "report_grade"
    __table_args__ = ({"comment": "The rung of a programme's ladder that a category, as told, means"},)

    programme: Mapped[str] = mapped_column(primary_key=True, comment="Id of the programme")
    category: Mapped[str] = mapped_column(primary_key=True, comment="Category as an award has it")
    step: Mapped[int | None] = mapped_column(comment="Rung, 1 is the best; empty when it is no rung of the ladder")
    grade: Mapped[str | None] = mapped_column(comment="The rung's name on the ladder")


class ReportRegionYearRow(Base):
    """Counts by region and year."""

    __tablename__ = "report_region_year"
    __table_args__ = (
        Index("ix_report_region_year_province", "province_code", "year"),
        {"comment": "Counts of awards by region and year"},
    )

    region_code: Mapped[str] = mapped_column(primary_key=True, comment="Code of the region; empty when not known")
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="Year it counts for")
    province_code: Mapped[str] = mapped_column(comment="Code of the province; empty when not known")
    awards: Mapped[int] = count("Awards of all recipients of the region")
    government: Mapped[int] = count("Of these, to the regional government")
    agencies: Mapped[int] = count("Of these, to its agencies")
    people: Mapped[int] = count("Of these, to persons")
    national: Mapped[int] = count("Of these, national or international")
    first_places: Mapped[int] = count("Of these, with rank 1")
    top_grades: Mapped[int] = count("Of these, with the best grade of the programme")
    confirmed: Mapped[int] = count("Of these, confirmed by a person")
    programmes: Mapped[int] = count("Different programmes among them")


class ReportMonthRow(Base):
    """Counts by region and month."""

    __tablename__ = "report_month"
    __table_args__ = (
        Index("ix_report_month_province", "province_code", "month"),
        {"comment": "Counts of awards by region and month"},
    )

    region_code: Mapped[str] = mapped_column(primary_key=True, comment="Code of the region; empty when not known")
    month: Mapped[dt.date] = mapped_column(primary_key=True, comment="First day of the month")
    province_code: Mapped[str] = mapped_column(comment="Code of the province; empty when not known")
    awards: Mapped[int] = count("Awards")


class ReportResultRow(Base):
    """The best result of a region in a programme in a year."""

    __tablename__ = "report_result"
    __table_args__ = (
        Index("ix_report_result_province", "province_code", "year", "programme"),
        Index("ix_report_result_programme", "programme", "year"),
        Index("ix_report_result_year", "year"),
        Index("ix_report_result_streak", text("grade_years_running DESC"), postgresql_where=text("last")),
        {"comment": "Best result of a region (government or agency) in a programme in a year"},
    )

    region_code: Mapped[str] = mapped_column(primary_key=True, comment="Code of the region")
    programme: Mapped[str] = mapped_column(primary_key=True, comment="Id of the programme")
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="Year")
    province_code: Mapped[str] = mapped_column(comment="Code of the province")
    award_id: Mapped[int] = mapped_column(comment="The award that is the best result")
    awards: Mapped[int] = count("Awards of the region in the programme in the year")
    step: Mapped[int | None] = mapped_column(comment="Rung of the ladder, 1 is the best")
    grade: Mapped[str | None] = mapped_column(comment="Grade: the rung's name, else the category as told")
    score: Mapped[Decimal | None] = mapped_column(comment="Score, on the programme's scale")
    rank: Mapped[int | None] = mapped_column(comment="Place, 1 is the best")
    previous_year: Mapped[int | None] = mapped_column(comment="Last earlier year with a result")
    previous_step: Mapped[int | None] = mapped_column(comment="Rung in that year")
    previous_grade: Mapped[str | None] = mapped_column(comment="Grade in that year")
    previous_score: Mapped[Decimal | None] = mapped_column(comment="Score in that year")
    years_running: Mapped[int] = count("Years in a row with a result, this one included")
    grade_years_running: Mapped[int] = count("Years in a row with this grade, this one included")
    last: Mapped[bool] = mapped_column(comment="Whether it is the region's latest year in the programme")


class ReportProgrammeYearRow(Base):
    """Counts by province, programme and year."""

    __tablename__ = "report_programme_year"
    __table_args__ = (
        Index("ix_report_programme_year_programme", "programme", "year"),
        {"comment": "Counts of awards by province, programme and year"},
    )

    province_code: Mapped[str] = mapped_column(primary_key=True, comment="Code of the province; empty when not known")
    programme: Mapped[str] = mapped_column(primary_key=True, comment="Id of the programme; empty when not in the list")
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="Year it counts for")
    awards: Mapped[int] = count("Awards")
    regions: Mapped[int] = count("Regions among the recipients")
    top_grades: Mapped[int] = count("Awards with the best grade")
    previous_awards: Mapped[int] = count("Awards in the year before")


class ReportIssuerYearRow(Base):
    """Counts by province, issuer and year."""

    __tablename__ = "report_issuer_year"
    __table_args__ = (
        Index("ix_report_issuer_year_issuer", "issuer_id", "year"),
        {"comment": "Counts of awards by province, issuer and year"},
    )

    province_code: Mapped[str] = mapped_column(primary_key=True, comment="Code of the province; empty when not known")
    issuer_id: Mapped[str] = mapped_column(primary_key=True, comment="Id of the issuer; empty when not in the list")
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="Year it counts for")
    awards: Mapped[int] = count("Awards")
    regions: Mapped[int] = count("Regions among the recipients")
    programmes: Mapped[int] = count("Programmes among them")


class ReportOutletRow(Base):
    """Coverage and speed of an outlet in a year."""

    __tablename__ = "report_outlet"
    __table_args__ = ({"comment": "Coverage and speed by outlet and year of publication"},)

    outlet: Mapped[str] = mapped_column(primary_key=True, comment="Name of the outlet")
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="Year of publication; 0 unknown")
    articles: Mapped[int] = count("Articles stored")
    telling: Mapped[int] = count("Articles that tell of an award")
    awards: Mapped[int] = count("Awards told")
    first: Mapped[int] = count("Awards that it told first")
    alone: Mapped[int] = count("Awards that no other outlet told")
    copies: Mapped[int] = count("Articles that copy another article's text")
    median_hours_behind: Mapped[float | None] = mapped_column(
        comment="Median hours after the first article, of awards it did not tell first"
    )


class ReportQualityRow(Base):
    """Quality of extraction by month of entry."""

    __tablename__ = "report_quality"
    __table_args__ = ({"comment": "Quality of extraction by the month in which awards entered the register"},)

    month: Mapped[dt.date] = mapped_column(primary_key=True, comment="First day of the month")
    awards: Mapped[int] = count("Awards, whatever became of them")
    confidence: Mapped[float | None] = mapped_column(comment="Mean confidence, 0 to 1")
    doubtful: Mapped[int] = count("Awards with a confidence below 0.5")
    conflicting: Mapped[int] = count("Awards on whose fields mentions disagree")
    confirmed: Mapped[int] = count("Confirmed by a person")
    rejected: Mapped[int] = count("Rejected by a person")
    merged: Mapped[int] = count("Merged into another award")
    withdrawn: Mapped[int] = count("Withdrawn: no mention left")


class ReportCalendarRow(Base):
    """In which months a programme's awards are told."""

    __tablename__ = "report_calendar"
    __table_args__ = ({"comment": "In which months of the year a programme's awards are told"},)

    programme: Mapped[str] = mapped_column(primary_key=True, comment="Id of the programme")
    month: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="Month of the year, 1 to 12")
    awards: Mapped[int] = count("Awards told in that month, over all years")
    years: Mapped[int] = count("Years in which that happened")
    last_told_on: Mapped[dt.date | None] = mapped_column(comment="Latest day in that month")


# Lists of awards of some years, and of awards to be checked, newest first.
Index("ix_award_year", AwardRow.year, AwardRow.day)
CONFLICT = text("conflicts <> '{}'::jsonb")
Index("ix_award_in_conflict", AwardRow.day, postgresql_where=CONFLICT)
Index(
    "ix_award_in_conflict_province", text('"left"(recipient_region_code, 2)'), AwardRow.day, postgresql_where=CONFLICT
)
