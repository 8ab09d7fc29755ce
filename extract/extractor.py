"""The award extractor: title and text in, award records out. A pure function."""

from __future__ import annotations

import bisect
import datetime as dt
import re

from extract import programmes, regions
from extract.assigned import read_assigned
from extract.award_filling import fill_awards
from extract.ceremony import Fact, find_facts
from extract.chapters import LONGEST_HEADLINE, chapters, is_long, joined, moved, shifted
from extract.confidence import confidence_of, features, floor
from extract.contests import (
    read_class_winner,
    read_contest,
    read_further,
    read_title_for,
    spread_classes,
    widen_contests,
)
from extract.delegates import without_delegates
from extract.drafts import Draft
from extract.explain import Trace
from extract.finish import finish
from extract.followers import read_followers
from extract.frames import read_frames
from extract.item_lists import read_items
from extract.join import merge
from extract.judge import judge
from extract.lists import go_on, read_running_list, read_single
from extract.medal_winners import contest_before, read_medals
from extract.medals import classes_to_events, grades_to_programmes, medals_to_contests
from extract.mentions import Mention, RegionContext, find_mentions
from extract.model import AwardRecord
from extract.name_lists import join_names, read_names
from extract.office_awards import award_of_office
from extract.prefilter import may_hold_award
from extract.pronouns import link_pronouns
from extract.reading import Reading, read_sentence
from extract.resolving import office_holders, resolve
from extract.scrub import Line, read_lines
from extract.short_names import link_short_names
from extract.text import Document, Sentence, split_sentences, tokenise
from extract.topic import find_topic, topic_award
from extract.winner_lines import read_titled, read_winner_lines

EXTRACTOR_VERSION = "2026.11.1"


def extract(
    title: str,
    text: str,
    *,
    published: dt.date | None = None,
    region: str | None = None,
    explain: Trace | None = None,
) -> list[AwardRecord]:
    """Award records that an article tells, in the order of telling.

    Args:
        title: headline.
        text: body, paragraphs separated by line ends.
        published: day of publication; without it, dates that lack a year stay unknown.
        region: Kemendagri code of the outlet's area, which decides between regions of one name.
        explain: filled with marked spans and steps when given.

    Returns:
        Records; empty when the article tells of no award. Evidence offsets count in `title + "\\n\\n" + text`.
        Never raises, whatever the strings hold.
    """
    if isinstance(published, dt.datetime):
        published = published.date()
    if is_long(title, text):
        return _extract_long(title, text, published, region, explain)
    return _extract(title, text, published, region, explain)


def _extract_long(
    title: str, text: str, published: dt.date | None, region: str | None, explain: Trace | None
) -> list[AwardRecord]:
    """Reads chapter by chapter, each under the headline, so that the time grows with the length only."""
    head = title[:LONGEST_HEADLINE]
    found: list[AwardRecord] = []
    for begin, end in chapters(text):
        by = len(title) - len(head) + begin
        trace = Trace() if explain is not None else None
        found += [shifted(r, len(head), by) for r in _extract(head, text[begin:end], published, region, trace)]
        if explain is not None and trace is not None:
            explain.steps += [f"characters {begin} to {end} of the text", *trace.steps]
            for mark in trace.marks:
                start, stop = moved((mark.start, mark.end), len(head), by)
                explain.mark(start, stop, mark.kind, mark.note)
    records = joined(found)
    if explain is not None:
        explain.document, explain.records = f"{title}\n\n{text}", list(records)
    return records


def _extract(
    title: str, text: str, published: dt.date | None, region: str | None, explain: Trace | None
) -> list[AwardRecord]:
    if not may_hold_award(title, text):
        if explain is not None:
            explain.document = f"{title}\n\n{text}"
            explain.step("prefilter: no award word in title or text")
        return []
    doc = Document.of(title, text)
    mentions, context = find_mentions(doc, region if regions.by_code(region) else None)
    lines = read_lines(doc)
    readings = _read(doc, lines, mentions, context, published)
    link_short_names(doc, readings)
    link_pronouns(doc, readings)
    widen_contests(doc, readings)
    drafts = _drafts(doc, readings, lines, published)
    if not drafts:
        return []
    topic = find_topic(readings, context, doc.low)
    main_award = topic_award(readings, drafts) or award_of_office(doc)
    fill_awards(doc, drafts, readings, main_award)
    classes_to_events(doc, readings, drafts)
    medals_to_contests(readings, drafts)
    grades_to_programmes(readings, drafts)
    spread_classes(doc, readings, drafts)
    resolved = merge(
        judge(doc, resolve(doc, drafts, context, topic, office_holders(doc, readings, context, topic)), readings)
    )
    resolved = without_delegates(resolved)
    if not resolved:
        return []
    facts = _facts(doc, readings, lines, drafts)
    records = [finish(doc, item, readings, facts, resolved, topic, context, published) for item in resolved]
    found = [(confidence_of(rec, item), item) for rec, item in zip(records, resolved, strict=True)]
    found = [(rec, item) for rec, item in found if rec.confidence >= floor()]
    out = [rec for rec, _ in found]
    if explain is not None:
        _fill_trace(explain, doc, readings, drafts, out)
        explain.features = [features(rec, item) for rec, item in found]
    return out


_SAME_CLASS = re.compile(r"\b(?:zona|predikat|kategori|nilai|kelompok)\s+(?:yang\s+)?(?:sama|serupa)\b")


def _read(
    doc: Document, lines: list[Line], mentions: list[Mention], context: RegionContext, published: dt.date | None
) -> list[Reading]:
    readings: list[Reading] = []
    starts = [m.start for m in mentions]
    for i, line in enumerate(lines):
        if line.kind == "caption":
            continue
        start = line.dateline[1] if line.dateline else line.start
        for a, b in split_sentences(doc, start, line.end):
            tokens = tokenise(doc, a, b)
            if not tokens:
                continue
            sentence = Sentence(a, b, line.kind, i, False, tokens)
            here = mentions[bisect.bisect_left(starts, a) : bisect.bisect_left(starts, b)]
            readings.append(read_sentence(doc, len(readings), sentence, here, context, published))
    return readings


def _drafts(doc: Document, readings: list[Reading], lines: list[Line], published: dt.date | None) -> list[Draft]:
    drafts: list[Draft] = []
    award_known = False
    told = -9  # number of the last sentence that told of winners
    numbers = {i: line.number for i, line in enumerate(lines) if line.kind == "item"}
    for r in readings:
        if r.sentence.kind in ("heading", "item"):
            award_known = award_known or any(a.name for a in r.awards)
            continue
        if (
            r.number
            and any(g.poor for g in readings[r.number - 1].grades)
            and _SAME_CLASS.search(doc.low, r.start, r.end)
        ):
            continue  # "Di zona yang sama ada …", told of a poor zone
        made = read_assigned(doc, r, award_known) if r.sentence.kind != "title" else []
        if not made:
            made = read_running_list(doc, r, award_known, r.number - told <= 4)
        if (
            made
            and drafts
            and r.number - drafts[-1].sentence <= 2
            and any("harapan" in t.lower() for d in made for t, _ in d.categories)
        ):
            go_on(drafts[-1], made)
        if not made:
            made = read_frames(doc, r, published)
        if not made and r.sentence.kind != "title":
            made = read_single(doc, r, award_known, drafts[-1] if drafts else None)
        if not made or all(d.past or d.recipient is None for d in made):
            made = join_names(made, read_names(doc, r, award_known, drafts))
        made = made + (read_class_winner(doc, r, made) if made else read_contest(doc, r, award_known))
        if not made and drafts:
            made = read_followers(doc, r, drafts[-1])
        if not made:
            made = read_medals(doc, r, contest_before(readings, r.number))
        made = made + (read_further(doc, r, made) if made else read_title_for(doc, r))
        if r.sentence.kind == "title":
            for d in made:
                d.rule = "title"
        award_known = award_known or any(a.name and a.strength >= 1 for a in r.awards)
        if made or (any(a.name and a.strength >= 2 for a in r.awards) and any(v.real for v in r.verbs)):
            told = r.number
        drafts += made
    titled = read_titled(doc, readings)
    drafts += titled + [d for d in read_items(doc, readings, numbers) if d.sentence not in {t.sentence for t in titled}]
    drafts += read_winner_lines(doc, readings, drafts)
    drafts.sort(key=lambda d: d.sentence)
    return drafts


def _facts(doc: Document, readings: list[Reading], lines: list[Line], drafts: list[Draft]) -> list[Fact]:
    dateline = _dateline_town(doc, lines)
    facts: list[Fact] = []
    with_draft = {d.sentence for d in drafts}
    for r in readings:
        if r.sentence.kind in ("title", "heading"):
            continue
        facts += find_facts(doc, r, r.number in with_draft or r.number - 1 in with_draft, dateline)
    return facts


def _dateline_town(doc: Document, lines: list[Line]) -> tuple[str, int, int] | None:
    for line in lines[:6]:
        if line.dateline is None:
            continue
        head = doc.raw[line.dateline[0] : line.dateline[1]]
        for m in re.finditer(r"[A-Z][A-Za-z]+(?:\s[A-Z][A-Za-z]+){0,2}", head):
            text = m.group()
            if (
                re.search(r"\.\s?(?:test|com|net|id|co)\b", head[m.end() : m.end() + 6].lower())
                or "." in head[m.start() - 1 : m.start()]
            ):
                continue
            if text.lower() in ("test", "advertorial", "adv"):
                continue
            town = text.title() if text.isupper() else text
            region = regions.by_name(town)
            if region is not None and region.level == "province" and region.code not in ("31", "51"):
                continue
            start = line.dateline[0] + m.start()
            return town, start, start + len(text)
    return None


def _fill_trace(
    trace: Trace, doc: Document, readings: list[Reading], drafts: list[Draft], records: list[AwardRecord]
) -> None:
    trace.document = doc.raw
    for r in readings:
        for e in r.entities:
            trace.mark(e.start, e.end, "recipient", f"{e.source}: {e.name}")
        for a in r.awards:
            trace.mark(a.start, a.end, "award", a.programme or "")
        for v in r.verbs:
            trace.mark(v.start, v.end, "verb" if v.real else "verb (no fact)", v.role)
        for g in r.grades:
            trace.mark(g.start, g.end, "grade")
        for k in r.ranks:
            trace.mark(k.start, k.end, "rank")
        for s in r.scores:
            trace.mark(s.start, s.end, "score")
        for d in r.dates:
            trace.mark(d.start, d.end, "date", str(d.value))
        for giver in r.givers:
            trace.mark(giver.start, giver.end, "issuer", giver.id or "")
    for draft in drafts:
        who = draft.recipient.name if draft.recipient else "(from the context)"
        what = draft.award.name if draft.award else "(no award)"
        trace.step(f"sentence {draft.sentence}, rule {draft.rule}: {who} | {what}")
    trace.records = list(records)


def known_programmes() -> int:
    """Number of programmes in the list (for `doctor`)."""
    return len(programmes.all_programmes())
