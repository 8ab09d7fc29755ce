"""Filling the rest of a record from the article: issuer, ceremony, year, level."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from extract import issuers, programmes, regions
from extract.ceremony import Fact
from extract.issuing import choose_issuer
from extract.join import Resolved, same_award
from extract.mentions import RegionContext
from extract.model import AwardRecord, Span
from extract.reading import Reading
from extract.text import Document
from extract.ties import tie_ceremony
from extract.topic import Topic, office_region


def finish(
    doc: Document, item: Resolved, readings: list[Reading], facts: list[Fact], everyone: list[Resolved], topic: Topic,
    context: RegionContext, published: dt.date | None,
) -> AwardRecord:  # fmt: skip
    """The record of one entry with everything the article tells of it."""
    d = item.draft
    assert d.award is not None
    evidence: dict[str, Span] = {"recipient": item.span, "award": (d.award.name_start, d.award.name_end)}
    values: dict[str, Any] = {
        "recipient": item.name,
        "recipient_kind": item.kind,
        "award": _award_text(d.award.name, d.award.programme),
    }
    if item.code:
        values["recipient_region"] = regions.all_regions()[item.code].name
        values["recipient_region_code"] = item.code
        evidence["recipient_region"] = evidence["recipient_region_code"] = _region_span(doc, item, readings)
    values["programme"] = d.award.programme
    if d.award.programme:
        evidence["programme"] = evidence["award"]
    categories = [(t, s) for t, s in d.categories if _is_category(t, d.award.name)]
    if categories:
        values["category"] = "; ".join(t for t, _ in categories)
        evidence["category"] = (
            (min(s[0] for _, s in categories), max(s[1] for _, s in categories))
            if len(categories) > 1
            else categories[0][1]
        )
    for name in ("score", "rank", "rank_scope", "period"):
        if name in d.fields:
            values[name], evidence[name] = d.fields[name].value, d.fields[name].span
    giver = choose_issuer(doc, item, readings)
    if giver is not None:
        values["issuer"], evidence["issuer"] = giver.name, (giver.start, giver.end)
        values["issuer_id"] = giver.id or issuers.match(giver.name)
        if values["issuer_id"]:
            evidence["issuer_id"] = evidence["issuer"]
    tie_ceremony(item, facts, everyone, readings, values, evidence)
    if giver is None and item.kind != "government":
        _giving_government(doc, item, readings, values, evidence, context, topic)
    if item.kind == "person" and values.get("received_by") == item.name:
        values.pop("received_by"), evidence.pop("received_by")
    if "period" not in values:
        _period(doc, item, readings, values, evidence)
    values["level"] = _level(values, item)
    values["main"] = not d.past
    return AwardRecord(evidence=evidence, **values)


def _award_text(name: str, programme: str | None) -> str:
    if programme == "opini-bpk":
        return "Opini WTP" if re.search(r"wtp|wajar tanpa|opini", name.lower()) else name
    return name


def _is_category(text: str, award: str) -> bool:
    low, name = text.lower(), award.lower()
    return low != name and low not in ("terbaik", "tertinggi") and not (len(low) > 3 and low in name)


def _region_span(doc: Document, item: Resolved, readings: list[Reading]) -> Span:
    for r in readings:
        for m in r.mentions:
            if m.code == item.code and item.span[0] <= m.start < item.span[1]:
                return m.start, m.end
    for r in readings:
        for m in r.mentions:
            if m.code == item.code:
                return m.start, m.end
    return item.span


def _giving_government(
    doc: Document, item: Resolved, readings: list[Reading], values: dict[str, Any], evidence: dict[str, Span],
    context: RegionContext, topic: Topic,
) -> None:  # fmt: skip
    """A head of a region who hands an award to a teacher, a village, a school: the government gives it."""
    span = evidence.get("presenter")
    if span is None or re.search(r"satya|bintang", values["award"].lower()):
        return
    programme = programmes.by_id(values["programme"]) if values.get("programme") else None
    if programme is not None and programme.level == "national":
        return
    for r in readings:
        for e in r.entities:
            if e.source == "office" and e.person_span == span and e.office in ("head", "deputy"):
                code = office_region(e, doc.low[e.start : e.end], context, topic.region)
                if code and (item.code or "").startswith(code[:2]):
                    values["issuer"], evidence["issuer"] = regions.all_regions()[code].government, (e.start, e.end)
                return


def _period(
    doc: Document, item: Resolved, readings: list[Reading], values: dict[str, Any], evidence: dict[str, Span]
) -> None:
    """The year that stands beside the award's name elsewhere in the article."""
    d = item.draft
    assert d.award is not None
    if d.past:
        by_number = {r.number: r for r in readings}
        years = by_number[d.sentence].years
        if len(years) == 1:
            values["period"], evidence["period"] = years[0][2], (years[0][0], years[0][1])
        return
    near: dict[int, list[Span]] = {}
    for r in readings:
        for a in r.awards:
            if not a.name or not same_award(a, d.award):
                continue
            for start, end, year in r.years:
                if 0 <= start - a.end <= 70 and not re.search(
                    r"[.;]|\b(?:sejak|pada|hingga|sampai|di|dari)\s+(?:tahun\s+)?$", doc.low[a.end : start]
                ):
                    near.setdefault(year, []).append((start, end))
    if near:
        best = max(near, key=lambda y: (len(near[y]), y))
        values["period"], evidence["period"] = best, near[best][0]
        return
    by_number = {r.number: r for r in readings}
    by_year = {
        y[2]: y
        for y in by_number[d.sentence].years
        if not re.search(
            r"\b(?:sejak|dari|dibanding\w*|hingga|sampai|lahir|visi)\s+(?:tahun\s+)?$",
            doc.low[max(0, y[0] - 20) : y[0]],
        )
    }
    if len(by_year) == 1:
        start, end, year = next(iter(by_year.values()))
        values["period"], evidence["period"] = year, (start, end)
        return
    for r in readings:
        for start, end, year in r.years:
            before = doc.low[max(r.start, start - 60) : start]
            if re.search(
                r"\b(?:penilaian|hasil|anggaran|lkpd|ta|evaluasi|laporan keuangan|lomba|kompetisi|survei|fair|"
                r"award|awards)\b[^.;,]{0,40}$",
                before,
            ):
                values["period"], evidence["period"] = year, (start, end)
                return


def _level(values: dict[str, Any], item: Resolved) -> str | None:
    scope = (values.get("rank_scope") or "").lower()
    if "internasional" in scope or "dunia" in scope:
        return "internasional"
    if "nasional" in scope or "indonesia" in scope:
        return "nasional"
    issuer = issuers.by_id(values["issuer_id"]) if values.get("issuer_id") else None
    if issuer is not None and issuer.kind in ("ministry",):
        return "nasional"
    if (issuer is not None and issuer.kind == "provincial") or "provinsi" in scope:
        return "provinsi"
    return None
