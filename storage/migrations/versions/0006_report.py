"""Reporting: names behind the codes, computed figures, the notes of what changed.

The views of schema `report` themselves are made by `storage.reporting.ensure_views` after every upgrade: they are
code, not history.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"

TABLES = (
    "issuer",
    "programme",
    "region",
    "report_calendar",
    "report_dirty",
    "report_grade",
    "report_issuer_year",
    "report_month",
    "report_outlet",
    "report_programme_year",
    "report_quality",
    "report_region_year",
    "report_result",
    "report_state",
)
AWARD_INDEXES = (
    "ix_award_in_conflict",
    "ix_award_in_conflict_province",
    "ix_award_year",
)

# A note a region and statement, whatever the number of awards; the refresh takes the notes away. Plain inserts of
# rows that nobody else touches: writers never wait for each other here.
NOTE = """
CREATE FUNCTION piagam.note_changed_awards() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO piagam.report_dirty (region_code)
        SELECT DISTINCT coalesce(recipient_region_code, '') FROM after;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO piagam.report_dirty (region_code)
        SELECT DISTINCT coalesce(recipient_region_code, '') FROM before;
    ELSE
        INSERT INTO piagam.report_dirty (region_code)
        SELECT coalesce(recipient_region_code, '') FROM after
        UNION SELECT coalesce(recipient_region_code, '') FROM before;
    END IF;
    RETURN NULL;
END $$
"""
TRIGGER = """
CREATE TRIGGER note_{0} AFTER {0} ON piagam.award
REFERENCING {1} FOR EACH STATEMENT EXECUTE FUNCTION piagam.note_changed_awards()
"""
REFERENCING = {
    "insert": "NEW TABLE AS after",
    "update": "OLD TABLE AS before NEW TABLE AS after",
    "delete": "OLD TABLE AS before",
}


def upgrade() -> None:
    """Make the tables, the indexes that lists of awards are read by, and the triggers."""
    # fmt: off
    op.create_table("issuer",
    sa.Column("id", sa.String(), nullable=False, comment="Id in the reference list"),
    sa.Column("name", sa.String(), nullable=False, comment="Full name"),
    sa.Column("kind", sa.String(), nullable=False,
              comment="ministry, agency, state-owned, provincial, university, media, association, "
                      "international or private"),
    sa.PrimaryKeyConstraint("id", name="pk_issuer"),
    schema="piagam",
    comment="Bodies that give awards"
    )
    op.create_table("programme",
    sa.Column("id", sa.String(), nullable=False, comment="Id in the reference list"),
    sa.Column("name", sa.String(), nullable=False, comment="Full name"),
    sa.Column("issuer_id", sa.String(), nullable=True, comment="Who gives it: id in the list of issuers"),
    sa.Column("grades", postgresql.ARRAY(sa.String()), nullable=False,
              comment="Its grades, best first; empty when it has none"),
    sa.Column("scale", sa.String(), nullable=False, comment="Range of its scores (0-100), none when it has no scores"),
    sa.Column("level", sa.String(), nullable=False, comment="provinsi, nasional or internasional: who takes part"),
    sa.PrimaryKeyConstraint("id", name="pk_programme"),
    schema="piagam",
    comment="Award programmes and graded assessments"
    )
    op.create_table("region",
    sa.Column("code", sa.String(), nullable=False, comment="Kemendagri code (63, 63.72)"),
    sa.Column("name", sa.String(), nullable=False, comment="Official name with its kind (Kota Banjarbaru)"),
    sa.Column("short_name", sa.String(), nullable=False, comment="Name without its kind (Banjarbaru)"),
    sa.Column("level", sa.String(), nullable=False, comment="province, regency or city"),
    sa.Column("parent_code", sa.String(), nullable=True, comment="Code of the province; empty for a province"),
    sa.Column("province_code", sa.String(), nullable=False,
              comment="Code of the province; its own code for a province"),
    sa.Column("province", sa.String(), nullable=False, comment="Short name of the province"),
    sa.Column("capital", sa.String(), nullable=False, comment="Seat of government"),
    sa.Column("timezone", sa.String(), nullable=False, comment="IANA time zone"),
    sa.PrimaryKeyConstraint("code", name="pk_region"),
    schema="piagam",
    comment="Provinces, regencies and cities by Kemendagri code"
    )
    op.create_index("ix_region_parent_code", "region", ["parent_code"], unique=False, schema="piagam")
    op.create_table("report_calendar",
    sa.Column("programme", sa.String(), nullable=False, comment="Id of the programme"),
    sa.Column("month", sa.Integer(), autoincrement=False, nullable=False, comment="Month of the year, 1 to 12"),
    sa.Column("awards", sa.Integer(), server_default=sa.text("0"), nullable=False,
              comment="Awards told in that month, over all years"),
    sa.Column("years", sa.Integer(), server_default=sa.text("0"), nullable=False,
              comment="Years in which that happened"),
    sa.Column("last_told_on", sa.Date(), nullable=True, comment="Latest day in that month"),
    sa.PrimaryKeyConstraint("programme", "month", name="pk_report_calendar"),
    schema="piagam",
    comment="In which months of the year a programme's awards are told"
    )
    op.create_table("report_dirty",
    sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Order of arrival"),
    sa.Column("region_code", sa.String(), nullable=False, comment="Code of the region; empty: awards without a region"),
    sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False,
              comment="When the awards changed"),
    sa.PrimaryKeyConstraint("id", name="pk_report_dirty"),
    schema="piagam",
    comment="Regions whose awards changed and whose figures wait to be computed"
    )
    op.create_table("report_grade",
    sa.Column("programme", sa.String(), nullable=False, comment="Id of the programme"),
    sa.Column("category", sa.String(), nullable=False, comment="Category as an award has it"),
    sa.Column("step", sa.Integer(), nullable=True,
              comment="Rung, 1 is the best; empty when it is no rung of the ladder"),
    sa.Column("grade", sa.String(), nullable=True, comment="The rung's name on the ladder"),
    sa.PrimaryKeyConstraint("programme", "category", name="pk_report_grade"),
    schema="piagam",
    comment="The rung of a programme's ladder that a category, as told, means"
    )
    op.create_table("report_issuer_year",
    sa.Column("province_code", sa.String(), nullable=False, comment="Code of the province; empty when not known"),
    sa.Column("issuer_id", sa.String(), nullable=False, comment="Id of the issuer; empty when not in the list"),
    sa.Column("year", sa.Integer(), autoincrement=False, nullable=False, comment="Year it counts for"),
    sa.Column("awards", sa.Integer(), server_default=sa.text("0"), nullable=False, comment="Awards"),
    sa.Column("regions", sa.Integer(), server_default=sa.text("0"), nullable=False,
              comment="Regions among the recipients"),
    sa.Column("programmes", sa.Integer(), server_default=sa.text("0"), nullable=False, comment="Programmes among them"),
    sa.PrimaryKeyConstraint("province_code", "issuer_id", "year", name="pk_report_issuer_year"),
    schema="piagam",
    comment="Counts of awards by province, issuer and year"
    )
    op.create_index(
        "ix_report_issuer_year_issuer", "report_issuer_year", ["issuer_id", "year"],
        unique=False, schema="piagam",
    )
    op.create_table("report_month",
    sa.Column("region_code", sa.String(), nullable=False, comment="Code of the region; empty when not known"),
    sa.Column("month", sa.Date(), nullable=False, comment="First day of the month"),
    sa.Column("province_code", sa.String(), nullable=False, comment="Code of the province; empty when not known"),
    sa.Column("awards", sa.Integer(), server_default=sa.text("0"), nullable=False, comment="Awards"),
    sa.PrimaryKeyConstraint("region_code", "month", name="pk_report_month"),
    schema="piagam",
    comment="Counts of awards by region and month"
    )
    op.create_index(
        "ix_report_month_province", "report_month", ["province_code", "month"],
        unique=False, schema="piagam",
    )
    op.create_table("report_outlet",
    sa.Column("outlet", sa.String(), nullable=False, comment="Name of the outlet"),
    sa.Column("year", sa.Integer(), autoincrement=False, nullable=False, comment="Year of publication; 0 unknown"),
    sa.Column("articles", sa.Integer(), server_default=sa.text("0"), nullable=False, comment="Articles stored"),
    sa.Column("telling", sa.Integer(), server_default=sa.text("0"), nullable=False,
              comment="Articles that tell of an award"),
    sa.Column("awards", sa.Integer(), server_default=sa.text("0"), nullable=False, comment="Awards told"),
    sa.Column("first", sa.Integer(), server_default=sa.text("0"), nullable=False, comment="Awards that it told first"),
    sa.Column("alone", sa.Integer(), server_default=sa.text("0"), nullable=False,
              comment="Awards that no other outlet told"),
    sa.Column("copies", sa.Integer(), server_default=sa.text("0"), nullable=False,
              comment="Articles that copy another article's text"),
    sa.Column("median_hours_behind", sa.Double(), nullable=True,
              comment="Median hours after the first article, of awards it did not tell first"),
    sa.PrimaryKeyConstraint("outlet", "year", name="pk_report_outlet"),
    schema="piagam",
    comment="Coverage and speed by outlet and year of publication"
    )
    op.create_table("report_programme_year",
    sa.Column("province_code", sa.String(), nullable=False, comment="Code of the province; empty when not known"),
    sa.Column("programme", sa.String(), nullable=False, comment="Id of the programme; empty when not in the list"),
    sa.Column("year", sa.Integer(), autoincrement=False, nullable=False, comment="Year it counts for"),
    sa.Column("awards", sa.Integer(), server_default=sa.text("0"), nullable=False, comment="Awards"),
    sa.Column("regions", sa.Integer(), server_default=sa.text("0"), nullable=False,
              comment="Regions among the recipients"),
    sa.Column("top_grades", sa.Integer(), server_default=sa.text("0"), nullable=False,
              comment="Awards with the best grade"),
    sa.Column("previous_awards", sa.Integer(), server_default=sa.text("0"), nullable=False,
              comment="Awards in the year before"),
    sa.PrimaryKeyConstraint("province_code", "programme", "year", name="pk_report_programme_year"),
    schema="piagam",
    comment="Counts of awards by province, programme and year"
    )
    op.create_index(
        "ix_report_programme_year_programme", "report_programme_year", ["programme", "year"],
        unique=False, schema="piagam",
    )
    op.create_table("report_quality",
    sa.Column("month", sa.Date(), nullable=False, comment="First day of the month"),
    sa.Column("awards", sa.Integer(), server_default=sa.text("0"), nullable=False,
              comment="Awards, whatever became of them"),
    sa.Column("confidence", sa.Double(), nullable=True, comment="Mean confidence, 0 to 1"),
    sa.Column("doubtful", sa.Integer(), server_default=sa.text("0"), nullable=False,
              comment="Awards with a confidence below 0.5"),
    sa.Column("conflicting", sa.Integer(), server_default=sa.text("0"), nullable=False,
              comment="Awards on whose fields mentions disagree"),
    sa.Column("confirmed", sa.Integer(), server_default=sa.text("0"), nullable=False, comment="Confirmed by a person"),
    sa.Column("rejected", sa.Integer(), server_default=sa.text("0"), nullable=False, comment="Rejected by a person"),
    sa.Column("merged", sa.Integer(), server_default=sa.text("0"), nullable=False, comment="Merged into another award"),
    sa.Column("withdrawn", sa.Integer(), server_default=sa.text("0"), nullable=False,
              comment="Withdrawn: no mention left"),
    sa.PrimaryKeyConstraint("month", name="pk_report_quality"),
    schema="piagam",
    comment="Quality of extraction by the month in which awards entered the register"
    )
    op.create_table("report_region_year",
    sa.Column("region_code", sa.String(), nullable=False, comment="Code of the region; empty when not known"),
    sa.Column("year", sa.Integer(), autoincrement=False, nullable=False, comment="Year it counts for"),
    sa.Column("province_code", sa.String(), nullable=False, comment="Code of the province; empty when not known"),
    sa.Column("awards", sa.Integer(), server_default=sa.text("0"), nullable=False,
              comment="Awards of all recipients of the region"),
    sa.Column("government", sa.Integer(), server_default=sa.text("0"), nullable=False,
              comment="Of these, to the regional government"),
    sa.Column("agencies", sa.Integer(), server_default=sa.text("0"), nullable=False,
              comment="Of these, to its agencies"),
    sa.Column("people", sa.Integer(), server_default=sa.text("0"), nullable=False, comment="Of these, to persons"),
    sa.Column("national", sa.Integer(), server_default=sa.text("0"), nullable=False,
              comment="Of these, national or international"),
    sa.Column("first_places", sa.Integer(), server_default=sa.text("0"), nullable=False,
              comment="Of these, with rank 1"),
    sa.Column("top_grades", sa.Integer(), server_default=sa.text("0"), nullable=False,
              comment="Of these, with the best grade of the programme"),
    sa.Column("confirmed", sa.Integer(), server_default=sa.text("0"), nullable=False,
              comment="Of these, confirmed by a person"),
    sa.Column("programmes", sa.Integer(), server_default=sa.text("0"), nullable=False,
              comment="Different programmes among them"),
    sa.PrimaryKeyConstraint("region_code", "year", name="pk_report_region_year"),
    schema="piagam",
    comment="Counts of awards by region and year"
    )
    op.create_index(
        "ix_report_region_year_province", "report_region_year", ["province_code", "year"],
        unique=False, schema="piagam",
    )
    op.create_table("report_result",
    sa.Column("region_code", sa.String(), nullable=False, comment="Code of the region"),
    sa.Column("programme", sa.String(), nullable=False, comment="Id of the programme"),
    sa.Column("year", sa.Integer(), autoincrement=False, nullable=False, comment="Year"),
    sa.Column("province_code", sa.String(), nullable=False, comment="Code of the province"),
    sa.Column("award_id", sa.Integer(), nullable=False, comment="The award that is the best result"),
    sa.Column("awards", sa.Integer(), server_default=sa.text("0"), nullable=False,
              comment="Awards of the region in the programme in the year"),
    sa.Column("step", sa.Integer(), nullable=True, comment="Rung of the ladder, 1 is the best"),
    sa.Column("grade", sa.String(), nullable=True, comment="Grade: the rung's name, else the category as told"),
    sa.Column("score", sa.Numeric(), nullable=True, comment="Score, on the programme's scale"),
    sa.Column("rank", sa.Integer(), nullable=True, comment="Place, 1 is the best"),
    sa.Column("previous_year", sa.Integer(), nullable=True, comment="Last earlier year with a result"),
    sa.Column("previous_step", sa.Integer(), nullable=True, comment="Rung in that year"),
    sa.Column("previous_grade", sa.String(), nullable=True, comment="Grade in that year"),
    sa.Column("previous_score", sa.Numeric(), nullable=True, comment="Score in that year"),
    sa.Column("years_running", sa.Integer(), server_default=sa.text("0"), nullable=False,
              comment="Years in a row with a result, this one included"),
    sa.Column("grade_years_running", sa.Integer(), server_default=sa.text("0"), nullable=False,
              comment="Years in a row with this grade, this one included"),
    sa.Column("last", sa.Boolean(), nullable=False, comment="Whether it is the region's latest year in the programme"),
    sa.PrimaryKeyConstraint("region_code", "programme", "year", name="pk_report_result"),
    schema="piagam",
    comment="Best result of a region (government or agency) in a programme in a year"
    )
    op.create_index("ix_report_result_programme", "report_result", ["programme", "year"], unique=False, schema="piagam")
    op.create_index(
        "ix_report_result_province", "report_result", ["province_code", "year", "programme"],
        unique=False, schema="piagam",
    )
    op.create_table("report_state",
    sa.Column("name", sa.String(), nullable=False, comment="regions, whole, views or reference"),
    sa.Column("computed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False,
              comment="State of the register shown"),
    sa.Column("seconds", sa.Double(), server_default=sa.text("0"), nullable=False,
              comment="How long the last computation took (s)"),
    sa.Column("fingerprint", sa.String(), server_default="", nullable=False,
              comment="Hash of what it was computed from"),
    sa.PrimaryKeyConstraint("name", name="pk_report_state"),
    schema="piagam",
    comment="When each group of computed figures was brought up to date"
    )
    op.create_index("ix_award_year", "award", ["year", "day"], unique=False, schema="piagam")
    op.create_index(
        "ix_award_in_conflict", "award", ["day"], unique=False, schema="piagam",
        postgresql_where=sa.text("conflicts <> '{}'::jsonb"),
    )
    op.create_index(
        "ix_award_in_conflict_province", "award", [sa.literal_column('"left"(recipient_region_code, 2)'), "day"],
        unique=False, schema="piagam", postgresql_where=sa.text("conflicts <> '{}'::jsonb"),
    )
    op.create_index("ix_report_result_year", "report_result", ["year"], unique=False, schema="piagam")
    op.create_index(
        "ix_report_result_streak", "report_result", [sa.literal_column("grade_years_running DESC")], unique=False,
        schema="piagam", postgresql_where=sa.text("last"),
    )
    # fmt: on
    op.execute(NOTE)
    op.execute("COMMENT ON FUNCTION piagam.note_changed_awards() IS 'Notes regions whose awards changed'")
    for event, tables in REFERENCING.items():
        op.execute(TRIGGER.format(event, tables))
    op.execute(
        """INSERT INTO piagam.report_dirty (region_code)
           SELECT DISTINCT coalesce(recipient_region_code, '') FROM piagam.award"""
    )


def downgrade() -> None:
    """Take the views, the triggers and the tables away."""
    op.execute("DROP SCHEMA IF EXISTS report CASCADE")
    for event in REFERENCING:
        op.execute(f"DROP TRIGGER note_{event} ON piagam.award")
    op.execute("DROP FUNCTION piagam.note_changed_awards()")
    for index in AWARD_INDEXES:
        op.drop_index(index, table_name="award", schema="piagam")
    for table in reversed(TABLES):
        op.drop_table(table, schema="piagam")
