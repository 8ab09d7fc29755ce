"""What the alerts room adds to the core tables: the ledger by subscriber, lookup keys, what messages are made of."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"

SCHEMA = "piagam"
OLD_WAITING = sa.text("message_id IS NULL")
NEW_WAITING = sa.text("message_id IS NULL AND dropped IS NULL")
OLD_STATES = "queued, claimed, sent or failed"
NEW_STATES = "queued, claimed, sent, failed or cancelled"


def upgrade() -> None:
    """Add columns and the table of lookup keys; the ledger's unique key names the subscriber."""
    op.add_column(
        "subscription",
        sa.Column(
            "subscriber",
            sa.String(),
            server_default="",
            nullable=False,
            comment="Identity of who is told: channel and normalised address; the ledger's key",
        ),
        schema=SCHEMA,
    )
    op.add_column(
        "subscription",
        sa.Column(
            "confirmed_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When the address was confirmed by its owner",
        ),
        schema=SCHEMA,
    )
    op.execute("UPDATE piagam.subscription SET subscriber = channel || ':' || lower(address)")
    op.create_index("ix_subscription_subscriber", "subscription", ["subscriber"], schema=SCHEMA)
    op.create_table(
        "subscription_key",
        sa.Column("key", sa.String(), nullable=False, comment="Region code or *, a bar, programme id or *"),
        sa.Column("subscription_id", sa.BigInteger(), nullable=False, comment="The subscription"),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            [f"{SCHEMA}.subscription.id"],
            name=op.f("fk_subscription_key_subscription_id_subscription"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("key", "subscription_id", name=op.f("pk_subscription_key")),
        schema=SCHEMA,
        comment="Lookup keys of subscriptions (region|programme, * for any): who may want an award",
    )
    op.create_index(op.f("ix_subscription_key_subscription_id"), "subscription_key", ["subscription_id"], schema=SCHEMA)
    upgrade_messages()
    upgrade_ledger()


def upgrade_messages() -> None:
    """What a message is rendered from, and its host for the limit per host."""
    op.add_column(
        "message",
        sa.Column("kind", sa.String(), server_default="digest", nullable=False, comment="alert, digest or confirm"),
        schema=SCHEMA,
    )
    op.add_column(
        "message",
        sa.Column("subject", sa.String(), server_default="", nullable=False, comment="Subject line"),
        schema=SCHEMA,
    )
    op.add_column(
        "message",
        sa.Column(
            "content",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
            comment="Facts it is rendered from; emptied when a mail was sent",
        ),
        schema=SCHEMA,
    )
    op.add_column(
        "message",
        sa.Column(
            "host",
            sa.String(),
            server_default="",
            nullable=False,
            comment="Host of the address, for the limit per host",
        ),
        schema=SCHEMA,
    )
    op.add_column(
        "message",
        sa.Column(
            "first_tried_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When it was first tried; given up 3 days later",
        ),
        schema=SCHEMA,
    )
    op.alter_column("message", "state", comment=NEW_STATES, existing_comment=OLD_STATES, schema=SCHEMA)
    op.create_index("ix_message_sent", "message", ["sent_at", "host"], schema=SCHEMA)


def upgrade_ledger() -> None:
    """The ledger is kept by subscriber: two subscriptions of one address are one person."""
    op.add_column(
        "delivery",
        sa.Column("subscriber", sa.String(), nullable=True, comment="To whom: channel and normalised address"),
        schema=SCHEMA,
    )
    op.execute(
        "UPDATE piagam.delivery d SET subscriber = s.subscriber FROM piagam.subscription s"
        " WHERE s.id = d.subscription_id"
    )
    op.alter_column("delivery", "subscriber", nullable=False, schema=SCHEMA)
    op.alter_column(
        "delivery",
        "subscription_id",
        comment="Subscription that matched",
        existing_comment="To whom",
        schema=SCHEMA,
    )
    op.add_column(
        "delivery",
        sa.Column(
            "articles",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'::jsonb"),
            nullable=False,
            comment="Numbers (as text) of the articles that told it when it was decided",
        ),
        schema=SCHEMA,
    )
    op.add_column(
        "delivery",
        sa.Column(
            "background",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
            comment="Told in passing as an earlier award: never mailed at once, only digested",
        ),
        schema=SCHEMA,
    )
    op.add_column(
        "delivery",
        sa.Column(
            "dropped",
            sa.String(),
            nullable=True,
            comment="Why it was never sent (withdrawn, merged, unsubscribed, …)",
        ),
        schema=SCHEMA,
    )
    op.drop_constraint("uq_delivery_subscription_id_award_id_kind_edition", "delivery", schema=SCHEMA)
    op.create_unique_constraint(
        op.f("uq_delivery_subscriber_award_id_kind_edition"),
        "delivery",
        ["subscriber", "award_id", "kind", "edition"],
        schema=SCHEMA,
    )
    op.create_index(op.f("ix_delivery_subscription_id"), "delivery", ["subscription_id"], schema=SCHEMA)
    op.drop_index("ix_delivery_waiting", table_name="delivery", schema=SCHEMA)
    op.create_index("ix_delivery_waiting", "delivery", ["subscription_id"], schema=SCHEMA, postgresql_where=NEW_WAITING)


def downgrade() -> None:
    """Back to the core tables. Fails when one subscription's award stands twice in the ledger, which cannot be."""
    op.drop_index("ix_delivery_waiting", table_name="delivery", schema=SCHEMA)
    op.create_index("ix_delivery_waiting", "delivery", ["subscription_id"], schema=SCHEMA, postgresql_where=OLD_WAITING)
    op.drop_index(op.f("ix_delivery_subscription_id"), table_name="delivery", schema=SCHEMA)
    op.drop_constraint(op.f("uq_delivery_subscriber_award_id_kind_edition"), "delivery", schema=SCHEMA)
    op.create_unique_constraint(
        op.f("uq_delivery_subscription_id_award_id_kind_edition"),
        "delivery",
        ["subscription_id", "award_id", "kind", "edition"],
        schema=SCHEMA,
    )
    op.alter_column("delivery", "subscription_id", comment="To whom", schema=SCHEMA)
    for column in ("dropped", "background", "articles", "subscriber"):
        op.drop_column("delivery", column, schema=SCHEMA)
    op.drop_index("ix_message_sent", table_name="message", schema=SCHEMA)
    op.alter_column("message", "state", comment=OLD_STATES, existing_comment=NEW_STATES, schema=SCHEMA)
    for column in ("first_tried_at", "host", "content", "subject", "kind"):
        op.drop_column("message", column, schema=SCHEMA)
    op.drop_table("subscription_key", schema=SCHEMA)
    op.drop_index("ix_subscription_subscriber", table_name="subscription", schema=SCHEMA)
    for column in ("confirmed_at", "subscriber"):
        op.drop_column("subscription", column, schema=SCHEMA)
