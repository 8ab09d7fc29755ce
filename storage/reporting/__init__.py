"""The documented views of schema `report`, the figures behind them, and the role that reads them.

`views/*.sql` hold one view each, with the meaning of every column; `refresh/*.sql` compute the figures that would
be too slow to count while a person waits. `install` makes the views, `refresh` brings the figures up to date,
`grant_reader` makes the role that may read schema `report` and nothing else.
"""

from storage.reporting.grades import grade_step
from storage.reporting.reader import READER, grant_reader
from storage.reporting.refreshing import Refreshed, refresh
from storage.reporting.views import View, all_views, ensure_views, install

__all__ = [
    "READER", "Refreshed", "View", "all_views", "ensure_views", "grade_step", "grant_reader", "install", "refresh",
]  # fmt: skip
