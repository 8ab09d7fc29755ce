"""Spidermon's monitors over one run's counts: what looks wrong in this run, by name.

They raise no alarm of their own: their findings stand with the site (`sites list --why`, metrics) and the state of the
site is decided by `sitehealth` over several runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spidermon import Monitor, MonitorSuite, monitors
from spidermon.runners import MonitorRunner
from spidermon.settings import MONITOR

from scheduler.sitehealth import SURPRISE, WORKED, poisson_at_most


@monitors.name("run")
class RunMonitor(Monitor):  # type: ignore[misc]
    """What one run's counts say beside what was to be expected."""

    @monitors.name("items")  # type: ignore[untyped-decorator]
    def test_items(self) -> None:
        """As many articles as the rhythm promises, beyond chance."""
        run = self.data.run
        if run.outcome in WORKED:
            found = max(run.count("references"), run.count("articles"))
            self.assertGreaterEqual(poisson_at_most(found, run.expected), SURPRISE, "fewer articles than expected")

    @monitors.name("coverage")  # type: ignore[untyped-decorator]
    def test_coverage(self) -> None:
        """Most pages become articles."""
        run = self.data.run
        pages = run.count("pages")
        if pages >= 5:
            done = run.count("articles") + run.count("skipped") + run.count("unchanged")
            self.assertGreaterEqual(done, 0.5 * pages, "pages that do not become articles")

    @monitors.name("errors")  # type: ignore[untyped-decorator]
    def test_errors(self) -> None:
        """Few requests fail."""
        run = self.data.run
        requests = run.count("requests")
        if requests >= 5:
            self.assertLessEqual(run.count("failed"), 0.3 * requests, "requests that fail")

    @monitors.name("walls")  # type: ignore[untyped-decorator]
    def test_walls(self) -> None:
        """The site does not turn us away."""
        run = self.data.run
        requests = run.count("requests")
        self.assertFalse(run.outcome == "blocked", "the site turns us away")
        if requests >= 5:
            self.assertLessEqual(run.count("walls"), 0.1 * requests, "answers by a bot wall")


class RunSuite(MonitorSuite):  # type: ignore[misc]
    """The monitors of one run."""

    monitors = (RunMonitor,)


class _Run:
    def __init__(self, outcome: str, counts: Mapping[str, Any], expected: float) -> None:
        self.outcome = outcome
        self.counts = counts
        self.expected = expected

    def count(self, name: str) -> int:
        value = self.counts.get(name, 0)
        return value if isinstance(value, int) else 0


def check(outcome: str, counts: Mapping[str, Any], *, expected: float) -> list[str]:
    """The names of the monitors that find something wrong.

    Args:
        outcome: the run's outcome.
        counts: its counts.
        expected: articles to be expected since the visit before.

    Returns:
        Names out of items, coverage, errors, walls; empty when nothing is wrong.
    """
    result = MonitorRunner().run(RunSuite(), run=_Run(outcome, counts, expected))
    return [item.monitor.method_name for item in result.monitor_results if item.status in MONITOR.STATUSES.ERROR]
