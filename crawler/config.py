"""Settings of the crawler, read from the environment."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

# The name that robots.txt files address us by.
ROBOT_NAME = "Piagam"


class CrawlSettings(BaseSettings):
    """How sites are crawled."""

    model_config = SettingsConfigDict(env_prefix="PIAGAM_", extra="ignore")

    seeds: Path = Field(default=Path("seeds"), description="Folder of site files (NAME.toml, one outlet each)")
    allow_private_hosts: str = Field(
        default="",
        description="host:port list, separated by commas or spaces, that may resolve to loopback or private addresses",
    )
    contact: str = Field(
        default="", description="Address (mail or web) under which sites can reach you; sent in the user agent"
    )
    crawl_delay: float = Field(
        default=5.0, ge=0, description="Least seconds between two requests to a site, unless its file says otherwise"
    )
    crawl_jitter: float = Field(default=0.3, ge=0, le=1, description="Random part of the delay, as a share of it")
    crawl_at_once: int = Field(
        default=1, ge=1, le=16, description="Requests to one site at the same time; more than 1 is for your own servers"
    )
    crawl_max_pages: int = Field(
        default=2000, ge=1, description="Article pages fetched in one crawl of a site; the rest waits for the next one"
    )
    crawl_max_seconds: float = Field(
        default=14_400, gt=0, description="Seconds after which a crawl of one site ends; the rest waits for the next"
    )
    crawl_timeout: float = Field(
        default=60.0, gt=0, description="Seconds a request may take in all, from connecting to the last byte"
    )
    crawl_max_bytes: int = Field(
        default=16_000_000, ge=10_000, description="Largest answer in bytes, also after decompression"
    )
    crawl_processes: int = Field(
        default=0, ge=0, description="Processes that clean and read pages; 0: as many as the crawl can use"
    )
    crawl_robots_hours: float = Field(default=24.0, ge=0, le=24, description="Hours for which robots.txt is remembered")
    crawl_reconcile_hours: float = Field(
        default=168.0, gt=0, description="Hours after which a source is read in full, to find what it did not announce"
    )
    crawl_keep_pages: bool = Field(
        default=False, description="Keep the raw HTML of pages that give awards, where the site does not forbid it"
    )

    @property
    def private_hosts(self) -> frozenset[str]:
        """The host:port pairs that may be private, in lower case."""
        return frozenset(self.allow_private_hosts.replace(",", " ").lower().split())

    @property
    def user_agent(self) -> str:
        """Name, version and contact, as every request carries them."""
        try:
            number = version("piagam")
        except PackageNotFoundError:
            number = "0"
        contact = "".join(char for char in self.contact if 32 < ord(char) < 127) or "no contact given"
        return f"{ROBOT_NAME}/{number} (register of awards in regional news; {contact})"
