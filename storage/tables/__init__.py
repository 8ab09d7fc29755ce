"""The tables, one module per noun. Every table and column carries a comment: the database documents itself."""

from storage.tables.articles import ArticleRow, MentionRow, PageRow
from storage.tables.awards import AwardBlockRow, AwardRow, DecisionRow, RebuildRow
from storage.tables.base import SCHEMA, Base
from storage.tables.deliveries import DeliveryRow, MessageRow, SubscriptionRow
from storage.tables.health import StateChangeRow
from storage.tables.reference import IssuerRow, ProgrammeRow, RegionRow
from storage.tables.report import (
    ReportCalendarRow,
    ReportDirtyRow,
    ReportGradeRow,
    ReportIssuerYearRow,
    ReportMonthRow,
    ReportOutletRow,
    ReportProgrammeYearRow,
    ReportQualityRow,
    ReportRegionYearRow,
    ReportResultRow,
    ReportStateRow,
)  # fmt: skip
from storage.tables.sites import ReferenceRow, RobotsRow, RunRow, SiteRow, SourceRow

__all__ = [
    "SCHEMA",
    "ArticleRow",
    "AwardBlockRow",
    "AwardRow",
    "Base",
    "DecisionRow",
    "DeliveryRow",
    "IssuerRow",
    "MentionRow",
    "MessageRow",
    "PageRow",
    "ProgrammeRow",
    "RebuildRow",
    "ReferenceRow",
    "RegionRow",
    "ReportCalendarRow",
    "ReportDirtyRow",
    "ReportGradeRow",
    "ReportIssuerYearRow",
    "ReportMonthRow",
    "ReportOutletRow",
    "ReportProgrammeYearRow",
    "ReportQualityRow",
    "ReportRegionYearRow",
    "ReportResultRow",
    "ReportStateRow",
    "RobotsRow",
    "RunRow",
    "SiteRow",
    "SourceRow",
    "StateChangeRow",
    "SubscriptionRow",
]
