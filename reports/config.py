"""Settings of the reports, read from the environment."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class ReportSettings(BaseSettings):
    """How reports are run."""

    model_config = SettingsConfigDict(env_prefix="PIAGAM_", extra="ignore")

    report_timeout: float = Field(
        default=60.0, gt=0, description="Seconds after which a report's query is stopped (exports: ten times as long)"
    )
