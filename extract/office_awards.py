"""An award that is named only after the office that gives it: "penghargaan Kapolda X", "Penghargaan Bupati Y"."""

from __future__ import annotations

import re

from extract.award_names import AwardName
from extract.text import Document

_NAMED = re.compile(
    r"\b[Pp](?:enghargaan|iagam [Pp]enghargaan)\s+(?:dari\s+)?(?=(?:Kapolri|Kapolda|Kapolres(?:ta|tabes)?|"
    r"Pangdam|Danrem|Dandim|Panglima TNI|Kajati|Kajari|Bupati|Wali ?[Kk]ota|Gubernur|Presiden|Menteri|"
    r"Rektor|Kakanwil|BNN|Polda|Polres|Kodim)\b)"
    r"[A-Z][\w-]+(?:\s(?:dan\s)?[A-Z][\w-]+){0,3}"
)


def award_of_office(doc: Document) -> AwardName | None:
    """The award as the text names it after its giver, the first telling; None when none does so.

    Args:
        doc: the document.
    """
    found = _NAMED.search(doc.raw)
    if found is None:
        return None
    name = re.sub(r"\s+dari\s+", " ", found.group())
    name = re.sub(r"\s+(?:[A-Z][a-z]+(?:pol|jen)\.?|Irjen|Brigjen|AKBP|Kombes|Drs?|Ir|Hj?)\b.*$", "", name)
    return AwardName(
        found.start(), found.end(), found.start(), found.end(), name[0].upper() + name[1:], None, 2, "office"
    )
