"""Who a mail comes from, and the links it carries."""

from __future__ import annotations

import dataclasses
import datetime as dt
import socket
from email.headerregistry import Address
from email.utils import parseaddr
from urllib.parse import quote

from alerts import tokens
from alerts.cleaning import one_line, safe_url
from alerts.config import AlertSettings
from storage.subscriptions import SubscriptionError


@dataclasses.dataclass(frozen=True, slots=True)
class Sender:
    """The From of every mail, and where its links lead.

    Attributes:
        address: mailbox with its name.
        public_url: address of the web without a final slash; empty when nothing serves links.
    """

    address: Address
    public_url: str = ""

    @property
    def domain(self) -> str:
        """Domain of the mailbox, for Message-IDs."""
        return self.address.domain

    def confirm_url(self, token: str) -> str:
        """Link that confirms an address; empty when nothing serves links."""
        return f"{self.public_url}/confirm/{token}" if self.public_url else ""

    def unsubscribe_url(self, token: str) -> str:
        """Link that stops a subscription; empty when nothing serves links."""
        return f"{self.public_url}/unsubscribe/{token}" if self.public_url else ""

    def unsubscribe_mail(self, token: str) -> str:
        """A mailto: link that asks the operator to stop a subscription."""
        return f"mailto:{self.address.addr_spec}?subject={quote(f'unsubscribe {token}')}"


def sender(settings: AlertSettings) -> Sender:
    """The sender that the settings name.

    Raises:
        SubscriptionError: PIAGAM_MAIL_FROM or PIAGAM_PUBLIC_URL is no address.
    """
    given = settings.mail_from or f"Piagam <piagam@{_machine()}>"
    name, spec = parseaddr(given)
    local, _, domain = spec.rpartition("@")
    try:
        address = Address(one_line(name, 80), local, domain.encode("idna").decode("ascii"))
        if not local or not domain or any(char.isspace() for char in spec):
            raise ValueError(spec)
    except (ValueError, IndexError) as error:
        raise SubscriptionError(
            f"PIAGAM_MAIL_FROM is no address: {one_line(given, 100)}", "Set it as `Name <alerts@example.org>`."
        ) from error
    public = (settings.public_url or "").rstrip("/")
    if public and not safe_url(public):
        raise SubscriptionError(
            f"PIAGAM_PUBLIC_URL is no web address: {one_line(public, 100)}", "Set it as https://example.org."
        )
    return Sender(address, safe_url(public))


def _machine() -> str:
    name = socket.getfqdn().lower()
    return name if name.isascii() and name.replace(".", "").replace("-", "").isalnum() else "localhost"


def unsubscribe_token(keys: tokens.Keys, subscription_id: int, subscriber: str, moment: dt.datetime) -> str:
    """The token that stops a subscription."""
    return tokens.make(keys, tokens.Purpose.UNSUBSCRIBE, subscription_id, subscriber, moment)
