"""What `ingest` reads: JSON Lines files, folders of pages, and WARC archives, all as lines to be read."""

from __future__ import annotations

import urllib.parse
from collections.abc import Iterator
from pathlib import Path

from piagam.lines import BadLine, Line, read_lines

PAGES = (".html", ".htm", ".xhtml")
LINES = (".jsonl", ".ndjson", ".json")
ARCHIVES = (".warc", ".warc.gz")
# The largest saved news page has half a megabyte; more than this is no page of an article.
MAX_PAGE = 10_000_000


def read_sources(names: list[str]) -> Iterator[Line | BadLine]:
    """Reads files and folders one after the other.

    Args:
        names: JSON Lines files ("-": standard input), HTML pages, WARC files, or folders of any of these.

    Yields:
        A line an article, with its file and number; a bad line for what cannot be read.
    """
    for name in names:
        path = Path(name)
        if name != "-" and path.is_dir():
            yield from _folder(path)
        else:
            yield from _file(name)


def _folder(folder: Path) -> Iterator[Line | BadLine]:
    found = False
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        if path.name.lower().endswith((*PAGES, *LINES, *ARCHIVES)):
            found = True
            yield from _file(str(path))
    if not found:
        yield BadLine(str(folder), 0, f"no {', '.join((*LINES, *PAGES, *ARCHIVES))} file in this folder")


def _file(name: str) -> Iterator[Line | BadLine]:
    lower = name.lower()
    if lower.endswith(ARCHIVES):
        yield from _archive(name)
    elif lower.endswith(PAGES):
        yield _page(name)
    else:
        yield from read_lines([name])


def _page(name: str) -> Line | BadLine:
    from extract.page_bytes import decode

    path = Path(name)
    try:
        if path.stat().st_size > MAX_PAGE:
            return BadLine(name, 0, f"longer than {MAX_PAGE // 1_000_000} MB")
        return Line(name, 0, {"id": path.stem, "html": decode(path.read_bytes())})
    except OSError as error:
        return BadLine(name, 0, f"cannot be opened: {error.strerror}")


def _archive(name: str) -> Iterator[Line | BadLine]:
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    number = pages = 0
    try:
        with Path(name).open("rb") as file:
            for record in ArchiveIterator(file):
                number += 1
                if record.rec_type != "response" or record.http_headers is None:
                    continue
                if not str(record.http_headers.get_statuscode()).startswith("2"):
                    continue
                kind = record.http_headers.get_header("Content-Type") or ""
                if "html" not in kind.lower():
                    continue
                pages += 1
                yield _record(name, number, record, kind)
    except OSError as error:
        yield BadLine(name, number, f"cannot be read: {error.strerror or error}")
    except (ArchiveLoadFailed, EOFError, ValueError) as error:
        yield BadLine(name, number, f"damaged archive: {error}")
    else:
        if not pages:
            yield BadLine(name, number, "no HTML page in this archive")


def _record(name: str, number: int, record: object, kind: str) -> Line | BadLine:
    from extract.page_bytes import decode

    headers = record.rec_headers  # type: ignore[attr-defined]
    url = headers.get_header("WARC-Target-URI") or ""
    body = record.content_stream().read(MAX_PAGE + 1)  # type: ignore[attr-defined]
    if len(body) > MAX_PAGE:
        return BadLine(name, number, f"longer than {MAX_PAGE // 1_000_000} MB")
    if urllib.parse.urlsplit(url).scheme not in {"http", "https"}:
        return BadLine(name, number, "no address of a page")
    return Line(name, number, {"id": url, "url": url, "html": decode(body, kind)})
