"""From drafts of single sentences to the records of an article."""

from __future__ import annotations

import functools
import re

from rapidfuzz import fuzz

from extract.award_names import AwardName
from extract.bodies import Entity
from extract.drafts import Draft
from extract.names_folding import fold_name

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
