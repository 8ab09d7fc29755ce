"""How a run ended: a pure function of what happened in it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from crawler.discovery.plan import Discovered
from crawler.outcomes import Outcome, Trouble, worst

# One page that is a PDF says nothing about a site; three pages of which none is an article do.
TELLING = 3


@dataclasses.dataclass(frozen=True, slots=True)
class Verdict:
    """The run's outcome, and a line about it for a person."""

    outcome: Outcome
    detail: str


def judge(
    discovered: Discovered | None, counts: Mapping[str, int], *, stopped: Trouble | None = None,
    page_troubles: list[Trouble] | None = None, interrupted: bool = False, failure: str = "",
) -> Verdict:  # fmt: skip
    """The outcome of a run.

    Args:
        discovered: how discovery went; None when it did not end.
        counts: the run's counts.
        stopped: the trouble for which the crawl was given up.
        page_troubles: troubles of single article pages.
        interrupted: whether someone stopped it.
        failure: our own failure, when there was one.
    """
    stored = counts.get("articles_new", 0) + counts.get("articles_changed", 0)
    if failure:
        return Verdict(Outcome.FAILED, failure)
    if interrupted:
        return Verdict(Outcome.INTERRUPTED, f"stopped after {_articles(stored)}; all that was fetched is kept")
    troubles = [*([stopped] if stopped else []), *(discovered.troubles if discovered else [])]
    if stored:
        trouble = worst(troubles)
        return Verdict(Outcome.OK, _articles(stored) + (f"; {trouble.detail}" if trouble else ""))
    if stopped is not None:
        return Verdict(stopped.outcome, stopped.detail)
    if discovered is None or discovered.read == 0:
        trouble = worst(troubles)
        return Verdict(trouble.outcome, trouble.detail) if trouble else Verdict(Outcome.BROKEN, "no way in was found")
    tried = counts.get("page_requests", 0)
    readable = counts.get("articles", 0) + counts.get("articles_gone", 0)
    if tried >= TELLING and not readable:
        trouble = worst(page_troubles or [])
        if trouble is not None and counts.get("failed", 0) >= tried / 2:
            return Verdict(trouble.outcome, trouble.detail)
        if counts.get("walls", 0) >= tried / 2:
            return Verdict(Outcome.BLOCKED, f"{counts['walls']} of {tried} pages are walls")
        return Verdict(Outcome.BROKEN, f"none of {tried} pages is an article ({_reasons(counts)})")
    if discovered.unchanged:
        return Verdict(Outcome.UNCHANGED, "nothing has changed since the last crawl")
    if discovered.empty:
        return Verdict(Outcome.QUIET, "the site answers, but lists no articles")
    return Verdict(Outcome.QUIET, "the site answers, but has nothing new")


def _articles(number: int) -> str:
    return f"{number} article" if number == 1 else f"{number} articles"


def _reasons(counts: Mapping[str, int]) -> str:
    found = [(number, name.removeprefix("skipped_")) for name, number in counts.items() if name.startswith("skipped_")]
    return ", ".join(f"{name} {number}" for number, name in sorted(found, reverse=True)[:3]) or "all failed"
