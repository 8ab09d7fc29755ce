"""From facts to the words of a mail: what the templates print, cleaned and in the reader's language. Pure."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from alerts.cleaning import one_line, safe_url
from alerts.content import Item
from alerts.headline import award_name, correction_headline, headline, short_recipient
from alerts.phrases import Phrases
from storage.award_facts import AwardFacts, Report

# From one voice a value below .5 is more likely wrong than right; above .9 few in a hundred are.
_STEPS = ((0.9, "sure"), (0.75, "likely"), (0.5, "possible"), (0.0, "doubtful"))
SENTENCE = 420
# More outlets than this repeat each other; the register's page lists them all.
REPORTS = 12


@dataclasses.dataclass(frozen=True, slots=True)
class Source:
    """An outlet's article; `url` is empty when it has no address that a mail may link."""

    outlet: str
    title: str
    url: str
    day: str


@dataclasses.dataclass(frozen=True, slots=True)
class Change:
    """What was told, and what holds now."""

    label: str
    was: str
    now: str


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """One award in words.

    Attributes:
        winners: names with their rank, grade and score, when one entry tells of all winners of an award.
    """

    headline: str
    recipient: str
    short: str
    award: str
    badges: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    eyebrow: str
    given: str
    sentence: str
    sources: tuple[Source, ...]
    confidence: str
    trust: str
    changes: tuple[Change, ...] = ()
    retracted: bool = False
    number: int = 0
    winners: tuple[tuple[str, str], ...] = ()


def confidence_step(facts: AwardFacts) -> str:
    """The step of confidence: confirmed, sure, likely, possible or doubtful."""
    if facts.status == "confirmed":
        return "confirmed"
    return next(step for least, step in _STEPS if facts.confidence >= least or least == 0.0)


def confidence_words(facts: AwardFacts, phrases: Phrases) -> str:
    """How sure we are, and from how many independent texts."""
    words = phrases(f"confidence.{confidence_step(facts)}")
    if facts.voices > 1:
        return phrases("confidence.voices", words=words, voices=facts.voices)
    return phrases("confidence.one_voice", words=words)


def badges(facts: AwardFacts, phrases: Phrases) -> tuple[str, ...]:
    """Rank, grade and score, each as a few words."""
    found = []
    if facts.rank is not None:
        scope = one_line(facts.rank_scope, 40)
        words = phrases("detail.rank_scope" if scope else "detail.rank", rank=facts.rank, scope=scope)
        found.append(_capital(words))
    if facts.category:
        found += [_capital(one_line(part, 60)) for part in facts.category.split(";") if part.strip()][:3]
    if facts.score is not None:
        words = phrases("detail.score", score=phrases.number(facts.score))
        found.append(_capital(words))
    return tuple(found)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def fact_table(facts: AwardFacts, phrases: Phrases) -> tuple[tuple[str, str], ...]:
    """Label and value of everything else that is known."""
    where = ", ".join(filter(None, (one_line(facts.venue, 100), one_line(facts.place, 60))))
    rows = (
        ("issuer", one_line(facts.issuer, 140)),
        ("date", phrases.date(facts.date) if facts.date else ""),
        ("place", where),
        ("presenter", one_line(facts.presenter, 100)),
        ("received_by", one_line(facts.received_by, 100)),
    )
    return tuple((phrases(f"labels.{name}"), value) for name, value in rows if value)


def source(report: Report, phrases: Phrases) -> Source:
    """An outlet's article in words."""
    day = phrases.date(report.published_on) if report.published_on else ""
    return Source(one_line(report.outlet, 60), one_line(report.title, 140), safe_url(report.url), day)


def changes(item: Item, phrases: Phrases) -> tuple[Change, ...]:
    """What a correction changes, field by field."""
    before = item.before
    if before is None or item.retracted:
        return ()
    nothing = phrases("digest.nothing")
    now = item.facts

    def number(value: float | None) -> str:
        return phrases.number(value) if value is not None else nothing

    pairs = (
        ("recipient", one_line(before.recipient, 120), one_line(now.recipient, 120)),
        ("category", one_line(before.category, 80) or nothing, one_line(now.category, 80) or nothing),
        ("rank", number(before.rank), number(now.rank)),
        ("score", number(before.score), number(now.score)),
    )
    found = [Change(phrases(f"labels.{name}"), was, new) for name, was, new in pairs if was.lower() != new.lower()]
    if before.retracted:
        found.append(Change(phrases("labels.retracted"), phrases("digest.void"), phrases("digest.valid")))
    return tuple(found)


def worded(item: Item, phrases: Phrases) -> Told:
    """One award in words."""
    facts = item.facts
    level = phrases(f"levels.{facts.level}") if facts.level and phrases.has("levels", facts.level) else ""
    correction = item.before is not None
    day = phrases.date(facts.date) if facts.date else ""
    return Told(
        headline=correction_headline(item, phrases) if correction else headline(facts, phrases),
        recipient=one_line(facts.recipient, 160),
        short=short_recipient(facts),
        award=_capital(award_name(facts, 200)),
        badges=badges(facts, phrases),
        facts=fact_table(facts, phrases),
        eyebrow=" · ".join(filter(None, (one_line(facts.recipient_region, 60), level))),
        given=" · ".join(filter(None, (one_line(facts.issuer, 100), day, one_line(facts.place, 60)))),
        sentence=one_line(facts.sentence, SENTENCE),
        sources=tuple(source(report, phrases) for report in facts.reports[:REPORTS]),
        confidence=confidence_words(facts, phrases),
        trust=confidence_step(facts),
        changes=changes(item, phrases),
        retracted=item.retracted,
        number=facts.award_id,
    )


def wish(filters: Mapping[str, Any], phrases: Phrases) -> str:
    """What a subscription asks for, in words.

    Args:
        filters: as stored with the subscription.
        phrases: the language.
    """
    names = filters.get("names", {})
    parts = []
    for key in ("region", "recipient", "kind", "issuer", "programme", "level", "words", "outlets"):
        values = [str(value) for value in filters.get(key, ())]
        if not values:
            continue
        if key == "kind":
            shown = [phrases(f"kinds.{value}") if phrases.has("kinds", value) else value for value in values]
        else:
            shown = [names.get(value, value) for value in values]
        listed = ", ".join(shown[:6]) + (" …" if len(shown) > 6 else "")
        parts.append(phrases(f"wish.{key}", values=one_line(listed, 200)))
    return "; ".join(parts) or phrases("footer.everything")


def rhythm_words(rhythm: str, hour: int, weekday: int, phrases: Phrases) -> str:
    """A subscription's rhythm in words."""
    return phrases(f"rhythms.{rhythm}", hour=f"{hour:02d}", weekday=phrases.weekday(weekday))
