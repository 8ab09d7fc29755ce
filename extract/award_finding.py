"""All names of awards in a sentence, cut where another statement begins, without overlaps."""

from __future__ import annotations

import re

from extract import programmes
from extract.award_extent import LOOSE_TITLES, english_name, read_name, title_like
from extract.award_names import AwardName, clean_name, head_words, programme_hits, title_words
from extract.text import Document, Token

_AS = re.compile(r"\bsebagai\s+(?=[A-Z])")


_AS_LEFT = re.compile(
    r"\b(?:dianugerahi|dianugerahkan|dinobatkan|diganjar|mendapat|mendapatkan|meraih|menerima|terpilih|"
    r"penghargaan|predikat|memperoleh|dipilih|ditetapkan)\b[^.;]*$"
)


_THANKS = re.compile(
    r"\b(?:menyampaikan|sampaikan|haturkan|menghaturkan|mengucapkan|ucapan|ucapkan|rasa|bentuk rasa|mengurangi "
    r"rasa)\s+(?:\w+\s+){0,3}$"
)


def _thanks(doc: Document, begin: int, end: int, at: int, stop: int) -> bool:
    """ "menyampaikan penghargaan setinggi-tingginya": thanks, no award."""
    if doc.low[at:stop] not in ("penghargaan", "apresiasi", "anugerah", "reward"):
        return False
    if _THANKS.search(doc.low, max(begin, at - 45), at):
        return True
    return bool(
        re.match(
            r"\s+(?:dan\s+(?:terima\s?kasih|apresiasi|ucapan)|yang\s+(?:setinggi|sebesar)|setinggi|sebesar|terhadap)",
            doc.low[stop : min(end, stop + 30)],
        )
    )


_LADDER_TAIL = re.compile(
    r"\s+(?:tingkat\s+|kategori\s+)?(utama|nindya|madya|pratama|lestari|kencana|paripurna|wistara|wiwerda|padapa|"
    r"mandiri|wiratama|emas|hijau|biru|platinum|gold|silver|nasional)$",
    re.IGNORECASE,
)


def _cut_grade(doc: Document, award: AwardName) -> None:
    """Takes a trailing grade off a programme's name ("Proklim Utama"); the grade is read on its own."""
    if award.programme is None:
        return
    text = doc.raw[award.name_start : award.name_end]
    found = _LADDER_TAIL.search(text)
    if found and len(text[: found.start()].strip()) > 2 and award.name.endswith(found.group(1)):
        award.name_end = award.name_start + len(text[: found.start()].rstrip())
        award.end = min(award.end, award.name_end)
        award.name = award.name[: -len(found.group(1))].strip()


def _cut_place(doc: Document, award: AwardName) -> None:
    """Takes a leading place off a contest's name ("juara umum MTQ"); the place is read on its own."""
    found = re.match(
        r"(?:gelar\s+)?(?:sebagai\s+)?juara\s+(?:umum|[ivx]{1,3}|\d|satu|dua|tiga|pertama|kedua|"
        r"ketiga)\s+(?:di\s+|pada\s+|dalam\s+)?(?=\S{3})",
        doc.low[award.name_start : award.name_end],
    )
    if found and award.name and award.name_start + found.end() < award.name_end:
        award.name_start += found.end()
        award.name = clean_name(doc.raw[award.name_start : award.name_end])
        award.programme = award.programme or programmes.match(award.name)


def find_awards(
    doc: Document, tokens: list[Token], stops: list[tuple[int, int]], verbs: list[tuple[int, int]],
    bodies: list[tuple[int, int]] | None = None,
) -> list[AwardName]:  # fmt: skip
    """Award names of one sentence, in order, without overlaps.

    Args:
        doc: the document.
        tokens: the sentence's tokens.
        stops: spans that end a name (verbs, recipients, issuers, dates, places found before).
        verbs: spans of verbs and offices, at which a name that stands before its noun begins at the latest.
        bodies: spans of bodies that are sure to be none of a list's awards (offices of state).
    """
    if not tokens:
        return []
    begin, end = tokens[0].start, tokens[-1].end
    stop_at = {a for a, _ in stops}
    covered_by_stop = {t.start for t in tokens if any(a <= t.start < b for a, b in verbs)}
    index = {t.start: i for i, t in enumerate(tokens)}
    known = programme_hits(doc, begin, end)
    found: list[AwardName] = []
    for hit in head_words().find(doc.low, begin, end):
        i = index.get(hit.start)
        if i is None:
            continue
        j = i
        while j < len(tokens) and tokens[j].end <= hit.end:
            j += 1
        head_text = doc.low[hit.start : hit.end]
        if head_text in ("award", "awards"):
            english = english_name(doc, tokens, i, covered_by_stop)
            if english:
                found.append(english)
            continue
        if _thanks(doc, begin, end, hit.start, hit.end):
            continue
        award = read_name(doc, tokens, i, j, hit.value, stop_at, known)
        if award:
            found.append(award)
    for m in _AS.finditer(doc.raw, begin, end):
        i = index.get(m.end())
        if (
            i is not None
            and _AS_LEFT.search(doc.low, max(begin, m.start() - 90), m.start())
            and not any(a.start <= m.end() < a.end for a in found if a.name)
        ):
            award = read_name(doc, tokens, i, i, "titles", stop_at, known)
            if award and award.name and len(award.name.split()) > 1:
                award.start = award.name_start
                award.head = "sebagai"
                found.append(award)
    for hit in title_words().find(doc.low, begin, end):
        i = index.get(hit.start)
        if i is None:
            continue
        j = i
        while j < len(tokens) and tokens[j].end <= hit.end:
            j += 1
        if j < len(tokens) and (
            tokens[j].capital
            or tokens[j].text in "\"“'"
            or tokens[j].low in ("kabupaten", "kota", "provinsi", "daerah", "desa", "role")
        ):
            if hit.value in LOOSE_TITLES and not title_like(tokens, j):
                continue
            award = read_name(doc, tokens, i, j, "titles", stop_at, known)
            if award and award.name:
                found.append(award)
    found += _enumerated(doc, tokens, index, stop_at, known, bodies or [])
    for start, stop, pid, topic in known:
        covered = next((a for a in found if a.start <= start and stop <= max(a.end, a.name_end) and a.name), None)
        if covered is not None:
            if covered.programme is None:
                covered.programme = pid
            continue
        found.append(AwardName(start, stop, start, stop, doc.raw[start:stop], pid, 1 if topic else 2, "programme"))
    found = _without_overlaps(found)
    for award in found:
        _cut_grade(doc, award)
        _cut_place(doc, award)
    return found


_ENUMERATION = re.compile(
    r"\b(?:penghargaan|kategori|anugerah|award|awards|piagam|predikat|trofi|piala|"
    r"prestasi)\b[^.;:]{0,90}?(?:\b(?:yakni|yaitu|ialah|adalah|di antaranya|diantaranya|antara lain|"
    r"masing-masing)\b|:)\s*(?:(?:sebagai|untuk|berupa|kategori|predikat|penghargaan|piagam|dari|meraih|"
    r"pada)\s+){0,3}"
)


_NEXT = re.compile(
    r"(?:,|;|\bdan\b|\bserta\b|\bjuga\b|\blalu\b|\bkemudian\b)\s*(?:(?:dan|serta|sebagai|kategori|penghargaan|"
    r"predikat|juga|untuk|lalu|kemudian|yang kedua|kedua|ketiga)\s+){0,3}(?=[“\"A-Z])"
)


def _enumerated(
    doc: Document,
    tokens: list[Token],
    index: dict[int, int],
    stop_at: set[int],
    known: list[tuple[int, int, str, bool]],
    stop_bodies: list[tuple[int, int]],
) -> list[AwardName]:
    """ "dua penghargaan, yakni A dengan nilai 80 dan B": names that only the enumeration marks as awards."""
    begin, end = tokens[0].start, tokens[-1].end
    out: list[AwardName] = []
    for cue in _ENUMERATION.finditer(doc.low, begin, end):
        at: int | None = cue.end()
        while at is not None and len(out) < 12:
            while at < end and doc.raw[at] in "“\"' ":
                at += 1
            i = index.get(at)
            if i is None or not tokens[i].capital or tokens[i].start in stop_at:
                break
            award = read_name(doc, tokens, i, i, "titles", stop_at, known)
            if award is None or not award.name or award.name_start != tokens[i].start or len(award.name) < 5:
                break
            if stop_bodies and any(a <= award.name_start < b for a, b in stop_bodies):
                break
            award.head, award.strength = "enumeration", 2
            award.start = award.name_start
            out.append(award)
            nxt = re.compile(_NEXT.pattern).search(doc.raw, award.end, end)
            at = nxt.end() if nxt and nxt.start() - award.end < 90 else None
        break
    return out if len(out) > 1 or (out and out[0].programme) else []


def _without_overlaps(found: list[AwardName]) -> list[AwardName]:
    found.sort(key=lambda a: (-a.strength if a.name else 1, -(a.end - a.start)))
    kept: list[AwardName] = []
    for award in found:
        if not any(award.start < k.end and k.start < award.end for k in kept):
            kept.append(award)
    return sorted(kept, key=lambda a: a.start)
