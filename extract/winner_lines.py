"""Winners printed one a line: "Juara 1 <class> <name>", names under the title of a class, rows of a table."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

from extract import numbers, regions
from extract.bodies import Entity
from extract.drafts import Draft
from extract.reading import Reading
from extract.regions import RegionLevel
from extract.text import Document

_PLACE = re.compile(
    r"\W*(?:\d{1,2}[.)]\s*)?(?P<head>juara harapan|juara umum|juara|terbaik|pemenang|peringkat|harapan|"
    r"ranking|medali)\s+(?:ke-?\s?)?(?P<num>\d{1,2}|[ivx]{1,4}|satu|dua|tiga|pertama|kedua|ketiga|emas|"
    r"perak|perunggu)\b\s*[:=,-]?\s*"
)
_LAST_NAME = re.compile(r"(?:[A-Z][\w'’.-]+|[A-Z]\.?|bin|binti)(?:\s+(?:[A-Z][\w'’.-]*|bin|binti|al)){1,5}[.,;]?\s*$")
_ROW = re.compile(
    r"\s*\d{1,3}[.)]?\s+(?:(?P<rank>\d{1,2})\s+)?(?P<name>[A-Z][A-Z'’.]+(?:\s+[A-Z][A-Z'’.]*){1,5})"
    r"\s+(?:[LP]\s+)?(?:\d{1,2}\s+)?(?P<class>[A-Z][a-z][\w /-]{2,40})$"
)
_PLAN = re.compile(
    r"\b(?:syarat|kriteria|indikator|jadwal|susunan|peserta|nominasi|nominator|finalis|hadiah|total|aspek)\b"
)
_TITLE = re.compile(r"\b(?:terbaik|juara|pemenang|penerima|kategori|peraih)\b")


def read_winner_lines(doc: Document, readings: Sequence[Reading], drafts: Sequence[Draft]) -> list[Draft]:
    """Drafts of lines that no other rule has read.

    Args:
        doc: the document.
        readings: every sentence in order.
        drafts: what is known already; lines with a draft are left alone.
    """
    done = {d.sentence for d in drafts}
    out: list[Draft] = []
    place_lines = [
        r
        for r in readings
        if r.sentence.kind != "title"
        and _PLACE.match(doc.low, r.start, r.end)
        and r.end - r.start < 160
        and _alone(doc, r)
    ]
    out += _place_lines(doc, place_lines, done)
    out += _rows(doc, readings, done)
    return out


def _alone(doc: Document, r: Reading) -> bool:
    """Does the sentence fill its line?"""
    before = doc.raw[max(0, r.start - 6) : r.start]
    after = doc.raw[r.end : r.end + 2]
    return ("\n" in before or not before.strip()) and (not after.strip() or after.startswith("\n"))


def _place_lines(doc: Document, lines: list[Reading], done: set[int]) -> list[Draft]:
    if len(lines) < 3:
        return []
    out = []
    for r in lines:
        m = _PLACE.match(doc.low, r.start, r.end)
        name = _LAST_NAME.search(doc.raw, m.end() if m else r.start, r.end)
        if m is None or r.number in done:
            continue
        body = next(
            (e for e in r.entities if e.source in ("body", "person", "gov", "unit") and e.start >= m.end()), None
        )
        if body is None and name is None:
            continue
        if body is None and name is not None:
            start, end = name.start(), name.start() + len(name.group().rstrip(" .,;"))
            for lead in re.finditer(r"(?:Putra|Putri|Haji|Hj|H|Dr|Drs|Ir)\.?\s+", doc.raw[start:end]):
                if lead.start() == 0:
                    start += lead.end()
                    break
            body = Entity("person", doc.raw[start:end], start, end, None, "person", doc.raw[start:end], (start, end))
        assert body is not None
        d = Draft(body, None, r.number, "winner-line", listed=True)
        _put_place(doc, d, m)
        between = doc.raw[m.end() : body.start].strip(" :-,–(")
        between = re.sub(r"\s+(?:Haji|Hj\.?|H\.)$|\bkategori\s+", "", between).strip()
        if len(between) > 3 and not re.search(r"\b(?:diraih|adalah|jatuh|yang|kepada)\b", between.lower()):
            d.categories.append((between, (m.end(), body.start)))
        out.append(d)
    return out


def _put_place(doc: Document, d: Draft, m: re.Match[str]) -> None:
    head, num = m.group("head"), m.group("num")
    span = (m.start("head"), m.end("num"))
    if "harapan" in head or head == "medali":
        d.categories.append((doc.raw[span[0] : span[1]], span))
    else:
        value = numbers.ordinal(num.upper() if re.fullmatch(r"[ivx]+", num) else num)
        if value is not None:
            d.put("rank", value, span)


def _rows(doc: Document, readings: Sequence[Reading], done: set[int]) -> list[Draft]:
    """ "1 1 NAMA PESERTA L 10 Matematika": a table that cleaning has flattened, under a line that tells of winners."""
    out: list[Draft] = []
    told = False
    for r in readings:
        text = doc.low[r.start : r.end]
        m = _ROW.match(doc.raw[r.start : r.end])
        if m is None:
            told = (told and r.sentence.kind == "heading") or bool(
                re.search(r"\b(?:pemenang|juara|peraih|penerima|lolos)\b", text)
            )
            continue
        if not told or r.number in done:
            continue
        start, end = r.start + m.start("name"), r.start + m.end("name")
        name = re.sub(r"\s[LP]$", "", doc.raw[start:end])
        end = start + len(name)
        name = name.title()
        d = Draft(
            Entity("person", name, start, end, None, "person", name, (start, end)),
            None,
            r.number,
            "winner-row",
            listed=True,
        )
        if m.group("rank"):
            d.put("rank", int(m.group("rank")), (r.start + m.start("rank"), r.start + m.end("rank")))
        d.categories.append((m.group("class").strip(), (r.start + m.start("class"), r.start + m.end("class"))))
        out.append(d)
    return out if len(out) > 1 else []


def read_titled(doc: Document, readings: Sequence[Reading]) -> list[Draft]:
    """Names in bullets under the title of their class: "TP2DD Provinsi Terbaik 2023 / - Riau / - Bali".

    Args:
        doc: the document.
        readings: every sentence in order.
    """
    out: list[Draft] = []
    title: Reading | None = None
    members: list[Reading] = []
    for r in [*readings, None]:
        if r is not None and r.sentence.kind == "item" and title is not None:
            members.append(r)
            continue
        if title is not None and len(members) > 1:
            out += _bullets(doc, title, members)
        title, members = None, []
        if r is None or r.sentence.kind != "heading":
            continue
        single = re.match(
            r"(?P<class>[^:\n]{6,70}\b(?:[Tt]erbaik|[Jj]uara)[^:\n]{0,20}):\s*(?P<name>\S.{2,60})$",
            doc.raw[r.start : r.end],
        )
        if single is None:
            title = (
                r
                if _TITLE.search(doc.low, r.start, r.end)
                and not _PLAN.search(doc.low, r.start, r.end)
                and not any(k.value for k in r.ranks)
                else None
            )
            continue
        e = next((x for x in r.entities if x.start >= r.start + single.start("name")), None)
        if e is not None:
            d = Draft(e, None, r.number, "titled-line", listed=True)
            d.categories.append(_class(doc, r.start, r.start + single.end("class")))
            out.append(d)
    return out


def _bullets(doc: Document, title: Reading, members: list[Reading]) -> list[Draft]:
    found: list[tuple[Reading, Entity]] = []
    for r in members:
        e = next((x for x in r.entities if x.start - r.start < 8), None) or _whole_item(doc, r)
        if (
            e is None
            or r.end - r.start > 90
            or re.match(r"\s*\d", doc.raw[r.start : r.end])
            or any(k.value for k in r.ranks)
        ):
            return []
        found.append((r, _levelled(doc, title, e)))
    award = next((a for a in title.awards if a.name), None)
    out = []
    for r, e in found:
        d = Draft(e, award, r.number, "titled-item", listed=True)
        d.categories.append(_class(doc, title.start, title.end))
        out.append(d)
    return out


def _whole_item(doc: Document, r: Reading) -> Entity | None:
    """A bullet that holds nothing but a region's short name ("- Kampar")."""
    m = re.fullmatch(r"\W*([A-Z][\w' -]{2,40}?)[\s.;,]*", doc.raw[r.start : r.end])
    codes = regions.forms().get(m.group(1).lower()) if m else None
    code = regions.choose(codes) if codes else None
    if m is None or code is None:
        return None
    start, end = r.start + m.start(1), r.start + m.end(1)
    return Entity("government", regions.all_regions()[code].government, start, end, code, "bare")


def _levelled(doc: Document, title: Reading, e: Entity) -> Entity:
    """A bare region under "Kota Terbaik" is the city of that name."""
    if e.source not in ("bare", "run") or e.kind not in ("government", "person"):
        return e
    words = doc.low[title.start : title.end]
    level: RegionLevel | None = (
        "province"
        if "provinsi" in words
        else "city"
        if re.search(r"\bkota\b", words)
        else "regency"
        if "kabupaten" in words
        else None
    )
    if level is None or (level == "city" and "kabupaten" in words):
        return e
    codes = regions.forms().get(doc.low[e.start : e.end])
    code = regions.choose(codes, level) if codes else None
    if code is None:
        return e
    return dataclasses.replace(
        e, kind="government", name=regions.all_regions()[code].government, region=code, source="unit"
    )


def _class(doc: Document, start: int, end: int) -> tuple[str, tuple[int, int]]:
    text = re.sub(r"\s*:?\s*(?:tahun\s+)?(?:19|20)\d\d\s*:?\s*$", "", doc.raw[start:end]).strip(" :")
    return text, (start, start + len(text))
