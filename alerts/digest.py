"""How a digest is laid out: what it says at the top, its groups, its picture. Pure."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable

from alerts import chart
from alerts.cleaning import one_line
from alerts.content import Content, Item
from alerts.notability import notability
from alerts.phrases import Phrases
from alerts.wording import Told, worded

# With their sentences, more than this is a book, and beyond 100 kB of HTML large providers cut a mail off: the least
# notable are told in one line each.
DETAILED = 30


@dataclasses.dataclass(frozen=True, slots=True)
class Group:
    """The awards of one region; an entry may tell of several winners."""

    title: str
    entries: tuple[Told, ...]
    count: int


@dataclasses.dataclass(frozen=True, slots=True)
class Layout:
    """A digest in words.

    Attributes:
        more: awards told in one line each.
        chart: label and number of each bar; empty for no picture.
    """

    title: str
    subtitle: str
    groups: tuple[Group, ...]
    more: tuple[Told, ...]
    corrections: tuple[Told, ...]
    background: tuple[Told, ...]
    chart_title: str
    chart: tuple[tuple[str, int], ...]


def ordered(items: Iterable[Item]) -> tuple[Item, ...]:
    """Most notable first; the older award first among equals."""
    return tuple(sorted(items, key=lambda item: (-notability(item.facts), item.facts.award_id)))


def lay_out(content: Content, phrases: Phrases, timezone: str) -> Layout:
    """The digest's layout.

    Args:
        content: what is told; its items most notable first.
        phrases: the language.
        timezone: IANA name, for the day of the last digest.
    """
    shown, rest = content.fresh[:DETAILED], content.fresh[DETAILED:]
    groups: dict[str, list[Told]] = {}
    for item in shown:  # the most notable comes first, so its region does, too
        title = one_line(item.facts.recipient_region, 60) or phrases("digest.no_region")
        groups.setdefault(title, []).append(worded(item, phrases))
    chart_title, counts = chart_counts(content, phrases)
    return Layout(
        title=_title(content, phrases),
        subtitle=phrases("digest.since", date=phrases.day(content.since, timezone)) if content.since else "",
        groups=tuple(Group(title, gathered(entries), len(entries)) for title, entries in groups.items()),
        more=tuple(worded(item, phrases) for item in rest),
        corrections=tuple(worded(item, phrases) for item in content.corrections),
        background=tuple(worded(item, phrases) for item in content.background),
        chart_title=chart_title,
        chart=counts,
    )


def gathered(entries: Iterable[Told]) -> tuple[Told, ...]:
    """Entries in their order; winners of one award that one article names in one sentence become one entry."""
    found: dict[object, list[Told]] = {}
    for told in entries:
        key = (told.award, told.sentence, told.given, told.sources, told.trust) if told.sentence else told.number
        found.setdefault(key, []).append(told)
    return tuple(
        dataclasses.replace(same[0], badges=(), winners=tuple((one.recipient, " · ".join(one.badges)) for one in same))
        if len(same) > 1
        else same[0]
        for same in found.values()
    )


def _title(content: Content, phrases: Phrases) -> str:
    count = len(content.fresh)
    if not count:
        return phrases("digest.background" if content.background else "digest.only_corrections")
    title = phrases("digest.new_one") if count == 1 else phrases("digest.new_many", count=count)
    regions = {item.facts.recipient_region for item in content.fresh if item.facts.recipient_region}
    return f"{title} {phrases('digest.regions_many', count=len(regions))}" if len(regions) > 1 else title


def chart_counts(content: Content, phrases: Phrases) -> tuple[str, tuple[tuple[str, int], ...]]:
    """Bars by region, else by month; none when there would be one bar, or only bars of one."""
    regions = Counter(
        _short(one_line(item.facts.recipient_region, 60)) or phrases("digest.no_region") for item in content.fresh
    )
    if len(regions) > 1 and max(regions.values()) > 1:
        counts = chart.top_counts(dict(regions), phrases("digest.other_regions"))
        return phrases("digest.chart_regions"), tuple(counts)
    days = sorted(item.facts.date for item in content.fresh if item.facts.date)
    months = Counter(day.replace(day=1) for day in days)
    if len(months) > 1 and max(months.values()) > 1:
        latest = sorted(months.items())[-chart.MOST_BARS :]
        return phrases("digest.chart_months"), tuple((phrases.month(day), count) for day, count in latest)
    return "", ()


def _short(region: str) -> str:
    return region.replace("Kabupaten ", "Kab. ").replace("Provinsi ", "Prov. ")
