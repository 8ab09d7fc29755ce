"""Names of awards told only by what they are given for ("penghargaan atas …")."""

from __future__ import annotations

import re

from extract import programmes
from extract.award_names import AwardName, clean_name, vocabulary
from extract.text import Document, Token

_REASON = re.compile(
    r"\b(?:atas|karena|berkat|lantaran|sebagai|dalam kategori|di bidang|bidang|dalam hal|dalam|kategori)\s+"
)


_REASON_LEAD = frozenset(
    "berhasil sukses mampu telah dinilai dianggap keberhasilan keberhasilannya kontribusi dedikasi kinerja "
    "komitmen prestasi capaian capaiannya upaya upayanya dukungan kinerjanya sebagai salah satu dalam di bidang "
    "atas partisipasi peran kepedulian".split()
)


def name_by_reason(doc: Document, tokens: list[Token], award: AwardName, skip: list[tuple[int, int]], end: int) -> None:
    """Names an unnamed award after the reason it was given for ("penghargaan dari X karena berhasil menekan Y").

    Args:
        doc: the document.
        tokens: the sentence's tokens.
        award: an award without a name; filled in place when a reason is found.
        skip: spans between noun and reason that may stand there (givers).
        end: where the clause ends at the latest.
    """
    found = _REASON.search(doc.low, award.end, min(end, award.end + 140))
    while found and any(a <= found.start() < b for a, b in skip):
        found = _REASON.search(doc.low, found.end(), min(end, award.end + 140))
    if not found or re.search(r"[.;:]", doc.low[award.end : found.start()]):
        return
    k = next((i for i, t in enumerate(tokens) if t.start >= found.end()), None)
    if k is None:
        return
    s = k
    while k < len(tokens) and tokens[k].low in _REASON_LEAD:
        k += 1
    stops = vocabulary("stop") - {"dan", "terhadap", "pada"}
    e = k
    while e < len(tokens) and e - k < 9:
        t = tokens[e]
        if (not t.text[0].isalnum() and t.text not in "/-&") or t.low in stops or re.fullmatch(r"(19|20)\d\d", t.text):
            break
        if e > k and any(a <= t.start < b for a, b in skip):
            break
        e += 1
    while e > k and tokens[e - 1].low in ("dan", "di", "pada", "dalam", "untuk", "tingkat", "atas", "dari", "sebagai"):
        e -= 1
    if e - k < 1:
        k = s
    content = [t.low for t in tokens[k:e] if t.low not in vocabulary("hollow")]
    if len(content) < 2:
        return
    award.name_start, award.name_end = tokens[k].start, tokens[e - 1].end
    award.name = clean_name(doc.raw[award.name_start : award.name_end])
    award.programme = programmes.match(award.name)
    award.strength = 2 if award.name else 0
