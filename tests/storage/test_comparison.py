"""What speaks for one award and what against it, as the rules of joining are meant."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from storage.register import _tell
from storage.resolution import blocking, copies
from storage.resolution.clustering import Rulings, cluster, compare_all
from storage.resolution.comparison import compare
from storage.resolution.rulings import Ruling, combine
from storage.resolution.settling import settle
from storage.resolution.told import Told
from tests.storage.builders import facts, record


def told(ident: str, recipient: str = "Pemerintah Kota Metro", award: str = "Adipura", **fields: Any) -> Told:
    """A mention in an article of its own."""
    day = fields.pop("day", "2024-05-22")
    (mention,) = _tell(facts(ident, day=day), [record(recipient, award, **fields)], None, ident)
    number = sum(ord(c) for c in ident)
    return dataclasses.replace(mention, id=number, article_id=number)


def one_award(first: dict[str, Any], second: dict[str, Any]) -> bool:
    a, b = told("a", **first), told("b", **second)
    found = compare(a, b)
    assert compare(b, a).linked == found.linked
    return found.linked and bool(blocking.keys(a) & blocking.keys(b))


AGENCY = {"recipient_kind": "agency", "recipient_region": "Kota Metro"}
PERSON = {"recipient_kind": "person"}
SCHOOL = {"recipient_kind": "school", "recipient_region": "Kota Metro"}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"period": 2023}, {"period": 2023}),
        ({"date": "2024-05-21"}, {"period": 2024}),
        ({"award": "Anugerah Adipura 2023"}, {"award": "Piala Adipura"}),
        ({"recipient": "Pemko Metro", "recipient_region": "Kota Metro"}, {"recipient": "Pemerintah Kota Metro"}),
        ({"score": 84.74, "award": "Kepatuhan"}, {"score": 84.74, "award": "Kepatuhan Pelayanan Publik"}),
        ({"period": 2022, "date": "2024-05-21"}, {"period": 2023, "date": "2024-05-21"}),
        ({"recipient": "SMAN 1 Metro", **SCHOOL}, {"recipient": "SMA Negeri 1 Metro", **SCHOOL}),
        ({"recipient": "Siti Aminah", **PERSON}, {"recipient": "Siti Aminah Rahman", **PERSON}),
        ({"category": "Nindya", "score": 812.4}, {"category": "Madya", "score": 812.4}),
        ({"issuer": "Ombudsman RI"}, {"issuer": "Ombudsman RI Perwakilan Lampung"}),
        ({"category": "Zona Hijau"}, {"category": "Kualitas Tertinggi (Zona Hijau)"}),
    ],
)  # fmt: skip
def test_one_award_told_twice(first: dict[str, Any], second: dict[str, Any]) -> None:
    assert one_award(first, second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"period": 2023}, {"period": 2024, "day": "2025-05-22"}),
        ({"day": "2023-05-22"}, {"day": "2024-05-22"}),
        ({"recipient": "Pemerintah Kota Bogor"}, {"recipient": "Pemerintah Kabupaten Bogor"}),
        ({"recipient": "Pemerintah Kota Metro"}, {"recipient": "Dinas Kesehatan Kota Metro", **AGENCY}),
        ({"recipient": "Dinas Kesehatan Kota Metro", **AGENCY}, {"recipient": "Dinas Sosial Kota Metro", **AGENCY}),
        ({"recipient": "SMAN 1 Metro", **SCHOOL}, {"recipient": "SMAN 2 Metro", **SCHOOL}),
        ({"recipient": "SMAN 1 Metro", **SCHOOL}, {"recipient": "SMPN 1 Metro", **SCHOOL}),
        ({"award": "Lomba Desa", "level": "provinsi"}, {"award": "Lomba Desa", "level": "nasional"}),
        ({"award": "MTQ", "rank": 1, "category": "Tilawah"}, {"award": "MTQ", "rank": 2, "category": "Tahfiz"}),
        ({"award": "MTQ", "rank": 1, "category": "Tilawah"}, {"award": "MTQ", "rank": 1, "category": "Tahfiz"}),
        ({"category": "Nindya", "period": 2023}, {"category": "Madya", "period": 2023}),
        ({"award": "Adipura"}, {"award": "Kalpataru"}),
        ({"programme": "kla"}, {"programme": "adipura", "award": "Kota Layak Anak"}),
    ],
)  # fmt: skip
def test_two_awards_that_look_alike(first: dict[str, Any], second: dict[str, Any]) -> None:
    assert not one_award(first, second)


def test_two_records_of_one_article_are_two_awards() -> None:
    a, b = _tell(facts("a"), [record(), record()], None, "a")
    assert compare(a, b).vetoed
    assert a.fingerprint != b.fingerprint


def test_a_bridge_does_not_join_what_is_kept_apart() -> None:
    editions = [told("a", period=2023, day="2024-01-10"), told("b", period=2024, day="2024-12-10")]
    between = told("c", day="2024-06-20")
    mentions = [*editions, between]
    for rows in (mentions, mentions[::-1]):
        found = cluster(rows, compare_all(rows))
        assert not any({editions[0].id, editions[1].id} <= members for members in found)


def test_the_later_ruling_wins() -> None:
    a, b, c = frozenset({1}), frozenset({2}), frozenset({3})
    assert combine([Ruling(1, "distinct", a, b), Ruling(2, "merge", a | b)]) == Rulings((a | b,), ())
    parted = combine([Ruling(1, "merge", a | b | c), Ruling(2, "split", a, b | c)])
    assert parted == Rulings((b | c,), ((a, b | c),))


def test_copies_of_one_text_share_a_vote() -> None:
    mentions = [told("a", rank=3), told("b", rank=3), told("c", rank=2)]
    apart = settle(mentions, {})
    assert apart.fields["rank"] == 3
    copied = settle(mentions, {mentions[1].article_id: mentions[0].article_id})
    assert copied.voices == 2
    assert [c["value"] for c in copied.conflicts["rank"]] == [2, 3]


def test_the_fuller_form_of_a_name_is_kept() -> None:
    mentions = [
        told("a", received_by="Wahdi"),
        told("b", received_by="Wahdi"),
        told("c", received_by="Wahdi Siraj"),
    ]
    settled = settle(mentions, {})
    assert settled.fields["received_by"] == "Wahdi Siraj"
    assert "received_by" not in settled.conflicts


def test_a_correction_wins() -> None:
    assert settle([told("a", rank=3)], {}, {"rank": 2}).fields["rank"] == 2


def test_edited_copies_are_near_and_other_reports_are_not() -> None:
    text = " ".join(f"kata{n % 97} kalimat{n} tentang penghargaan{n % 31}" for n in range(120))
    edited = "METRO, WARTA - " + text.replace("kalimat7 ", "frasa7 ") + " (red)"
    other = " ".join(f"laporan{n} berbeda{n % 13} tentang penghargaan{n % 31}" for n in range(120))
    assert copies.near(copies.simhash(text), copies.simhash(edited))
    assert not copies.near(copies.simhash(text), copies.simhash(other))
    assert -(1 << 63) <= copies.simhash(text) < 1 << 63
