"""The words for a site's state, for people: Indonesian for the operator's mail, English for the command line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# code -> (English, Indonesian). A test checks that every code that sitehealth can give stands here.
REASONS: dict[str, tuple[str, str]] = {
    "not_visited": ("not visited yet", "belum pernah dikunjungi"),
    "works": (
        "works: {seen} articles in a week, {expected} expected",
        "berjalan: {seen} artikel dalam sepekan, perkiraan {expected}",
    ),
    "refused": ("robots.txt forbids us: {detail}", "dilarang oleh robots.txt: {detail}"),
    "blocked": ("turned away {failures} times in a row: {detail}", "ditolak {failures} kali berturut-turut: {detail}"),
    "unreachable": (
        "no answer, {failures} times in a row: {detail}",
        "tidak menjawab {failures} kali berturut-turut: {detail}",
    ),
    "broken": (
        "its pages cannot be read, {failures} times in a row: {detail}",
        "halamannya tidak terbaca {failures} kali berturut-turut: {detail}",
    ),
    "our_failure": (
        "the crawl itself fails, {failures} times in a row: {detail}",
        "perayapan gagal {failures} kali berturut-turut: {detail}",
    ),
    "pages_without_articles": (
        "of its last {pages} pages only {articles} became articles: the layout may have changed",
        "dari {pages} halaman terakhir hanya {articles} menjadi artikel: tata letak mungkin berubah",
    ),
    "shorter": (
        "its articles have {length} characters, before {before}: the layout may have changed",
        "panjang artikel {length} karakter, sebelumnya {before}: tata letak mungkin berubah",
    ),
    "field_missing": (
        "only {share:.0%} of its articles are {field}, before {before:.0%}: the layout may have changed",
        "hanya {share:.0%} artikel yang {field}, sebelumnya {before:.0%}: tata letak mungkin berubah",
    ),
    "promised_not_delivered": (
        "{promised} articles announced in a week, {seen} could be read",
        "{promised} artikel diumumkan dalam sepekan, {seen} terbaca",
    ),
    "few_for_long": (
        "for {days} days few articles, {seen} in the last week where {expected} were expected: has the feed changed?",
        "sudah {days} hari sedikit artikel, sepekan terakhir {seen} dari perkiraan {expected}: umpannya berubah?",
    ),
    "silent": (
        "the newsroom is silent: no article for {silent_days:.0f} days, {expected} a week expected",
        "redaksi sunyi: tanpa artikel {silent_days:.0f} hari, perkiraan {expected} sepekan",
    ),
    "few": (
        "the newsroom publishes less: {seen} articles in a week, {expected} expected",
        "redaksi sedang sepi: {seen} artikel dalam sepekan, perkiraan {expected}",
    ),
    "removed": ("its site file is gone", "berkas situsnya sudah tidak ada"),
}
_FIELDS = {"dated": ("dated", "bertanggal"), "signed": ("signed by an author", "bernama penulis")}

STATES: dict[str, str] = {
    "new": "baru",
    "ok": "normal",
    "quiet": "sepi",
    "blocked": "terblokir",
    "broken": "rusak",
    "unreachable": "tak terjangkau",
    "refused": "ditolak robots.txt",
    "removed": "dihapus",
}


def reason(code: str, facts: Mapping[str, Any], *, english: bool = True) -> str:
    """The reason of a verdict in words.

    Args:
        code: the verdict's code; an unknown one is given back as it is.
        facts: its numbers.
        english: English, else Indonesian.
    """
    if code not in REASONS:
        return code
    values = {
        "detail": "",
        "silent_days": 0.0,
        **{key: 0.0 if value is None else value for key, value in facts.items()},
    }
    if (field := values.get("field")) in _FIELDS:
        values["field"] = _FIELDS[field][not english]
    text = REASONS[code][not english].format_map(values)
    return text.rstrip(" :")
