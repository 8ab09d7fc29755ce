"""Settings of the schedule, read from the environment."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from scheduler.plan import Limits


class ScheduleSettings(BaseSettings):
    """When sites are visited, by how many at once, and how the service tells how it is."""

    model_config = SettingsConfigDict(env_prefix="PIAGAM_", extra="ignore")

    visit_patience: float = Field(
        default=10.0,
        gt=0,
        description="Article-minutes of waiting that are worth one visit: less finds news sooner with more requests",
    )
    visit_least: float = Field(default=5.0, ge=0.01, description="Shortest interval between visits to a site (minutes)")
    visit_most: float = Field(
        default=1440.0, le=1440, description="Longest interval between visits to a site (minutes)"
    )
    visit_budget: int = Field(
        default=600, ge=24, description="Requests to a site per day (in its own time zone); the rest waits for the next"
    )
    worker_crawls: int = Field(default=2, ge=1, le=64, description="Sites that one worker crawls at once")
    backfill_slice: float = Field(
        default=10.0,
        gt=0,
        description="Minutes for which a site's past is read before a fresh visit to it that waits gets its turn",
    )
    worker_silence: float = Field(
        default=30.0,
        ge=2,
        description="Seconds without a sign of life after which a worker's jobs go to another one",
    )
    listen: str = Field(
        default="127.0.0.1:9464",
        description="host:port of /healthz and /metrics of serve and scheduler; empty: none",
    )
    operator_mail: str = Field(
        default="", description="Address that hears of changes of sites' states; empty: nobody, they are logged only"
    )
    operator_language: str = Field(
        default="id", pattern="^(id|en)$", description="Language of the mails to the operator: id or en"
    )
    operator_delay: float = Field(
        default=120.0, ge=0, description="Seconds for which changes are gathered into one mail to the operator"
    )
    run_days: int = Field(
        default=400, ge=30, description="Days for which the records of runs are kept (runs without news: 60 at most)"
    )

    @property
    def limits(self) -> Limits:
        """The bounds of the plan, in seconds."""
        return Limits(
            patience=self.visit_patience * 60,
            least=self.visit_least * 60,
            most=self.visit_most * 60,
            budget=self.visit_budget,
        )

    @property
    def address(self) -> tuple[str, int] | None:
        """Where to listen; None for nowhere.

        Raises:
            ValueError: the setting is not host:port.
        """
        if not self.listen:
            return None
        host, _, port = self.listen.rpartition(":")
        if not host or not port.isdigit():
            raise ValueError(f"PIAGAM_LISTEN must be host:port, such as 127.0.0.1:9464, not {self.listen!r}")
        return host.strip("[]"), int(port)
