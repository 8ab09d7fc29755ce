"""Digests, corrections, and which mail an award comes in."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select, update

from alerts.run import run_once
from storage.database import Database
from storage.deliveries import on_change
from storage.tables import DeliveryRow, MessageRow
from tests.alerts.conftest import Subscriber, make_settings
from tests.alerts.mailserver import MailServer
from tests.alerts.register import Register

TODAY = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)  # Monday, seven in the morning in Jakarta
HOUR = dt.timedelta(hours=1)


def decided_at(database: Database, moment: dt.datetime) -> None:
    """Everything that waits was decided at that moment."""
    with database.transaction() as session:
        session.execute(update(DeliveryRow).where(DeliveryRow.message_id.is_(None)).values(created_at=moment))


def text(mail: object) -> str:
    return str(mail.get_body(("plain",)).get_content()).replace("\r\n", "\n")  # type: ignore[attr-defined]


def test_a_daily_digest_comes_at_its_hour_with_everything_once(
    database: Database, register: Register, subscriber: Subscriber, server: MailServer
) -> None:
    settings = make_settings(server)
    subscriber(rhythm="daily")
    register.award()
    register.award(award="Adipura", recipient="Pemerintah Kabupaten Tapin", recipient_region="Kabupaten Tapin",
                   recipient_region_code="63.05", rank=None, level=None)  # fmt: skip
    decided_at(database, TODAY - HOUR)
    assert run_once(database, settings, TODAY - HOUR / 2).made == 0
    assert run_once(database, settings, TODAY + HOUR / 60).sent == 1
    [(_, mail)] = server.taken
    assert mail["Subject"].endswith("dan 1 penghargaan lain")
    assert text(mail).startswith("2 penghargaan baru di 2 daerah\n")
    assert text(mail).index("Kota Banjarbaru (1)") < text(mail).index("Kabupaten Tapin (1)")
    register.award(award="Kota Layak Anak")
    decided_at(database, TODAY + 2 * HOUR)
    assert run_once(database, settings, TODAY + 23 * HOUR).made == 0
    assert run_once(database, settings, TODAY + 24 * HOUR).sent == 1
    assert "1 penghargaan baru\nsejak Senin, 2 Maret\n" in text(server.taken[1][1])


def test_a_late_row_does_not_make_a_second_digest_of_the_day(
    database: Database, register: Register, subscriber: Subscriber, server: MailServer
) -> None:
    settings = make_settings(server)
    subscriber(rhythm="daily")
    register.award()
    decided_at(database, TODAY - HOUR)
    assert run_once(database, settings, TODAY + HOUR).sent == 1
    register.award(award="Adipura")
    decided_at(database, TODAY - HOUR)  # its transaction began before the hour and ended after the digest
    assert run_once(database, settings, TODAY + 2 * HOUR).made == 0
    assert run_once(database, settings, TODAY + 24 * HOUR).sent == 1


def test_many_at_once_come_in_one_mail(
    database: Database, register: Register, subscriber: Subscriber, server: MailServer
) -> None:
    subscriber()
    for place in range(9):
        register.award(award=f"Piala {place}")
    assert run_once(database, make_settings(server)).sent == 1
    assert all(f"Piala {place}" in text(server.taken[0][1]) for place in range(9))


def test_very_many_come_in_several_mails_and_none_is_left_out(
    database: Database, register: Register, subscriber: Subscriber, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("alerts.composing.MOST_ITEMS", 25)
    monkeypatch.setattr("alerts.digest.DETAILED", 10)
    subscriber()
    with database.transaction() as session:
        made = [register.insert(session, award=f"Piala {place}") for place in range(60)]
        on_change(session, new=made)
    assert run_once(database, make_settings(server)).sent == 3
    bodies = "\n".join(text(mail) for _, mail in server.taken)
    assert all(f"Piala {place} " in bodies for place in range(60))


def test_an_award_told_in_passing_waits_for_the_daily_hour(
    database: Database, register: Register, subscriber: Subscriber, server: MailServer
) -> None:
    settings = make_settings(server)
    subscriber(rhythm="instant")
    register.award(main=False, award="Adipura", period=2019)
    decided_at(database, TODAY + HOUR)
    assert run_once(database, settings, TODAY + 2 * HOUR).made == 0
    assert run_once(database, settings, TODAY + 24 * HOUR).sent == 1
    assert server.taken[0][1]["Subject"].startswith("Tercatat: ")
    assert "Penghargaan lama yang baru tercatat" in text(server.taken[0][1])


def test_a_correction_comes_once_in_the_next_digest_and_in_the_awards_thread(
    database: Database, register: Register, subscriber: Subscriber, server: MailServer
) -> None:
    settings = make_settings(server)
    subscriber()
    award = register.award()
    assert run_once(database, settings, TODAY + HOUR).sent == 1
    register.change(award, rank=2, score=90)
    register.change(award, venue="Hotel Baru", presenter="Seseorang")
    register.change(award, category="kualitas tertinggi")  # only capitals: the same
    decided_at(database, TODAY + 2 * HOUR)
    assert run_once(database, settings, TODAY + 3 * HOUR).made == 0
    assert run_once(database, settings, TODAY + 24 * HOUR).sent == 1
    first, second = (mail for _, mail in server.taken)
    assert second["Subject"] == "Koreksi: Kota Banjarbaru – Kepatuhan Pelayanan Publik 2023"
    assert second["References"] == second["In-Reply-To"] == first["Message-ID"]
    assert "Peringkat: semula 1, kini 2" in text(second)
    assert "Nilai: semula 92,31, kini 90" in text(second)
    assert "Kategori" not in text(second)
    register.change(award, confidence=0.99)
    with database.transaction() as session:
        on_change(session, changed=[award])
    assert run_once(database, settings, TODAY + 60 * HOUR, force=True).made == 0


def test_a_change_undone_before_the_digest_is_not_told(
    database: Database, register: Register, subscriber: Subscriber, server: MailServer
) -> None:
    settings = make_settings(server)
    subscriber()
    award = register.award()
    run_once(database, settings)
    register.change(award, rank=2)
    register.change(award, rank=1)
    counts = run_once(database, settings, force=True)
    assert (counts.made, counts.dropped) == (0, {"changed back before it was told": 1})


def test_what_changes_before_it_was_told_is_no_correction(
    database: Database, register: Register, subscriber: Subscriber, server: MailServer
) -> None:
    subscriber(rhythm="daily")
    award = register.award()
    register.change(award, rank=3)
    assert run_once(database, make_settings(server), force=True).sent == 1
    assert "peringkat 3" in text(server.taken[0][1])
    assert "Koreksi" not in text(server.taken[0][1])
    with database.transaction() as session:
        assert on_change(session, changed=[award]).corrections == 0


def test_a_rejection_after_it_was_told_is_told(
    database: Database, register: Register, subscriber: Subscriber, server: MailServer
) -> None:
    settings = make_settings(server)
    subscriber(language="en")
    award = register.award()
    run_once(database, settings)
    register.change(award, status="rejected")
    assert run_once(database, settings, force=True).sent == 1
    assert server.taken[1][1]["Subject"].startswith("Retracted: Kota Banjarbaru")
    register.change(award, status="confirmed")
    assert run_once(database, settings, force=True).sent == 1
    assert "Status: was retracted, now valid again" in text(server.taken[2][1])


def test_message_ids_depend_on_nothing_but_what_is_told(
    database: Database, register: Register, subscriber: Subscriber
) -> None:
    settings = make_settings(None)
    subscriber()
    register.award()
    run_once(database, settings)
    with database.transaction() as session:
        [before] = session.scalars(select(MessageRow.message_id)).all()
        session.execute(update(DeliveryRow).values(message_id=None))
        session.execute(MessageRow.__table__.delete())
    run_once(database, settings)  # as after a backup was restored
    with database.transaction() as session:
        assert session.scalars(select(MessageRow.message_id)).all() == [before]
