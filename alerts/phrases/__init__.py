"""The words of the mails, one TOML file per language, and how numbers and dates are written in it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import tomllib
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, get_day_names
from babel.numbers import format_decimal

LANGUAGES = ("id", "en")


@dataclasses.dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases of one language."""

    language: str
    table: dict[str, Any]

    def __call__(self, key: str, **values: object) -> str:
        """The phrase `group.name` with its braces filled in; values are inserted as they are, never read as braces."""
        group, _, name = key.rpartition(".")
        phrase = self.table[group][name] if group else self.table[name]
        return str(phrase).format(**values)

    def has(self, group: str, name: str) -> bool:
        """Whether there is a phrase for this."""
        return name in self.table[group]

    def number(self, value: float) -> str:
        """A number as the language writes it: 92,31 or 92.31."""
        return str(format_decimal(value, locale=self.table["locale"]))

    def date(self, day: dt.date) -> str:
        """A day in words: 21 Mei 2024."""
        return str(format_date(day, "d MMMM y", locale=self.table["locale"]))

    def day(self, moment: dt.datetime, timezone: str) -> str:
        """A moment's day with its weekday, in a time zone: Selasa, 21 Mei."""
        return str(format_date(moment.astimezone(ZoneInfo(timezone)), "EEEE, d MMMM", locale=self.table["locale"]))

    def month(self, day: dt.date) -> str:
        """A month in words: Mei 2024."""
        return str(format_date(day, "MMM y", locale=self.table["locale"]))

    def weekday(self, number: int) -> str:
        """A weekday's name; 0 is Monday."""
        return str(get_day_names("wide", locale=self.table["locale"])[number])


@functools.cache
def phrases(language: str) -> Phrases:
    """The phrases of a language; Indonesian for a language that there is none of."""
    name = language if language in LANGUAGES else "id"
    text = resources.files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return Phrases(name, tomllib.loads(text))
