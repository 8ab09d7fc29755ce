"""What an outlet answers to a request: values, made without a socket so that they can be looked at in tests."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jinja2

TEMPLATES = jinja2.Environment(
    loader=jinja2.PackageLoader("piagam.demo", "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True
)


@dataclasses.dataclass(frozen=True, slots=True)
class Request:
    """A request's target, taken apart.

    Attributes:
        base: address the outlet is reached at, without the last slash.
        query: first value of each parameter.
    """

    base: str
    path: str
    query: Mapping[str, str]

    @classmethod
    def of(cls, base: str, target: str) -> Request:
        """Takes the target of a request line apart."""
        parts = urlsplit(target)
        query = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        return cls(base, parts.path or "/", query)

    def number(self, name: str, default: int) -> int:
        """A whole number from the query; the default when it is missing or none."""
        value = self.query.get(name, "")
        return int(value) if value.isascii() and value.isdigit() and len(value) < 9 else default


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer.

    Attributes:
        modified: moment of the last change; given for answers that can be asked for conditionally.
    """

    body: bytes = b""
    status: int = 200
    content_type: str = "text/html; charset=UTF-8"
    headers: Mapping[str, str] = dataclasses.field(default_factory=dict)
    modified: dt.datetime | None = None

    def all_headers(self) -> dict[str, str]:
        """The headers to send, validators included."""
        found = {"Content-Type": self.content_type, "Content-Length": str(len(self.body)), **self.headers}
        if self.modified is not None:
            found["ETag"] = self.etag
            found["Last-Modified"] = format_datetime(self.modified.astimezone(dt.UTC), usegmt=True)
        return found

    @property
    def etag(self) -> str:
        """A strong validator of the body."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:32]}"'

    def unchanged_since(self, none_match: str | None, since: str | None) -> bool:
        """Whether the asker already has this answer (RFC 9110: If-None-Match goes before If-Modified-Since)."""
        if self.modified is None or self.status != 200:
            return False
        if none_match is not None:
            return self.etag in {tag.strip().removeprefix("W/") for tag in none_match.split(",")}
        try:
            return since is not None and self.modified.replace(microsecond=0) <= parsedate_to_datetime(since)
        except (ValueError, TypeError):
            return False


NOT_FOUND = Answer(b"<!doctype html><title>Halaman tidak ditemukan</title><h1>404</h1>", status=404)


def page(template: str, **values: Any) -> Answer:
    """An HTML page from a template."""
    return Answer(TEMPLATES.get_template(template).render(**values).encode())


def xml(template: str, content_type: str, modified: dt.datetime | None = None, **values: Any) -> Answer:
    """An XML document from a template, conditional when `modified` is given."""
    text = TEMPLATES.get_template(template).render(**values)
    return Answer(text.encode(), content_type=f"{content_type}; charset=UTF-8", modified=modified)


def plain(text: str) -> Answer:
    """A text file."""
    return Answer(text.encode(), content_type="text/plain; charset=UTF-8")


def as_json(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """A JSON document."""
    body = json.dumps(value, ensure_ascii=False).encode()
    return Answer(body, status=status, content_type="application/json; charset=UTF-8", headers=headers or {})


def moved(address: str) -> Answer:
    """A permanent redirect."""
    return Answer(status=301, headers={"Location": address})
