"""Who a draft is about: the region behind an office, a pronoun, a topic."""

from __future__ import annotations

import re

from extract import regions
from extract.bodies import Entity
from extract.drafts import Draft
from extract.join import Resolved, is_personal, same_award
from extract.mentions import RegionContext
from extract.reading import Reading
from extract.text import Document
from extract.topic import Topic, office_region

Holders = dict[tuple[str | None, str], tuple[str, tuple[int, int]]]


def office_holders(doc: Document, readings: list[Reading], context: RegionContext, topic: Topic) -> Holders:
    """Who holds an office: (code of the region, "head" or "deputy") → name and its span, from all of the article."""
    out: Holders = {}
    for r in readings:
        for e in r.entities:
            if e.source == "office" and e.office in ("head", "deputy") and e.person:
                code = office_region(e, doc.low[e.start : e.end], context, topic.region)
                if (code, e.office) not in out or (
                    len(e.person) > len(out[code, e.office][0]) and r.sentence.kind != "title"
                ):
                    out[code, e.office] = (e.person, e.person_span)
    return out


def resolve(
    doc: Document, drafts: list[Draft], context: RegionContext, topic: Topic, holders: Holders
) -> list[Resolved]:
    """Settles who each draft is about; drafts that stay without recipient or award are dropped."""
    out: list[Resolved] = []
    last: Resolved | None = None
    for d in drafts:
        if d.award is None:
            continue
        e = d.recipient
        if (
            e is not None
            and e.source == "office"
            and e.office == "other"
            and (d.award_inherited or d.award.strength == 0)
            and last is not None
            and not d.listed
        ):
            d.put("received_by", e.person, e.person_span)
            e = None
        if e is None:
            d.inherited = True
            if (
                last is not None
                and d.sentence - last.draft.sentence <= 2
                and not d.past
                and last.draft.award is not None
                and (last.draft.sentence == d.sentence or same_award(last.draft.award, d.award))
                and not last.draft.listed
            ):
                out.append(Resolved(d, last.name, last.kind, last.code, last.span, None))
                continue
        made = _settle(doc, d, e, context, topic, holders)
        if made is None:
            continue
        out.append(made)
        last = made
    return out


# Heads of offices of a regional government; a director, a commander or a minister stands for no region.
_REGIONAL_OFFICE = re.compile(
    r"(?:plt\.? |pj\.? |plh\.? )?(?:kepala (?:dinas|badan|bagian|biro|bidang|bapp\w+|bapenda|bpbd|bkpsdm|bkd|"
    r"bpkad|bkad|disk?\w+|dinas\w*|inspektorat|satpol|pelaksana|uptd?)|"
    r"kadis\w*|kadin\w*|kaban\b|kabag|kabid|kalak\w*|karo\b|kabiro|asisten|sekretaris (?:dinas|daerah|badan)|"
    r"sekdis|inspektur)"
)


# "kepada gubernur, bupati atau wali kota yang …": any holder of these offices, nobody in particular.
_ANY_HOLDER = re.compile(
    r"(?:gubernur|bupati|wali ?kota)\s*(?:,|/|dan|atau|maupun)\s*(?:para\s+)?(?:gubernur|bupati|wali ?kota|wakil)"
)


def _settle(
    doc: Document, d: Draft, e: Entity | None, context: RegionContext, topic: Topic, holders: Holders
) -> Resolved | None:
    table = regions.all_regions()
    if e is None and d.award is not None and re.match(r"satya\s?l[ae]ncana\s+karya\s+satya", d.award.name.lower()):
        return None  # an order for civil servants, never for their office
    if e is None or e.source == "self":
        entity = topic.entity
        if (entity is None and topic.region is None) or (topic.foreign and e is None):
            return None
        if (
            e is None
            and entity is not None
            and entity.source in ("bare", "unit")
            and entity.start >= doc.title_end
            and (entity.region or "").startswith("31")
        ):
            return None
        if entity is not None and entity.kind != "government":
            return Resolved(
                d, entity.name, entity.kind, entity.region or topic.region, (entity.start, entity.end), None
            )
        code = topic.region
        if code is None or entity is None or code not in topic.governments:
            return None
        return Resolved(d, table[code].government, "government", code, (entity.start, entity.end), None)
    low = doc.low[e.start : e.end]
    if e.source == "office":
        code = office_region(e, low, context, topic.region)
        if e.office in ("head", "deputy", "secretary"):
            if e.person and is_personal(d.award, d.categories):
                return Resolved(d, e.person, "person", code, e.person_span, None)
            if is_personal(d.award, d.categories) and e.office in ("head", "deputy") and (code, e.office) in holders:
                name, span = holders[code, e.office]
                return Resolved(d, name, "person", code, span, None)
            if code is None or (is_personal(d.award) and e.office == "secretary"):
                return None
            if not e.person and e.region is None and _ANY_HOLDER.match(doc.low, e.start):
                return None
            return Resolved(d, table[code].government, "government", code, (e.start, e.end), e if e.person else None)
        if e.person and (
            is_personal(d.award)
            or re.match(
                r"(?:kepala desa|kades|lurah|camat|kepala sekolah|kepsek|guru|anggota|penyuluh|pengawas|"
                r"kepala puskesmas)",
                low,
            )
        ):
            return Resolved(d, e.person, "person", e.region or topic.region, e.person_span, None)
        if code is None or not _REGIONAL_OFFICE.match(low):
            return None
        return Resolved(d, table[code].government, "government", code, (e.start, e.end), e)
    if e.kind == "government":
        if e.region is None:
            return None
        return Resolved(d, e.name, "government", e.region, (e.start, e.end), None)
    code = e.region or (None if e.kind == "person" and not _one_home(context, topic) else _local(context, topic))
    if (
        e.kind == "person"
        and e.region is None
        and code
        and topic.region
        and 3 * context.counts[code] <= context.counts[topic.region]
    ):
        code = topic.region  # the town is only where it happened
    name = e.name
    if (
        e.kind == "agency"
        and e.region is None
        and code
        and re.match(r"(?:dinas|badan|satuan|inspektorat|sekretariat|bagian)", name.lower())
    ):
        name = f"{name} {table[code].name}"
    return Resolved(d, name, e.kind, code, (e.start, e.end), None)


def _one_home(context: RegionContext, topic: Topic) -> bool:
    """Does the article speak of one regency or city only, so that a person without a region is from there?"""
    table = regions.all_regions()
    local = [(c, n) for c, n in context.counts.most_common() if table[c].level != "province" and c[:2] != "31"]
    return len(local) == 1 or (len(local) > 1 and local[0][1] >= 2 * local[1][1]) or not local


def _local(context: RegionContext, topic: Topic) -> str | None:
    """The region of a body told without one: the topic's, but not the capital where ceremonies are held."""
    table = regions.all_regions()
    if topic.region and topic.region[:2] != "31" and (table[topic.region].level != "province"):
        return topic.region
    local = [c for c, n in context.counts.most_common() if table[c].level != "province" and c[:2] != "31"]
    if (
        topic.region
        and topic.region[:2] != "31"
        and topic.entity is not None
        and topic.entity.source in ("gov", "office")
    ):
        return topic.region
    return local[0] if local else topic.region
