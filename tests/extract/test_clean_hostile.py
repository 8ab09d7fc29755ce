"""Whatever a server sends: an article or a verdict, within bounds."""

from __future__ import annotations

import pathlib
import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.clean import NotAnArticle, clean, clean_fragment
from extract.page_bytes import MAX_PAGE_BYTES, Reason, decode

PAGES = pathlib.Path(__file__).parents[2].parent / "shared" / "pages"
HEAD = "<html><head><title>Judul berita yang cukup panjang</title></head><body><h1>Judul berita yang cukup panjang</h1>"
STORY = "<p>Pemerintah kota menyerahkan piagam kepada tiga sekolah di aula balai kota pada hari Selasa.</p>" * 3
GOOD = HEAD + STORY


def verdict_of(page: bytes | str, content_type: str | None = None) -> str:
    try:
        clean(page, content_type=content_type)
    except NotAnArticle as verdict:
        return verdict.reason.value
    return "article"


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"\x00\x00", "empty"),
        (b"%PDF-1.7 ...", "pdf"),
        (b"\x89PNG\r\n\x1a\n", "not_html"),
        (b"PK\x03\x04", "not_html"),
        ("hanya teks tanpa satu tanda pun", "not_html"),
        ('{"id": 1}', "json"),
        ('<?xml version="1.0"?><rss version="2.0"><channel/></rss>', "feed"),
        ('<?xml version="1.0"?><!-- x --><feed xmlns="http://www.w3.org/2005/Atom"/>', "feed"),
        ('<?xml version="1.0"?><urlset/>', "sitemap"),
        ("<p>tanpa judul</p>", "no_title"),
        ("<title>Judul saja</title><body></body>", "no_text"),
        (HEAD + "<div>" * 100_000 + STORY, "too_large"),
        (HEAD + "<div>" * 20_000 + STORY + "</div>" * 20_000, "too_deep"),
        (HEAD + "<b>" * 20_000 + STORY, "too_deep"),
        (b"<p>a</p>" * (MAX_PAGE_BYTES // 8 + 1), "too_large"),
        (HEAD + "<p>" + "kata " * 400_000 + "</p>", "too_large"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 20 else "page",
)
def test_verdicts(page: bytes | str, reason: str) -> None:
    assert verdict_of(page) == reason


def test_a_page_of_fifty_megabytes_is_refused_by_its_size_alone() -> None:
    assert verdict_of(b"<p>besar</p>" * 4_200_000) == "too_large"


def test_content_type_decides_where_the_bytes_do_not() -> None:
    assert verdict_of(GOOD, "application/pdf") == "pdf"
    assert verdict_of(GOOD, "image/jpeg") == "not_html"
    assert verdict_of(GOOD, "application/json; charset=utf-8") == "json"
    assert verdict_of(GOOD, "text/html; charset=utf-8") == "article"


@pytest.mark.parametrize(
    "page",
    [
        GOOD + "<script type='application/ld+json'>" + "[" * 50_000 + "</script>",
        GOOD + "<script>" + "a<b;" * 15_000,
        HEAD + "<p " + " ".join(f"a{n}=1" for n in range(50_000)) + ">" + STORY,
        HEAD + '<div class="' + "a " * 200_000 + '">' + STORY,
        HEAD + STORY.replace("o", "o\x00"),
        "<title>" + "a - " * 50_000 + "</title>" + STORY,
        "<?xml version='1.0' encoding='utf-16'?>" + GOOD,
        GOOD + "\ud800",
        HEAD + "<ol start='99999999999999999999'><li>satu</ol>" + STORY,
        HEAD + "<time datetime='9999-99-99T99:99:99+99:99'>x</time>" + STORY,
        HEAD + "<link rel=canonical href='http://[bad'>" + STORY,
    ],
    ids=lambda page: page[-30:].encode("unicode_escape").decode(),
)
def test_hostile_decoration_does_not_hide_the_story(page: str) -> None:
    assert "piagam kepada tiga sekolah" in clean(page).text


QUOTED = HEAD + "<p>Ia menyebut “piagam” itu – sebuah amanah.</p>" + STORY


@pytest.mark.parametrize(
    ("page", "content_type"),
    [
        (QUOTED.encode(), None),
        (b"\xef\xbb\xbf" + QUOTED.encode(), None),
        (QUOTED.encode("utf-16"), None),
        (QUOTED.encode("utf-16-be"), None),
        (QUOTED.encode("utf-16-le"), "text/html; charset=utf-8"),
        (QUOTED.encode(), "text/html; charset=iso-8859-1"),
        (QUOTED.encode("cp1252"), "text/html; charset=iso-8859-1"),
        (QUOTED.encode("cp1252"), "text/html; charset=utf-8"),
        (QUOTED.encode("cp1252"), "text/html; charset=tidak-ada"),
        (QUOTED.encode("cp1252"), "text/html; charset=zlib"),
    ],
)
def test_every_encoding_right_or_wrongly_declared(page: bytes, content_type: str | None) -> None:
    assert "Ia menyebut “piagam” itu – sebuah amanah." in clean(page, content_type=content_type).text


def test_broken_bytes_in_a_utf8_page_cost_only_themselves() -> None:
    assert "“piagam” itu –" in decode(QUOTED.encode() + b"\xe2\x80", "text/html; charset=utf-8")


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=3000) | st.text(max_size=2000))
def test_any_bytes_give_an_article_or_a_verdict(page: bytes | str) -> None:
    verdict_of(page)


TAGS = st.sampled_from([
    "p", "div", "table", "tr", "td", "li", "ol", "ul", "a", "h1", "article", "script", "style", "br", "form",
    "figcaption", "!--", "title", "template", "svg",
])  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.one_of(
            TAGS.map(lambda tag: f"<{tag}>"), TAGS.map(lambda tag: f"</{tag}>"),
            TAGS.map(lambda tag: f'<{tag} class="entry-content" itemprop="articleBody" hidden'), st.text(max_size=40),
        ),
        max_size=60,
    )
)  # fmt: skip
def test_any_tag_soup_gives_an_article_or_a_verdict(pieces: list[str]) -> None:
    verdict_of(HEAD + "".join(pieces))
    assert "\x00" not in clean_fragment("".join(pieces))


@pytest.mark.skipif(not PAGES.is_dir(), reason="the saved pages of news sites are not beside the repository")
@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_real_page_cut_and_damaged_anywhere(data: st.DataObject) -> None:
    page = (PAGES / "anpandu__antara-singlepage.html").read_bytes()
    start = data.draw(st.integers(0, len(page)))
    verdict_of(page[:start] + data.draw(st.binary(max_size=20)) + page[data.draw(st.integers(start, len(page))) :])


def test_a_verdict_crosses_process_borders() -> None:
    verdict = pickle.loads(pickle.dumps(NotAnArticle("pdf")))
    assert verdict.reason is Reason.PDF
    assert str(verdict) == "not an article: pdf"
