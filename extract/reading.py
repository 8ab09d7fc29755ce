"""One sentence with everything in it that matters: who, what, how good, from whom, when."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re

from extract.award_finding import find_awards
from extract.award_names import AwardName
from extract.award_reasons import name_by_reason
from extract.bodies import Entity
from extract.body_finding import find_bodies
from extract.body_names import complete_names
from extract.dates import DateSpan, find_dates
from extract.editions import extend
from extract.givers import Giver, find_givers
from extract.grades import Grade, Score, find_grades, find_scores, find_years
from extract.mentions import Mention, RegionContext
from extract.named_people import name_people
from extract.people import Person, find_people
from extract.ranks import Rank, Scope, find_ranks, find_scopes
from extract.sentence_entities import find_entities, homes, inside, local_givers, without_qualifiers
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
    free_givers: list[Giver] | None = None  # filled by `issuing.free_givers` when first asked for

    @property
    def start(self) -> int:
        return self.sentence.start

    @property
    def end(self) -> int:
        return self.sentence.end


def read_sentence(
    doc: Document, number: int, sentence: Sentence, here: list[Mention], context: RegionContext,
    published: dt.date | None,
) -> Reading:  # fmt: skip
    """Tags one sentence.

    Args:
        doc: the document.
        number: its place in the order of sentences.
        sentence: the sentence with its tokens.
        here: regions named in the sentence, in order.
        context: regions of the article.
        published: day of publication, for dates that lack a part.
    """
    start, end, tokens = sentence.start, sentence.end, sentence.tokens
    caps = sum(t.capital for t in tokens if t.text.isalpha())
    words = sum(t.text.isalpha() for t in tokens)
    title_case = sentence.kind in ("title", "heading") and words > 0 and caps / words > 0.6
    people = find_people(doc, tokens, here, title_case)
    bodies = find_bodies(doc, tokens, here, context)
    givers = find_givers(doc, start, end)
    people = [
        p for p in people if not (p.name and any(g.start < p.name_end and p.name_start < g.end for g in givers if g.id))
    ]
    givers = sorted([*givers, *local_givers(doc, here, givers, start)], key=lambda g: g.start)
    verbs = find_verbs(doc, tokens)
    entities = find_entities(doc, tokens, here, people, bodies, givers, context, verbs, sentence.kind in ("title",))
    entities = name_people(doc, tokens, complete_names(doc, tokens, entities), verbs, sentence.kind == "title")
    dates = find_dates(doc, start, end, published)
    date_spans = [(d.start, d.end) for d in dates]
    ranks = [r for r in find_ranks(doc, start, end) if not inside(r.start, date_spans)]
    stops = (
        [(v.start, v.end) for v in verbs]
        + [(e.start, e.end) for e in entities if e.source in ("gov", "office", "unit", "bare", "person")]
        + [(g.start, g.end) for g in givers]
        + date_spans
    )
    grades = [
        g
        for g in find_grades(doc, tokens)
        if not (g.text.lower() in ("terbaik", "tertinggi") and any(k.start <= g.start < k.end for k in ranks))
    ]
    awards = [
        a
        for a in find_awards(
            doc,
            tokens,
            stops,
            [(v.start, v.end) for v in verbs] + [(p.start, p.end) for p in people],
            [(e.start, e.end) for e in entities if e.source == "body" and (e.kind == "agency" or e.region)],
        )
        if not any(g.start <= a.start < g.end and a.head not in ("award",) for g in givers)
    ]
    for a in awards:
        extend(doc, a, end)
    for a in awards:
        plain = a.name and a.programme in (None, "ombudsman-kepatuhan", "ombudsman-opini")
        if plain and _only_result(doc, a, grades, ranks):
            a.strength, a.head = (1, "grade") if any(c.isalpha() for c in a.name) and len(a.name) > 3 else (0, a.head)
            a.name = a.name if a.strength else ""
    spans = [(g.start, g.end) for g in givers]
    for a in awards:
        if not a.name and a.head in (
            "penghargaan",
            "piagam",
            "piagam penghargaan",
            "penghargaannya",
            "apresiasi",
            "pengharagaan",
            "plakat",
            "trofi",
        ):
            name_by_reason(doc, tokens, a, spans, end)
        elif a.name and a.head == "grade" and re.match(r"\s+(?:atas|dalam|untuk)\s+[A-Z]", doc.raw[a.end : a.end + 14]):
            keep = dataclasses.replace(a)
            a.name = ""
            name_by_reason(doc, tokens, a, spans, end)
            if not a.name:
                a.name = keep.name
            else:
                a.head = "penghargaan"
    awards = [
        a
        for a in awards
        if not (
            a.head == "programme"
            and any(
                e.source == "body" and e.start <= a.start and a.end <= e.end and e.end - e.start > a.end - a.start + 2
                for e in entities
            )
        )
    ]
    entities = [
        e
        for e in entities
        if not any(
            a.name
            and a.start <= e.start
            and e.end <= a.end
            and not (a.head == "enumeration" and a.programme is None)
            and e.source in ("bare", "unit", "run", "body", "person")
            for a in awards
        )
    ]
    entities = without_qualifiers(doc, entities)
    homes(doc, entities, here)
    grades = _behind_award(doc, awards, grades)
    for g in grades:
        joined = next(
            (
                a
                for a in awards
                if a.name
                and a.strength >= 2
                and g.free
                and g.start + 3 < a.start < g.end
                and re.search(r"(?:\bdan|\bserta|,)\s*$", doc.low[g.start : a.start])
            ),
            None,
        )
        if joined is not None:
            g.text = re.sub(r"\s*(?:\bdan|\bserta|,)\s*$", "", doc.raw[g.start : joined.start])
            g.end = g.start + len(g.text)
        cut = min(
            (
                e.start
                for e in entities
                if g.start < e.start < g.end and e.source != "run" and (e.source != "bare" or g.free)
            ),
            default=None,
        )
        if cut is not None and g.free and cut - g.start > 3:
            g.end = g.start + len(doc.raw[g.start : cut].rstrip(" ,("))
            g.text = doc.raw[g.start : g.end]
    grades = [g for g in grades if g.end > g.start and g.text]
    taken = date_spans + [(r.start, r.end) for r in ranks] + [(e.start, e.end) for e in entities if e.source == "body"]
    return Reading(
        number, sentence, tokens, entities, people, awards, grades, ranks,
        find_scores(doc, start, end, taken), find_scopes(doc, start, end), find_years(doc, start, end, date_spans),
        dates, verbs, givers, here,
    )  # fmt: skip


_LADDER_WORD = re.compile(
    r"\s+(?:\([^)]{2,20}\)\s+)?(?:tingkat\s+|kategori\s+|predikat\s+)?[“\"]?(utama|nindya|madya|pratama|lestari|"
    r"kencana|paripurna|wistara|wiwerda|padapa|mandiri|wiratama|buana|kirana|emas|hijau|biru|platinum|gold|silver|"
    r"kota (?:kecil|sedang|besar|metropolitan|raya))\b",
    re.IGNORECASE,
)


def _behind_award(doc: Document, awards: list[AwardName], grades: list[Grade]) -> list[Grade]:
    """Adds grades that stand bare behind their programme's name ("Proklim Utama", "APE Madya")."""
    out = list(grades)
    for a in awards:
        m = _LADDER_WORD.match(doc.low, a.name_end) if a.programme else None
        if m and not any(g.start <= m.start(1) < g.end for g in out):
            out.append(Grade(m.start(1), m.end(1), doc.raw[m.start(1) : m.end(1)], False, False))
    return sorted(out, key=lambda g: g.start)


def _only_result(doc: Document, a: AwardName, grades: list[Grade], ranks: list[Rank]) -> bool:
    """Is the name nothing but a grade or a place ("Zona Hijau Kualitas Tinggi", "Juara I", "BB")?"""
    rest = list(doc.low[a.name_start : a.name_end])
    for start, end in [(g.start, g.end) for g in grades if not g.free] + [(k.start, k.end) for k in ranks]:
        for i in range(max(start, a.name_start), min(end, a.name_end)):
            rest[i - a.name_start] = " "
    left = [
        w
        for w in re.findall(r"[a-z]+", "".join(rest))
        if w
        not in (
            "opini",
            "predikat",
            "zona",
            "kategori",
            "nilai",
            "tingkat",
            "nasional",
            "dengan",
            "dan",
            "juara",
            "peringkat",
            "kabupaten",
            "kota",
            "provinsi",
            "regional",
            "i",
            "ii",
            "iii",
        )
    ]
    return not left
