"""What a run has come to so far: its counts, its troubles, and who is told."""

from __future__ import annotations

import dataclasses
import datetime as dt
import time
from collections import Counter
from typing import Any

from crawler.house import Event, House
from crawler.outcomes import Outcome, Trouble

# So many article pages in a row that fail (or are walls) end the crawl: the site does not want us, or is down.
STREAK = 5


@dataclasses.dataclass(frozen=True, slots=True)
class RunResult:
    """One crawl of one site, ended.

    Attributes:
        site: the site's key.
        counts: requests, references, pages, articles, mentions, awards_new, failed, skipped, walls …
        awards: numbers of the awards that it started.
        busy: another crawl of the site was running, so that nothing was done.
    """

    site: str
    name: str
    outcome: Outcome
    detail: str
    counts: dict[str, int] = dataclasses.field(default_factory=dict)
    awards: tuple[int, ...] = ()
    busy: bool = False
    run_id: int | None = None


class RunState:
    """See the module.

    Args:
        key: the site's key.
        house: for the progress it tells.
    """

    def __init__(self, key: str, house: House) -> None:
        self._key, self._house = key, house
        self.now = dt.datetime.now(dt.UTC)
        self.counts: Counter[str] = Counter()
        self.awards: list[int] = []
        self.stopped: Trouble | None = None
        self.failure = ""
        self.page_troubles: list[Trouble] = []
        self._streak = 0
        self._pause_until = 0.0

    @property
    def over(self) -> bool:
        """Whether the crawl was given up."""
        return self.stopped is not None or bool(self.failure)

    @property
    def pause(self) -> float:
        """Seconds to wait before the next page."""
        return max(0.0, self._pause_until - time.monotonic())

    def wait(self, seconds: float) -> None:
        """The site asked us to wait."""
        self._pause_until = time.monotonic() + seconds

    def count(self, name: str, number: int = 1) -> None:
        """Count something for the run's record."""
        if number:
            self.counts[name] += number

    def page_worked(self) -> None:
        """A page could be had: a row of failures is over."""
        self._streak = 0

    def page_failed(self, trouble: Trouble) -> None:
        """A page could not be had; after several in a row the crawl is given up."""
        if len(self.page_troubles) < STREAK * 4:
            self.page_troubles.append(trouble)
        self._streak += 1
        if self._streak >= STREAK:
            self.stop(trouble)

    def stop(self, trouble: Trouble) -> None:
        """Give the crawl up; what is under way still ends."""
        self.stopped = self.stopped or trouble

    def fail(self, error: BaseException) -> None:
        """Our own failure."""
        self.failure = self.failure or f"database: {plain_error(error)}"

    def tell(self, kind: str, **facts: Any) -> None:
        """Tell whoever watches."""
        if self._house.progress is not None:
            self._house.progress(Event(kind, self._key, dict(self.counts), facts))


def plain_error(error: BaseException) -> str:
    """A database error in one line, without the statement and its values."""
    original = getattr(error, "orig", None) or error
    return " ".join(str(original).split())[:300] or type(error).__name__
