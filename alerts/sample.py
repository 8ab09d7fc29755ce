"""One mail as a subscriber would get it, without a subscription: for the demo and for looking at."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from email.headerregistry import Address
from email.message import EmailMessage

from sqlalchemy.orm import Session

from alerts import tokens
from alerts.content import Content, Item
from alerts.digest import ordered
from alerts.rendering import Addressee, render
from alerts.sender import Sender
from storage.award_facts import AwardFacts, load

SENDER = Sender(Address("Piagam", "piagam", "example.org"), "https://piagam.example.org")
MADE = dt.datetime(2024, 1, 1, 0, 0, tzinfo=dt.UTC)


def render_sample(
    session: Session, award_ids: Sequence[int], language: str = "id", *, made: dt.datetime | None = None
) -> EmailMessage:
    """The mail that tells of these awards: an alert for one, a digest for several.

    Args:
        session: an open session on the register.
        award_ids: awards to tell of; unknown ones are left out.
        language: id or en.
        made: the mail's date; a fixed one when None, so that the same awards give the same mail.

    Returns:
        The mail; `.get_body(("plain",)).get_content()` is its text, `.as_bytes()` the whole.

    Raises:
        ValueError: none of the awards exists.
    """
    return sample_mail(list(load(session, award_ids).values()), language, made=made)


def sample_mail(
    facts: Sequence[AwardFacts],
    language: str = "id",
    *,
    made: dt.datetime | None = None,
    since: dt.datetime | None = None,
    corrections: Sequence[Item] = (),
) -> EmailMessage:
    """The mail that tells of these facts; see `render_sample`."""
    if not facts and not corrections:
        raise ValueError("there is no award to tell of")
    items = ordered(Item(dataclasses.replace(fact)) for fact in facts)
    kind = "alert" if len(items) == 1 and not corrections else "digest"
    content = Content(kind, items, tuple(corrections), since=since)  # type: ignore[arg-type]
    addressee = Addressee(1, "email:pembaca@example.org", "pembaca@example.org", language)
    keys = tokens.Keys(("sample",))
    return render(content, addressee, SENDER, keys, message_id="<sample@example.org>", made=made or MADE)
