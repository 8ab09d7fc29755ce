"""What is known about news pages, loaded once from `data/clean.toml`."""

from __future__ import annotations

import dataclasses
import functools
import tomllib
from importlib import resources


@dataclasses.dataclass(frozen=True, slots=True)
class PageKnowledge:
    """The tables of `data/clean.toml`; see the comments there for what each list means."""

    containers: tuple[tuple[str, str], ...]
    drop_tags: frozenset[str]
    drop_names: frozenset[str]
    drop_parts: tuple[str, ...]
    link_labels: tuple[str, ...]
    noise_lines: frozenset[str]
    noise_patterns: tuple[str, ...]
    byline_labels: tuple[str, ...]
    months: dict[str, int]
    zones: dict[str, int]
    fixed_timezones: dict[str, int]


@functools.cache
def page_knowledge() -> PageKnowledge:
    """Returns the tables; read from the package once per process."""
    raw = tomllib.loads(resources.files("extract").joinpath("data/clean.toml").read_text(encoding="utf-8"))
    return PageKnowledge(
        containers=tuple((kind, name) for kind, _, name in (entry.partition(":") for entry in raw["containers"])),
        drop_tags=frozenset(raw["drop_tags"]),
        drop_names=frozenset(raw["drop_names"]),
        drop_parts=tuple(raw["drop_parts"]),
        link_labels=tuple(sorted(raw["link_labels"], key=len, reverse=True)),
        noise_lines=frozenset(raw["noise_lines"]),
        noise_patterns=tuple(raw["noise_patterns"]),
        byline_labels=tuple(raw["byline_labels"]),
        months=dict(raw["months"]),
        zones=dict(raw["zones"]),
        fixed_timezones=dict(raw["fixed_timezones"]),
    )
