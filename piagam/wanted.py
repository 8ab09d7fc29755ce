"""What people write about the awards they want (names of regions, issuers, …) as the filters of a subscription."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import tomlkit
from tomlkit.exceptions import TOMLKitError

from alerts.addresses import checked
from alerts.phrases import LANGUAGES
from extract import issuers, programmes, regions
from extract.model import Level, RecipientKind
from storage.subscriptions import Channel, Filters, NewSubscription, Rhythm, SubscriptionError, fold

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
HARI = ("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu")
# The official list spells levels as the register does; people write them in English, too.
_LEVELS = {"regency": "kabupaten", "city": "kabupaten", "kota": "kabupaten", "province": "provinsi",
           "national": "nasional", "international": "internasional"}  # fmt: skip
LISTS = ("region", "recipient", "kind", "issuer", "programme", "level", "words", "outlets")
KEYS = frozenset((*LISTS, "address", "channel", "language", "confidence", "rhythm", "hour", "weekday", "timezone",
                  "since"))  # fmt: skip


def wanted(values: dict[str, Any]) -> tuple[NewSubscription, dt.datetime | None]:
    """A subscription as asked for, and since when awards are to be told.

    Args:
        values: keys as the options of `subscriptions add` and the TOML file have them; None and empty ones are
            passed over.

    Raises:
        SubscriptionError: a value means nothing we know; the advice names what is near.
    """
    asked = {name: value for name, value in values.items() if value is not None and value != []}
    if unknown := set(asked) - KEYS:
        raise SubscriptionError(f"unknown key {', '.join(sorted(unknown))}", f"There are: {', '.join(sorted(KEYS))}.")
    text = _string(asked, "address", "")
    channel: Channel = _one_of(_string(asked, "channel", guess_channel(text)), get_args(Channel), "channel")
    address, subscriber = checked(channel, text)
    found = _filters(asked)
    rhythm: Rhythm = _one_of(
        _string(asked, "rhythm", "daily" if channel == "email" else "instant"), get_args(Rhythm), "rhythm"
    )
    zone = _string(asked, "timezone", _zone(found.region))
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise SubscriptionError(f"no time zone {zone!r}", "Give an IANA name such as Asia/Makassar.") from error
    new = NewSubscription(
        channel,
        address,
        subscriber,
        language=_one_of(_string(asked, "language", "id"), LANGUAGES, "language"),
        filters=found,
        rhythm=rhythm,
        hour=_hour(asked.get("hour", 7)),
        weekday=_weekday(_string(asked, "weekday", "monday")),
        timezone=zone,
    )
    return new, moment(asked.get("since"), zone)


def guess_channel(address: str) -> str:
    """The channel that an address means."""
    if address.startswith(("http://", "https://")):
        return "webhook"
    return "atom" if "@" not in address and address.endswith((".atom", ".xml")) else "email"


def _filters(asked: dict[str, Any]) -> Filters:
    lists = {name: _strings(asked, name) for name in LISTS}
    names: dict[str, str] = {}

    def resolved(name: str, find: Callable[[str], tuple[str, str]]) -> tuple[str, ...]:
        pairs = [find(value) for value in lists[name]]
        names.update(pairs)
        return tuple(code for code, _ in pairs)

    confidence = asked.get("confidence", 0.5)
    if not isinstance(confidence, int | float) or isinstance(confidence, bool) or not 0 <= confidence <= 1:
        raise SubscriptionError(f"confidence {confidence!r} is not between 0 and 1", "0.5 is the usual floor.")
    for name in ("recipient", "words", "outlets"):
        for value in lists[name]:
            if not fold(value):
                raise SubscriptionError(f"{name} {value!r} has no letters or digits", "Give a word or a name.")
    return Filters(
        region=resolved("region", region),
        issuer=resolved("issuer", issuer),
        programme=resolved("programme", programme),
        kind=tuple(_one_of(value, get_args(RecipientKind), "kind") for value in lists["kind"]),
        level=tuple(_one_of(_LEVELS.get(value, value), get_args(Level), "level") for value in lists["level"]),
        recipient=lists["recipient"],
        words=lists["words"],
        outlets=lists["outlets"],
        confidence=float(confidence),
        names=names,
    )


def region(text: str) -> tuple[str, str]:
    """Code and name of a region given by either."""
    found = regions.by_code(text) or regions.by_name(text)
    if found is None:
        near = difflib.get_close_matches(text.lower(), [r.short_name.lower() for r in regions.all_regions().values()])
        raise SubscriptionError(f"no region {text!r}", _near(near, "Give a Kemendagri code (63, 63.72) or a name."))
    return found.code, found.name


def issuer(text: str) -> tuple[str, str]:
    """Id and name of an issuer given by either."""
    found = issuers.by_id(text) or issuers.by_id(issuers.match(text) or "")
    if found is None:
        near = difflib.get_close_matches(text.lower(), list(issuers.all_issuers()))
        raise SubscriptionError(f"no issuer {text!r}", _near(near, "Give an id or a name as the press writes it."))
    return found.id, found.name


def programme(text: str) -> tuple[str, str]:
    """Id and name of a programme given by either."""
    found = programmes.by_id(text) or programmes.by_id(programmes.match(text) or "")
    if found is None:
        near = difflib.get_close_matches(text.lower(), list(programmes.all_programmes()))
        raise SubscriptionError(f"no programme {text!r}", _near(near, "Give an id or a name as the press writes it."))
    return found.id, found.name


def moment(value: object, zone: str) -> dt.datetime | None:
    """A day or moment as an aware moment; a day starts at midnight of the zone.

    Raises:
        SubscriptionError: it is neither.
    """
    if value is None:
        return None
    try:
        if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
            value = value.isoformat()
        found = value if isinstance(value, dt.datetime) else dt.datetime.fromisoformat(str(value))
    except ValueError as error:
        raise SubscriptionError(f"{value!r} is no date", "Give it as 2024-05-21.") from error
    return found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone))


def read_file(path: Path) -> list[tuple[NewSubscription, dt.datetime | None]]:
    """The subscriptions of a TOML file: tables `[[subscription]]` with the keys of `subscriptions add`.

    Raises:
        SubscriptionError: the file cannot be read, or one of its subscriptions is wrong; it says which.
    """
    try:
        tables = tomlkit.parse(path.read_text(encoding="utf-8")).unwrap().get("subscription")
    except (OSError, UnicodeDecodeError, TOMLKitError) as error:
        raise SubscriptionError(f"{path}: {error}", "It should be a TOML file; see docs/alerts.md.") from error
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise SubscriptionError(f"{path}: no [[subscription]] in it", "See docs/alerts.md for an example.")
    found = []
    for number, table in enumerate(tables, 1):
        try:
            found.append(wanted(table))
        except SubscriptionError as error:
            raise SubscriptionError(f"{path}, subscription {number}: {error}", error.advice) from error
    return found


def _string(asked: dict[str, Any], name: str, default: str) -> str:
    value = asked.get(name, default)
    if not isinstance(value, str):
        raise SubscriptionError(f"{name} must be a text, not {value!r}", "Put it between quotation marks.")
    return value.strip()


def _strings(asked: dict[str, Any], name: str) -> tuple[str, ...]:
    value = asked.get(name, ())
    values: Iterable[object] = [value] if isinstance(value, str) else value
    if not isinstance(values, Iterable) or not all(isinstance(one, str) for one in values):
        raise SubscriptionError(f"{name} must be a text or a list of texts", f'As in {name} = ["…", "…"].')
    return tuple(str(one).strip() for one in values)


def _one_of(value: str, allowed: Sequence[str], name: str) -> Any:
    if value not in allowed:
        raise SubscriptionError(f"no {name} {value!r}", f"There are: {', '.join(allowed)}.")
    return value


def _hour(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 23:
        raise SubscriptionError(f"hour {value!r} is not between 0 and 23", "7 means seven in the morning.")
    return value


def _weekday(value: str) -> int:
    name = value.lower()
    for names in (WEEKDAYS, HARI):
        if name in names:
            return names.index(name)
    raise SubscriptionError(f"no weekday {value!r}", f"There are: {', '.join(WEEKDAYS)} (or {HARI[0]}, …).")


def _zone(codes: Sequence[str]) -> str:
    found = regions.by_code(codes[0]) if codes else None
    return found.timezone if found else "Asia/Jakarta"


def _near(found: list[str], otherwise: str) -> str:
    return f"Did you mean {', '.join(found)}?" if found else otherwise
