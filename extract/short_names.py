"""Names told in full once and in short afterwards: "Desa Sabuai … Sabuai menjadi juara"."""

from __future__ import annotations

import dataclasses
import re

from extract.bodies import Entity
from extract.reading import Reading
from extract.text import Document

_STARTER = re.compile(
    r"^(?:Desa Wisata|Desa|Gampong|Nagari|Pekon|Tiyuh|Kampung|Kelurahan|Pondok Pesantren|Ponpes|Posyandu|Kalurahan)\s+"
)


_ALIAS = re.compile(r"\s*(?:\(Persero\)\s*)?\(([A-Z][A-Za-z-]{2,20})\)")
_BACK = re.compile(
    r"\b(dinas|badan|sekolah|madrasah|desa|kelurahan|kecamatan|puskesmas|rumah sakit|rsud|perusahaan|kampung|"
    r"nagari|instansi|opd|gampong|pekon|polres|universitas|kampus|pesantren|ponpes)\s+(?:\w+\s+){0,2}(?:ini|"
    r"itu|tersebut|tadi)\b"
)
_KIND_OF = {
    "sekolah": "school", "madrasah": "school", "universitas": "school", "kampus": "school", "pesantren": "school",
    "ponpes": "school", "desa": "village", "kampung": "village", "nagari": "village", "gampong": "village",
    "pekon": "village", "perusahaan": "company",
}  # fmt: skip


def _last_of_kind(doc: Document, readings: list[Reading]) -> None:
    """ "Dinas ini", "sekolah tersebut": the body of that kind told last."""
    last: dict[str, Entity] = {}
    for r in readings:
        added = []
        for m in _BACK.finditer(doc.low, r.start, r.end):
            kind = _KIND_OF.get(m.group(1), "agency")
            if kind in last and not any(e.start < m.end() and m.start() < e.end for e in r.entities):
                added.append(dataclasses.replace(last[kind], start=m.start(), end=m.end()))
        if added:
            r.entities = sorted(r.entities + added, key=lambda e: e.start)
        for e in r.entities:
            if e.source == "body":
                last[e.kind] = e


def link_short_names(doc: Document, readings: list[Reading]) -> None:
    """Adds the full entity wherever its short name stands alone in another sentence."""
    home: dict[str, str] = {}
    for r in readings:
        for e in r.entities:
            if e.source == "body" and e.region:
                home.setdefault(e.name, e.region)
    for r in readings:
        for e in r.entities:
            if e.source == "body" and e.region is None:
                e.region = home.get(e.name)
    short: dict[str, Entity] = {}
    _last_of_kind(doc, readings)
    for r in readings:
        for e in r.entities:
            if e.kind in ("village", "school", "community", "agency") and _STARTER.match(e.name):
                tail = _STARTER.sub("", e.name)
                if len(tail) > 4 and not any(ch.isdigit() for ch in tail):
                    short.setdefault(tail, e)
    for r in readings:
        for e in r.entities:
            if e.source == "body":
                m = _ALIAS.match(doc.raw, e.end) or _ALIAS.search(doc.raw, e.start, e.end)
                if m and m.group(1).lower() not in ("persero", "tbk", "ri"):
                    short.setdefault(m.group(1), e)
    if not short or len(short) > 60:
        return
    pattern = re.compile(r"\b(?:" + "|".join(re.escape(s) for s in sorted(short, key=len, reverse=True)) + r")\b")
    for r in readings:
        added = []
        for m in pattern.finditer(doc.raw, r.start, r.end):
            if any(e.start < m.end() and m.start() < e.end for e in r.entities if e.source != "run"):
                continue
            if re.search(
                r"(?:Kecamatan|Kabupaten|Kota|Kades|Desa|Lurah|Camat)\s+$", doc.raw[max(0, m.start() - 14) : m.start()]
            ):
                continue
            if (
                any(a.start <= m.start() < a.end and a.name for a in r.awards)
                or doc.raw[m.start() - 1 : m.start()] == "("
            ):
                continue
            added.append(dataclasses.replace(short[m.group()], start=m.start(), end=m.end()))
        if added:
            r.entities = sorted(
                [
                    e
                    for e in r.entities
                    if not (e.source == "run" and any(a.start < e.end and e.start < a.end for a in added))
                ]
                + added,
                key=lambda e: e.start,
            )
