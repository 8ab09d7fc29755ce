"""The stories of the bundled newspaper and the HTML that each outlet's editor would have produced."""

from __future__ import annotations

import dataclasses
import datetime as dt
import html
import tomllib
from collections.abc import Sequence
from importlib import resources
from typing import Literal

Style = Literal["blocks", "breaks"]

# Where a story says "[baca]" its outlet links another of its own stories, as editors do to keep readers.
POINTER = "[baca]"
CAPTION = "[foto] "


@dataclasses.dataclass(frozen=True, slots=True)
class Story:
    """One article of the bundled newspaper.

    Attributes:
        id: key in the gold file, such as "bk-01".
        number: place in the outlet's file, counted from 1; serves as the outlet's own article number.
        published: moment of publication with its offset.
        text: body in the light markup that `articles/banuakini.toml` explains.
    """

    id: str
    number: int
    slug: str
    title: str
    published: dt.datetime
    author: str
    section: str
    text: str


def load_stories(outlet: str) -> tuple[Story, ...]:
    """The stories of one outlet, newest first.

    Args:
        outlet: name of the file under `articles/`, without ".toml".
    """
    source = resources.files("piagam.demo").joinpath("articles", f"{outlet}.toml")
    rows = tomllib.loads(source.read_text(encoding="utf-8"))["article"]
    stories = [Story(number=number, **row) for number, row in enumerate(rows, start=1)]
    return tuple(sorted(stories, key=lambda story: story.published, reverse=True))


def body_html(story: Story, style: Style, pointer: tuple[str, str]) -> str:
    """The story's body as HTML.

    Args:
        style: "blocks" writes p, figure, ol, ul and table; "breaks" separates paragraphs by two br, as
            stories typed into Blogger come.
        pointer: address and title of the story that a "Baca juga" leads to.
    """
    parts = [_part(part.strip().split("\n"), style, pointer) for part in story.text.strip().split("\n\n")]
    return ("\n" if style == "blocks" else "<br /><br />\n").join(parts)


def _part(lines: Sequence[str], style: Style, pointer: tuple[str, str]) -> str:
    first = lines[0]
    if first == POINTER:
        link = f'<a href="{html.escape(pointer[0])}">{html.escape(pointer[1])}</a>'
        return f"<p><strong>Baca juga: {link}</strong></p>" if style == "blocks" else f"<b>BACA JUGA: {link}</b>"
    if first.startswith(CAPTION):
        caption = html.escape(first.removeprefix(CAPTION))
        return (
            f'<figure class="wp-block-image"><img src="/foto/1.gif" alt=""><figcaption>{caption}</figcaption></figure>'
        )
    if all(line.startswith("- ") for line in lines):
        return "<ul>" + "".join(f"<li>{html.escape(line[2:])}</li>" for line in lines) + "</ul>"
    if all(line.partition(". ")[0].isdigit() for line in lines):
        return "<ol>" + "".join(f"<li>{html.escape(line.partition('. ')[2])}</li>" for line in lines) + "</ol>"
    if all(" | " in line for line in lines):
        rows = ("".join(f"<td>{html.escape(cell)}</td>" for cell in line.split(" | ")) for line in lines)
        return "<table><tbody>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</tbody></table>"
    text = html.escape(" ".join(lines), quote=False)
    return f"<p>{text}</p>" if style == "blocks" else text


def summary(story: Story, length: int = 180) -> str:
    """The first words of the story, cut at a blank, with "…"."""
    first = story.text.strip().split("\n\n")[0]
    return first if len(first) <= length else first[:length].rsplit(" ", 1)[0] + " …"
