"""Site files: one TOML file says where an outlet is and which region it covers."""

from __future__ import annotations

import dataclasses
import re
import tomllib
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from extract.regions import by_code

SourceKind = Literal["feed", "wordpress", "blogger", "sitemap", "listing"]
_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,60}")


class SourceSpec(BaseModel):
    """A way in that the site file names."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: SourceKind
    url: str | None = None

    @field_validator("url")
    @classmethod
    def _http(cls, value: str | None) -> str | None:
        return None if value is None else checked_url(value)


class SiteDefinition(BaseModel):
    """One outlet, as its site file defines it.

    Attributes:
        key: the file's name without .toml; also the spider's name.
        name: name of the outlet.
        home: address of the front page.
        region: Kemendagri code of the area it covers ("63", "63.72").
        timezone: IANA name of the zone its printed times are in; from the region when the file does not say.
        group: publisher or chain.
        discover: "auto", or the sources to use.
        delay: least seconds between two requests; None for the general setting.
        enabled: whether crawls without site names take it.
        note: for people: why it is disabled, who to ask.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    name: str = Field(min_length=1, max_length=200)
    home: str
    region: str
    timezone: str = ""
    group: str = ""
    discover: Literal["auto"] | tuple[SourceSpec, ...] = "auto"
    delay: float | None = Field(default=None, ge=0, le=3600)
    enabled: bool = True
    note: str = ""

    @field_validator("home")
    @classmethod
    def _http(cls, value: str) -> str:
        return checked_url(value)

    @field_validator("region")
    @classmethod
    def _region(cls, value: str) -> str:
        found = by_code(value)
        if found is None:
            raise ValueError('must be a Kemendagri code, such as "63" or "63.72"')
        return found.code

    @model_validator(mode="before")
    @classmethod
    def _zone(cls, data: Any) -> Any:
        if isinstance(data, dict) and not data.get("timezone") and isinstance(data.get("region"), str):
            found = by_code(data["region"])
            return {**data, "timezone": found.timezone if found else ""}
        return data

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        from extract.page_dates import zone_of

        if value:
            zone_of(value)
        return value


def checked_url(value: str) -> str:
    """The address, when it is one that can be crawled.

    Raises:
        ValueError: not an absolute http(s) address with a host.
    """
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username:
        raise ValueError("must be an http:// or https:// address with a host name")
    return value if parts.path else f"{value}/"


@dataclasses.dataclass(frozen=True, slots=True)
class SiteFileError:
    """What is wrong with a site file: which key, and what is allowed there."""

    file: Path
    key: str
    allowed: str

    def __str__(self) -> str:
        where = f"{self.file}: {self.key}" if self.key else str(self.file)
        return f"{where}: {self.allowed}"


@dataclasses.dataclass(frozen=True, slots=True)
class SiteFiles:
    """All readable site files of a folder, and what is wrong with the others."""

    definitions: dict[str, SiteDefinition]
    errors: tuple[SiteFileError, ...] = ()


def read_site_file(path: Path) -> tuple[SiteDefinition | None, list[SiteFileError]]:
    """Read one site file.

    Returns:
        The definition and no errors, or None and every error in the file.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return None, [SiteFileError(path, "", f"not readable as TOML: {error}")]
    except OSError as error:
        return None, [SiteFileError(path, "", f"cannot be opened: {error.strerror}")]
    if "key" in data:
        return None, [SiteFileError(path, "key", "not allowed; the file's name is the key")]
    if not _KEY.fullmatch(path.stem):
        return None, [
            SiteFileError(path, "", "the file's name may only hold a–z, 0–9, _ and -, as in koranbanjar.toml")
        ]
    try:
        return SiteDefinition.model_validate({**data, "key": path.stem}), []
    except ValidationError as error:
        return None, [_explained(path, dict(item)) for item in error.errors()]


def _explained(path: Path, item: dict[str, Any]) -> SiteFileError:
    location = [part for part in item["loc"] if part not in {"literal['auto']", "tuple[SourceSpec, ...]"}]
    key = ".".join(str(part) for part in location)
    match item["type"]:
        case "missing":
            return SiteFileError(path, key, "missing; every site file needs name, home and region")
        case "extra_forbidden":
            return SiteFileError(path, key, f"not allowed; allowed are {', '.join(_allowed(location))}")
        case _ if key.startswith("discover"):
            kinds = "feed, wordpress, blogger, sitemap, listing"
            return SiteFileError(
                path, key, f'must be "auto" or a list such as [{{kind="feed", url="…"}}]; kinds: {kinds}'
            )
        case _:
            message = str(item["msg"]).removeprefix("Value error, ")
            return SiteFileError(path, key, f"{message} (found {str(item.get('input'))[:60]!r})")


def _allowed(location: list[Any]) -> list[str]:
    if location and location[0] == "discover":
        return list(SourceSpec.model_fields)
    return [name for name in SiteDefinition.model_fields if name != "key"]


def read_site_files(folder: Path) -> SiteFiles:
    """Read every *.toml of a folder; a broken file never takes the others along.

    Raises:
        FileNotFoundError: the folder does not exist.
    """
    if not folder.is_dir():
        raise FileNotFoundError(f"no folder of site files at {folder}")
    definitions: dict[str, SiteDefinition] = {}
    errors: list[SiteFileError] = []
    for path in sorted(folder.glob("*.toml")):
        definition, wrong = read_site_file(path)
        errors += wrong
        if definition is not None:
            definitions[definition.key] = definition
    return SiteFiles(definitions, tuple(errors))
