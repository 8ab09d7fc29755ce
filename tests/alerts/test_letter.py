"""A bulletin by mail: the real command, a real mail server."""

from __future__ import annotations

from tests.alerts.mailserver import MailServer
from tests.piagam.conftest import Piagam, piagam

__all__ = ["piagam"]


def mailed(piagam: Piagam, database_url: str, *words: str, **settings: str) -> tuple[int, str]:
    done = piagam(
        "reports", "bulletin", "--month", "2024-05", "--region", "63", *words, PIAGAM_DATABASE_URL=database_url,
        PIAGAM_MAIL_FROM="Piagam <piagam@provinsi.example>", **settings,
    )  # fmt: skip
    return done.returncode, done.stderr


def test_a_bulletin_reaches_each_address(piagam: Piagam, database_url: str, server: MailServer) -> None:
    to = ("--mail-to", "ani@warga.example", "--mail-to", "budi@warga.example")
    code, err = mailed(piagam, database_url, *to, PIAGAM_SMTP_URL=server.url())
    assert (code, err.count("sent to")) == (0, 2), err
    assert [recipient for recipient, _ in server.taken] == ["ani@warga.example", "budi@warga.example"]
    mail = server.taken[0][1]
    assert mail["Subject"] == "Buletin penghargaan 2024-05"
    (page,) = mail.iter_attachments()
    assert page.get_filename() == "buletin-2024-05.html"
    assert "<html" in page.get_content()


def test_what_is_wrong_is_said(piagam: Piagam, database_url: str, server: MailServer) -> None:
    code, err = mailed(piagam, database_url, "--mail-to", "ani@warga.example")
    assert code == 1
    assert "PIAGAM_SMTP_URL" in err or "smtp://" in err
    code, err = mailed(piagam, database_url, "--mail-to", "tanpa alamat", PIAGAM_SMTP_URL=server.url())
    assert code == 1
    assert "no e-mail address" in err
    server.behaviour.answers["rcpt"] = "550 no such user"
    server.behaviour.times = 5
    code, err = mailed(piagam, database_url, "--mail-to", "ani@warga.example", PIAGAM_SMTP_URL=server.url())
    assert code == 1
    assert "550" in err or "no such user" in err
    assert "Traceback" not in err
