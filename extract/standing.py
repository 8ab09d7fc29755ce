"""Results that are told as a shortcoming: a low place among many, "hanya", "buncit"."""

from __future__ import annotations

import re

from extract.drafts import Draft
from extract.model import Span
from extract.reading import Reading
from extract.text import Document

_OUT_OF = re.compile(r"\s*(?:nasional\s+)?(?:dari|di antara)\s+(?:total\s+|sebanyak\s+)?(\d{2,3})\b")
_ONLY = re.compile(r"\b(?:hanya|cuma|baru|sekadar|sebatas)\s+(?:\w+\s+){0,3}(?:ke-?)?$")
_LOWER = re.compile(
    r"\b(?:lebih bawah(?: lagi)?|di bawahnya lagi|merosot|anjlok|turun|terjun|jeblok|melorot|terpuruk)\b[^.;]{0,70}$"
)
# A place so far down is no achievement, whatever is said of it.
_LAST_GOOD = 60


def is_low(doc: Document, d: Draft, r: Reading) -> bool:
    """Is the result of this draft told as a poor one?

    Args:
        doc: the document.
        d: the draft, with its rank and score.
        r: the sentence it was read in.
    """
    if "rank" in d.fields:
        value, span = d.fields["rank"].value, d.fields["rank"].span
        if isinstance(value, int):
            if value > _LAST_GOOD:
                return True
            total = _OUT_OF.match(doc.low, span[1])
            if total and int(total.group(1)) >= 10 and value > int(total.group(1)) / 2:
                return True
            if value > 3 and _belittled(doc, r, span):
                return True
    if "score" in d.fields and r.start <= d.fields["score"].span[0] < r.end and not d.categories:
        return bool(_ONLY.search(doc.low, max(r.start, d.fields["score"].span[0] - 40), d.fields["score"].span[0]))
    return False


def _belittled(doc: Document, r: Reading, span: Span) -> bool:
    before = max(r.start, span[0] - 90)
    return bool(_ONLY.search(doc.low, max(r.start, span[0] - 36), span[0]) or _LOWER.search(doc.low, before, span[0]))


_POOR_TITLE = re.compile(r"\b(?:jeblok|anjlok|merosot|terpuruk|rapor merah|memprihatinkan|buruk)\b")
_OFFICE = re.compile(
    r"(?:ketua umum|ketua|wakil ketua|wali amanat|rektor|direktur utama|komisaris|anggota|sekretaris jenderal|"
    r"duta besar|konjen ri|dubes ri)$"
)
# Verbs with which the reason for an award begins ("menekan penyebaran penyakit") are left alone.
_VERB = re.compile(
    r"(?!men(?:ekan|urunkan|dorong|dukung|jaga|cegah|angani|erapkan|gelola|gendalikan|gembangkan|"
    r"gimplementasikan|gentaskan|gurangi|yusun|yelesaikan|yelenggarakan|yalurkan|ingkatkan|ggerakkan|"
    r"ciptakan)"
    r"|mem(?:pertahankan|bina|bangun|ajukan|enuhi|berantas|berikan|berdayakan|percepat|fasilitasi|asyarakatkan|bantu))"
    r"(?:meng|mem|meny|men(?!engah|teri|tal|tor|uju))[a-z]{4,}\b"
)


def told_as_failure(doc: Document, d: Draft) -> bool:
    """Does the headline tell of a bad result, while this draft holds no good grade of its own?"""
    return not d.categories and "rank" not in d.fields and bool(_POOR_TITLE.search(doc.low, 0, doc.title_end))


def no_award_name(name: str, programme: str | None) -> bool:
    """Is this name that of an office somebody was elected to, or the beginning of a sentence?"""
    return programme is None and bool(_OFFICE.match(name) or _VERB.match(name))
