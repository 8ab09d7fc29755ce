"""One mail with a document to one address, at once: how a person sends a bulletin. The outbox has no part in it."""

from __future__ import annotations

import datetime as dt
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from alerts import addresses
from alerts.cleaning import one_line
from alerts.config import AlertSettings
from alerts.sender import sender
from alerts.smtp import Line, ServerUrlError, read_server


def letter(
    settings: AlertSettings, recipient: str, subject: str, text: str, document: bytes, filename: str, now: dt.datetime
) -> EmailMessage:
    """The mail.

    Args:
        settings: who sends.
        recipient: address.
        subject: subject line; line breaks in it are harmless.
        text: what stands in the mail itself.
        document: the attached HTML page.
        filename: its name.
        now: date of the mail.

    Raises:
        SubscriptionError: an address is none.
    """
    who = sender(settings)
    local, _, domain = addresses.email(recipient).rpartition("@")
    mail = EmailMessage(policy=SMTP)
    mail["From"] = who.address
    mail["To"] = Address("", local, domain)
    mail["Subject"] = one_line(subject, 150)
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = make_msgid(domain=who.domain)
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text)
    mail.add_attachment(document, maintype="text", subtype="html", filename=filename)
    return mail


def send_letter(settings: AlertSettings, recipient: str, mail: EmailMessage) -> None:
    """Hand the mail to the server of the settings.

    Raises:
        ServerUrlError: no server is set, or its URL is wrong.
        DeliveryError: the server does not take it.
    """
    if not settings.smtp_url:
        raise ServerUrlError("no mail server is set")
    who = sender(settings)
    with Line(read_server(settings.smtp_url), who.domain) as line:
        line.send(who.address.addr_spec, addresses.email(recipient), mail.as_bytes())
