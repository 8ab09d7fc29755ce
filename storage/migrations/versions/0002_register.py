"""What the register adds to the core tables: components for joining, and what lists and searches need."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"

WORDS = (
    "setweight(to_tsvector('simple', recipient || ' ' || coalesce(recipient_region, '')), 'A') || "
    "setweight(to_tsvector('simple', award || ' ' || coalesce(category, '')), 'B') || "
    "setweight(to_tsvector('simple', coalesce(issuer, '')), 'C') || "
    "setweight(to_tsvector('simple', coalesce(presenter, '') || ' ' || coalesce(received_by, '') || ' ' || "
    "coalesce(venue, '') || ' ' || coalesce(place, '')), 'D')"
)
NEWEST = (sa.text("day DESC"), sa.text("id DESC"))
LISTS: dict[str, tuple[str | sa.TextClause, ...]] = {
    "ix_award_day": (),
    "ix_award_province": (sa.text('"left"(recipient_region_code, 2)'),),
    "ix_award_region": ("recipient_region_code",),
    "ix_award_programme": ("programme",),
    "ix_award_issuer": ("issuer_id",),
    "ix_award_status": ("status",),
}


def upgrade() -> None:
    """Columns, and one index for each way of listing awards newest first."""
    for column in (
        sa.Column(
            "day",
            sa.Date(),
            server_default=sa.text("CURRENT_DATE"),
            nullable=False,
            comment="Day it was given, else of the first report, else of its entry",
        ),
        sa.Column(
            "component",
            sa.BigInteger(),
            comment="Awards whose mentions are linked, directly or through others, share it",
        ),
        sa.Column(
            "outlets",
            postgresql.ARRAY(sa.TEXT()),
            server_default=sa.text("'{}'::text[]"),
            nullable=False,
            comment="Names of the outlets that tell it",
        ),
        sa.Column(
            "words",
            postgresql.TSVECTOR(),
            sa.Computed(WORDS, persisted=True),
            nullable=False,
            comment="Words of the award, for searching",
        ),
    ):
        op.add_column("award", column, schema="piagam")
    for name, columns in LISTS.items():
        op.create_index(name, "award", [*columns, *NEWEST], schema="piagam")
    op.create_index("ix_award_component", "award", ["component"], schema="piagam")
    op.create_index("ix_award_outlets", "award", ["outlets"], schema="piagam", postgresql_using="gin")
    op.create_index("ix_award_words", "award", ["words"], schema="piagam", postgresql_using="gin")
    op.create_index("ix_decision_mentions", "decision", ["mention_ids"], schema="piagam", postgresql_using="gin")
    op.add_column(
        "mention",
        sa.Column(
            "origin_award_id",
            sa.BigInteger(),
            comment="The award it stood in first; taken up again when a merge is undone",
        ),
        schema="piagam",
    )
    op.create_table(
        "rebuild",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False, comment="Always 1"),
        sa.Column("phase", sa.String(), nullable=False, comment="keys (blocking keys) or join"),
        sa.Column(
            "after_award", sa.BigInteger(), nullable=False, comment="Number of the last award done in this phase"
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When the last batch was done",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rebuild")),
        schema="piagam",
        comment="How far a rebuild of the awards came; empty when none is under way",
    )


def downgrade() -> None:
    """Takes all of it away again."""
    op.drop_table("rebuild", schema="piagam")
    op.drop_column("mention", "origin_award_id", schema="piagam")
    op.drop_index("ix_decision_mentions", table_name="decision", schema="piagam")
    for name in ("ix_award_words", "ix_award_outlets", "ix_award_component", *LISTS):
        op.drop_index(name, table_name="award", schema="piagam")
    for column in ("words", "outlets", "component", "day"):
        op.drop_column("award", column, schema="piagam")
