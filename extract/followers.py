"""Places told by order alone: "Di bawahnya berturut-turut A dan B"."""

from __future__ import annotations

import re

from extract.drafts import Draft
from extract.reading import Reading
from extract.text import Document
from extract.verbs import unreal_at

_BELOW = re.compile(
    r"\W*(?:(?:sementara|sedangkan|adapun|lalu|kemudian)\s+)?(?:di bawahnya|di belakangnya|di urutan berikutnya|"
    r"posisi berikutnya|peringkat berikutnya|menyusul|disusul)\s+(?:secara\s+)?(?:berturut-turut|berurutan|"
    r"masing-masing)\s+"
    r"(?:adalah\s+|ada\s+|ditempati\s+|oleh\s+)*"
)


def read_followers(doc: Document, r: Reading, last: Draft) -> list[Draft]:
    """Drafts of a sentence that goes on with the places behind the one told last.

    Args:
        doc: the document.
        r: the reading; nothing else was found in it.
        last: the draft told last; its place, award and class go on.
    """
    m = _BELOW.match(doc.low, r.start, r.end) if r.sentence.kind == "body" else None
    place = last.fields.get("rank")
    if m is None or place is None or not isinstance(place.value, int) or r.number - last.sentence > 2:
        return []
    people = [e for e in r.entities if e.start >= m.end() - 1 and e.source not in ("run", "self")]
    if len(people) < 2 or people[0].start - m.end() > 3 or unreal_at(doc, r.start, m.end(), r.end):
        return []
    out = []
    for n, e in enumerate(people, 1):
        d = Draft(e, last.award, r.number, "follower", listed=True, past=last.past, award_inherited=True)
        d.categories = list(last.categories)
        d.put("rank", place.value + n, m.span())
        out.append(d)
    return out
