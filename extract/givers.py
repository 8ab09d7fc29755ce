"""Bodies that give or assess, as the text names them ("Ombudsman RI Perwakilan Kalimantan Selatan")."""

from __future__ import annotations

import dataclasses
import functools
import re

from extract import issuers
from extract.matcher import PhraseMatcher, spellings
from extract.text import Document

# One-word aliases that are persons, towns, verbs or everyday things unless they stand after "dari" or "oleh".
_SHY = frozenset(
    "setara serambi fajar antara detik kompas tempo gatra viva swa kumparan bpd pkk pmi idi nu ui itb ipb ugm "
    "ub lan big bi mui tni polri "
    "polda polres kodim korem kejaksaan kejati kejari gubernur wagub kpud wapres pln pertamina mnc emtek "
    "tribun promedia frontier sindo suara republika".split()
)
_NEVER = frozenset(
    {
        "gubernur",
        "pemprov",
        "wagub",
        "wakil gubernur",
        "sekdaprov",
        "pj gubernur",
        "pemerintah provinsi",
        "jkn-kis",
        "kantah",
        "rekor muri",
        "perwakilan ombudsman",
        "ombudsman perwakilan",
        "perwakilan bpkp",
        "inspektorat daerah",
    }
)
_TAIL = re.compile(
    r"(?:\s+(?:RI|Republik Indonesia|Pusat|R\.I\.))?(?:\s*\([A-Z][\w/ .-]{1,18}\))?(?:\s+(?:RI|Republik Indonesia)\b)?"
    r"(?:\s+(?:Kantor\s+)?(?:Perwakilan|Wilayah|Kanwil|Regional|Cabang)(?:\s+(?:[IVX]+|Provinsi|"
    r"Wilayah))*(?:\s+[A-Z][\w]+){0,3}|\s+Provinsi(?:\s+[A-Z]\w+){1,2})?"
)
_MINISTRY = re.compile(
    r"\b(?:Kement[e]?rian|Kemen)\s+(?:[A-Z][\w/-]+(?:,)?\s+(?:dan\s+)?|dan\s+){0,9}[A-Z][\w/-]+|"
    r"\bBadan\s+(?:[A-Z]\w+\s+(?:dan\s+)?){1,5}(?:Nasional|Negara|Indonesia)\b"
)
_PRESIDENT = re.compile(r"\b(?:dari|oleh)\s+(Presiden(?: RI| Republik Indonesia)?|[Pp]emerintah [Pp]usat)\b")


@dataclasses.dataclass(slots=True)
class Giver:
    """A body that may be the issuer. `id` is None when it is not in the list."""

    start: int
    end: int
    name: str
    id: str | None


@functools.cache
def _matcher() -> PhraseMatcher:
    phrases: dict[str, tuple[str, str]] = {}
    for issuer in issuers.all_issuers().values():
        for form in (issuer.name, *issuer.aliases):
            low = form.lower()
            if low in _NEVER or len(low) < 2:
                continue
            for spelled in spellings(form):
                phrases.setdefault(spelled, (issuer.id, form))
    return PhraseMatcher(phrases.items())


def find_givers(doc: Document, start: int, end: int) -> list[Giver]:
    """Issuing bodies named in a span, in order, without overlaps."""
    out: list[Giver] = []
    for m in _MINISTRY.finditer(doc.raw, start, end):
        stop = min(_TAIL.match(doc.raw, m.end(), end).end(), end)  # type: ignore[union-attr]
        comma = doc.raw.rfind(",", m.start(), stop)
        if comma > 0 and " dan " not in doc.raw[comma:stop]:
            stop = doc.raw.index(",", m.start(), stop)  # "Kementerian Kesehatan, RS …" is two bodies
        name = doc.raw[m.start() : stop]
        out.append(Giver(m.start(), stop, name, issuers.match(name)))
    for hit in _matcher().find(doc.low, start, end):
        if any(g.start <= hit.start < g.end for g in out):
            continue
        word = doc.raw[hit.start : hit.end]
        low = doc.low[hit.start : hit.end]
        if not word[0].isupper():
            continue
        if " " not in word and low in _SHY:
            before = doc.low[max(start, hit.start - 12) : hit.start]
            if not re.search(r"(?:dari|oleh|versi|majalah|harian)\s+$", before):
                continue
            if len(word) <= 4 and not word.isupper():
                continue
        if " " not in word and len(word) <= 4 and not any(c.isupper() for c in word[1:]):
            continue
        if re.search(
            r"(?:radio|koran|tabloid|kader|ketua tp|ketua|tim penggerak|lomba|satuan|tp)\s+$",
            doc.low[max(start, hit.start - 16) : hit.start],
        ) and low in ("pkk", "tp pkk"):
            continue
        stop = min(_TAIL.match(doc.raw, hit.end, end).end(), end)  # type: ignore[union-attr]
        name = doc.raw[hit.start : stop]
        out.append(Giver(hit.start, stop, re.sub(r"\s+", " ", name).strip(), hit.value[0]))
    for m in _PRESIDENT.finditer(doc.raw, start, end):
        if not any(g.start < m.end(1) and m.start(1) < g.end for g in out):
            out.append(Giver(m.start(1), m.end(1), m.group(1), "setneg" if m.group(1).startswith("Presiden") else None))
    return sorted(out, key=lambda g: g.start)
