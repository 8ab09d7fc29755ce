"""A real SMTP server on loopback that can be made to misbehave at every stage."""

# ruff: noqa: N802 - aiosmtpd finds the hooks by these names

from __future__ import annotations

import contextlib
import dataclasses
import email
import email.policy
import ssl
import threading
import time
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclasses.dataclass
class Behaviour:
    """What the server does; `answers` maps a stage (mail, rcpt, data) to what it says instead of 250.

    An answer "drop" closes the line instead. `times` limits it to the first so many.
    """

    answers: dict[str, str] = dataclasses.field(default_factory=dict)
    addresses: dict[str, str] = dataclasses.field(default_factory=dict)
    times: int = 1_000_000
    delay: float = 0.0
    keep_then_drop: bool = False


class AnyPort(Controller):
    """Listens on a free port, which is known only once it does; aiosmtpd's own first call needs it."""

    def _trigger_server(self) -> None:
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


class MailServer:
    """Handler of aiosmtpd that keeps what it took."""

    def __init__(self) -> None:
        self.behaviour = Behaviour()
        self.taken: list[tuple[str, EmailMessage]] = []
        self.raw: list[bytes] = []
        self.tries = 0
        self.lock = threading.Lock()
        self.host, self.port = "127.0.0.1", 0

    def url(self, scheme: str = "smtp", login: str = "", query: str = "") -> str:
        """The server's URL."""
        return f"{scheme}://{login}{self.host}:{self.port}{'?' + query if query else ''}"

    def ids(self) -> list[str]:
        """Message-IDs taken, in order."""
        return [str(message["Message-ID"]) for _, message in self.taken]

    def _answer(self, server: SMTP, stage: str, usual: str) -> str:
        if self.behaviour.delay:
            time.sleep(self.behaviour.delay)
        answer = self.behaviour.answers.get(stage)
        if answer is None or self.behaviour.times <= 0:
            return usual
        self.behaviour.times -= 1
        if answer == "drop":
            server.transport.abort()
            return "451 gone"
        return answer

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:
        self.tries += 1
        envelope.mail_from = address
        return self._answer(server, "mail", "250 OK")

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:
        if address in self.behaviour.addresses:
            return self.behaviour.addresses[address]
        answer = self._answer(server, "rcpt", "250 OK")
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = self._answer(server, "data", "250 taken")
        if answer.startswith("2") or self.behaviour.keep_then_drop:
            content = envelope.content or b""
            raw = content if isinstance(content, bytes) else content.encode()
            message = email.message_from_bytes(raw, policy=email.policy.default)
            assert isinstance(message, EmailMessage)
            with self.lock:
                self.raw.append(raw)
                self.taken.append((envelope.rcpt_tos[0], message))
        return answer


@contextlib.contextmanager
def running(
    *,
    tls: ssl.SSLContext | None = None,
    implicit: bool = False,
    login: tuple[str, str] | None = None,
    require_tls: bool = False,
) -> Iterator[MailServer]:
    """A mail server on a free port of loopback."""
    handler = MailServer()

    def check(server: Any, session: Any, envelope: Any, mechanism: Any, data: Any) -> AuthResult:
        good = isinstance(data, LoginPassword) and (data.login.decode(), data.password.decode()) == login
        return AuthResult(success=good, handled=False)

    controller = AnyPort(
        handler,
        hostname="127.0.0.1",
        port=0,
        ssl_context=tls if implicit else None,
        tls_context=None if implicit else tls,
        require_starttls=require_tls and not implicit,
        authenticator=check if login else None,
        auth_required=bool(login),
        auth_require_tls=bool(tls) and not implicit,
        data_size_limit=5_000_000,
    )
    controller.start()
    handler.port = controller.port
    try:
        yield handler
    finally:
        controller.stop(no_assert=True)
