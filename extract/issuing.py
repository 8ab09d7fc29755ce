"""Who gives, assesses or holds the contest: the body that the text ties to an award."""

from __future__ import annotations

import re

from extract import issuers, programmes
from extract.givers import Giver
from extract.join import Resolved, same_award
from extract.reading import Reading
from extract.text import Document

_FROM = re.compile(
    r"\b(?:dari|oleh|versi|gagasan|besutan|diselenggarakan|diadakan|digelar|dihelat|digagas|ditaja|diinisiasi|"
    r"diprakarsai|dilaksanakan|dilakukan|dicatat|diberikan|dianugerahkan|dikeluarkan|diterbitkan|diumumkan|"
    r"dikeluarkannya|"
    r"diberikannya|pemberinya|penilaian|evaluasi|survei|asesmen|perwakilan|penghargaan|(?:tahunan|acara|ajang|"
    r"agenda)\s+milik|keputusan|penyelenggaranya|penyelenggara\s+[\w\s]{3,30}\s+(?:ialah|adalah))\s+"
    r"(?:oleh\s+|pihak\s+|jajaran\s+|pemerintah pusat melalui\s+|pemerintah melalui\s+|adalah\s+|ialah\s+|"
    r"tim\s+(?:penilai\s+)?)?$"
)
_GIVES = re.compile(
    r"^\s*(?:\([^)]*\)\s*)?(?:resmi\s+|kembali\s+|juga\s+|telah\s+|sudah\s+|secara\s+\w+\s+|"
    r"bersama\s+(?:[\w.]+\s+){1,6}?)?(?:memberi|memberikan|menyerahkan|menganugerah\w*|menobatkan|menetapkan|"
    r"menempatkan|mengganjar|beri|anugerahi|ganjar|menilai|menyatakan|mengumumkan|menggelar|menyelenggarakan|"
    r"mengadakan|menyematkan)\b"
)
# A person who hands over stands for nobody but himself; only "dari" and the verbs of giving make his office the giver.
_HANDED = re.compile(
    r"\b(?:diserahkan|disematkan|penyerahan\w*|penyematan\w*|dari tangan|diserahkannya|dilakukan|dibagikan|"
    r"dikalungkan)\b[^.;]{0,40}$"
)
_OFFICE = re.compile(
    r"(?:gubernur|wakil gubernur|bupati|wali ?kota|menteri|presiden|wapres|mendagri|menpan\w*|kapolri|kapolda|"
    r"menkes|mensos|menko\w*|mendik\w*|menag|menlhk|menaker|ketua|kepala)\b",
    re.IGNORECASE,
)
# Before a body these words tell of a rule, an area, a source, a companion: nothing is given.
_ASIDE = re.compile(
    r"\b(?:wilayah kerja|peraturan|perka|keputusan menteri|bersama|mitra|kantor|gedung|menurut|data|"
    r"kepesertaan|peserta|"
    r"jaminan|kata|ujar|tegas|jelas|ungkap|dicanangkan|program|kerja sama|kerjasama|mou|koordinasi|laman|website|situs|"
    r"pegawai|aplikasi|hadir|dihadiri|dipimpin|humas|jubir|amanah dari|rekomendasi|syarat|aturan|pedoman|kepada|untuk|"
    r"sesuai|binaan|serta)\s+(?:\w+\s+)?$"
)
# The head or a member of a body speaks: proof enough only for the body that gives this award anyway.
_SPEAKER = re.compile(
    r"\b(?:kepala|pimpinan|direktur|direktur utama|ketua|deputi|sekjen|auditor|anggota(?:\s+[ivx]+)?|pejabat)\s+$"
)
_ORG_WORD = (
    r"(?:Majalah|Yayasan|Perkumpulan|Asosiasi|Ikatan|Persatuan|Museum|Lembaga|Komisi|Kapolda|Kapolri|Kapolres|"
    r"Kapolresta|Polda|Polres|Kodam|Kodim|Korem|Kejaksaan|Kejati|Universitas|Institut|Dewan|Forum|Kantor|"
    r"Panitia|Perhimpunan|"
    r"Gabungan|Himpunan|Badan|Komite|Dinas|Kanwil|Pengurus|Kwartir|Palang|Bank|PT|Radio|Harian|Tabloid|Balai|"
    r"Direktorat|Ditjen|Setda|Bappeda|Perpusnas|TP\sPKK|Tim\sPenggerak)"
)
_FREE = re.compile(
    r"\b(?:[Pp]enghargaan|[Pp]iagam|[Pp]enilaian|[Ss]urvei|[Aa]nugerah|[Aa]wards?|[Pp]redikat|[Oo]pini|"
    r"[Tt]rofi|[Pp]iala|[Hh]adiah)\b[^.;,:\n]{0,60}?\b(?:dari|oleh|"
    r"versi)\s+(?P<a>[A-Z][\w/&-]*(?:\s+(?:[A-Z][\w/&-]*|dan(?=\s[A-Z])|of|and)){0,8})"
    r"|\b(?:digelar|diselenggarakan|diadakan|dihelat|digagas|ditaja|dilaksanakan|diumumkan|pemberinya|"
    r"gagasan|dicatat|diserahkan|keputusan|oleh|dari|ialah|"
    rf"adalah)\s+(?:oleh\s+)?(?P<b>{_ORG_WORD}\b(?:\s+(?:[A-Z][\w/&-]*|dan(?=\s[A-Z])|of|"
    r"and)){0,9}(?:\s+\([A-Z]\w{1,9}\)(?:\s+(?:RI|Provinsi|Kabupaten|Kota)\b(?:\s+[A-Z]\w+){0,2})?)?)"
)


def free_givers(doc: Document, r: Reading) -> list[Giver]:
    """Bodies in no list that the sentence names as givers ("penilaian dari ACT Consulting").

    Looked for once in each sentence, though every record of the article asks.
    """
    if r.free_givers is None:
        r.free_givers = _free_givers(doc, r)
    return r.free_givers


def _free_givers(doc: Document, r: Reading) -> list[Giver]:
    out: list[Giver] = []
    for mention in r.mentions:
        if mention.prefix != "gov" or any(g.start < mention.end and mention.start < g.end for g in r.givers):
            continue
        if _GIVES.match(doc.low[mention.end : mention.end + 70]) or _FROM.search(
            doc.low[max(r.start, mention.start - 44) : mention.start]
        ):
            name = doc.raw[mention.start : mention.end]
            out.append(Giver(mention.start, mention.end, name, "gubernur" if len(mention.code) == 2 else None))
    for m in _FREE.finditer(doc.raw, r.start, r.end):
        group = "a" if m.group("a") else "b"
        start, end = m.span(group)
        if any(g.start < end and start < g.end for g in (*r.givers, *out)):
            continue
        if any(p.name and p.name_start <= start < p.name_end for p in r.people):
            continue
        name = doc.raw[start:end]
        known = issuers.match(name)
        entity = next((e for e in r.entities if e.start <= start < e.end), None)
        if (
            group == "a"
            and known is None
            and not re.match(_ORG_WORD, name)
            and (
                len(name.split()) < 2
                or entity is not None
                or not re.search(
                    r"(?:Consulting|International|Institute|Foundation|Group|Indonesia|Center|Centre|Media|"
                    r"Network|Association|Council|Pos|Bisnis|Award)\b",
                    name,
                )
            )
        ):
            continue
        out.append(Giver(start, end, name, known))
    return out


def choose_issuer(doc: Document, item: Resolved, readings: list[Reading]) -> Giver | None:
    """The issuer of one record; None when the text ties nobody to it.

    Args:
        doc: the document.
        item: the entry with its award.
        readings: all sentences.
    """
    d = item.draft
    assert d.award is not None
    own = next(r for r in readings if r.number == d.sentence)
    programme = programmes.by_id(d.award.programme) if d.award.programme else None
    wanted = programme.issuer_id if programme else None

    def usable(r: Reading, g: Giver) -> bool:
        if g.start < item.span[1] and item.span[0] < g.end:
            return False
        if (
            g.id
            and g.id.startswith(("pemprov", "gubernur"))
            and item.code
            and len(item.code) == 2
            and item.kind == "government"
        ):
            return False
        before = doc.low[max(r.start, g.start - 40) : g.start]
        if _SPEAKER.search(before) and not issuers.same_house(g.id, wanted):
            return False
        return not _ASIDE.search(before)

    local = [g for g in (*own.givers, *free_givers(doc, own)) if usable(own, g)]
    told = [g for g in local if _tied(doc, own, g)]
    named = [a for a in own.awards if a.name and a.head != "grade"]
    if len(told) > 1 or (len(named) > 2 and told):
        mine = next((a for a in named if a.start == d.award.start), None)
        after = [g for g in told if mine is not None and g.start >= mine.end]
        stop = min((a.start for a in named if mine is not None and a.start > mine.start), default=own.end)
        behind = [g for g in after if g.start < stop]
        if behind:
            return behind[0]
        if wanted and any(issuers.same_house(g.id, wanted) for g in told):
            return next(g for g in told if issuers.same_house(g.id, wanted))
        if len(named) > 2:
            return None
        return told[0]
    if told:
        return told[0]
    if wanted:
        for g in local:
            if issuers.same_house(g.id, wanted):
                return g
    if d.past:
        near = [r for r in readings if 0 < abs(r.number - d.sentence) <= 1]
        return next(
            (g for r in near for g in r.givers if wanted and usable(r, g) and issuers.same_house(g.id, wanted)), None
        )
    tied: list[tuple[int, Giver]] = []
    house: list[Giver] = []
    for r in readings:
        for g in (*r.givers, *free_givers(doc, r)):
            if not usable(r, g):
                continue
            strong = _tied(doc, r, g)
            if wanted and issuers.same_house(g.id, wanted):
                if strong:
                    return g
                if not (g.id or "").startswith("bpjs"):
                    house.append(g)
            if strong and (
                _GIVING_TOLD.search(doc.low, r.start, r.end)
                or any(a.strength != 1 or (a.name and same_award(a, d.award)) for a in r.awards)
            ):
                other = [a for a in r.awards if a.name and a.head != "grade" and a.strength >= 2]
                if other and not any(same_award(a, d.award) for a in other):
                    continue
                tied.append((abs(r.number - d.sentence), g))
    if house:
        return house[0]
    if tied:
        return min(tied, key=lambda x: x[0])[1]
    return _only_house(doc, readings)


_GIVING_TOLD = re.compile(r"\b(?:penilaian\w*|lomba|penghargaan\w*|penyerahan\w*|penganugerahan\w*|pemenang|juara)\b")


def _only_house(doc: Document, readings: list[Reading]) -> Giver | None:
    """The one national body that the article names around its awards, when there is only one."""
    houses: dict[str, list[Giver]] = {}
    for r in readings:
        for g in r.givers:
            issuer = issuers.by_id(g.id) if g.id else None
            if (
                issuer is None
                or issuer.kind not in ("ministry", "agency")
                or (
                    _SPEAKER.search(doc.low[max(r.start, g.start - 40) : g.start])
                    or _ASIDE.search(doc.low[max(r.start, g.start - 40) : g.start])
                )
            ):
                continue
            houses.setdefault(issuer.id, []).append(g)
    ranked = sorted(houses.values(), key=lambda gs: -len(gs))
    if ranked and (len(ranked) == 1 or len(ranked[0]) >= 2 * len(ranked[1])):
        return ranked[0][0]
    return None


def _tied(doc: Document, r: Reading, g: Giver) -> bool:
    """Does the sentence say that this body gives?"""
    before = doc.low[max(r.start, g.start - 60) : g.start]
    office = bool(_OFFICE.match(doc.raw[g.start : g.end]))
    if office and _HANDED.search(before):
        return False
    if _FROM.search(before[-44:]):
        return True
    if not office and re.search(r"\b(?:diserahkan|penyerahan\s+\w+)\s+$", before):
        return True
    return not office and bool(_GIVES.match(doc.low[g.end : g.end + 70]))
