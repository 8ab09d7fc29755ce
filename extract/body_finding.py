"""All bodies named in a sentence: offices, villages, schools, companies."""

from __future__ import annotations

from extract.bodies import COUNTING, PLACING, Entity, body_words
from extract.body_extent import read_body_name
from extract.mentions import Mention, RegionContext
from extract.text import Document, Token


def find_bodies(doc: Document, tokens: list[Token], mentions: list[Mention], context: RegionContext) -> list[Entity]:
    """Agencies, villages, schools, companies and groups named in one sentence.

    Args:
        doc: the document.
        tokens: the sentence's tokens.
        mentions: regions named in it.
        context: regions of the article, for bodies whose region is not told beside them.
    """
    if not tokens:
        return []
    out: list[Entity] = []
    begin, end = tokens[0].start, tokens[-1].end
    index = {t.start: i for i, t in enumerate(tokens)}
    region_at = {m.name_start: m for m in mentions}
    reach = begin
    for hit in body_words().find(doc.low, begin, end):
        if hit.start < reach or not doc.raw[hit.start].isupper():
            continue
        i = index.get(hit.start)
        if i is None:
            continue
        if i and (
            (tokens[i - 1].low in COUNTING and not (i > 1 and tokens[i - 2].low in PLACING))
            or (
                tokens[i - 1].text.isdigit()
                and len(tokens[i - 1].text) < 4
                and tokens[i - 1].start > begin
                and hit.value[0] != "community"
                and tokens[i - 2].low not in PLACING
            )
        ):
            continue
        kind, full = hit.value
        if kind == "school" and hit.end - hit.start <= 3 and not doc.raw[hit.start : hit.end].isupper():
            continue  # "Ma'arif", "Min", "Mi"
        if (
            hit.end - hit.start == 2
            and kind == "company"
            and (doc.raw[hit.start - 1 : hit.start] == "." or not doc.raw[hit.start + 1].isupper())
        ):
            continue  # "S.Pd"
        j = i
        while j < len(tokens) and tokens[j].end <= hit.end:
            j += 1
        entity = read_body_name(doc, tokens, i, j, kind, full, region_at, context)
        if entity:
            out.append(entity)
            reach = entity.end
    return out
