"""The desk: all that a strategy may do. The spider stands behind it, tests stand a small one in its place."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Protocol

from crawler.items import Promise
from storage.sites import SourceState

# A source keeps this much overlap behind its watermark: clocks differ, and posts are back-dated by minutes.
OVERLAP = dt.timedelta(hours=2)
# So many promises at the end of a batch, all behind the watermark or known, mean that known ground is reached.
GROUND = 3


class EnoughArticles(Exception):  # noqa: N818 - no error: the crawl has as many articles as it was asked for
    """The crawl takes no more articles; discovery ends where it stands and its cursor is not moved on."""


@dataclasses.dataclass(frozen=True, slots=True)
class Window:
    """The days that a crawl was asked for; both ends may be open."""

    since: dt.datetime | None = None
    until: dt.datetime | None = None

    def __bool__(self) -> bool:
        return self.since is not None or self.until is not None

    def holds(self, moment: dt.datetime | None) -> bool:
        """Whether a moment lies in it; an unknown one may."""
        if moment is None:
            return True
        return (self.since is None or moment >= self.since) and (self.until is None or moment < self.until)

    def before(self, moment: dt.datetime | None) -> bool:
        """Whether a moment lies before it: a source that goes back in time can stop there."""
        return moment is not None and self.since is not None and moment < self.since


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """What a fetch brought.

    Attributes:
        unchanged: answered 304, or the very same body as last time.
    """

    url: str
    status: int
    body: bytes = b""
    content_type: str | None = None
    headers: Mapping[str, str] = dataclasses.field(default_factory=dict)
    unchanged: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Offer:
    """What became of a batch of promises: which were new, changed, known already; or outside the window."""

    statuses: tuple[str, ...]

    @property
    def fresh(self) -> int:
        """How many were not known before."""
        return sum(status == "new" for status in self.statuses)

    @property
    def known(self) -> int:
        """How many were known."""
        return sum(status in {"known", "waiting", "changed"} for status in self.statuses)


class Desk(Protocol):
    """See the module."""

    home: str
    timezone: str
    now: dt.datetime
    window: Window
    fresh: int
    """Promises of this crawl that were not known before."""

    async def fetch(self, url: str, *, source: SourceState | None = None) -> Answer:
        """Fetch an address; with a source, conditionally, and keep the validators it sends.

        Raises:
            Trouble: no usable answer.
        """

    async def offer(
        self, source: SourceState, promises: Sequence[Promise], *, listed_at: dt.datetime | None = None
    ) -> Offer:
        """Enter promises; what is new or changed is fetched and read.

        Raises:
            EnoughArticles: the crawl takes no more.
        """

    async def save(self, source: SourceState) -> None:
        """Store a source with its cursor."""

    async def verify_unlisted(self, source: SourceState, listed_at: dt.datetime) -> int:
        """Look again at articles that a full reading no longer listed; returns how many are looked at."""

    def count(self, name: str, number: int = 1) -> None:
        """Count something for the run's record."""


def watermark(source: SourceState) -> dt.datetime | None:
    """The moment up to which the source was read in full; None when it never was."""
    text = source.cursor.get("until")
    return dt.datetime.fromisoformat(text) - OVERLAP if text else None


def reached(promises: Sequence[Promise], offer: Offer, mark: dt.datetime | None, *, by: str = "published") -> bool:
    """Whether a batch in falling order ends on known ground.

    Known ground is what lies behind the watermark of the last complete reading; what is merely known does not count,
    because a crawl that was interrupted leaves holes. Promises without a date count when they are known.
    """
    if mark is None:
        return False
    tail = list(zip(promises, offer.statuses, strict=True))[-GROUND:]
    for promise, status in tail:
        moment = getattr(promise, by)
        if moment is None:
            if status == "new":
                return False
        elif moment >= mark:
            return False
    return bool(tail)


def advance(source: SourceState, moment: dt.datetime | None, now: dt.datetime) -> None:
    """Move the watermark on after a complete reading whose latest promise is of `moment`."""
    old = source.cursor.get("until")
    latest = min(moment, now) if moment is not None else None
    if latest is None:
        latest = dt.datetime.fromisoformat(old) if old else now
    if old is None or latest > dt.datetime.fromisoformat(old):
        source.cursor["until"] = latest.astimezone(dt.UTC).isoformat()
    source.cursor["complete"] = True
    source.read_at = now
