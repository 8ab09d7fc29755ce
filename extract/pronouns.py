"""Persons and bodies told by a pronoun, a description or a short name: linked to the name told before."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

from extract.bodies import Entity
from extract.reading import Reading
from extract.text import Document

_PRONOUN = re.compile(
    r"\W*(?P<who>ia|dia|beliau|(?:lulusan|anggota|guru|siswa|siswi|pelajar|atlet|dara|gadis|pria|perempuan|"
    r"bocah|remaja|pemuda|mahasiswa|mahasiswi|santri|petani|polisi|perwira|bintara|anak|ibu|bapak|putra|"
    r"putri|karateka|pesilat)\s+(?:[^\s,.;]+\s+){0,9}?(?:itu|tersebut|ini))\b"
)


# "Satuan yang berada di bawah Korem X itu meraih …": the body told of in the sentence before.
_DESCRIBED = re.compile(
    r"(?:^|(?<=[\s,]))(?P<who>(?P<head>satuan|satuan kerja|satker|sekolah|madrasah|perusahaan|koperasi|desa|"
    r"kampung|dinas|instansi|lembaga|bank|rumah sakit|puskesmas|kampus|badan usaha|bumd|kelompok|komunitas|"
    r"posyandu|organisasi|polres|kodim|perpustakaan)\s+(?:yang|milik|pimpinan|binaan|"
    r"pelat merah)\s[^.;,]{3,80}?\s(?:itu|tersebut|ini))(?=\s+(?:\w+\s+){0,2}?(?:meraih|menerima|dinobatkan|"
    r"mendapat|menyabet|memperoleh|dianugerahi|diganjar|ditetapkan|dinyatakan|berhasil|sukses|kembali|"
    r"dinilai|menjadi|terpilih))"
)


def _full_names(readings: Sequence[Reading]) -> None:
    """Persons told by one name get the full name that another sentence tells ("Dodi" … "Dodi Permana")."""
    full: dict[str, str] = {}
    for r in readings:
        for e in r.entities:
            if (
                e.person
                and e.source in ("person", "run")
                and e.kind == "person"
                and " " in e.person
                and r.sentence.kind != "title"
            ):
                for word in (e.person.split()[0], e.person.split()[-1]):
                    if len(word) > 3:
                        full.setdefault(word, e.person)
    for r in readings:
        for e in r.entities:
            if e.source == "person" and e.person and e.person in full and e.name == e.person:
                e.name = e.person = full[e.person]


def link_pronouns(doc: Document, readings: Sequence[Reading]) -> None:
    """Adds the person told of last where a sentence begins with "Ia" or "Guru itu".

    Args:
        doc: the document.
        readings: every sentence in order; their entities are added to.
    """
    _full_names(readings)
    last: Entity | None = None
    body: Entity | None = None
    at = -9
    for r in readings:
        if r.sentence.kind != "body":
            continue
        m = _PRONOUN.match(doc.low, r.start, min(r.end, r.start + 120))
        if m and last is not None and r.number - at <= 2:
            start, end = m.span("who")
            r.entities = [e for e in r.entities if not (e.start < end and start < e.end)]
            r.entities.insert(0, dataclasses.replace(last, start=start, end=end))
            at = r.number
            continue
        d = _DESCRIBED.search(doc.low, r.start, r.end) if body is not None else None
        if (
            d
            and body is not None
            and not any(e.start < d.start("head") and e.source != "run" for e in r.entities if e.source == "body")
        ):
            start, end = d.span("who")
            r.entities = [e for e in r.entities if not (e.start < end and start < e.end)]
            r.entities = sorted([*r.entities, dataclasses.replace(body, start=start, end=end)], key=lambda e: e.start)
        found = next(
            (
                e
                for e in r.entities
                if e.source == "body" and e.kind in ("agency", "school", "company", "community", "village", "other")
            ),
            None,
        )
        body = found or (body if not r.entities else None)
        human = [e for e in r.entities if e.person and e.source in ("person", "office")]
        if human:
            last = human[0] if human[0].source == "person" else None
            at = r.number
