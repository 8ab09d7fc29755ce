"""Looking into the extractor: the text with its marked spans, and which rule filled which field."""

from __future__ import annotations

import dataclasses

from extract.model import AwardRecord, Span


@dataclasses.dataclass(slots=True)
class Mark:
    """A tagged span: `kind` such as "recipient", "award", "verb"; `note` what it was read as."""

    start: int
    end: int
    kind: str
    note: str


@dataclasses.dataclass(slots=True)
class Trace:
    """What `extract` saw and did; filled when passed as `explain`.

    Attributes:
        document: the string in which all offsets count.
        marks: tagged spans in the order of the text.
        steps: what each rule did, one line each.
        records: the records given.
        features: for each record, what its confidence was reckoned from.
    """

    document: str = ""
    marks: list[Mark] = dataclasses.field(default_factory=list)
    steps: list[str] = dataclasses.field(default_factory=list)
    records: list[AwardRecord] = dataclasses.field(default_factory=list)
    features: list[dict[str, float]] = dataclasses.field(default_factory=list)

    def mark(self, start: int, end: int, kind: str, note: str = "") -> None:
        """Notes a tagged span."""
        self.marks.append(Mark(start, end, kind, note))

    def step(self, text: str) -> None:
        """Notes what a rule did."""
        self.steps.append(text)


def marked_text(trace: Trace, span: Span | None = None) -> str:
    """The document with its marked spans as "[kind: text]"; marks inside a mark are left out.

    Args:
        trace: a filled trace.
        span: part of the document to show; all of it when None.
    """
    start, end = span or (0, len(trace.document))
    out: list[str] = []
    at = start
    for m in sorted(trace.marks, key=lambda m: (m.start, -(m.end - m.start))):
        if m.start < at or m.end > end:
            continue
        out.append(trace.document[at : m.start])
        out.append(f"[{m.kind}: {trace.document[m.start : m.end]}]")
        at = m.end
    out.append(trace.document[at:end])
    return "".join(out)


def render(trace: Trace) -> str:
    """The whole explanation as plain text: marked text, steps, and each record with its evidence."""
    lines = [marked_text(trace), "", "Steps:"]
    lines += [f"  {s}" for s in trace.steps]
    for n, record in enumerate(trace.records, 1):
        lines.append("")
        lines.append(f"Record {n} (confidence {record.confidence:.2f}):")
        for name, (start, end) in record.evidence.items():
            lines.append(f"  {name} = {getattr(record, name)!r}  ← {trace.document[start:end]!r} [{start}, {end})")
    return "\n".join(lines)
