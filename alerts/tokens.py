"""Links that prove a right: confirm an address, stop a subscription. Signed, dated, and bound to the address."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
import hashlib
import hmac
import os
import secrets
from pathlib import Path

from itsdangerous import BadData, BadSignature, SignatureExpired, TimestampSigner, URLSafeTimedSerializer

from alerts.config import AlertSettings

# A forgotten confirmation must not switch mails on months later; an unsubscribe link must work in old mails.
CONFIRM_DAYS = 7
UNSUBSCRIBE_DAYS = 730


class Purpose(enum.Enum):
    """What a token is good for; its value is the salt, so that a token of one purpose is worthless for another."""

    CONFIRM = "piagam.confirm"
    UNSUBSCRIBE = "piagam.unsubscribe"


_DAYS = {Purpose.CONFIRM: CONFIRM_DAYS, Purpose.UNSUBSCRIBE: UNSUBSCRIBE_DAYS}


class TokenError(Exception):
    """A token that proves nothing.

    Args:
        message: why.
        advice: what the person can do.
    """

    def __init__(self, message: str, advice: str) -> None:
        super().__init__(message)
        self.advice = advice


class ForgedTokenError(TokenError):
    """The token was not made here, or was altered."""


class ExpiredTokenError(TokenError):
    """The token is too old."""


@dataclasses.dataclass(frozen=True, slots=True)
class Keys:
    """The signing keys, oldest first; the last one signs."""

    values: tuple[str, ...]

    def hash(self, purpose: str, text: str) -> str:
        """A keyed hash of a text, as hexadecimal digits."""
        return hmac.new(self.values[-1].encode(), f"{purpose}:{text}".encode(), hashlib.sha256).hexdigest()


def signing_keys(settings: AlertSettings) -> Keys:
    """The keys of the settings; without one, a key made once and kept in the data folder."""
    current = settings.secret_key or _kept_key(settings.home / "secret.key")
    return Keys((*([settings.secret_key_old] if settings.secret_key_old else []), current))


def _kept_key(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        pass
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(32) + "\n")
    try:
        os.link(draft, path)  # whoever comes first decides, also between two processes
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text(encoding="ascii").strip()


class _DatedSigner(TimestampSigner):
    """Signs with a given moment, so that the same message renders to the same bytes at every try."""

    moment: int = 0

    def get_timestamp(self) -> int:
        return self.moment


def _serializer(keys: Keys, purpose: Purpose, moment: dt.datetime) -> URLSafeTimedSerializer:
    signer = type("Signer", (_DatedSigner,), {"moment": int(moment.timestamp())})
    return URLSafeTimedSerializer(
        list(keys.values), salt=purpose.value, signer=signer, signer_kwargs={"digest_method": hashlib.sha256}
    )


def _mark(subscriber: str) -> str:
    return hashlib.sha256(subscriber.encode()).hexdigest()[:16]


def make(keys: Keys, purpose: Purpose, subscription_id: int, subscriber: str, moment: dt.datetime) -> str:
    """A token for a subscription.

    Args:
        keys: signing keys.
        purpose: what it is good for.
        subscription_id: the subscription.
        subscriber: whose it is; the token is worthless for anyone else's.
        moment: from when its days count; the same moment gives the same token.
    """
    return str(_serializer(keys, purpose, moment).dumps([subscription_id, _mark(subscriber)]))


def read(keys: Keys, purpose: Purpose, token: str, now: dt.datetime) -> tuple[int, str]:
    """The subscription's number and the mark of its subscriber.

    Raises:
        ForgedTokenError: not made with one of the keys for this purpose.
        ExpiredTokenError: too old.
    """
    try:
        value = _serializer(keys, purpose, now).loads(token, max_age=_DAYS[purpose] * 86400)
    except SignatureExpired as error:
        raise ExpiredTokenError("this link is too old", "Ask for a new one.") from error
    except (BadSignature, BadData) as error:
        raise ForgedTokenError("this link is not valid", "Copy the whole link from the mail.") from error
    match value:
        case [int(number), str(mark)]:
            return number, mark
    raise ForgedTokenError("this link is not valid", "Copy the whole link from the mail.")


def belongs(mark: str, subscriber: str) -> bool:
    """Whether a token's mark is that of the subscriber."""
    return hmac.compare_digest(mark, _mark(subscriber))
