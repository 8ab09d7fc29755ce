# ruff: noqa: E501 - tables of cases, one a line
"""Which addresses mean the same article, and which belong to a site."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.identity import absolute, same_site, trusted_canonical, url_key, without_noise

ONE = "https://koran.example/2024/05/22/kabar-pagi/"


@pytest.mark.parametrize(
    "spelling",
    [
        "http://koran.example/2024/05/22/kabar-pagi", "https://www.koran.example/2024/05/22/kabar-pagi/", "HTTPS://KORAN.Example/2024/05/22/kabar-pagi/",
        "https://koran.example:443/2024/05/22/kabar-pagi/", "http://koran.example:80/2024/05/22/kabar-pagi/", "https://m.koran.example/2024/05/22/kabar-pagi/",
        "https://amp.koran.example/2024/05/22/kabar-pagi/", "https://koran.example/2024/05/22/kabar-pagi/amp/", "https://koran.example/2024/05/22/kabar-pagi/?amp=1",
        "https://koran.example/2024/05/22/kabar-pagi/?utm_source=wa&utm_medium=x", "https://koran.example/2024/05/22/kabar-pagi/?fbclid=abc",
        "https://koran.example/2024/05/22/kabar-pagi/#respond", "https://koran.example/2024/05/22/kabar-pagi/?replytocom=9", "https://koran.example/2024/05/22/kabar%2Dpagi/",
        "https://koran.example//2024/05/22//kabar-pagi/", "https://koran.example/2024/05/22/kabar-pagi/;jsessionid=1F", "https://koran.example/2024/05/22/kabar-pagi/?PHPSESSID=1",
        "https://koran.example/2024/05/22/kabar-pagi/?page=2",
    ],
)  # fmt: skip
def test_one_identity(spelling: str) -> None:
    assert url_key(spelling) == url_key(ONE)


@pytest.mark.parametrize(
    "other",
    [
        "https://koran.example/2024/05/23/kabar-pagi/", "https://koran.example/?p=12", "https://koran.example/?p=13", "https://kalsel.koran.example/2024/05/22/kabar-pagi/",
        "https://koran.example/index.php?page=kabar", "https://koran.example/berita.php?id=7", "https://koran.example:8080/2024/05/22/kabar-pagi/",
    ],
)  # fmt: skip
def test_different_identities(other: str) -> None:
    assert url_key(other) != url_key(ONE)


def test_percent_encoding_and_order_of_parameters() -> None:
    assert url_key("https://a.example/%C3%A9/?b=2&a=1") == url_key("https://a.example/é?a=1&b=2")
    assert url_key("https://a.example/%7Ex") == url_key("https://a.example/~x")


@given(st.text(st.characters(codec="utf-8"), max_size=80))
def test_any_path_has_a_stable_identity(path: str) -> None:
    url = absolute("/" + path.replace("\\", ""), "https://a.example/")
    if url is not None and url.startswith("https://a.example/"):
        assert url_key(url) == url_key(without_noise(url)) == url_key(url.replace("https://", "http://www."))


def test_same_site_is_the_host_and_what_lies_below_it() -> None:
    home = "https://www.koran.example/"
    assert same_site("http://koran.example/x", home)
    assert same_site("https://kalsel.koran.example/x", home)
    assert not same_site("https://koran.example.evil/x", home)
    assert not same_site("https://notkoran.example/x", home)
    assert not same_site("http://koran.example:8080/", home)
    assert not same_site("http://1.127.0.0.1/", "http://127.0.0.1/")


@pytest.mark.parametrize(
    "bad", ["javascript:x()", "mailto:a@b", "http://", "http://u:p@h/", "http://h:99999/", "x" * 3000, "", "ftp://a/b"]
)
def test_links_that_cannot_be_crawled(bad: str) -> None:
    assert absolute(bad, "https://a.example/") is None or bad == ""


def test_canonical_is_believed_only_for_the_same_story() -> None:
    home = "https://koran.example/"
    believed = trusted_canonical("https://koran.example/2024/05/22/kabar-pagi/", "https://koran.example/?p=5", home)
    assert believed == "https://koran.example/2024/05/22/kabar-pagi/"
    assert trusted_canonical("/2024/05/22/kabar-pagi/", ONE + "?x=1", home) == ONE
    for wrong in (
        "https://lain.example/2024/05/22/kabar-pagi/",
        "https://koran.example/",
        "https://koran.example/2024/05/22/kabar-lain/",
        None,
        "javascript:1",
    ):
        assert trusted_canonical(wrong, ONE, home) is None
