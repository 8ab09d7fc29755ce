"""What the schedule adds: the queue's schema (Procrastinate), the clock's job store, and changes of sites' states."""

from __future__ import annotations

import importlib.metadata

import sqlalchemy as sa
from alembic import op
from procrastinate.schema import SchemaManager
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"

QUEUE = "queue"


def upgrade() -> None:
    """The queue lives in a schema of its own, so that neither its names nor its upgrades touch the register."""
    op.execute(f"CREATE SCHEMA {QUEUE}")
    bind = op.get_bind()
    before = bind.execute(sa.text("SHOW search_path")).scalar_one()
    op.execute(f"SET LOCAL search_path TO {QUEUE}")
    # As the package ships it; a test fails when a newer package brings another one, which then needs a migration.
    bind.connection.driver_connection.cursor().execute(SchemaManager.get_schema())  # type: ignore[union-attr]
    bind.execute(sa.text("SELECT set_config('search_path', :path, true)"), {"path": before})
    # The package calls its tables without a schema; its functions and triggers find them wherever they are called.
    functions = bind.execute(
        sa.text("SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = CAST(:schema AS regnamespace)"),
        {"schema": QUEUE},
    )
    for (function,) in functions.all():
        op.execute(f"ALTER FUNCTION {function} SET search_path = {QUEUE}, pg_catalog")
    version = importlib.metadata.version("procrastinate")
    op.execute(f"COMMENT ON SCHEMA {QUEUE} IS 'Jobs for workers (Procrastinate {version}) and the clock (APScheduler)'")
    op.create_table(
        "apscheduler_jobs",
        sa.Column("id", sa.Unicode(191), primary_key=True, comment="The site's key, or the name of a chore"),
        sa.Column("next_run_time", sa.Float(25), comment="When it is due next, in seconds since 1970"),
        sa.Column("job_state", sa.LargeBinary(), nullable=False, comment="The job as APScheduler stores it"),
        schema=QUEUE,
        comment="The clock's jobs (APScheduler's job store): when each site is due next",
    )
    op.create_index("ix_apscheduler_jobs_next_run_time", "apscheduler_jobs", ["next_run_time"], schema=QUEUE)

    op.create_table(
        "state_change",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True, comment="Number of the change"),
        sa.Column(
            "site_id",
            sa.BigInteger(),
            sa.ForeignKey("piagam.site.id", ondelete="CASCADE"),
            nullable=False,
            comment="The site",
        ),
        sa.Column("previous", sa.String(), nullable=False, comment="State before"),
        sa.Column("state", sa.String(), nullable=False, comment="State after"),
        sa.Column("code", sa.String(), nullable=False, comment="Kind of the reason"),
        sa.Column(
            "facts",
            postgresql.JSONB(),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
            comment="Numbers of the reason",
        ),
        sa.Column(
            "at",
            sa.DateTime(timezone=True),
            server_default=sa.func.now(),
            nullable=False,
            comment="Moment of the change",
        ),
        sa.Column("told_at", sa.DateTime(timezone=True), comment="When the operator was told; empty while waiting"),
        schema="piagam",
        comment="Changes of sites' states, and whether the operator was told of them",
    )
    op.create_index("ix_state_change_site", "state_change", ["site_id", "at"], schema="piagam")
    op.create_index(
        "ix_state_change_untold", "state_change", ["id"], schema="piagam", postgresql_where=sa.text("told_at IS NULL")
    )
    op.create_index("ix_run_started", "run", ["started_at"], schema="piagam")
    unfinished = sa.text("finished_at IS NULL")
    op.create_index("ix_run_unfinished", "run", ["id"], schema="piagam", postgresql_where=unfinished)
    op.create_index("ix_reference_site_seen", "reference", ["site_id", "first_seen_at"], schema="piagam")


def downgrade() -> None:
    """Jobs that wait are lost; the schedule makes new ones."""
    op.drop_index("ix_reference_site_seen", "reference", schema="piagam")
    op.drop_index("ix_run_unfinished", "run", schema="piagam")
    op.drop_index("ix_run_started", "run", schema="piagam")
    op.drop_table("state_change", schema="piagam")
    op.execute(f"DROP SCHEMA {QUEUE} CASCADE")
