"""Atom feed files, for those who want no mail: one file per subscription, always whole."""

from __future__ import annotations

import datetime as dt
import os
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from pathlib import Path

from alerts.cleaning import one_line
from alerts.content import Content, Item
from alerts.phrases import Phrases
from alerts.wording import Told, worded

NAMESPACE = "http://www.w3.org/2005/Atom"
ENTRIES = 100


def feed(messages: Sequence[tuple[dt.datetime, Content]], feed_id: str, title: str, phrases: Phrases) -> bytes:
    """A feed document.

    Args:
        messages: when each was made and what it tells, newest first.
        feed_id: permanent id of the feed.
        title: its title.
        phrases: the language.

    Returns:
        XML as UTF-8; the same messages give the same bytes.
    """
    ET.register_namespace("", NAMESPACE)
    root = ET.Element(f"{{{NAMESPACE}}}feed", {"xml:lang": phrases.language})
    _text(root, "id", feed_id)
    _text(root, "title", one_line(title, 200))
    newest = messages[0][0] if messages else dt.datetime.fromtimestamp(0, dt.UTC)
    _text(root, "updated", _moment(newest))
    _text(ET.SubElement(root, f"{{{NAMESPACE}}}author"), "name", phrases("name"))
    count = 0
    for made, content in messages:
        for item in (*content.items, *content.corrections):
            if count < ENTRIES:
                _entry(root, item, made, feed_id, phrases)
            count += 1
    ET.indent(root)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + bytes(ET.tostring(root, encoding="utf-8")) + b"\n"


def _entry(root: ET.Element, item: Item, made: dt.datetime, feed_id: str, phrases: Phrases) -> None:
    told = worded(item, phrases)
    entry = ET.SubElement(root, f"{{{NAMESPACE}}}entry")
    kind = "award" if item.before is None else f"correction:{int(made.timestamp())}"
    _text(entry, "id", f"{feed_id}:{kind}:{told.number}")
    _text(entry, "title", told.headline)
    _text(entry, "updated", _moment(made))
    for number, source in enumerate(source for source in told.sources if source.url):
        attributes = {"rel": "alternate" if number == 0 else "related", "href": source.url, "title": source.outlet}
        ET.SubElement(entry, f"{{{NAMESPACE}}}link", attributes)
    _text(entry, "content", _lines(told, phrases), type="text")


def _lines(told: Told, phrases: Phrases) -> str:
    lines = [f"{told.recipient}: {told.award}", *told.badges]
    lines += [f"{c.label}: {phrases('digest.was')} {c.was}, {phrases('digest.now')} {c.now}" for c in told.changes]
    if told.retracted:
        lines.append(phrases("digest.retracted"))
    if told.sentence:
        lines.append(f"“{told.sentence}”")
    lines += [f"{label}: {value}" for label, value in told.facts]
    return "\n".join([*lines, told.confidence])


def _text(parent: ET.Element, name: str, value: str, **attributes: str) -> None:
    ET.SubElement(parent, f"{{{NAMESPACE}}}{name}", attributes).text = value


def _moment(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def write(path: Path, document: bytes) -> None:
    """Put a feed file in place: a reader sees the old one or the new one, never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(document)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
