"""All settings, gathered from the rooms that declare them."""

from __future__ import annotations

import dataclasses
import importlib
from collections.abc import Iterator

from pydantic_settings import BaseSettings

# Room -> its settings class. A test fails when a room has a config module that is not listed here.
CLASSES: dict[str, str] = {
    "storage": "StorageSettings",
    "crawler": "CrawlSettings",
    "scheduler": "ScheduleSettings",
    "alerts": "AlertSettings",
    "reports": "ReportSettings",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Setting:
    """One environment setting: its name, what it means, and what holds when it is not set."""

    name: str
    room: str
    description: str
    default: str


def settings() -> Iterator[Setting]:
    """Every setting of every room, in the order of the data's way."""
    for room, name in CLASSES.items():
        model: type[BaseSettings] = getattr(importlib.import_module(f"{room}.config"), name)
        prefix = model.model_config.get("env_prefix", "")
        for field, info in model.model_fields.items():
            alias = info.validation_alias if isinstance(info.validation_alias, str) else None
            yield Setting(
                name=alias or f"{prefix}{field}".upper(),
                room=room,
                description=info.description or "",
                default=_shown(info.default) if info.default_factory is None else "see description",
            )


def _shown(value: object) -> str:
    if value is None:
        return "unset"
    if isinstance(value, str | tuple | list | frozenset) and not value:
        return "empty"
    return str(value)
