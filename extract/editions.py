"""Edition and tier behind a contest's name: "MTQ XXX Tingkat Provinsi Maluku Utara", "Lomba Bertutur tingkat SD"."""

from __future__ import annotations

import re

from extract.award_names import AwardName
from extract.text import Document

_CONTEST = re.compile(
    r"(?:mtqh?|stqh?|mqk|mqkn|musabaqah|seleksi|lomba|kompetisi|kontes|festival|kejuaraan|turnamen|pemilihan|olimpiade|"
    r"pekan|porprov|porkab|popda|osn|o2sn|fls2n|jambore|parade|pameran|cerdas|kontingen|kejurprov|kejurda)\b"
)
_NUMBER = r"(?:ke-?\s?(?:\d{1,3}|[IVXLC]{1,7})|[IVXLC]{2,7}|[IVX])"
_TIER = (
    r"[Tt]ingkat\s+(?:SD|SMP|SMA|SMK|PAUD|TK|[Pp]rovinsi|[Kk]abupaten|[Kk]ota|[Nn]asional|"
    r"[Kk]ecamatan)(?:[/\w-]*)(?:\s+[A-Z]\w+){0,4}"
)
_TAIL = re.compile(
    rf"(?P<edition>\s+{_NUMBER}(?![\w]))?(?P<year>\s+(?:[Tt]ahun\s+)?(?:19|"
    rf"20)\d\d(?=\s+[Tt]ingkat))?(?P<tier>\s+{_TIER})?"
)


def extend(doc: Document, award: AwardName, end: int) -> None:
    """Takes edition and tier into a contest's name, in place. The year is left out of the name.

    Args:
        doc: the document.
        award: a name just read.
        end: where the sentence ends.
    """
    if not award.name or not _CONTEST.match(award.name.lower()):
        return
    found = _TAIL.match(doc.raw, award.name_end, end)
    if found is None or not (found.group("edition") or found.group("tier")):
        return
    stop = found.end("tier") if found.group("tier") else found.end("edition")
    parts = [award.name, (found.group("edition") or "").strip(), (found.group("tier") or "").strip()]
    award.name = re.sub(r"\s+", " ", " ".join(p for p in parts if p))
    award.name_end = stop
    award.end = max(award.end, stop)
