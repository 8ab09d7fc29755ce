"""Settings of the alerts room, read from the environment."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from storage.config import StorageSettings


class AlertSettings(BaseSettings):
    """How alerts go out."""

    model_config = SettingsConfigDict(env_prefix="PIAGAM_", extra="ignore")

    smtp_url: str | None = Field(
        default=None,
        repr=False,
        description="Mail server: smtp://user:password@host:587 (STARTTLS required), smtps://host:465; parameters "
        "?starttls=required|optional|never, timeout=SECONDS, cafile=FILE; unset: alerts are kept queued",
    )
    mail_from: str | None = Field(
        default=None, description="Sender of alerts, `Name <address>` or an address; unset: piagam@ this machine's name"
    )
    public_url: str | None = Field(
        default=None,
        description="Address under which the web serves confirm and unsubscribe links (https://…); unset: mails carry "
        "an unsubscribe address instead of a link",
    )
    secret_key: str | None = Field(
        default=None,
        repr=False,
        description="Key that signs links and webhook calls; unset: made once and kept in the data folder",
    )
    secret_key_old: str | None = Field(
        default=None, repr=False, description="Former key, still accepted in links after a change of the key"
    )
    mail_host_rate: int = Field(
        default=300, ge=1, description="Most messages to one recipient host in a minute, all senders together"
    )
    mail_lease: float = Field(
        default=600, gt=0, description="Seconds after which a message claimed by a sender that died is tried again"
    )
    feeds: Path | None = Field(default=None, description="Folder of Atom feed files; unset: feeds in the data folder")

    @property
    def home(self) -> Path:
        """The data folder."""
        return StorageSettings().home

    @property
    def feeds_folder(self) -> Path:
        """Folder of Atom feed files."""
        return self.feeds or self.home / "feeds"


class PrivateHosts(BaseSettings):
    """Private addresses that webhooks may call: the crawler's setting, which documents it."""

    model_config = SettingsConfigDict(env_prefix="PIAGAM_", extra="ignore")

    allow_private_hosts: str = ""

    def allowed(self, host: str, port: int) -> bool:
        """Whether host:port is on the list."""
        listed = {item.strip().lower() for item in self.allow_private_hosts.replace(" ", ",").split(",")}
        return f"{host.lower()}:{port}" in listed
