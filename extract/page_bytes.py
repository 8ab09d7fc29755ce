"""From the bytes of a page to a parsed tree, whatever the bytes are."""

from __future__ import annotations

import codecs
import enum
import re

import lxml.etree
import lxml.html

# The largest of 44 saved pages is 0.5 MB, pages with pictures inlined reach 4 MB; more is a dump or an attack.
MAX_PAGE_BYTES = 10_000_000
# The busiest saved page has 4,100 elements. Each costs some 150 bytes of memory and the extractor several passes.
MAX_TAGS = 60_000
# The parser gives up at 256; the extractor recurses, so that real pages (deepest seen: 40) must stay far below.
MAX_DEPTH = 240
# The parser compares each attribute of a tag with all before it: 60,000 of them take four seconds. Values do not
# count here (pictures are inlined in them); a tag whose names alone are longer than this loses its attributes.
MAX_TAG_LENGTH = 2_000
# A story has 2,000 to 20,000 characters. Much more text than this would keep the extractor busy for minutes.
MAX_TEXT = 1_500_000


class Reason(enum.StrEnum):
    """Why a page is no article; these are the codes that runs count."""

    EMPTY = "empty"
    NOT_HTML = "not_html"
    PDF = "pdf"
    FEED = "feed"
    SITEMAP = "sitemap"
    JSON = "json"
    TOO_LARGE = "too_large"
    TOO_DEEP = "too_deep"
    LISTING = "listing"
    NO_TITLE = "no_title"
    NO_TEXT = "no_text"
    UNREADABLE = "unreadable"


class NotAnArticle(Exception):  # noqa: N818 - a verdict on the page, not a failure of the program
    """The page holds no article.

    Attributes:
        reason: one of `Reason`, also a plain string, for counting.
    """

    def __init__(self, reason: str) -> None:
        self.reason = Reason(reason)
        super().__init__(f"not an article: {self.reason.value}")

    def __reduce__(self) -> tuple[type[NotAnArticle], tuple[str]]:
        return (NotAnArticle, (self.reason.value,))


# Compiled, it walks the tree in C: a tenth of the time of a walk in Python.
_TOO_DEEP = lxml.etree.XPath(f"boolean(//*[count(ancestor::*) >= {MAX_DEPTH}])")
_MAGIC = (
    b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"PK\x03\x04", b"\x1f\x8b", b"RIFF", b"\x00\x00\x01\x00", b"Rar!", b"ID3",
    b"\xd0\xcf\x11\xe0", b"OggS", b"\x7fELF", b"wOFF", b"wOF2", b"BM",
)  # fmt: skip
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([a-zA-Z0-9_.:-]{2,40})", re.IGNORECASE)
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
# Control characters that XML forbids, lone surrogates and non-characters: none can stand in a text column.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_CODE = re.compile(r"<(script|style)\b|<!--", re.IGNORECASE)
_CODE_END = {
    "script": re.compile(r"</script[^>]{0,50}>", re.IGNORECASE),
    "style": re.compile(r"</style[^>]{0,50}>", re.IGNORECASE),
    "<!--": re.compile(r"-->"),
}
# A tag as HTML reads it: quotes count after an equals sign only. Possessive, so that it is linear.
_TAG = re.compile(r"""<([a-zA-Z][a-zA-Z0-9]{0,20}+)(?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+'|))*+>""")
_VALUE = re.compile(r"""=\s*+(?:"[^"]*+"|'[^']*+')""")
_TEXTUAL_TYPES = ("text/html", "application/xhtml", "text/plain", "text/xml", "application/xml", "application/octet")


def page_to_tree(page: bytes | str, content_type: str | None) -> lxml.html.HtmlElement:
    """Decodes and parses a page.

    Args:
        page: body as downloaded (already decompressed) or as text.
        content_type: the Content-Type header, if known.

    Raises:
        NotAnArticle: not HTML, empty, or beyond the bounds above.
    """
    if len(page) > MAX_PAGE_BYTES:
        raise NotAnArticle(Reason.TOO_LARGE)
    kind = (content_type or "").split(";")[0].strip().lower()
    if kind == "application/pdf":
        raise NotAnArticle(Reason.PDF)
    if isinstance(page, bytes):
        _refuse_binary(page)
        text = decode(page, content_type)
    else:
        text = page
    if "json" in kind:
        raise NotAnArticle(Reason.JSON)
    if kind and "xml" not in kind and not kind.startswith(_TEXTUAL_TYPES):
        raise NotAnArticle(Reason.NOT_HTML)
    text = _FORBIDDEN.sub("", text).lstrip("\ufeff").strip()
    _refuse_other_text(text)
    return parse(text)


def parse(text: str) -> lxml.html.HtmlElement:
    """Parses HTML text within the bounds of size and depth.

    Raises:
        NotAnArticle: too_large, too_deep, or unreadable for the parser.
    """
    if len(text) > MAX_PAGE_BYTES or text.count("<") > MAX_TAGS:
        raise NotAnArticle(Reason.TOO_LARGE)
    text = _TAG.sub(_bare_tag, _without_code(_FORBIDDEN.sub("", text)))
    # Text must reach the parser as bytes: it refuses strings that carry an <?xml encoding?> line of their own.
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        tree = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (lxml.etree.LxmlError, ValueError, AssertionError) as error:
        raise NotAnArticle(Reason.UNREADABLE) from error
    if _TOO_DEEP(tree):
        raise NotAnArticle(Reason.TOO_DEEP)
    return tree


def _without_code(text: str) -> str:
    """Leaves out scripts (but JSON-LD), styles and comments: up to nine tenths of a page, none of its text."""
    pieces: list[str] = []
    position = 0
    while match := _CODE.search(text, position):
        pieces.append(text[position : match.start()])
        ending = _CODE_END["<!--" if match[0] == "<!--" else match[1].lower()].search(text, match.end())
        if ending is None:
            return "".join(pieces)
        opening = text[match.start() : match.start() + 300].partition(">")[0]
        if "ld+json" in opening:
            pieces.append(text[match.start() : ending.end()])
        position = ending.end()
    pieces.append(text[position:])
    return "".join(pieces)


def _bare_tag(match: re.Match[str]) -> str:
    tag = match[0]
    if len(tag) <= MAX_TAG_LENGTH or len(_VALUE.sub("", tag)) <= MAX_TAG_LENGTH:
        return tag
    return f"<{match[1]}>"


def decode(page: bytes, content_type: str | None = None) -> str:
    """The text of a page: byte order mark, then UTF-8 where it fits, then what is declared, then Windows-1252.

    A page that is valid UTF-8 is UTF-8 whatever its header says: other encodings do not look so by accident.
    """
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if page.startswith(mark):
            return page[len(mark) :].decode(name, "replace")
    head = page[:4096]
    if len(head) >= 8 and head.count(0) > len(head) // 4:
        little = head[1::2].count(0) >= head[0::2].count(0)
        return page.decode("utf-16-le" if little else "utf-16-be", "replace")
    try:
        return page.decode("utf-8")
    except UnicodeDecodeError:
        pass
    declared = _declared(page, content_type)
    if declared not in {None, "utf-8", "ascii"}:
        try:
            return page.decode(str(declared))
        except (UnicodeDecodeError, LookupError):
            pass
    text = page.decode("utf-8", "replace")
    # A few broken bytes (cut downloads, pasted quotes) in a UTF-8 page; many mean that it is no UTF-8 at all.
    broken = text.count("\ufffd")
    whole = sum(1 for character in text if character > "\x7f") - broken
    if broken * 4 <= whole or (declared == "utf-8" and whole):
        return text
    return page.decode("cp1252", "replace")


def _declared(page: bytes, content_type: str | None) -> str | None:
    names = [match[1] for match in [_HEADER_CHARSET.search(content_type or "")] if match]
    names += [match[1].decode("ascii", "replace") for match in [_META_CHARSET.search(page[:8192])] if match]
    for name in names:
        try:
            info = codecs.lookup(name)
        except (LookupError, ValueError):
            continue
        # Python also has codecs that unpack or transform ("zlib", "rot13"); those are no charsets.
        if getattr(info, "_is_text_encoding", True):
            # By the web's own rule latin-1 and ASCII mean Windows-1252, where the curly quotes are.
            return {"iso8859-1": "cp1252"}.get(info.name, info.name)
    return None


def _refuse_binary(page: bytes) -> None:
    head = page[:1024].lstrip()
    if head.startswith(b"%PDF"):
        raise NotAnArticle(Reason.PDF)
    if page.startswith(_MAGIC) or page[4:8] == b"ftyp":
        raise NotAnArticle(Reason.NOT_HTML)


def _refuse_other_text(text: str) -> None:
    if not text:
        raise NotAnArticle(Reason.EMPTY)
    head = text[:2000].lower()
    if re.match(r"(<\?xml[^>]*>|<!--.*?-->|<!doctype rss[^>]*>|<\?[^>]*>|\s)*<(rss|feed|rdf:rdf)\b", head, re.DOTALL):
        raise NotAnArticle(Reason.FEED)
    if re.match(r"(<\?[^>]*>|<!--.*?-->|\s)*<(urlset|sitemapindex)\b", head, re.DOTALL):
        raise NotAnArticle(Reason.SITEMAP)
    if text[0] in "{[" and "<html" not in head:
        raise NotAnArticle(Reason.JSON)
    if "<" not in text:
        raise NotAnArticle(Reason.NOT_HTML)
