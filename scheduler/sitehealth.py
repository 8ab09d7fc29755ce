"""How a site is doing: a pure decision from its runs and from what its history promised.

States: new (not visited yet), ok, quiet (the newsroom rests), blocked (a wall or 403), broken (layout or feed changed:
fewer articles or emptier ones than its history says), unreachable, refused (robots.txt forbids us), removed.
A single bad visit changes nothing: servers restart, walls have moods, and the operator is told of each change.
"""

from __future__ import annotations

import dataclasses
import itertools
import math
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from scheduler.rhythm import DAY, HOUR

State = Literal["new", "ok", "quiet", "blocked", "broken", "unreachable", "refused", "removed"]

WORKED = frozenset({"ok", "unchanged", "quiet"})
# Ends of runs that say something about us, not about the site.
OURS = frozenset({"interrupted"})

# Failures in a row, and seconds since the first of them, before the site is said to be in that state. Refusals are
# definite; walls often stand for minutes; a server may take an hour to come back from an update.
PATIENCE: dict[str, tuple[int, float]] = {
    "refused": (2, 0.0),
    "blocked": (2, 0.5 * HOUR),
    "broken": (2, 0.5 * HOUR),
    "unreachable": (3, HOUR),
    "failed": (5, HOUR),
}
# Chance below which silence is not taken for chance, and the share of the expected articles that counts as few. At
# one in ten thousand, five hundred sites looked at daily give a false word about once in three weeks at most.
SURPRISE = 1e-4
FEW = 0.3
# After two weeks of few (but some) articles it is no holiday any more.
FEW_DAYS = 14.0


@dataclasses.dataclass(frozen=True, slots=True)
class RunFacts:
    """One finished run: when it began (seconds since the epoch), how it ended, and what it counted."""

    started: float
    outcome: str
    counts: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    detail: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Sample:
    """A look at some articles of a site.

    Attributes:
        articles: how many.
        dated: how many of them have a date of publication.
        signed: how many have an author.
        length: median length of the text in characters.
        awards: how many awards they tell.
    """

    articles: int = 0
    dated: int = 0
    signed: int = 0
    length: float = 0.0
    awards: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class Evidence:
    """All that the decision rests on.

    Attributes:
        runs: finished runs, newest first; the last two weeks or so.
        expected_week: articles to expect in the last seven days by the rhythm of the weeks before.
        seen_week: articles published in the last seven days.
        expected_days: the same for the last two days.
        seen_days: the same for the last two days.
        silent_days: days since the last article; None when there never was one.
        few_days: days since the site was last known to publish as expected.
        recent: the newest articles.
        history: those before.
    """

    runs: Sequence[RunFacts] = ()
    expected_week: float = 0.0
    seen_week: int = 0
    expected_days: float = 0.0
    seen_days: int = 0
    silent_days: float | None = None
    few_days: float = 0.0
    recent: Sample = Sample()
    history: Sample = Sample()


@dataclasses.dataclass(frozen=True, slots=True)
class Verdict:
    """The state, and why: a code with its numbers; `scheduler.wording` puts it into words."""

    state: State
    code: str
    facts: Mapping[str, Any] = dataclasses.field(default_factory=dict)


def judge(previous: str, evidence: Evidence) -> Verdict | None:
    """Decide the state of a site.

    Args:
        previous: the state it was in.
        evidence: its runs and articles.

    Returns:
        The verdict; None when the evidence is not enough to change anything (the site stays as it was).
    """
    runs = [run for run in evidence.runs if run.outcome not in OURS]
    if not runs:
        return None if evidence.runs or previous != "new" else Verdict("new", "not_visited")
    if runs[0].outcome not in WORKED:
        return _failing(runs)
    return _emptier(runs, evidence) or _fewer(previous, runs, evidence) or Verdict("ok", "works", _week(evidence))


def _failing(runs: Sequence[RunFacts]) -> Verdict | None:
    """Failures in a row, when they are enough for a word."""
    streak = list(itertools.takewhile(lambda run: run.outcome not in WORKED, runs))
    newest = streak[0]
    same = sum(1 for run in streak if run.outcome == newest.outcome)
    needed, lasting = PATIENCE.get(newest.outcome, (5, HOUR))
    span = newest.started - streak[-1].started
    never_worked = len(streak) == len(runs)
    # A site that never worked needs no benefit of the doubt: its adder waits for the word.
    definite = never_worked and newest.outcome in ("refused", "blocked") and same >= 1
    mixed = len(streak) >= 2 * needed
    if not definite and not ((same >= needed or mixed) and span >= lasting):
        return None
    state: State = "broken" if newest.outcome in ("broken", "failed") else newest.outcome  # type: ignore[assignment]
    facts = {"failures": len(streak), "since": streak[-1].started, "detail": newest.detail}
    return Verdict(state, "our_failure" if newest.outcome == "failed" else newest.outcome, facts)


def _emptier(runs: Sequence[RunFacts], evidence: Evidence) -> Verdict | None:
    """Pages that no longer become articles, or articles without what they used to have."""
    pages = kept = 0
    for run in runs:
        if pages >= 20:
            break
        pages += int(run.counts.get("pages", 0))
        kept += int(run.counts.get("articles", 0))
    if pages >= 10 and kept < 0.3 * pages and evidence.history.articles >= 20:
        return Verdict("broken", "pages_without_articles", {"pages": pages, "articles": kept})
    recent, history = evidence.recent, evidence.history
    if recent.articles < 8 or history.articles < 20:
        return None
    if history.length >= 400 and recent.length < 0.3 * history.length:
        return Verdict("broken", "shorter", {"length": round(recent.length), "before": round(history.length)})
    for field in ("dated", "signed"):
        share = getattr(recent, field) / recent.articles
        before = getattr(history, field) / history.articles
        if before >= 0.9 and share < 0.3:
            facts = {"field": field, "share": round(share, 2), "before": round(before, 2)}
            return Verdict("broken", "field_missing", facts)
    return None


def _fewer(previous: str, runs: Sequence[RunFacts], evidence: Evidence) -> Verdict | None:
    """Fewer articles than the history says, beyond chance."""
    seen, expected = evidence.seen_week, evidence.expected_week
    if previous in ("quiet", "broken") and evidence.seen_days and evidence.seen_days >= FEW * evidence.expected_days:
        return None  # it is back, though the week as a whole still looks thin
    silent = evidence.seen_days == 0 and evidence.expected_days >= -math.log(SURPRISE)
    few = seen < FEW * expected and poisson_at_most(seen, expected) < SURPRISE
    if not silent and not few:
        return None
    facts = {**_week(evidence), "silent_days": evidence.silent_days}
    promised = sum(int(run.counts.get("references", 0)) for run in runs if run.started >= runs[0].started - 7 * DAY)
    if promised >= 10 and promised > 3 * seen:
        return Verdict("broken", "promised_not_delivered", {**facts, "promised": promised})
    if seen and few and evidence.few_days >= FEW_DAYS:
        return Verdict("broken", "few_for_long", {**facts, "days": round(evidence.few_days)})
    return Verdict("quiet", "silent" if seen == 0 or silent else "few", facts)


def _week(evidence: Evidence) -> dict[str, Any]:
    return {"seen": evidence.seen_week, "expected": round(evidence.expected_week, 1)}


def poisson_at_most(seen: int, expected: float) -> float:
    """The chance of at most so many events where so many are expected."""
    if expected <= 0:
        return 1.0
    term = total = math.exp(-expected) if expected < 700 else 0.0
    if term == 0.0:
        return 0.0 if seen < expected / 2 else 1.0
    for number in range(1, seen + 1):
        term *= expected / number
        total += term
    return min(1.0, total)
