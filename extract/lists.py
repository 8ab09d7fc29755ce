"""Result lists: in running text ("… 86,61, … 84,74"), after "yakni", and line by line under a heading."""

from __future__ import annotations

import re

from extract.award_names import AwardName
from extract.bodies import Entity
from extract.drafts import Draft
from extract.grades import Rank
from extract.reading import Reading
from extract.text import Document
from extract.verbs import unreal_at

_CUE = re.compile(
    r"\b(?:yakni|yaitu|adalah|ialah|antara lain|di antaranya|diantaranya|terdiri dari|terdiri atas|meliputi|penerimanya|pemenangnya|mereka|rinciannya|masing-masing|kepada)\b\s*(?:adalah|ialah|yakni|yaitu)?\s*:?|:\s"
)
_COUNTED = re.compile(
    r"\b(?:(?:ke)?(?:dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|sebelas)(?:nya)?|\d{1,3}|para|sejumlah|penerima|pemenang|peraih|juara|berpredikat|keduanya|ketiganya|keempatnya|kelimanya)\b"
)
_AWARDING = re.compile(
    r"\b(?:penghargaan|piagam|anugerah|predikat|juara|pemenang|peringkat|terbaik|meraih|menerima|peraih|penerima|dianugerahi|diraih|zona hijau|award|trofi|piala|hadiah|opini|memperoleh|mendapat\w*|berada di zona|lolos|top)\b"
)


def read_running_list(doc: Document, r: Reading, award_known: bool) -> list[Draft]:
    """Drafts of a sentence that is a result list; empty when it is none.

    Args:
        doc: the document.
        r: the reading.
        award_known: an award was named before, so a bare list of places and scores can belong to it.
    """
    people = [e for e in r.entities if e.source != "self" and not (e.source == "run" and _place_like(doc, e)) and not (e.source in ("bare", "unit") and _LOCATED.search(doc.low[max(r.start, e.start - 14) : e.start]))]
    if len(people) < 2:
        return []
    for build in (_by_rank, _by_score, _by_cue):
        drafts = build(doc, r, people, award_known)
        if drafts:
            for d in drafts:
                d.listed = True
            return drafts
    return []


_LOCATED = re.compile(r"\b(?:di|dari|tingkat|lingkup|wilayah|lingkungan|se)\s*-?\s*$")


def _place_like(doc: Document, e: Entity) -> bool:
    return bool(re.search(r"(?:hotel|gedung|jalan|aula|ruang|lapangan|di|dalam|acara|ajang)\s+$", doc.low[max(0, e.start - 12) : e.start]))


def _by_rank(doc: Document, r: Reading, people: list[Entity], award_known: bool) -> list[Draft]:
    ranks = [k for k in r.ranks if k.value is not None or k.head == "harapan"]
    if len(ranks) < 2 or all(k.head == "alone" for k in ranks):
        return []
    if not award_known and not any(a.name for a in r.awards):
        return []
    if unreal_at(doc, r.start, ranks[0].start, r.end):
        return []
    pairs: list[tuple[Entity, Rank]] = []
    if ranks[0].start < people[0].start:
        pairs = _ranks_first(people, ranks)
    else:
        for i, e in enumerate(people):
            stop = people[i + 1].start if i + 1 < len(people) else r.end
            own = [k for k in ranks if e.end <= k.start < stop]
            if own:
                pairs.append((e, own[0]))
    if len(pairs) < 2:
        return []
    drafts = []
    for e, k in pairs:
        d = Draft(e, _award_for(r, k.start), r.number, "list-rank")
        if k.value is not None:
            d.put("rank", k.value, (k.start, k.end))
        if k.category:
            d.add_category(k.category, (k.start, k.end))
        drafts.append(d)
    _own_scores(r, drafts)
    _shared(doc, r, drafts)
    return drafts


def _ranks_first(people: list[Entity], ranks: list[Rank]) -> list[tuple[Entity, Rank]]:
    pairs: list[tuple[Entity, Rank]] = []
    i = 0
    while i < len(ranks):
        block = [ranks[i]]
        nxt = next((e for e in people if e.start >= ranks[i].end), None)
        while i + 1 < len(ranks) and nxt is not None and ranks[i + 1].start < nxt.start:
            i += 1
            block.append(ranks[i])
        limit = ranks[i + 1].start if i + 1 < len(ranks) else 10**9
        group = [e for e in people if block[-1].end <= e.start < limit]
        pairs += zip(group, block, strict=False)
        i += 1
    return pairs


def _award_for(r: Reading, at: int) -> AwardName | None:
    named = [a for a in r.awards if a.name and not (a.strength == 1 and a.head in ("programme", "grade"))]
    before = [a for a in named if a.start <= at + 30]
    return before[-1] if before else (named[0] if named else None)


def _own_scores(r: Reading, drafts: list[Draft]) -> None:
    for i, d in enumerate(drafts):
        if d.recipient is None:
            continue
        stop = drafts[i + 1].recipient.start if i + 1 < len(drafts) and drafts[i + 1].recipient else r.end
        own = next((s for s in r.scores if d.recipient.end <= s.start < max(stop, d.recipient.end)), None)
        if own:
            d.put("score", own.value, (own.start, own.end))


def _shared(doc: Document, r: Reading, drafts: list[Draft]) -> None:
    """Grades, scopes and years that the sentence tells of the whole list, or of one entry."""
    for g in r.grades:
        owners = [d for d in drafts if d.recipient and d.recipient.end <= g.start]
        first = drafts[0].recipient
        if first is not None and g.start < first.start:
            owners = drafts
        else:
            owners = owners[-1:]
        for d in owners:
            d.add_category(g.text, (g.start, g.end))
            d.poor = d.poor or g.poor
    if r.scopes:
        for d in drafts:
            d.put("rank_scope", r.scopes[0].text, (r.scopes[0].start, r.scopes[0].end))
    years = [y for y in r.years if drafts[0].recipient is None or y[0] < drafts[0].recipient.start or len(r.years) == 1]
    for a, b, year in years[:1]:
        for d in drafts:
            d.put("period", year, (a, b))


def _by_score(doc: Document, r: Reading, people: list[Entity], award_known: bool) -> list[Draft]:
    pairs = []
    for i, e in enumerate(people):
        stop = people[i + 1].start if i + 1 < len(people) else r.end
        own = next((s for s in r.scores if e.end <= s.start < stop and s.start - e.end < 80), None)
        if own and e.source != "run":
            pairs.append((e, own))
    if len(pairs) < 2 or not (award_known or any(a.name for a in r.awards)):
        return []
    if unreal_at(doc, r.start, pairs[0][0].start, r.end):
        return []
    drafts = []
    for e, s in pairs:
        d = Draft(e, _award_for(r, e.start), r.number, "list-score")
        d.put("score", s.value, (s.start, s.end))
        own_rank = next((k for k in r.ranks if e.start - 40 < k.start < s.end and k.value and k.head != "alone"), None)
        if own_rank:
            d.put("rank", own_rank.value, (own_rank.start, own_rank.end))
        drafts.append(d)
    _shared(doc, r, drafts)
    return drafts


def _by_cue(doc: Document, r: Reading, people: list[Entity], award_known: bool) -> list[Draft]:
    for cue in _CUE.finditer(doc.low, r.start, r.end):
        head = doc.low[r.start : cue.start()]
        group = [e for e in people if e.start >= cue.end()]
        if len(group) < 2 or group[0].start - cue.end() > 40:
            continue
        if not (_COUNTED.search(head) or cue.group().startswith(("penerimanya", "pemenangnya", "mereka"))):
            continue
        back = award_known and re.search(r"\b(?:itu|tersebut|nya|ke(?:dua|tiga|empat|lima|enam|tujuh)nya|ke(?:dua|tiga|empat|lima|enam|tujuh)\s\w+)\b", head)
        if not (_AWARDING.search(head) or back or cue.group().startswith(("penerimanya", "pemenangnya")) or award_known and cue.group().startswith("mereka")):
            continue
        if re.search(r"\b(?:nominasi|nominator|finalis|peserta|dihadiri|hadir|diikuti|dewan juri|narasumber|calon|akan|targetkan|rencana|belum)\b", head) or unreal_at(doc, r.start, cue.start(), r.end):
            continue
        listed = _coordinated(doc, group)
        if len(listed) < 2:
            continue
        same = {e.kind for e in listed}
        if "person" in same and any(e.source == "run" for e in listed) and not _AWARDING.search(head):
            continue
        award = next((a for a in r.awards if a.name and a.head != "grade" and a.end <= cue.start() + 1 and (a.strength >= 2 or a.head != "programme")), None)
        if award is None and not award_known:
            continue
        drafts = [Draft(e, _inner_award(r, listed, i) or award, r.number, "list-cue") for i, e in enumerate(listed)]
        _shared(doc, r, drafts)
        _own_scores(r, drafts)
        return drafts
    return []


def _inner_award(r: Reading, group: list[Entity], i: int) -> AwardName | None:
    """"Dinas A sebagai Role Model …, Dinas B sebagai …": an award that stands behind its own recipient."""
    stop = group[i + 1].start if i + 1 < len(group) else r.end
    return next((a for a in r.awards if a.name and group[i].end <= a.start < stop and a.strength >= 2), None)


def _coordinated(doc: Document, group: list[Entity]) -> list[Entity]:
    out = [group[0]]
    for e in group[1:]:
        gap = doc.low[out[-1].end : e.start]
        if len(gap) > 110 or re.search(r"[.;!?]\s", gap) and not re.search(r"\d\.\s", gap):
            break
        if "," in gap or re.search(r"\b(?:dan|serta|lalu|kemudian|maupun|juga)\b", gap) or re.search(r";", gap):
            out.append(e)
        else:
            break
    return out
