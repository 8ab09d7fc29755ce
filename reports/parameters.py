"""Typed parameters of reports: what a person writes becomes values that the driver binds.

One parameter may bind several placeholders: `region` 63.72 binds :region, :province (63) and :regency (63.72),
so that a query can use the index of either; `years` 2020-2024 binds :year_from and :year_to.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any

from reports.errors import ReportError

Value = str | int | float | dt.date | None
Lookup = Callable[[str, str], str]  # (kind, what a person wrote) → code or id


@dataclasses.dataclass(frozen=True, slots=True)
class Kind:
    """A type of parameter.

    Attributes:
        casts: SQL type by placeholder; "" stands for the parameter's own name.
        example: how a value is written.
    """

    casts: Mapping[str, str]
    example: str

    def binds(self, name: str) -> list[str]:
        """The placeholders that a parameter of this type and name binds."""
        return [placeholder or name for placeholder in self.casts]


KINDS: dict[str, Kind] = {
    "region": Kind({"region": "text", "province": "text", "regency": "text"}, '63, 63.72 or "Kota Banjarbaru"'),
    "years": Kind({"year_from": "integer", "year_to": "integer"}, "2024, 2020-2024, 2020- or -2024"),
    "year": Kind({"": "integer"}, "2024"),
    "month": Kind({"month_from": "date", "month_to": "date"}, "2024-05"),
    "issuer": Kind({"": "text"}, 'ombudsman or "Ombudsman RI"'),
    "programme": Kind({"": "text"}, 'kla or "Kota Layak Anak"'),
    "outlet": Kind({"": "text"}, '"Koran Banjar"'),
    "text": Kind({"": "text"}, "any words"),
    "integer": Kind({"": "integer"}, "100"),
    "number": Kind({"": "numeric"}, "0.8"),
    "date": Kind({"": "date"}, "2024-05-21"),
}
# A bare :year in a person's own file is one year, :limit a number.
IMPLIED_INTEGERS = frozenset({"limit", "award", "days"})

_YEARS = re.compile(r"^(\d{4})?\s*([-–:])?\s*(\d{4})?$")
_MONTH = re.compile(r"^(\d{4})-(\d{1,2})$")


@dataclasses.dataclass(frozen=True, slots=True)
class Parameter:
    """What a report asks for.

    Attributes:
        name: as on the command line.
        kind: one of `KINDS`.
        required: whether it must be given.
        default: value taken when it is not given, as a person would write it.
    """

    name: str
    kind: str
    required: bool = False
    default: str | None = None

    @classmethod
    def parse(cls, name: str, declaration: str) -> Parameter:
        """Read `TYPE[, required][, default VALUE]` of a front matter."""
        kind, *rest = (part.strip() for part in declaration.split(","))
        if kind not in KINDS:
            raise ReportError(f"parameter {name}: there is no type {kind!r}", f"Types are: {', '.join(KINDS)}.")
        default = next((part.removeprefix("default").strip() for part in rest if part.startswith("default")), None)
        return cls(name, kind, "required" in rest, default)

    @property
    def binds(self) -> list[str]:
        """The placeholders it binds."""
        return KINDS[self.kind].binds(self.name)

    @property
    def casts(self) -> dict[str, str]:
        """SQL type by placeholder."""
        kind = self.kind if not (self.kind == "text" and self.name in IMPLIED_INTEGERS) else "integer"
        return {placeholder or self.name: cast for placeholder, cast in KINDS[kind].casts.items()}

    def values(self, written: str | int | float | dt.date | None, lookup: Lookup) -> dict[str, Value]:
        """The values to bind.

        Args:
            written: what a person gave; None or "" takes the default.
            lookup: turns a name into a code or id (`region`, `issuer`, `programme`).

        Raises:
            ReportError: when it is missing though required, or cannot be read as its type.
        """
        text = self.default if written is None or written == "" else str(written).strip()
        if text is None or text == "none":
            if self.required:
                raise ReportError(f"the report needs --{self.name}", f"For example {self.example}.", usage=True)
            return dict.fromkeys(self.binds)
        try:
            return self._read(text, lookup)
        except ValueError as error:
            raise ReportError(
                f"--{self.name} {text!r} is not understood", f"Write it like {self.example}.", usage=True
            ) from error

    @property
    def example(self) -> str:
        """How a value is written."""
        return KINDS[self.kind].example

    def _read(self, text: str, lookup: Lookup) -> dict[str, Value]:
        match next(iter(self.casts.values())) if self.kind == "text" else self.kind:
            case "region":
                code = lookup("region", text)
                return {"region": code, "province": code.split(".")[0], "regency": code if "." in code else None}
            case "years":
                return dict(zip(("year_from", "year_to"), years(text), strict=True))
            case "month":
                return dict(zip(("month_from", "month_to"), month(text), strict=True))
            case "issuer" | "programme":
                return {self.name: lookup(self.kind, text)}
            case "year" | "integer":
                return {self.name: int(text)}
            case "number":
                return {self.name: float(text.replace(",", "."))}
            case "date":
                return {self.name: dt.date.fromisoformat(text)}
            case _:
                return {self.name: text}


def years(text: str) -> tuple[int | None, int | None]:
    """`2024` → (2024, 2024), `2020-2024` → both, `2020-` → (2020, None)."""
    match = _YEARS.match(text)
    if not match or not (match[1] or match[3]):
        raise ValueError(text)
    first = int(match[1]) if match[1] else None
    last = int(match[3]) if match[3] else (None if match[2] else first)
    if first and last and first > last:
        raise ValueError(text)
    return first, last


def month(text: str) -> tuple[dt.date, dt.date]:
    """`2024-05` → (1 May 2024, 1 June 2024): from, and before."""
    match = _MONTH.match(text)
    if not match:
        raise ValueError(text)
    first = dt.date(int(match[1]), int(match[2]), 1)
    return first, (first + dt.timedelta(days=31)).replace(day=1)


def bound(parameters: tuple[Parameter, ...], given: Mapping[str, Any], lookup: Lookup) -> dict[str, Value]:
    """All values to bind for a report.

    Raises:
        ReportError: when something is given that the report does not ask for, or a value is wrong.
    """
    given = renamed(parameters, given)
    asked = [parameter.name for parameter in parameters]
    if unknown := sorted(name for name, value in given.items() if name not in asked and value is not None):
        advice = f"It asks for: {', '.join(asked)}." if asked else "It asks for nothing."
        raise ReportError(f"the report does not know --{unknown[0]}", advice, usage=True)
    values: dict[str, Value] = {}
    for parameter in parameters:
        values |= parameter.values(given.get(parameter.name), lookup)
    return values


def renamed(parameters: tuple[Parameter, ...], given: Mapping[str, Any]) -> dict[str, Any]:
    """`--year` given to a report that asks for years is those years, and the other way round."""
    asked = {parameter.name for parameter in parameters}
    out = dict(given)
    for name, other in (("year", "years"), ("years", "year")):
        if out.get(name) is not None and name not in asked and other in asked and out.get(other) is None:
            out[other] = out.pop(name)
    return out
