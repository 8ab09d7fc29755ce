"""Subject lines that tell the news, and the short forms they are made of. Pure."""

from __future__ import annotations

import re

from alerts.cleaning import one_line
from alerts.content import Content, Item
from alerts.phrases import Phrases
from storage.award_facts import AwardFacts

# Phones show some 40 characters of a subject, desktop clients some 100: the news stands first, the rest may be cut.
SUBJECT = 140
_GOVERNMENT = re.compile(r"^Pemerintah (?=(Kota|Kabupaten|Provinsi|Aceh|Desa)\b)")


def short_recipient(facts: AwardFacts) -> str:
    """The recipient as a headline names it: without "Pemerintah" before a region's kind."""
    return _GOVERNMENT.sub("", one_line(facts.recipient, 80))


def award_name(facts: AwardFacts, limit: int = 90) -> str:
    """The award with its year, unless its name has one."""
    name = one_line(facts.award, limit)
    year = str(facts.period) if facts.period else ""
    return f"{name} {year}" if year and not re.search(r"\b(19|20)\d\d\b", name) else name


def detail(facts: AwardFacts, phrases: Phrases) -> str:
    """The one detail worth a headline: the rank, else the grade, else the score; empty when none is known."""
    if facts.rank is not None:
        scope = one_line(facts.rank_scope, 50)
        key = "detail.rank_scope" if scope else "detail.rank"
        return phrases(key, rank=facts.rank, scope=scope)
    if facts.category:
        return one_line(facts.category, 50)
    if facts.score is not None:
        return phrases("detail.score", score=phrases.number(facts.score))
    return ""


def headline(facts: AwardFacts, phrases: Phrases) -> str:
    """Who won what, in one line."""
    line = phrases("headline.wins", recipient=short_recipient(facts), award=award_name(facts))
    extra = detail(facts, phrases)
    return phrases("headline.detail", headline=line, detail=extra) if extra else line


def correction_headline(item: Item, phrases: Phrases) -> str:
    """What a correction is about, in one line."""
    key = "headline.retracted" if item.retracted else "headline.correction"
    return phrases(key, recipient=short_recipient(item.facts), award=award_name(item.facts))


def subject(content: Content, phrases: Phrases) -> str:
    """The subject of a message: the most notable news, and how much more there is."""
    if content.kind == "confirm":
        return phrases("headline.confirm")
    lead = content.fresh or content.background
    frames: list[tuple[str, dict[str, object]]] = []
    if not lead:
        first = content.corrections[0]
        if more := len(content.corrections) - 1:
            frames.append(("headline.corrections_more", {"count": more}))
        line = brief = correction_headline(first, phrases)
    else:
        if not content.fresh:
            frames.append(("headline.background", {}))
        if more := len(content.items) - 1:
            frames.append(("headline.digest_more", {"count": more}))
        if content.corrections:
            frames.append(("headline.with_corrections", {"count": len(content.corrections)}))
        line, brief = headline(lead[0].facts, phrases), _brief(lead[0].facts, phrases)
    room = SUBJECT - sum(len(phrases(key, headline="", **values)) for key, values in frames)
    line = line if len(line) <= room else one_line(brief, room)
    for key, values in frames:
        line = phrases(key, headline=line, **values)
    return line


def _brief(facts: AwardFacts, phrases: Phrases) -> str:
    return phrases("headline.wins", recipient=short_recipient(facts), award=award_name(facts))
