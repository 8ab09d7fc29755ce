"""Who hands an award over and who accepts it."""

from __future__ import annotations

import dataclasses
import functools
import re

from extract.data_files import toml_table
from extract.model import Span
from extract.people import Person
from extract.reading import Reading
from extract.text import Document


@dataclasses.dataclass(slots=True)
class Hand:
    """A person on the stage. `role` is "presenter" or "received_by"; `region` the code of the office's region."""

    role: str
    name: str
    span: Span
    region: str | None = None
    title: str = ""
    office: str = ""


_BY = r"(?:\s+(?:secara\s+)?(?:langsung|simbolis|virtual|sendiri|resmi))*\s+(?:oleh\s+)?"
_GIVEN = re.compile(
    r"\b(?:diserahkan|disematkan|dianugerahkan|diberikan|dibagikan|dikalungkan|diserahkannya|"
    r"penyerahan(?:nya)?(?: dilakukan)?|penganugerahan(?:nya)? dilakukan|penyematan(?:nya)? dilakukan|"
    rf"penyerahan piagam|penyerahan penghargaan){_BY}"
    rf"|\bpenyerahan\b[^.;,]{{0,40}}\bdilakukan{_BY}"
    r"|\bdari tangan\s+|\bdiserahkan\b[^.,;]{0,60}?\boleh\s+|\bpenyerahannya dilakukan\s+(?:oleh\s+)?|"
    r"\b(?:diberi|dianugerahi|diganjar)\b[^.;,]{0,60}\boleh\s+"
    r"|\byang menyerahkan(?:nya)?\s+(?:langsung\s+)?(?:adalah\s+|ialah\s+|yakni\s+)?|\bdari "
    r"perwakilan\s+[\w-]{2,12}\s*,\s*"
)
_TAKEN = re.compile(
    rf"\b(?:diterima|diterimakan|diwakili|diwakilkan|yang diwakili|diwakilkan kepada){_BY}(?:kepada\s+)?"
    r"|\byang menerima(?:nya)?\s+(?:langsung\s+)?(?:adalah\s+|ialah\s+|yakni\s+)?|"
    r"\bpenerimanya\s+(?:adalah\s+|ialah\s+)?"
)
_HANDS = re.compile(
    r"\b(?:menyerahkan|menyerahkannya|serahkan|menyematkan|menyematkannya|menganugerahkan|menganugerahkannya|"
    r"memberikan|memberikannya|membagikan|mengalungkan)\b"
)
_ACCEPTS = re.compile(
    r"\b(?:menerima|menerimanya|terima)\b(?!\s+(?:kunjungan|kasih|audiensi|bantuan|tamu|laporan))|\b(?:datang "
    r"sendiri|naik panggung|maju menerima)\b"
)
_FROM_HAND = re.compile(r"\b(?:menerima|diterima|terima|menerimanya)\b[^.;]{0,110}?\bdari\s+")
# What a government hands in to be assessed is no award.
_PAPERS = re.compile(
    r"\b(?:laporan|lkpd|laporan keuangan|dokumen|berkas|bantuan|kabar|sumbangan)(?:nya)?\s+(?:\w+\s+){0,3}$"
)
_COMPANION = re.compile(
    r"\b(?:ditemani|didampingi|bersama|disaksikan|beserta|dihadiri|selain|menggantikan)\b[^.;]{0,90}$"
)
_HONOURS = re.compile(r"(?:(?:bapak|ibu|bpk|yang mulia)\s+)*")


@functools.cache
def _no_name() -> frozenset[str]:
    return frozenset(toml_table("ceremony.toml")["not_person"])


def _good(name: str) -> bool:
    return bool(name) and not any(w in _no_name() for w in re.findall(r"[a-z]+", name.lower()))


def _person_at(doc: Document, r: Reading, at: int, reach: int = 12) -> Person | None:
    at = _HONOURS.match(doc.low, at, r.end).end()  # type: ignore[union-attr]
    return next((p for p in r.people if -1 <= p.start - at <= reach and _good(p.name)), None)


def _run_at(r: Reading, at: int) -> tuple[str, Span] | None:
    for e in r.entities:
        if e.source in ("run", "person") and 0 <= e.start - at <= 1 and _good(e.person or e.name):
            return e.person or e.name, (e.start, e.end) if e.source == "run" else e.person_span
    return None


def find_hands(doc: Document, r: Reading) -> list[Hand]:
    """Who gave and who took, as one sentence tells it."""
    out: list[Hand] = []

    def add(role: str, p: Person | None, at: int) -> None:
        p = deputised(doc, r, p)
        if p is not None:
            out.append(Hand(role, p.name, (p.name_start, p.name_end), p.region, p.title.lower(), p.office))
            return
        run = _run_at(r, at)
        if run:
            out.append(Hand(role, run[0], run[1]))

    def known(role: str) -> bool:
        return any(h.role == role for h in out)

    for m in _GIVEN.finditer(doc.low, r.start, r.end):
        if _PAPERS.search(doc.low, max(r.start, m.start() - 40), m.start()):
            continue
        add("presenter", _person_at(doc, r, m.end()), m.end())
    for m in _TAKEN.finditer(doc.low, r.start, r.end):
        if "diwakili" in m.group() and _HANDS.search(doc.low, m.end(), r.end):
            add("presenter", _person_at(doc, r, m.end()), m.end())
            continue
        add("received_by", _person_at(doc, r, m.end()), m.end())
    for m in _HANDS.finditer(doc.low, r.start, r.end):
        if doc.low[max(r.start, m.start() - 5) : m.start()] == "yang " and known("presenter"):
            continue
        p = _before(doc, r, m.start())
        if p is not None and not known("presenter"):
            add("presenter", p, m.start())
        to = re.compile(r"\bkepada\s+").search(doc.low, m.end(), r.end)
        if to:
            q = _person_at(doc, r, to.end())
            if q is not None and (q.office in ("head", "deputy", "secretary") or _LOCAL_HEAD.match(q.title.lower())):
                add("received_by", q, to.end())
    for m in _ACCEPTS.finditer(doc.low, r.start, r.end):
        p = _before(doc, r, m.start(), 90)
        if (
            p is not None
            and p.office
            and not known("received_by")
            and not any(h.span == (p.name_start, p.name_end) for h in out)
        ):
            add("received_by", p, m.start())
    if not known("presenter"):
        for m in _FROM_HAND.finditer(doc.low, r.start, r.end):
            p = _person_at(doc, r, m.end(), 2)
            if (
                p is not None
                and p.office
                and "presiden" not in p.title.lower()
                and not any(h.span == (p.name_start, p.name_end) for h in out)
            ):
                add("presenter", p, m.end())
    for m in re.finditer(r"\bkepada\s+", doc.low[r.start : r.end]):
        if re.search(r"\b(?:diserahkan|diberikan|disematkan)\b", doc.low[r.start : r.start + m.start()]):
            q = _person_at(doc, r, r.start + m.end())
            if (
                q is not None
                and (q.office in ("head", "deputy", "secretary") or _LOCAL_HEAD.match(q.title.lower()))
                and not known("received_by")
            ):
                add("received_by", q, m.end())
    return out


# Heads of bodies smaller than a region, who accept for their own body.
_LOCAL_HEAD = re.compile(
    r"(?:kepala (?:desa|sekolah|puskesmas|dinas|badan|kantor|smp|sma|smk|sd|mts|man|uptd|pusat|balai|kemenag|"
    r"rutan|lapas)|kades|kepsek|lurah|camat|pambakal|perbekel|keuchik|wali nagari|"
    r"direktur|dirut|kadis\w*|komandan|dandim|kapolres\w*|kajari|kajati|kalapas|ketua|rektor|pimpinan|manajer|"
    r"general manager|inspektur)"
)


def _before(doc: Document, r: Reading, at: int, reach: int = 110) -> Person | None:
    """The person who is the subject of a verb at `at`; who only stands beside is passed over."""
    near = [p for p in r.people if p.end <= at and _good(p.name)]
    while near:
        p = near.pop()
        if near and _COMPANION.search(doc.low, near[-1].end, p.start):
            at = near[-1].end
            continue
        return p if at - p.end <= reach else None
    return None


_INSTEAD = re.compile(r"\s*,?\s*(?:yang\s+)?(?:di\s?wakili|diwakilkan)\s+(?:secara\s+\w+\s+)?(?:oleh\s+|kepada\s+)?")


def deputised(doc: Document, r: Reading, p: Person | None) -> Person | None:
    """ "… Wali Kota X, yang diwakili oleh Asisten Y": the one on the stage is Y."""
    if p is None:
        return None
    m = _INSTEAD.match(doc.low, p.end)
    return (_person_at(doc, r, m.end()) or p) if m else p
