"""The text as the pipeline sees it: one string, its lower-case twin of equal length, tokens and sentences."""

from __future__ import annotations

import bisect
import dataclasses
import re

_TOKEN = re.compile(r"\d+(?:[.,:/]\d+)*|[^\W\d_]+(?:['’`-][^\W\d_]+)*\d*|[^\W_]+|\S")
_SINGLE = str.maketrans(
    {"\u00a0": " ", "\u2019": "'", "\u2018": "'", "`": "'", "\u2013": "-", "\u2014": "-", "\t": " "}
)


def lower_twin(text: str) -> str:
    """Lower case with the length kept, so that offsets hold in both; odd spaces, quotes and dashes made plain."""
    low = text.lower()
    if len(low) != len(text):  # 'İ' and its like grow when lowered
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return low.translate(_SINGLE)


@dataclasses.dataclass(slots=True)  # not frozen: the constructor of a frozen class takes three times as long
class Token:
    """One word, number or mark. `start` and `end` count in the document."""

    start: int
    end: int
    text: str
    low: str

    @property
    def capital(self) -> bool:
        """Does it begin like a name (with a capital letter)?"""
        return self.text[0].isupper()


@dataclasses.dataclass(slots=True)
class Sentence:
    """A stretch of the document that is read as one statement.

    Attributes:
        start, end: half-open span in the document.
        kind: "title", "body", "item" (a line of a list), "heading" (a line that is no sentence) or "caption".
        line: number of the line it stands in.
        quoted: most of it stands between quotation marks.
        tokens: its words and marks.
    """

    start: int
    end: int
    kind: str
    line: int
    quoted: bool = False
    tokens: list[Token] = dataclasses.field(default_factory=list)


@dataclasses.dataclass(slots=True)
class Document:
    """Title and text in one string; all offsets of the pipeline count in it."""

    raw: str
    low: str
    title_end: int

    @classmethod
    def of(cls, title: str, text: str) -> Document:
        raw = f"{title}\n\n{text}"
        return cls(raw, lower_twin(raw), len(title))


def tokenise(doc: Document, start: int, end: int) -> list[Token]:
    """Words, numbers ("79,75", "21/05/2024" stay whole) and single marks of a span."""
    raw, low = doc.raw, doc.low
    return [Token(m.start(), m.end(), m.group(), low[m.start() : m.end()]) for m in _TOKEN.finditer(raw, start, end)]


# Words before a full stop that does not end a sentence: honorifics, degrees, offices, units.
_ABBREVIATION = frozenset(
    "moh muh hm hj. h hj hjh hi dr drs dra drg ir prof kh k m s st sh mh mm mt mp mpd spd se sos si sip pd "
    "kom ag hum kes farm apt ap "
    "stp t p e a b c d f g i j l n o q r u v w x y z rp no nomor kab kec kel prov jl jln gg pj plt plh pjs tgl hal "
    "dll dkk dsb dst sdr sdri bpk yth alm ustad ust tgk cut rs pt cv tbk jend letjen mayjen brigjen kol letkol kapt "
    "akbp kombes irjen pol purn div ka kep bag sub tn ny nn th vol ph mag sc ba ma mba llm phd amd keb skm sp mkes "
    "mars ners ns akt ca cma cpa cgcae sstp ssos map msc meng bsc arch rer nat".split()
)
_END = re.compile(r"[.!?]+[\"”'’)\]]*(?=\s|$|[A-Z“\"]|,(?=[A-Z]))|[\"”](?=\s+[A-Z])")


# No sentence is longer than this many characters: a longer stretch is cut, so that the work for one is bounded.
LONGEST_SENTENCE = 3_000


def split_sentences(doc: Document, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of the sentences of one line, none longer than `LONGEST_SENTENCE`.

    A stop after an abbreviation, an initial or inside a number is no end. A stretch without an end is cut behind a
    comma, else at a space, else anywhere.
    """
    return [part for span in _sentence_ends(doc, start, end) for part in _parts(doc.raw, *span)]


def _parts(raw: str, begin: int, end: int) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    while end - begin > LONGEST_SENTENCE:
        stop = begin + LONGEST_SENTENCE
        comma = raw.rfind(", ", begin + LONGEST_SENTENCE // 2, stop)
        space = raw.rfind(" ", begin + LONGEST_SENTENCE // 2, stop)
        cut = comma + 1 if comma > 0 else space if space > 0 else stop
        out.append((begin, cut))
        begin = cut
        while begin < end and raw[begin].isspace():
            begin += 1
    if begin < end:
        out.append((begin, end))
    return out


def _sentence_ends(doc: Document, start: int, end: int) -> list[tuple[int, int]]:
    raw = doc.raw
    spans: list[tuple[int, int]] = []
    begin = start
    for found in _END.finditer(raw, start, end):
        at = found.start()
        if raw[at] == "." and found.group()[0] == ".":
            word_start = at
            while word_start > begin and raw[word_start - 1].isalnum():
                word_start -= 1
            word = doc.low[word_start:at]
            after = found.end()
            while after < end and raw[after] == " ":
                after += 1
            if after < end and raw[after].islower():
                continue
            if word in _ABBREVIATION and after < end and found.group() == ".":
                continue
            if word.isdigit() and found.group() == "." and at - word_start <= 2 and word_start == start:
                continue  # "1. Kelurahan …"
            if found.group() == "." and found.end() < end and raw[found.end()].isalpha():
                # "BANUATV.TESTOpini", "koranbanjar.net": a stop glued to a word ends nothing, but in
                # "digelar 2022.Jalannya balapan" only the space was lost
                if at - word_start < 4 or (not raw[at - 1].islower() and not raw[at - 1].isdigit()):
                    continue
                if not (raw[found.end()].isupper() and raw[found.end() + 1 : found.end() + 2].islower()):
                    continue
        elif (raw[at] in '"”' and (at == begin or raw[at - 1] not in ".!?,")) or (
            raw[at] in '"”' and raw[at - 1] == ","
        ):
            continue
        if found.end() - begin > 1:
            spans.append((begin, found.end()))
        begin = found.end()
        while begin < end and raw[begin].isspace():
            begin += 1
    if begin < end and raw[begin:end].strip():
        spans.append((begin, end))
    return spans


def token_index(tokens: list[Token], offset: int) -> int:
    """Index of the first token that ends after an offset."""
    return bisect.bisect_right([t.end for t in tokens], offset)
