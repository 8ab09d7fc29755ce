"""Whether mail would go out: for `piagam doctor`."""

from __future__ import annotations

import dataclasses
from typing import Literal

from alerts.config import AlertSettings
from alerts.outcome import DeliveryError
from alerts.sender import sender
from alerts.smtp import Line, Server, ServerUrlError, read_server
from storage.subscriptions import SubscriptionError

_ADVICE = {
    "connect": "Is the server's name right, and may this machine reach its port?",
    "tls": "Check the certificate (cafile= names one of your own), or starttls= in the URL.",
    "auth": "Check user and password; characters such as @ or / are written as %40 and %2F.",
}


@dataclasses.dataclass(frozen=True, slots=True)
class MailCheck:
    """What was found, and what to do."""

    state: Literal["ok", "warning", "failed"]
    finding: str
    advice: str = ""


def check_mail(settings: AlertSettings) -> MailCheck:
    """Connect to the mail server, encrypt, log in, and hang up; nothing is sent."""
    if not settings.smtp_url:
        return MailCheck(
            "warning",
            "no mail server is set: alerts are kept queued",
            "Set PIAGAM_SMTP_URL=smtp://user:password@host:587 and PIAGAM_MAIL_FROM.",
        )
    try:
        server = read_server(settings.smtp_url)
        who = sender(settings)
    except (ServerUrlError, SubscriptionError) as error:
        return MailCheck("failed", str(error), error.advice)
    where = f"{server.host}:{server.port}"
    try:
        with Line(server, who.domain) as line:
            line.open()
    except DeliveryError as error:
        return MailCheck("failed", f"{where}: {error}", _ADVICE.get(error.stage, ""))
    found = f"{where} answers, {_how(server)}, from {who.address.addr_spec}"
    if not settings.mail_from:
        return MailCheck(
            "warning", f"{found} (made up)", "Set PIAGAM_MAIL_FROM, or many servers will refuse our mails."
        )
    if not settings.public_url:
        return MailCheck(
            "ok", found, "Without PIAGAM_PUBLIC_URL mails carry an unsubscribe address instead of a one-click link."
        )
    return MailCheck("ok", found)


def _how(server: Server) -> str:
    words = {"implicit": "TLS", "required": "STARTTLS", "optional": "STARTTLS if offered", "never": "unencrypted"}
    return words[server.encryption] + (", login accepted" if server.user else ", no login")
