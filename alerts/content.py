"""What a message tells, as it is stored in the outbox: enough to render it again, byte for byte, at every try."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any, Literal, TypeAlias

from pydantic import TypeAdapter

from storage.award_facts import AwardFacts

MessageKind: TypeAlias = Literal["alert", "digest", "confirm"]


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """The facts of an award that are told again when they change."""

    recipient: str
    category: str | None = None
    score: float | None = None
    rank: int | None = None
    retracted: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Item:
    """One award in a message.

    Attributes:
        facts: the award as it stood when the message was made.
        before: what the subscriber was told before, when this is a correction.
        retracted: whether a person found it to be no award.
    """

    facts: AwardFacts
    before: Told | None = None
    retracted: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Content:
    """Everything a message is rendered from.

    Attributes:
        kind: alert (one award at once), digest, or confirm (asks for confirmation of the address).
        items: new awards, most notable first.
        corrections: awards told before whose facts changed.
        since: when the digest before this one was made.
        thread: Message-IDs of the messages that first told the awards corrected here.
    """

    kind: MessageKind
    items: tuple[Item, ...] = ()
    corrections: tuple[Item, ...] = ()
    since: dt.datetime | None = None
    thread: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As stored."""
        stored: dict[str, Any] = _ADAPTER.dump_python(self, mode="json", exclude_defaults=True)
        return stored

    @property
    def fresh(self) -> tuple[Item, ...]:
        """New awards that are the news of an article."""
        return tuple(item for item in self.items if not item.facts.background)

    @property
    def background(self) -> tuple[Item, ...]:
        """New awards that were only told in passing."""
        return tuple(item for item in self.items if item.facts.background)


_ADAPTER = TypeAdapter(Content)


def read_content(stored: dict[str, Any]) -> Content:
    """The content that `as_json` stored.

    Raises:
        pydantic.ValidationError: it is none.
    """
    return _ADAPTER.validate_python(stored)


def told(facts: AwardFacts) -> Told:
    """What is told of an award, as the ledger keeps it."""
    return Told(facts.recipient, facts.category, facts.score, facts.rank, facts.status == "rejected")


def read_told(stored: dict[str, Any]) -> Told:
    """What the ledger's `facts` hold."""
    return Told(
        str(stored.get("recipient") or ""), stored.get("category"), stored.get("score"), stored.get("rank"),
        bool(stored.get("retracted")),
    )  # fmt: skip
