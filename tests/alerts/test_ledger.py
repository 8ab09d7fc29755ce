"""Who is entered into the ledger, and who never is again."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select

from alerts.run import run_once
from storage import subscriptions
from storage.database import Database
from storage.deliveries import on_change
from storage.tables import AwardRow, DeliveryRow, MentionRow, SubscriptionRow
from tests.alerts.conftest import Subscriber, make_settings
from tests.alerts.mailserver import MailServer
from tests.alerts.register import Register

LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


def ledger(database: Database, kind: str = "new") -> list[tuple[int, int]]:
    """(subscription, award) of every row of a kind."""
    with database.transaction() as session:
        query = select(DeliveryRow.subscription_id, DeliveryRow.award_id).where(DeliveryRow.kind == kind)
        return sorted((row[0], row[1]) for row in session.execute(query))


def test_an_award_is_entered_in_its_own_transaction(
    database: Database, register: Register, subscriber: Subscriber
) -> None:
    number = subscriber()
    with pytest.raises(RuntimeError), database.transaction() as session:
        lost = register.insert(session)
        on_change(session, new=[lost])
        raise RuntimeError("the article could not be stored")
    assert ledger(database) == []
    award = register.award()
    assert ledger(database) == [(number, award)]


def test_a_new_subscription_starts_from_now(database: Database, register: Register, subscriber: Subscriber) -> None:
    old = register.award()
    silent = subscriber("baru@warga.example")
    past = subscriber("lama@warga.example", since=LONG_AGO)
    assert ledger(database) == [(past, old)]
    fresh = register.award()
    register.change(old, confidence=0.99)
    assert ledger(database) == [(silent, fresh), (past, old), (past, fresh)]


MANY_REGIONS = (*(f"{n}.{m:02d}" for n in range(11, 40) for m in range(1, 30)), "63.72")
FILTERS: list[tuple[dict[str, Any], bool]] = [
    ({}, True),
    ({"region": ("63",)}, True),
    ({"region": ("63.72",)}, True),
    ({"region": ("63.7",)}, False),
    ({"region": ("18", "63.72")}, True),
    ({"region": ("63.71",)}, False),
    ({"programme": ("ombudsman-kepatuhan",)}, True),
    ({"programme": ("adipura",)}, False),
    ({"region": ("63",), "programme": ("adipura", "ombudsman-kepatuhan")}, True),
    ({"issuer": ("ombudsman",)}, True),
    ({"issuer": ("kemendagri",)}, False),
    ({"kind": ("government", "agency")}, True),
    ({"kind": ("person",)}, False),
    ({"level": ("nasional",)}, True),
    ({"level": ("provinsi",)}, False),
    ({"recipient": ("Kota Banjarbaru",)}, True),
    ({"recipient": ("Kota Banjar",)}, False),
    ({"words": ("pelayanan publik",)}, True),
    ({"words": ("PELAYANAN-publik!",)}, True),
    ({"words": ("pelayan",)}, False),
    ({"words": ("piala", "juri khusus")}, True),
    ({"outlets": ("kabar banua",)}, True),
    ({"outlets": ("Suara Borneo",)}, False),
    ({"confidence": 0.9}, True),
    ({"confidence": 0.95}, False),
    ({"region": MANY_REGIONS, "programme": ("ombudsman-kepatuhan", "adipura")}, True),
]


def test_filters(database: Database, register: Register, subscriber: Subscriber) -> None:
    numbers = [subscriber(f"p{place}@warga.example", **filters) for place, (filters, _) in enumerate(FILTERS)]
    award = register.award(sentence="Juri khusus menilai Banjarbaru terbaik.")
    assert ledger(database) == [(number, award) for number, (_, wanted) in zip(numbers, FILTERS, strict=True) if wanted]


def test_an_award_without_region_or_programme_passes_only_open_filters(
    database: Database, register: Register, subscriber: Subscriber
) -> None:
    everything = subscriber("a@warga.example")
    subscriber("b@warga.example", region=("63",))
    subscriber("c@warga.example", programme=("adipura",))
    subscriber("d@warga.example", level=("nasional",))
    award = register.award(recipient_region=None, recipient_region_code=None, programme=None, level=None)
    assert ledger(database) == [(everything, award)]


def test_below_the_floor_it_is_told_when_confirmed_or_corroborated(
    database: Database, register: Register, subscriber: Subscriber
) -> None:
    number = subscriber(confidence=0.8)
    doubtful, confirmed, copied = (register.award(confidence=0.4) for _ in range(3))
    assert ledger(database) == []
    register.also(copied, "Salinan", copy=True)
    assert ledger(database) == []
    register.also(doubtful, "Suara Borneo")
    register.change(confirmed, status="confirmed")
    assert ledger(database) == [(number, doubtful), (number, confirmed)]
    register.change(copied, confidence=0.85)
    assert len(ledger(database)) == 3


def test_a_later_outlet_a_merge_and_a_rebuild_never_tell_again(
    database: Database, register: Register, subscriber: Subscriber, server: MailServer
) -> None:
    settings = make_settings(server)
    subscriber()
    first, second = register.award(), register.award(award="Adipura", programme="adipura")
    run_once(database, settings)
    assert len(server.taken) == 2
    assert register.also(first, "Suara Borneo").new == 0
    third = register.award(award="Anugerah Adipura", programme="adipura")
    register.merge(third, second)
    newest = register.award(award="Piala Adipura", programme="adipura")
    register.merge(second, newest)  # the one that was told is merged away
    with database.transaction() as session:
        every = list(session.scalars(select(AwardRow.id)))
        assert on_change(session, new=every, changed=every).new == 0
    run_once(database, settings, force=True)
    assert len(server.taken) == 2


def test_a_merge_of_two_that_wait_tells_once(
    database: Database, register: Register, subscriber: Subscriber, server: MailServer
) -> None:
    subscriber(rhythm="daily")
    first, second = register.award(), register.award(award="Adipura", programme="adipura")
    register.merge(first, second)
    counts = run_once(database, make_settings(server), force=True)
    assert counts.sent == 1
    assert "merged with another one that waits" in counts.dropped
    assert "Adipura" in server.taken[0][1]["Subject"]


def test_a_merge_undone_tells_the_part_that_was_never_told(
    database: Database, register: Register, subscriber: Subscriber, server: MailServer
) -> None:
    settings = make_settings(server)
    subscriber()
    first = register.award()
    run_once(database, settings)
    second = register.award(award="Adipura")
    register.merge(second, first)
    assert run_once(database, settings, force=True).sent == 0
    with database.transaction() as session:
        row = session.get_one(AwardRow, second)
        row.status, row.merged_into = "reported", None
        on_change(session, changed=[first, second])
    assert run_once(database, settings).sent == 1


def test_a_new_reading_that_replaces_an_award_is_not_told_again(
    database: Database, register: Register, subscriber: Subscriber, server: MailServer
) -> None:
    settings = make_settings(server)
    subscriber()
    with database.transaction() as session:
        old = register.insert(session, recipient="Pemko Banjarbaru")
        on_change(session, new=[old])
    run_once(database, settings)
    assert len(server.taken) == 1
    with database.transaction() as session:
        mention = session.scalars(select(MentionRow).where(MentionRow.award_id == old)).one()
        article = mention.article_id
        session.delete(mention)
        session.get_one(AwardRow, old).status = "withdrawn"
        again = register.insert(session, recipient="Pemerintah Kota Banjarbaru", article=article)
        decided = on_change(session, new=[again], changed=[old])
    assert (decided.carried_over, decided.new) == (1, 0)
    assert decided.corrections == 1  # the recipient reads otherwise now
    run_once(database, settings, force=True)
    assert len(server.taken) == 2
    assert server.taken[1][1]["Subject"].startswith("Koreksi:")


def test_another_winner_in_the_same_article_is_told(
    database: Database, register: Register, subscriber: Subscriber, server: MailServer
) -> None:
    settings = make_settings(server)
    subscriber()
    wrong = register.award()
    run_once(database, settings)
    with database.transaction() as session:
        mention = session.scalars(select(MentionRow).where(MentionRow.award_id == wrong)).one()
        article = mention.article_id
        session.delete(mention)
        session.get_one(AwardRow, wrong).status = "withdrawn"
        right = register.insert(session, recipient="Pemerintah Kabupaten Tapin", recipient_region_code="63.05",
                                recipient_region="Kabupaten Tapin", article=article)  # fmt: skip
        decided = on_change(session, new=[right], changed=[wrong])
    assert (decided.carried_over, decided.new) == (0, 1)
    assert run_once(database, settings).sent == 1


def test_two_subscriptions_of_one_address_are_one_person(
    database: Database, register: Register, subscriber: Subscriber
) -> None:
    subscriber("Ani@warga.example", rhythm="weekly")
    fast = subscriber("ani@WARGA.example", rhythm="instant", region=("63",))
    award = register.award()
    assert ledger(database) == [(fast, award)]


def test_removing_one_of_two_hands_over_what_waits(
    database: Database, register: Register, subscriber: Subscriber
) -> None:
    slow = subscriber(rhythm="weekly")
    fast = subscriber(rhythm="daily", region=("63",))
    award = register.award()
    assert ledger(database) == [(fast, award)]
    with database.transaction() as session:
        subscriptions.remove(session, subscriptions.get(session, fast), "no longer wanted")
    assert ledger(database) == [(slow, award)]


def test_who_comes_back_is_not_told_again(
    database: Database, register: Register, subscriber: Subscriber, server: MailServer
) -> None:
    settings = make_settings(server)
    first = subscriber()
    register.award()
    run_once(database, settings)
    with database.transaction() as session:
        subscriptions.remove(session, subscriptions.get(session, first), "no longer wanted")
    assert subscriber(since=LONG_AGO) != first
    assert run_once(database, settings).sent == 0


def test_pause_collects_and_resume_tells(
    database: Database, register: Register, subscriber: Subscriber, server: MailServer
) -> None:
    settings = make_settings(server)
    number = subscriber()
    with database.transaction() as session:
        subscriptions.pause(session.get_one(SubscriptionRow, number))
    register.award()
    assert run_once(database, settings).sent == 0
    with database.transaction() as session:
        subscriptions.resume(session, session.get_one(SubscriptionRow, number))
    assert run_once(database, settings).sent == 1


def test_resume_may_pass_over_the_pause(
    database: Database, register: Register, subscriber: Subscriber, server: MailServer
) -> None:
    settings = make_settings(server)
    number = subscriber()
    with database.transaction() as session:
        subscriptions.pause(session.get_one(SubscriptionRow, number))
    missed = register.award()
    with database.transaction() as session:
        subscriptions.resume(session, session.get_one(SubscriptionRow, number), skip=True)
    register.change(missed, rank=2)
    assert run_once(database, settings, force=True).sent == 0
    register.award()
    assert run_once(database, settings).sent == 1


def test_rejected_before_it_was_told_is_not_told_and_comes_back(
    database: Database, register: Register, subscriber: Subscriber, server: MailServer
) -> None:
    settings = make_settings(server)
    subscriber(rhythm="daily")
    award = register.award()
    register.change(award, status="rejected")
    counts = run_once(database, settings, force=True)
    assert (counts.sent, counts.dropped) == (0, {"rejected": 1})
    register.change(award, status="reported")
    assert run_once(database, settings, force=True).sent == 1
