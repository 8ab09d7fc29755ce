"""One sentence with everything in it that matters: who, what, how good, from whom, when."""

from __future__ import annotations

import bisect
import dataclasses
import datetime as dt
import re

from extract import regions
from extract.award_names import AwardName, find_awards
from extract.bodies import Entity, find_bodies
from extract.dates import DateSpan, find_dates
from extract.givers import Giver, find_givers
from extract.grades import Grade, Rank, Scope, Score, find_grades, find_ranks, find_scopes, find_scores, find_years
from extract.mentions import Mention, RegionContext
from extract.people import Person, capital_runs, find_people
from extract.text import Document, Sentence, Token
from extract.verbs import Verb, find_verbs


@dataclasses.dataclass(slots=True)
class Reading:
    """The tagged sentence. All lists are in the order of the text."""

    number: int
    sentence: Sentence
    tokens: list[Token]
    entities: list[Entity]
    people: list[Person]
    awards: list[AwardName]
    grades: list[Grade]
    ranks: list[Rank]
    scores: list[Score]
    scopes: list[Scope]
    years: list[tuple[int, int, int]]
    dates: list[DateSpan]
    verbs: list[Verb]
    givers: list[Giver]
    mentions: list[Mention]

    @property
    def start(self) -> int:
        return self.sentence.start

    @property
    def end(self) -> int:
        return self.sentence.end


_SELF = re.compile(
    r"\b(?<!/)(?:[Kk]ota|[Kk]abupaten|[Pp]rovinsi|[Ii]bu\s?kota(?: provinsi)?)\s+(?:yang\s+)?(?:berjuluk|berjulukan|penghasil|ini|tersebut|itu|paling ujung)\b"
    r"|\bPem(?:kab|ko|kot|prov|da)\b(?=\s*(?:$|[^\sA-Z(]|\s[a-z]))",
)
_SEAT = re.compile(r"\bibu\s?kota\s+(?:provinsi\s+)?$")


def read_sentence(
    doc: Document, number: int, sentence: Sentence, mentions: list[Mention], context: RegionContext,
    published: dt.date | None,
) -> Reading:  # fmt: skip
    """Tags one sentence.

    Args:
        doc: the document.
        number: its place in the order of sentences.
        sentence: the sentence with its tokens.
        mentions: regions of the whole document, in order.
        context: regions of the article.
        published: day of publication, for dates that lack a part.
    """
    start, end, tokens = sentence.start, sentence.end, sentence.tokens
    starts = [m.start for m in mentions]
    here = mentions[bisect.bisect_left(starts, start) : bisect.bisect_left(starts, end)]
    caps = sum(t.capital for t in tokens if t.text.isalpha())
    words = sum(t.text.isalpha() for t in tokens)
    title_case = sentence.kind in ("title", "heading") and words > 0 and caps / words > 0.6
    people = find_people(doc, tokens, here, title_case)
    bodies = find_bodies(doc, tokens, here, context)
    givers = find_givers(doc, start, end)
    verbs = find_verbs(doc, tokens)
    entities = _entities(doc, tokens, here, people, bodies, givers, context, verbs)
    dates = find_dates(doc, start, end, published)
    date_spans = [(d.start, d.end) for d in dates]
    ranks = [r for r in find_ranks(doc, start, end) if not _inside(r.start, date_spans)]
    stops = (
        [(v.start, v.end) for v in verbs]
        + [(e.start, e.end) for e in entities if e.source in ("gov", "office", "unit", "bare", "person")]
        + [(g.start, g.end) for g in givers]
        + date_spans
    )
    grades = find_grades(doc, tokens)
    awards = [
        a for a in find_awards(doc, tokens, stops)
        if not any(g.start <= a.start < g.end and a.head not in ("award",) for g in givers)
    ]  # fmt: skip
    for a in awards:
        if a.name and a.strength == 3 and a.head in ("predikat", "prediket", "opini", "kategori") and a.programme is None and any(
            g.start <= a.name_start < g.end for g in grades
        ):
            a.name, a.strength = "", 0
    entities = [
        e for e in entities
        if not any(a.name and a.start <= e.start and e.end <= a.end and not (a.end - e.end < 2 and a.start == e.start) and e.source in ("bare", "unit", "run", "body", "person") for a in awards)
    ]  # fmt: skip
    taken = date_spans + [(r.start, r.end) for r in ranks] + [(e.start, e.end) for e in entities if e.source == "body"]
    return Reading(
        number, sentence, tokens, entities, people, awards, grades, ranks,
        find_scores(doc, start, end, taken), find_scopes(doc, start, end), find_years(doc, start, end, date_spans),
        dates, verbs, givers, here,
    )  # fmt: skip


def _inside(at: int, spans: list[tuple[int, int]]) -> bool:
    return any(a <= at < b for a, b in spans)


def _entities(
    doc: Document, tokens: list[Token], mentions: list[Mention], people: list[Person], bodies: list[Entity],
    givers: list[Giver], context: RegionContext, verbs: list[Verb],
) -> list[Entity]:  # fmt: skip
    out: list[Entity] = []
    for p in people:
        region = p.region
        kind = "person"
        source = "office" if p.office else "person"
        if p.office in ("head", "deputy", "secretary"):
            kind = "government"
        out.append(
            Entity(kind, p.name, p.start, p.end, region, source, p.name, (p.name_start, p.name_end), p.office)  # type: ignore[arg-type]
        )
    for b in bodies:
        if any(o.start < b.end and b.start < o.end for o in out):
            continue
        if any(g.start <= b.start < g.end and (g.id is not None) and b.region is None for g in givers):
            continue
        out.append(b)
    for m in mentions:
        if m.embedded or m.prefix == "se" or any(o.start < m.end and m.start < o.end for o in out):
            continue
        if any(g.start < m.end and m.start < g.end and not (g.id or "").startswith(("pemprov-", "gubernur")) for g in givers):
            continue
        region = regions.all_regions()[m.code]
        start = m.start
        if m.prefix == "" and _SEAT.search(doc.low, max(0, m.start - 22), m.start) and region.level == "province":
            seat = regions.by_name(region.capital, region.code)
            if seat:
                region = seat
                start = _SEAT.search(doc.low, max(0, m.start - 22), m.start).start()  # type: ignore[union-attr]
        source = m.prefix or "bare"
        if source == "office":
            source = "gov"
        out.append(Entity("government", region.government, start, m.end, region.code, source))
    if tokens:
        for s in _SELF.finditer(doc.raw, tokens[0].start, tokens[-1].end):
            if not any(o.start < s.end() and s.start() < o.end for o in out):
                out.append(Entity("government", "", s.start(), s.end(), None, "self"))
    spans = [(o.start, o.end) for o in out] + [(g.start, g.end) for g in givers] + [(v.start, v.end) for v in verbs]
    spans += [(m.start, m.end) for m in mentions]
    taken = [_inside(t.start, spans) for t in tokens]
    for i, j in capital_runs(tokens, taken):
        if i == 0 and len(tokens) > j and tokens[0].text.istitle() and j - i < 2:
            continue
        name = doc.raw[tokens[i].start : tokens[j - 1].end]
        out.append(Entity("person", name, tokens[i].start, tokens[j - 1].end, None, "run", name, (tokens[i].start, tokens[j - 1].end)))
    return sorted(out, key=lambda e: e.start)
