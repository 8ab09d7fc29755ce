"""The line to the mail server: opened once for many messages, encrypted unless the URL says otherwise."""

from __future__ import annotations

import contextlib
import dataclasses
import ipaddress
import smtplib
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, Self, TypeAlias
from urllib.parse import parse_qs, unquote, urlsplit

from alerts.cleaning import one_line
from alerts.outcome import DeliveryError

Encryption: TypeAlias = Literal["implicit", "required", "optional", "never"]

TIMEOUT = 30.0
# Some servers close a line after this many messages or so, in the middle of a command.
MESSAGES_PER_LINE = 100


class ServerUrlError(Exception):
    """PIAGAM_SMTP_URL is not one.

    Args:
        message: what is wrong, without the password.
        advice: what it should look like.
    """

    def __init__(self, message: str) -> None:
        super().__init__(f"PIAGAM_SMTP_URL: {message}")
        self.advice = "Set it as smtp://user:password@host:587 or smtps://user:password@host:465; see docs/alerts.md."


@dataclasses.dataclass(frozen=True, slots=True)
class Server:
    """A mail server.

    Attributes:
        encryption: implicit (TLS from the first byte), required (STARTTLS or nothing), optional, never.
        timeout: seconds to wait for each answer.
        cafile: certificates to trust instead of the system's.
    """

    host: str
    port: int
    encryption: Encryption
    user: str = ""
    password: str = dataclasses.field(default="", repr=False)
    timeout: float = TIMEOUT
    cafile: Path | None = None


def read_server(url: str) -> Server:
    """The server that a URL names.

    STARTTLS is required on smtp:// unless the host is this machine itself, where nobody listens in between;
    `?starttls=` decides otherwise.

    Raises:
        ServerUrlError: it names none.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise ServerUrlError("the port is no number") from error
    if parts.scheme not in ("smtp", "smtps") or not host or parts.path not in ("", "/"):
        raise ServerUrlError("it is no smtp:// or smtps:// address")
    options = {name: values[-1] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
    unknown = set(options) - {"starttls", "timeout", "cafile"}
    if unknown:
        raise ServerUrlError(f"it has no parameter {', '.join(sorted(unknown))} (there are starttls, timeout, cafile)")
    asked = options.get("starttls", "optional" if _this_machine(host) else "required")
    try:
        timeout = float(options.get("timeout", TIMEOUT))
    except ValueError:
        timeout = 0.0
    if not 0 < timeout <= 600:
        raise ServerUrlError("timeout is a number of seconds up to 600")
    encryption: Encryption
    if parts.scheme == "smtps":
        encryption = "implicit"
    elif asked == "required":
        encryption = "required"
    elif asked == "optional":
        encryption = "optional"
    elif asked == "never":
        encryption = "never"
    else:
        raise ServerUrlError("starttls is required, optional or never")
    cafile = Path(options["cafile"]) if options.get("cafile") else None
    if cafile is not None and not cafile.is_file():
        raise ServerUrlError(f"there is no file {cafile}")
    default = 465 if encryption == "implicit" else 25 if _this_machine(host) else 587
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Server(host, port or default, encryption, user, password, timeout, cafile)


def _this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Line:
    """A line to a mail server; opened when first needed, opened again when it broke.

    Args:
        server: the server.
        name: how we call ourselves in EHLO.
    """

    def __init__(self, server: Server, name: str) -> None:
        self.server = server
        self.name = name
        self._smtp: smtplib.SMTP | None = None
        self._sent = 0

    def open(self) -> None:
        """Connect, encrypt, log in.

        Raises:
            DeliveryError: at stage connect, tls or auth.
        """
        server = self.server
        with _stage("connect"):
            if server.encryption == "implicit":
                self._smtp = smtplib.SMTP_SSL(
                    server.host, server.port, self.name, timeout=server.timeout, context=self._context()
                )
            else:
                self._smtp = smtplib.SMTP(server.host, server.port, self.name, timeout=server.timeout)
            self._smtp.ehlo_or_helo_if_needed()
        smtp = self._smtp
        try:
            if server.encryption in ("required", "optional"):
                self._encrypt(smtp)
            if server.user:
                with _stage("auth"):
                    if not smtp.has_extn("auth"):
                        raise DeliveryError("auth", "the server offers no login on this line")
                    smtp.login(server.user, server.password)
        except DeliveryError:
            self.close()
            raise
        self._sent = 0

    def _encrypt(self, smtp: smtplib.SMTP) -> None:
        with _stage("tls"):
            if smtp.has_extn("starttls"):
                smtp.starttls(context=self._context())
                smtp.ehlo()
            elif self.server.encryption == "required":
                raise DeliveryError("tls", "the server offers no STARTTLS; nothing is sent in the clear")

    def _context(self) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=str(self.server.cafile) if self.server.cafile else None)
        if self.server.encryption == "optional" and not self.server.cafile:
            # Whoever may do without encryption gains nothing by refusing a certificate of the server's own making.
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        return context

    def send(self, sender: str, recipient: str, message: bytes) -> None:
        """Hand one message over; returns once the server said that it has it.

        Raises:
            DeliveryError: the server does not have it, as far as we know.
        """
        if self._sent >= MESSAGES_PER_LINE:
            self.close()
        used = self._smtp is not None
        if not used:
            self.open()
        try:
            self._transact(sender, recipient, message)
        except DeliveryError as trouble:
            # A server may close a line that was idle; nothing of this message was handed over yet.
            if not (used and trouble.stage == "sender" and trouble.code in (0, 421)):
                raise
            self.close()
            self.open()
            self._transact(sender, recipient, message)
        self._sent += 1

    def _transact(self, sender: str, recipient: str, message: bytes) -> None:
        smtp = self._smtp
        assert smtp is not None
        stage = "sender"
        try:
            with _stage("sender"):
                size = [f"SIZE={len(message)}"] if smtp.has_extn("size") else []
                _expect("sender", smtp.mail(sender, size))
            stage = "recipient"
            with _stage("recipient"):
                _expect("recipient", smtp.rcpt(recipient))
            stage = "data"
            with _stage("data"):
                _expect("data", smtp.data(message))
        except DeliveryError as trouble:
            if trouble.code in (0, 421):
                self.close()
            else:
                # A refused message leaves the line usable; a line that cannot even reset is opened again.
                try:
                    smtp.rset()
                except (smtplib.SMTPException, OSError):
                    self.close()
            if trouble.stage != stage:
                raise DeliveryError(stage, trouble.words, trouble.code) from trouble
            raise

    def close(self) -> None:
        """Hang up; never fails."""
        smtp, self._smtp, self._sent = self._smtp, None, 0
        if smtp is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                if smtp.sock is not None:
                    smtp.sock.settimeout(2.0)  # on a broken line the answer to QUIT never comes
                    smtp.quit()
            with contextlib.suppress(OSError):
                smtp.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


@contextlib.contextmanager
def _stage(stage: str) -> Iterator[None]:
    """Turn what smtplib and the network raise into `DeliveryError` at this stage."""
    try:
        yield
    except DeliveryError:
        raise
    except smtplib.SMTPResponseException as error:
        raise DeliveryError(stage, _words(error.smtp_error), max(error.smtp_code, 0)) from error
    except ssl.SSLCertVerificationError as error:
        raise DeliveryError("tls", one_line(f"its certificate is not trusted: {error.verify_message}", 200)) from error
    except ssl.SSLError as error:
        raise DeliveryError("tls", one_line(f"{error.reason or error}", 200)) from error
    except smtplib.SMTPException as error:
        raise DeliveryError(stage, one_line(str(error), 200)) from error
    except OSError as error:
        raise DeliveryError(stage, one_line(error.strerror or str(error) or type(error).__name__, 200)) from error


def _expect(stage: str, answer: tuple[int, bytes]) -> None:
    code, words = answer
    if not 200 <= code < 300:
        raise DeliveryError(stage, _words(words), max(code, 0))


def _words(answer: bytes | str) -> str:
    return one_line(answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer, 200)
