"""Webhooks: a signed JSON POST to an address on the public network, after the Standard Webhooks scheme.

Signature: base64 of HMAC-SHA256 over `id.timestamp.body` in header `webhook-signature: v1,…`; the receiver's secret is
shown when the subscription is made.
"""

from __future__ import annotations

import base64
import contextlib
import dataclasses
import datetime as dt
import hashlib
import hmac
import http.client
import ipaddress
import socket
import ssl
from typing import Any
from urllib.parse import urlsplit

import orjson

from alerts import tokens
from alerts.cleaning import one_line, safe_url
from alerts.config import PrivateHosts
from alerts.content import Content, Item
from alerts.outcome import DeliveryError

TIMEOUT = 20.0
# A receiver's answer matters by its code; what it says beyond this is not read.
MOST_ANSWER = 2000
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def secret(keys: tokens.Keys, subscription_id: int) -> bytes:
    """The secret that signs calls to one subscription."""
    return bytes.fromhex(keys.hash("webhook", str(subscription_id)))


def shown_secret(keys: tokens.Keys, subscription_id: int) -> str:
    """The secret as the receiver enters it."""
    return f"whsec_{base64.b64encode(secret(keys, subscription_id)).decode()}"


def payload(content: Content, message_id: str, subscription_id: int, made: dt.datetime) -> bytes:
    """The body: the same bytes at every try."""
    return orjson.dumps(
        {
            "id": message_id.strip("<>"),
            "made": made.astimezone(dt.UTC).isoformat(timespec="seconds"),
            "subscription": subscription_id,
            "awards": [_award(item) for item in content.items],
            "corrections": [_award(item) for item in content.corrections],
        }
    )


def _award(item: Item) -> dict[str, Any]:
    facts = dataclasses.asdict(item.facts)
    facts["first_seen"] = item.facts.first_seen.isoformat() if item.facts.first_seen else None
    facts["date"] = item.facts.date.isoformat() if item.facts.date else None
    facts["reports"] = [
        {"outlet": r.outlet, "title": r.title, "url": safe_url(r.url) or None,
         "published_on": r.published_on.isoformat() if r.published_on else None}
        for r in item.facts.reports
    ]  # fmt: skip
    if item.before is not None:
        facts["before"] = dataclasses.asdict(item.before)
        facts["retracted"] = item.retracted
    return facts


def sign(key: bytes, call_id: str, timestamp: int, body: bytes) -> str:
    """The value of header webhook-signature."""
    digest = hmac.new(key, f"{call_id}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def call(url: str, body: bytes, *, call_id: str, key: bytes, now: dt.datetime, private: PrivateHosts) -> None:
    """Make one call; returns when the receiver answered 2xx.

    Raises:
        DeliveryError: it did not, or the address is on a private network.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    address = public_address(host, port, private)
    timestamp = int(now.timestamp())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Piagam (award alerts)",
        "webhook-id": call_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": sign(key, call_id, timestamp, body),
    }
    connection = _connection(parts.scheme, host, port, address)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST", path, body=body, headers=headers)
        answer = connection.getresponse()
        words = answer.read(MOST_ANSWER).decode("utf-8", "replace")
    except (OSError, http.client.HTTPException) as error:
        raise DeliveryError("call", one_line(str(error) or type(error).__name__, 200)) from error
    finally:
        connection.close()
    if 300 <= answer.status < 400:
        raise DeliveryError("call", "it redirects; subscribe the address it leads to", answer.status)
    if not 200 <= answer.status < 300:
        raise DeliveryError("call", one_line(words, 200), answer.status)


class _PinnedHTTP(http.client.HTTPConnection):
    """Connects to the address that was checked, whatever the name resolves to a moment later."""

    pinned: str = ""

    def connect(self) -> None:
        self.sock = socket.create_connection((self.pinned, self.port), self.timeout)


class _PinnedHTTPS(http.client.HTTPSConnection):
    """As `_PinnedHTTP`, with the certificate checked against the name."""

    pinned: str = ""
    context: ssl.SSLContext

    def connect(self) -> None:
        raw = socket.create_connection((self.pinned, self.port), self.timeout)
        try:
            self.sock = self.context.wrap_socket(raw, server_hostname=self.host)
        except BaseException:
            raw.close()
            raise


def _connection(scheme: str, host: str, port: int, address: str) -> http.client.HTTPConnection:
    if scheme == "https":
        context = ssl.create_default_context()
        secure = _PinnedHTTPS(host, port, timeout=TIMEOUT, context=context)
        secure.pinned, secure.context = address, context
        return secure
    plain = _PinnedHTTP(host, port, timeout=TIMEOUT)
    plain.pinned = address
    return plain


def public_address(host: str, port: int, private: PrivateHosts) -> str:
    """The address to connect to.

    Raises:
        DeliveryError: the name does not resolve, or leads to an address that is not public.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise DeliveryError("call", f"{host} does not resolve") from error
    addresses = [str(entry[4][0]) for entry in found]
    if not private.allowed(host, port):
        for address in addresses:
            if not is_public(address):
                raise DeliveryError("call", f"{host} leads to {address}, which is not public", permanent=True)
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public network, also behind IPv6's ways of carrying IPv4."""
    with contextlib.suppress(ValueError):
        ip = ipaddress.ip_address(address.partition("%")[0])
        if isinstance(ip, ipaddress.IPv6Address):
            if ip in _NAT64:
                return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
            inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
            if inner is not None:
                return is_public(str(inner))
        return ip.is_global and not ip.is_multicast and not ip.is_reserved
    return False
