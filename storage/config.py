"""Settings of storage, read from the environment."""

from __future__ import annotations

from pathlib import Path

import platformdirs
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


def default_home() -> Path:
    """The platform's user data folder for Piagam."""
    return Path(platformdirs.user_data_dir("piagam"))


class StorageSettings(BaseSettings):
    """Where the register is kept."""

    model_config = SettingsConfigDict(env_prefix="PIAGAM_", extra="ignore")

    database_url: str | None = Field(
        default=None,
        description="postgresql://… of a Postgres server (15 or newer); unset: the embedded Postgres",
    )
    home: Path = Field(
        default_factory=default_home,
        description="Data folder: embedded database, caches, spool; default: the platform's user data folder",
    )
    keep_postgres: bool = Field(
        default=False,
        description="Leave the embedded Postgres running when the last process ends (starts are faster then)",
    )
