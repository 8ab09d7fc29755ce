"""What the crawl room adds to the core tables: remembered robots.txt files, and when a reference was last listed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the robots table and reference.seen_at."""
    op.create_table(
        "robots",
        sa.Column("origin", sa.String(), nullable=False, comment="Scheme, host and port it speaks for"),
        sa.Column("status", sa.Integer(), nullable=False, comment="HTTP status of the answer"),
        sa.Column("body", sa.String(), nullable=False, comment="Text of the file; empty when there is none"),
        sa.Column(
            "fetched_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When it was fetched",
        ),
        sa.PrimaryKeyConstraint("origin", name=op.f("pk_robots")),
        schema="piagam",
        comment="The robots.txt files of the sites, remembered for at most a day",
    )
    op.add_column(
        "reference",
        sa.Column(
            "seen_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When a full reading of a source last listed it; what is listed no more may be gone",
        ),
        schema="piagam",
    )
    op.create_index(
        "ix_reference_seen",
        "reference",
        ["site_id", "seen_at"],
        unique=False,
        schema="piagam",
        postgresql_where=sa.text("state = 'fetched'"),
    )


def downgrade() -> None:
    """Take them away again."""
    op.drop_index("ix_reference_seen", table_name="reference", schema="piagam")
    op.drop_column("reference", "seen_at", schema="piagam")
    op.drop_table("robots", schema="piagam")
