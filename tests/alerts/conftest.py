"""A filled register, a mail server, and settings that join them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from alerts.addresses import checked
from alerts.config import AlertSettings
from alerts.subscribing import subscribe
from storage.database import Database
from storage.subscriptions import Filters, NewSubscription
from tests.alerts.mailserver import MailServer, running
from tests.alerts.register import Register


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of the machine reaches a test."""
    for name in ("SMTP_URL", "MAIL_FROM", "PUBLIC_URL", "SECRET_KEY", "SECRET_KEY_OLD", "ALLOW_PRIVATE_HOSTS", "FEEDS"):
        monkeypatch.delenv(f"PIAGAM_{name}", raising=False)
    monkeypatch.setenv("PIAGAM_HOME", str(tmp_path / "home"))


@pytest.fixture
def register(database: Database) -> Register:
    return Register(database)


@pytest.fixture
def server() -> Iterator[MailServer]:
    with running() as mail_server:
        yield mail_server


@pytest.fixture
def settings(server: MailServer) -> AlertSettings:
    return make_settings(server)


def make_settings(server: MailServer | None, **values: Any) -> AlertSettings:
    """Settings for a server on loopback."""
    defaults: dict[str, Any] = {
        "smtp_url": server.url() if server else None,
        "mail_from": "Kabar Penghargaan <kabar@piagam.example>",
        "secret_key": "a key for tests",
        "public_url": "https://piagam.example",
        "mail_host_rate": 100_000,
    }
    return AlertSettings(**(defaults | values))


Subscriber = Callable[..., int]


@pytest.fixture
def subscriber(database: Database) -> Subscriber:
    """Makes an active subscription and returns its number."""

    def make(address: str = "ani@warga.example", *, since: dt.datetime | None = None, channel: Any = "email",
             rhythm: Any = "instant", language: str = "id", hour: int = 7, timezone: str = "Asia/Jakarta",
             weekday: int = 0, **filters: Any) -> int:  # fmt: skip
        canonical, identity = checked(channel, address)
        new = NewSubscription(
            channel, canonical, identity, language, Filters(**filters), rhythm, hour, weekday, timezone
        )
        with database.transaction() as session:
            row, _ = subscribe(session, make_settings(None), new, since=since, ask=False)
            return row.id

    return make
