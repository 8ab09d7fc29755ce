"""Addresses that messages go to: checked when they are given, so that sending never meets a surprise."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from storage.subscriptions import Channel, SubscriptionError

# What an address may hold outside quotes (RFC 5322 atoms): it can become a header without escaping. Letters beyond
# ASCII before the @ need SMTPUTF8, which few servers take; a domain with them is encoded.
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+")
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_FEED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,80}")


def email(address: str) -> str:
    """An e-mail address in its canonical form: domain in lower-case ASCII.

    Raises:
        SubscriptionError: it is none.
    """
    local, at, domain = address.strip().rpartition("@")
    try:
        domain = domain.encode("idna").decode("ascii").lower().rstrip(".")
    except UnicodeError:
        domain = ""
    proper = (
        at
        and _LOCAL.fullmatch(local)
        and not local.startswith(".")
        and not local.endswith(".")
        and ".." not in local
        and len(local) <= 64
        and 0 < len(domain) <= 253
        and all(_LABEL.fullmatch(label) for label in domain.split("."))
    )
    if not proper:
        raise SubscriptionError(f"{address!r} is no e-mail address", "Give it as name@example.org.")
    return f"{local}@{domain}"


def webhook(address: str) -> str:
    """A webhook's URL.

    Raises:
        SubscriptionError: it is none, or holds a name and password.
    """
    try:
        parts = urlsplit(address.strip())
        proper = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        proper = False
    if not proper or not address.strip().isprintable() or " " in address.strip():
        raise SubscriptionError(f"{address!r} is no webhook address", "Give it as https://example.org/path.")
    if parts.username or parts.password:
        raise SubscriptionError("a webhook address holds no password", "Calls are signed instead; see docs/alerts.md.")
    return address.strip()


def feed(address: str) -> str:
    """The name of a feed file, without a folder.

    Raises:
        SubscriptionError: it leads out of the folder of feeds.
    """
    name = address.strip()
    if not _FEED.fullmatch(name):
        raise SubscriptionError(f"{address!r} is no name for a feed file", "Give a plain name such as kalsel.atom.")
    return name if name.endswith((".atom", ".xml")) else f"{name}.atom"


def checked(channel: Channel, address: str) -> tuple[str, str]:
    """The canonical address, and the identity of its subscriber in the ledger."""
    canonical = {"email": email, "webhook": webhook, "atom": feed}[channel](address)
    return canonical, f"{channel}:{canonical.lower() if channel == 'email' else canonical}"


def host(channel: str, address: str) -> str:
    """The host that the limit per host counts by; empty for files."""
    if channel == "email":
        return address.rpartition("@")[2].lower()
    if channel == "webhook":
        return (urlsplit(address).hostname or "").lower()
    return ""
