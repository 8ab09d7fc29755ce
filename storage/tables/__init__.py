"""The tables, one module per noun. Every table and column carries a comment: the database documents itself."""

from storage.tables.articles import ArticleRow, MentionRow, PageRow
from storage.tables.awards import AwardBlockRow, AwardRow, DecisionRow
from storage.tables.base import SCHEMA, Base
from storage.tables.deliveries import DeliveryRow, MessageRow, SubscriptionRow
from storage.tables.health import StateChangeRow
from storage.tables.sites import ReferenceRow, RunRow, SiteRow, SourceRow

__all__ = [
    "SCHEMA", "ArticleRow", "AwardBlockRow", "AwardRow", "Base", "DecisionRow", "DeliveryRow", "MentionRow",
    "MessageRow", "PageRow", "ReferenceRow", "RunRow", "SiteRow", "SourceRow", "StateChangeRow",
    "SubscriptionRow",
]  # fmt: skip
