"""From drafts of single sentences to the records of an article."""

from __future__ import annotations

import functools
import re

from rapidfuzz import fuzz

from extract import programmes, regions
from extract.award_names import AwardName
from extract.bodies import Entity
from extract.drafts import Draft
from extract.mentions import RegionContext
from extract.names_folding import fold_name
from extract.reading import Reading
from extract.text import Document
from extract.topic import Topic, office_region

_PERSONAL_PROGRAMMES = frozenset(
    "satya-karya-bhakti satya-pembangunan satya-wirakarya satya-karyasatya satya-kebaktian-sosial "
    "satya-dharma-pendidikan "
    "bintang-jasa upakarya-wanua mkk dharma-karya-kencana pramuka-lencana pgri-dwija kdi-sindo ivl "
    "pemimpin-daerah-awards paralegal-justice nakes-teladan anugerah-asn".split()
)
_PERSONAL = re.compile(
    r"\b(?:satya\s?lancana|satya\s?lencana|lencana|bintang jasa|tokoh|kepala daerah|pembina|bapak|bunda|"
    r"leader|pemimpin|figur|sosok|kartini|perempuan|"
    r"pahlawan|inspirator|inspiratif|ceo|man of|women?|teladan|honoris|gelar|upakarya wanua|manggala karya|"
    r"visioner|pejuang|penggerak|bupati|wali kota|walikota|gubernur)\b"
)
_FILLER = re.compile(
    r"\b(penghargaan|predikat|anugerah|award|awards|piagam|kategori|tingkat|tahun|nasional|republik|indonesia|"
    r"ri|opini|penilaian|nilai|hasil|indeks|dalam|atas|sebagai|dan|di|dari|yang|bidang)\b|\b(19|20)\d\d\b"
)


class Resolved:
    """A draft whose recipient is settled."""

    __slots__ = ("code", "draft", "kind", "name", "person", "span")

    def __init__(
        self, draft: Draft, name: str, kind: str, code: str | None, span: tuple[int, int], person: Entity | None
    ) -> None:
        self.draft, self.name, self.kind, self.code, self.span, self.person = draft, name, kind, code, span, person


def is_personal(award: AwardName | None, categories: list[tuple[str, tuple[int, int]]] | None = None) -> bool:
    """Does this award (or its class) honour a person rather than the body that the person heads?"""
    if award is None:
        return False
    if any(
        re.search(r"\b(?:kepala daerah|bupati|wali kota|gubernur|tokoh|pemimpin|leader)\b", t.lower())
        for t, _ in categories or ()
    ):
        return True
    return award.programme in _PERSONAL_PROGRAMMES or bool(_PERSONAL.search(award.name.lower()))


def fill_awards(doc: Document, drafts: list[Draft], readings: list[Reading], topic_award: AwardName | None) -> None:
    """Gives an award to drafts that only point back: named in the sentence, told just before, or the article's own."""
    focus: tuple[AwardName, int] | None = None
    named: list[AwardName] = []
    for d in drafts:
        if (
            d.award is not None
            and d.award.name
            and d.award.strength >= 2
            and not d.past
            and not any(same_award(d.award, n) for n in named)
        ):
            named.append(d.award)
    by_number = {r.number: r for r in readings}
    for d in drafts:
        if d.listed and not d.categories:
            _inherit_grade(d, by_number)
        if (
            (d.award is None or not d.award.name)
            and (topic_award is None or topic_award.strength < 2 or topic_award.head == "programme")
            and not (topic_award is not None and "rank" in d.fields)
        ):
            _class_as_award(d, by_number[d.sentence])
        if d.award is not None and d.award.name:
            if d.award.strength >= 2 or d.listed:
                focus = (d.award, d.sentence)
            continue
        r = by_number[d.sentence]
        fitting = _by_ladder(d, readings)
        if fitting is not None:
            d.award, d.award_inherited = fitting, True
            continue
        letters = any(t in ("AA", "A", "A-", "BB", "B", "CC") for t, _ in d.categories)
        own = [
            a
            for a in r.awards
            if a.name
            and a.head != "grade"
            and not (letters and a.programme == "opini-bpk")
            and (a.strength >= 2 or a.head != "programme" or d.fields or d.categories)
        ]
        if own:
            d.award = max(own, key=lambda a: a.strength)
            focus = (d.award, d.sentence)
            continue
        near = [
            a
            for n in range(d.sentence - 1, max(0, d.sentence - 4), -1)
            if n in by_number
            for a in by_number[n].awards
            if a.name
            and a.head != "grade"
            and not (letters and a.programme == "opini-bpk")
            and (a.strength >= 2 or a.head != "programme")
        ]
        d.award_inherited = True
        if len(named) > 1 and not (d.fields or d.categories or d.listed):
            continue
        if letters and focus is not None and focus[0].programme == "opini-bpk":
            focus = None
        if (
            focus is not None
            and d.sentence - focus[1] <= 3
            and not (near and near[0].start > focus[0].start and d.listed)
        ):
            d.award = focus[0]
        elif near and (d.fields or d.categories or d.listed):
            d.award = near[0]
        elif topic_award is not None and (len(named) < 2 or d.fields or d.categories):
            d.award = topic_award
        elif any(a.head == "grade" for a in r.awards) or d.categories:
            d.award = _award_of_grade(doc, d) or next((a for a in r.awards if a.head == "grade"), None)


_SERVICE = re.compile(
    r"\b(?:kepatuhan\s+(?:terhadap\s+|atas\s+)?)?(?:standar\s+|penyelenggaraan\s+)?pelayanan publik\b"
)


def _award_of_grade(doc: Document, d: Draft) -> AwardName | None:
    """Ombudsman's colours told without the name of the assessment: it is that of public service, if the text has it."""
    if not any(re.search(r"zona hijau|kualitas tert?inggi|kualitas tinggi", t.lower()) for t, _ in d.categories):
        return None
    found = _SERVICE.search(doc.low)
    if not found:
        return None
    return AwardName(
        found.start(),
        found.end(),
        found.start(),
        found.end(),
        doc.raw[found.start() : found.end()],
        "ombudsman-kepatuhan",
        2,
        "grade",
    )


def _by_ladder(d: Draft, readings: list[Reading]) -> AwardName | None:
    """The programme of the article on whose ladder the draft's grade stands ("Sangat Inovatif" → IGA)."""
    grades = [
        t.lower()
        for t, _ in d.categories
        if len(t) > 6 and t.lower() not in ("sangat baik", "memuaskan", "paripurna", "mandiri", "pratama")
    ]
    if not grades:
        return None
    best: tuple[int, AwardName] | None = None
    for r in readings:
        for a in r.awards:
            programme = programmes.by_id(a.programme) if a.programme and a.name and a.head != "grade" else None
            if programme is None:
                continue
            steps = [c.lower() for c in programme.categories]
            if any(step in g or g in step for g in grades for step in steps if len(step) > 6):
                distance = abs(r.number - d.sentence)
                if best is None or distance < best[0]:
                    best = (distance, a)
    return best[1] if best else None


def _inherit_grade(d: Draft, by_number: dict[int, Reading]) -> None:
    """The grade that the sentence before a result list told of all of them."""
    for n in (d.sentence - 1, d.sentence - 2):
        r = by_number.get(n)
        if r is None or r.sentence.kind == "title":
            continue
        good = [g for g in r.grades if not g.free and not g.poor]
        if good and not any(e.kind == "government" and e.source == "gov" for e in r.entities):
            for g in good:
                d.add_category(g.text, (g.start, g.end))
            return
        if r.grades:
            return


def _class_as_award(d: Draft, r: Reading) -> None:
    """ "penghargaan kategori X" in an article that names no other award: the class is its name."""
    for g in r.grades:
        if g.free and (g.text, (g.start, g.end)) in d.categories and len(g.text.split()) >= 2:
            d.categories.remove((g.text, (g.start, g.end)))
            d.award = AwardName(g.start, g.end, g.start, g.end, g.text, None, 2, "kategori")
            return


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


@functools.lru_cache(maxsize=4_096)
def bare_name(name: str) -> str:
    """An award's name without the words that all awards share."""
    folded = fold_name(name)
    return re.sub(r"\s+", " ", _FILLER.sub(" ", folded)).strip() or folded


def same_award(a: AwardName, b: AwardName) -> bool:
    """Do two names mean one award?"""
    if a.programme and a.programme == b.programme:
        return True
    x, y = bare_name(a.name), bare_name(b.name)
    if x == y:
        return True
    if a.programme and b.programme:
        return False
    return fuzz.token_set_ratio(x, y) >= 85


@functools.lru_cache(maxsize=4_096)
def _figures(folded: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\d+", folded))


def same_recipient(a: Resolved, b: Resolved) -> bool:
    """Do two drafts speak of one recipient?"""
    if a.kind == "government" and b.kind == "government":
        return a.code == b.code
    if (a.kind == "government") != (b.kind == "government"):
        return False
    x, y = fold_name(a.name), fold_name(b.name)
    if x == y:
        return True
    if _figures(x) != _figures(y):
        return False
    return fuzz.token_set_ratio(x, y) >= 92


def merge(items: list[Resolved]) -> list[Resolved]:
    """One entry for each recipient and award; what later sentences add goes into the first telling."""
    out: list[Resolved] = []
    for item in items:
        if item.draft.compared and any(
            same_recipient(o, item) and same_award(o.draft.award, item.draft.award)
            for o in out
            if o.draft.award and item.draft.award and not o.draft.past
        ):
            continue  # a former result told only to compare
        home = next((o for o in out if _joins(o, item)), None)
        if home is None:
            out.append(item)
            continue
        _pour(home, item)
    return [o for o in out if not _only_fetched(o, out)]


def _only_fetched(o: Resolved, everyone: list[Resolved]) -> bool:
    """Did a government only fetch, on its people's behalf, what its agencies, schools or villages won?"""
    d = o.draft
    award = d.award
    if (
        award is None
        or o.kind != "government"
        or not d.award_inherited
        or d.fields.keys() - {"received_by"}
        or d.categories
        or d.votes > 3
    ):
        return False
    return any(
        x is not o
        and x.kind in ("agency", "village", "school", "community", "person", "company")
        and not x.draft.award_inherited
        and (x.code or "").startswith((o.code or "-")[:5])
        and x.draft.award is not None
        and same_award(x.draft.award, award)
        for x in everyone
    )


def _joins(a: Resolved, b: Resolved) -> bool:
    if not same_recipient(a, b):
        return False
    x, y = a.draft, b.draft
    assert x.award is not None and y.award is not None
    alike = same_award(x.award, y.award)
    if not alike and not (y.award_inherited and y.inherited):
        return False
    if x.past != y.past and _differs(x, y, "period"):
        return False
    if (
        y.past
        and not x.past
        and ("period" in y.fields or "date" in y.fields)
        and y.fields.get("period") != x.fields.get("period")
        and alike
    ):
        return False
    if (
        a.kind == "government"
        and y.award.programme
        and not x.past
        and not y.past
        and x.sentence != y.sentence
        and not (
            x.listed and y.listed and x.sentence < y.sentence and _differs(x, y, "score") and _differs(x, y, "rank")
        )
    ):
        return True
    for name in ("rank", "score"):
        if _differs(x, y, name) and x.sentence != y.sentence and x.sentence != 0:
            return x.rule == "title"
        if _differs(x, y, name) and x.sentence == y.sentence:
            return False
    if _differs(x, y, "period") and x.sentence != 0 and y.sentence != x.sentence and (x.past or y.past):
        return False
    other_class = {c.lower() for c, _ in x.categories}.isdisjoint(c.lower() for c, _ in y.categories)
    two_lines = x.listed and y.listed and x.sentence != y.sentence
    return not (two_lines and x.categories and y.categories and other_class)


def _differs(x: Draft, y: Draft, name: str) -> bool:
    return name in x.fields and name in y.fields and x.fields[name].value != y.fields[name].value


def _pour(home: Resolved, item: Resolved) -> None:
    x, y = home.draft, item.draft
    assert x.award is not None and y.award is not None
    if (
        (y.award.strength, len(y.award.name)) > (x.award.strength, len(x.award.name))
        and not y.award_inherited
        and len(y.award.name) < 90
    ) or (x.award_inherited and not y.award_inherited):
        x.award = y.award
    x.award_inherited = x.award_inherited and y.award_inherited
    x.inherited = x.inherited and y.inherited
    x.past = x.past and y.past
    x.votes += 1
    x.listed = x.listed or y.listed
    for name, field in y.fields.items():
        if name not in x.fields or (x.sentence == 0 and name in ("score", "period")):
            x.fields[name] = field
    for text, span in y.categories:
        x.add_category(text, span)
    if home.person is None and item.person is not None:
        home.person = item.person
    if home.kind != "government" and len(item.name) > len(home.name) and home.draft.sentence == 0:
        home.name, home.span = item.name, item.span
