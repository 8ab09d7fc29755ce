"""A record in the making: what one sentence told of one award, before sentences are joined."""

from __future__ import annotations

import dataclasses

from extract.award_names import AwardName
from extract.bodies import Entity
from extract.model import Span


@dataclasses.dataclass(slots=True)
class Field:
    """A value and the span that proves it."""

    value: object
    span: Span


@dataclasses.dataclass(slots=True)
class Draft:
    """What one frame found. Recipient and award may still be missing; later stages fill them.

    Attributes:
        recipient: who gets it; None when the sentence leaves it to the reader.
        award: what it is; None when it only points back ("penghargaan itu").
        fields: the other fields of the record that this sentence told, by name.
        categories: grades and classes, in order.
        sentence: number of the sentence.
        rule: name of the rule that made it, for `--explain` and for the confidence.
        listed: it stands in a result list.
        past: it is told as history.
    """

    recipient: Entity | None
    award: AwardName | None
    sentence: int
    rule: str
    fields: dict[str, Field] = dataclasses.field(default_factory=dict)
    categories: list[tuple[str, Span]] = dataclasses.field(default_factory=list)
    listed: bool = False
    past: bool = False
    compared: bool = False
    poor: bool = False
    inherited: bool = False
    award_inherited: bool = False
    votes: int = 1

    def put(self, name: str, value: object, span: Span) -> None:
        """Fills a field that is still empty."""
        if value is not None and name not in self.fields:
            self.fields[name] = Field(value, span)

    def add_category(self, text: str, span: Span) -> None:
        """Adds a grade unless it is there already, alone or inside another."""
        low = text.lower()
        for i, (known, _) in enumerate(self.categories):
            if low == known.lower() or (low in known.lower() and len(low) > 1):
                return
            if known.lower() in low and len(known) > 1:
                self.categories[i] = (text, span)
                return
        self.categories.append((text, span))
