"""XML from strangers: no entities, no network, no bombs; broken encodings mended as far as they can be."""

from __future__ import annotations

import html.entities
import re

import lxml.etree

from extract.page_bytes import decode

# Feeds have some hundred elements, full sitemaps 50,000 urls of 3 each.
MAX_ELEMENTS = 400_000
MAX_DEPTH = 60

_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_ENCODING = re.compile(rb"^\s*<\?xml[^>]{0,150}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]{2,40})[\"']")
_DOCTYPE = re.compile(r"<!DOCTYPE", re.IGNORECASE)
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BOGUS_REFERENCE = re.compile(r"&#(?:x0*(?:0?[0-8bcef]|1[0-9a-f])|0*(?:[0-8]|1[124-9]|2\d|3[01]));", re.IGNORECASE)


class BadXmlError(Exception):
    """A document that is no usable XML; `reason` is for counting."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def xml_text(body: bytes, content_type: str | None = None) -> str:
    """The document's text without declaration and document type, named entities replaced.

    Raises:
        BadXmlError: it declares entities of its own, which honest feeds and sitemaps never do.
    """
    declared = _ENCODING.match(body[:400])
    if declared and "charset" not in (content_type or "").lower():
        content_type = f"{(content_type or 'text/xml').partition(';')[0]}; charset={declared[1].decode('ascii')}"
    text = _FORBIDDEN.sub("", decode(body, content_type)).lstrip("\ufeff \t\r\n")
    text = _DECLARATION.sub("", text, count=1)
    if _DOCTYPE.search(text[:5_000]):
        text = _without_doctype(text)
    return _BOGUS_REFERENCE.sub("", _ENTITY.sub(_named, text))


def _named(match: re.Match[str]) -> str:
    name = match[1]
    if name in _XML_ENTITIES:
        return match[0]
    return html.entities.html5.get(f"{name};", "")


def _without_doctype(text: str) -> str:
    start = _DOCTYPE.search(text)
    if start is None:
        return text
    end = text.find(">", start.start())
    bracket = text.find("[", start.start())
    if 0 <= bracket < end or end < 0:
        raise BadXmlError("entities")
    return text[: start.start()] + text[end + 1 :]


def parse_xml(body: bytes, content_type: str | None = None) -> lxml.etree._Element:
    """Parse a feed or a sitemap.

    Raises:
        BadXmlError: empty, html, entities, too_large, too_deep or unreadable.
    """
    if not body.strip():
        raise BadXmlError("empty")
    text = xml_text(body, content_type)
    head = text[:1000].lstrip().lower()
    if head.startswith(("<!doctype html", "<html", "<head", "<body", "<script")):
        raise BadXmlError("html")
    if text.count("<") > MAX_ELEMENTS * 2:
        raise BadXmlError("too_large")
    parser = lxml.etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True, remove_comments=True,
        remove_pis=True, collect_ids=False, encoding="utf-8",
    )  # fmt: skip
    try:
        root = lxml.etree.fromstring(text.encode("utf-8", "replace"), parser)
    except lxml.etree.XMLSyntaxError as error:
        raise BadXmlError("html" if "<html" in text[:3000].lower() else "unreadable") from error
    if root is None:
        raise BadXmlError("unreadable")
    if _too_deep(root):
        raise BadXmlError("too_deep")
    return root


def _too_deep(root: lxml.etree._Element) -> bool:
    depth = 0
    for event, _ in lxml.etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_DEPTH:
            return True
    return False


def local_name(element: lxml.etree._Element) -> str:
    """The element's name without its namespace, in lower case; "" for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def text_of(element: lxml.etree._Element | None) -> str:
    """The element's whole text, single-spaced at its ends."""
    return "" if element is None else "".join(str(part) for part in element.itertext()).strip()
