"""How sites have been doing: each change of a site's state, and whether the operator was told."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import SCHEMA, Base, identity


class StateChangeRow(Base):
    """One change of a site's state."""

    __tablename__ = "state_change"
    __table_args__ = (
        Index("ix_state_change_site", "site_id", "at"),
        Index("ix_state_change_untold", "id", postgresql_where=text("told_at IS NULL")),
        {"comment": "Changes of sites' states, and whether the operator was told of them"},
    )

    id: Mapped[int] = identity("Number of the change")
    site_id: Mapped[int] = mapped_column(ForeignKey(f"{SCHEMA}.site.id", ondelete="CASCADE"), comment="The site")
    previous: Mapped[str] = mapped_column(comment="State before")
    state: Mapped[str] = mapped_column(comment="State after")
    code: Mapped[str] = mapped_column(comment="Kind of the reason")
    facts: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'::jsonb"), comment="Numbers of the reason")
    at: Mapped[dt.datetime] = mapped_column(server_default=func.now(), comment="Moment of the change")
    told_at: Mapped[dt.datetime | None] = mapped_column(comment="When the operator was told; empty while waiting")
