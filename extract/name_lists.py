"""Winners named one after the other: "penerimanya antara lain …", and the sentences that go on with the list."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

from extract.award_names import AwardName
from extract.bodies import Entity
from extract.drafts import Draft
from extract.reading import Reading
from extract.text import Document
from extract.verbs import unreal_at

# A sentence that goes on with a list told just before.
_GOES_ON = re.compile(
    r"\W*(?:(?:sedangkan|sementara|adapun)\s+)?(?:selebihnya|sisanya|selanjutnya|berikutnya|kemudian|lalu|"
    r"lainnya|(?:penerima|peraih|pemenang|nama|sosok|personel|guru|siswa|sekolah|desa)\s+lain(?:nya)?|"
    r"ada (?:juga|pula)|juga ada|satu lagi|yang (?:lain|kedua|ketiga|keempat|kelima|terakhir)|"
    r"terakhir|(?:satu|dua|tiga|empat|lima|enam|tujuh|delapan)\s+(?:\w+\s+){0,2}lain(?:nya)?|selain itu|"
    r"yakni|yaitu|mereka (?:adalah|ialah)|(?:sedangkan|sementara|adapun|serta)?\s*(?:dari|untuk|di|"
    r"pada)\s+(?:kalangan|unsur|barisan|jajaran|kelompok|golongan)\s+[\w\s]{3,40},?)"
    r"\s*(?:itu\s+)?(?:ada\s+)?(?:adalah|ialah|yakni|yaitu|diberikan kepada|kepada|diterima|diraih|oleh|"
    r"nama|juga|pula|lagi|,|:)*\s*"
)
# A sentence that opens a list: who received, and then the names.
_OPENS = re.compile(
    r"\b(?:yang (?:menerima|meraih|mendapat(?:kan)?|memperoleh|dianugerahi|diganjar|mendapat penghargaan|"
    r"berprestasi|dihargai|beruntung|lolos|diberi penghargaan|menerima penghargaan)|penerima(?:nya)?|"
    r"peraih(?:nya)?|pemenang(?:nya)?|berprestasi|teladan|dianugerahi|penghargaan itu|penghargaan tersebut|"
    r"disematkan|yang dimaksud)"
    r"(?:\s+(?:\w+\s+){0,4}?)?(?:(?<=penerimanya )|(?<=pemenangnya )|(?<=peraihnya )|adalah|ialah|yakni|"
    r"yaitu|antara lain|di antaranya|diantaranya|ada|masing-masing|kepada|termasuk|:)\s*(?:adalah|ialah|"
    r"yakni|yaitu|kepada|:)?\s*"
)
# "Mereka ialah …", "Ketiganya adalah …": those told of just before.
_THEY = re.compile(
    r"\W*(?:(?:mereka(?:\s+(?:itu|yang menerima|yang meraih))?|ke(?:dua|tiga|empat|lima|enam|tujuh|delapan|"
    r"sembilan|sepuluh)\s+\w+\s+(?:itu|tersebut)|salah satunya|salah satu penerimanya|"
    r"salah seorang (?:penerima|di antaranya)|yang pertama|pertama)\s*,?\s*(?:adalah|ialah|yakni|yaitu|"
    r"antara lain|masing-masing|:)|"
    r"(?P<bare>ke(?:dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh)nya)\s*,?)\s*(?:adalah|ialah|"
    r"yakni|yaitu|antara lain|masing-masing|:)?\s*"
)
_CRIME = re.compile(r"\b(?:tersangka|terdakwa|terpidana|saksi|korban|korupsi|ditangkap|ditahan|tewas|meninggal)\b")
_BLOCKED = re.compile(
    r"\b(?:tersangka|terdakwa|saksi|korban|diperiksa|ditangkap|ditahan|meninggal|tewas|terpidana|nominasi|"
    r"nominator|finalis|kandidat|calon|juri|panitia|narasumber|dihadiri|hadir|menghadiri|didampingi|"
    r"disaksikan|penilai|tim penilai|peserta|akan|target\w*|berharap|semoga)\b"
)
_APART = re.compile(
    r"(?:[^.!?]|\.(?=\S)){0,160}?(?:[,;]|\b(?:dan|serta|lalu|kemudian|juga)\b)\s*(?:(?:dan|serta|lalu|"
    r"kemudian|juga|ada)\s+){0,2}(?:[a-z]+\s+){0,2}$"
)
_NAMED = ("person", "office", "body", "gov", "unit")


def read_names(doc: Document, r: Reading, award_known: bool, drafts: Sequence[Draft]) -> list[Draft]:
    """Drafts of a sentence that names receivers without a verb of winning of its own.

    Args:
        doc: the document.
        r: the reading.
        award_known: an award was named before.
        drafts: what the sentences before told, in order.
    """
    if r.sentence.kind not in ("body",) or not r.entities or _CRIME.search(doc.low, r.start, r.end):
        return []
    last = drafts[-1] if drafts else None
    on = _GOES_ON.match(doc.low, r.start, r.end)
    if (
        on
        and last is not None
        and (last.rule in ("names", "names-on", "list-cue", "list-section") or "lain" in on.group())
        and r.number - last.sentence <= 3
    ):
        group = _group(doc, r, on.end(), last.recipient)
        if group:
            return [_draft(e, last.award, r, "names-on", last) for e in group]
    they = _THEY.match(doc.low, r.start, r.end)
    near = last is not None and r.number - last.sentence <= 2
    if they and award_known and not _BLOCKED.search(doc.low, max(0, r.start - 160), they.end()):
        group = _group(doc, r, they.end(), None)
        if len(group) > 1 or (group and near and not they.group("bare")):
            award = last.award if last is not None and near and last.award is not None and last.award.name else None
            return [_draft(e, award, r, "names", None) for e in group]
    for cue in _OPENS.finditer(doc.low, r.start, r.end):
        if cue.start() - r.start > 90 or not (award_known or any(a.name for a in r.awards)):
            break
        if _BLOCKED.search(doc.low, r.start, cue.end()) or unreal_at(doc, r.start, cue.start(), r.end):
            break
        group = _group(doc, r, cue.end(), None)
        if group:
            award = next((a for a in r.awards if a.name and a.strength >= 2 and a.end <= cue.end()), None)
            return [_draft(e, award, r, "names", None) for e in group]
    return []


def join_names(made: list[Draft], named: list[Draft]) -> list[Draft]:
    """What a sentence told without a receiver goes to the receivers it names.

    Args:
        made: drafts of the sentence by its verbs.
        named: drafts by its list of names.
    """
    if not named:
        return made
    lonely = [d for d in made if d.recipient is None]
    if lonely:
        for d in named:
            d.award = d.award or lonely[0].award
            d.categories += [c for c in lonely[0].categories if c not in d.categories]
    return [d for d in made if d.recipient is not None] + named


def _draft(e: Entity, award: AwardName | None, r: Reading, rule: str, last: Draft | None) -> Draft:
    d = Draft(e, award, r.number, rule, listed=True, past=last.past if last is not None else False)
    d.award_inherited = award is None
    return d


def _group(doc: Document, r: Reading, at: int, like: Entity | None) -> list[Entity]:
    """The receivers named from `at` on, if the first stands right there."""
    out: list[Entity] = []
    for e in r.entities:
        if e.start < at:
            continue
        if not out:
            lead = doc.low[at : e.start]
            if (
                len(lead) > 40
                or e.source not in _NAMED
                or re.search(r"\b(?:dari|oleh|di|pada|kata|ujar|menurut|mewakili)\b|[.;]", lead)
            ):
                return []
            if e.source == "office" and not e.person:
                return []
        elif (
            e.source not in _NAMED
            or not _APART.fullmatch(doc.low[out[-1].end : e.start])
            or (_kind(e) != _kind(out[0]) and not (e.source == "body" and out[0].source == "body"))
        ):
            continue
        out.append(e)
    if out and like is not None and _kind(out[0]) != _kind(like) and not (_kind(out[0]) == "person" or len(out) > 1):
        return []
    if out and len(out) == 1 and out[0].source in ("gov", "unit"):
        return []
    return [_as_person(e) for e in out]


def _kind(e: Entity) -> str:
    return "person" if e.person else e.kind


def _as_person(e: Entity) -> Entity:
    """The holder of a small office is honoured as a person; heads of regions are settled by the award."""
    if e.source == "office" and e.office == "other" and e.person:
        return dataclasses.replace(
            e, kind="person", source="person", name=e.person, start=e.person_span[0], end=e.person_span[1]
        )
    return e
