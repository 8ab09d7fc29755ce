"""`piagam subscriptions` and `piagam alerts`, as an operator uses them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from alerts.sample import render_sample
from piagam.cli import build
from piagam.wanted import read_file
from storage.database import Database
from storage.subscriptions import SubscriptionError
from tests.alerts.mailserver import MailServer
from tests.alerts.register import Register

Run = Callable[..., Result]


@pytest.fixture
def run(database_url: str, server: MailServer, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command; its exit code must be the one given."""
    monkeypatch.setenv("PIAGAM_DATABASE_URL", database_url)
    monkeypatch.setenv("PIAGAM_SMTP_URL", server.url())
    monkeypatch.setenv("PIAGAM_MAIL_FROM", "kabar@piagam.example")

    def command(*words: str, code: int = 0) -> Result:
        result = CliRunner().invoke(build(words[0]), list(words))
        assert result.exit_code == code, (result.output, result.exception)
        return result

    return command


def rows(result: Result) -> list[dict]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_from_subscribing_to_the_inbox(run: Run, register: Register, server: MailServer) -> None:
    [made] = rows(run("subscriptions", "add", "ani@warga.example", "--region", "Kalsel", "--issuer", "Ombudsman",
                      "--rhythm", "instant", "--json"))  # fmt: skip
    assert made["filters"] == {"confidence": 0.5, "region": ["63"], "issuer": ["ombudsman"]}
    assert (made["state"], made["timezone"]) == ("active", "Asia/Makassar")
    again = rows(run("subscriptions", "add", "ani@warga.example", "--region", "63", "--issuer", "ombudsman",
                     "--rhythm", "instant", "--json"))  # fmt: skip
    assert again[0]["id"] == made["id"]
    register.award()
    assert rows(run("subscriptions", "list", "--json"))[0]["waiting"] == 1
    assert "ani@warga.example: Kota Banjarbaru raih" in run("alerts", "send", "--dry-run").stdout
    assert server.taken == []
    assert run("alerts", "send").stdout == "1 sent\n"
    assert run("alerts", "send").stdout == "0 sent\n"
    [(_, mail)] = server.taken
    link = str(mail["List-Unsubscribe"]).strip("<>").rpartition("%20")[2]
    assert "removed" in run("subscriptions", "remove", "--token", link).stdout
    assert rows(run("subscriptions", "list", "--json")) == []
    assert rows(run("subscriptions", "list", "--all", "--json"))[0]["state"] == "removed"


def test_pausing_and_failed_ones(run: Run, register: Register, server: MailServer) -> None:
    run("subscriptions", "add", "ani@warga.example", "--rhythm", "instant")
    run("subscriptions", "pause", "1")
    register.award(title="\x1b[31mmerah")
    assert run("alerts", "send").stdout == "0 sent\n"
    run("subscriptions", "resume", "1")
    server.behaviour.addresses["ani@warga.example"] = "550 \x1b[2Jno such user"
    assert "1 refused" in run("alerts", "send").stdout
    [dead] = rows(run("alerts", "failed", "--json"))
    assert "no such user" in dead["why"]
    assert "\x1b" not in run("alerts", "failed").stdout
    server.behaviour.addresses.clear()
    assert "1 queued again" in run("alerts", "retry", str(dead["message"])).stdout
    assert "1 sent" in run("alerts", "send").stdout
    run("subscriptions", "remove", "ani@warga.example")
    result = run("subscriptions", "resume", "1", code=1)
    assert "removed" in str(result.exception)


def test_previews(run: Run, register: Register, server: MailServer, tmp_path: Path) -> None:
    run("subscriptions", "add", "ani@warga.example", "--words", "adipura", "--language", "en")
    register.award()
    award = register.award(award="Adipura", title="<script>alert(1)</script>")
    assert rows(run("subscriptions", "preview", "1", "--json")) == [
        {"award_id": award, "headline": "Kota Banjarbaru wins Adipura 2023 – rank 1 se-Kalimantan Selatan"}
    ]
    run("alerts", "preview", "1", "--output", str(tmp_path / "mail.html"))
    html = (tmp_path / "mail.html").read_text(encoding="utf-8")
    assert "Adipura" in html
    assert "<script" not in html
    run("subscriptions", "preview", "1", "--output", str(tmp_path / "mail.eml"))
    assert (tmp_path / "mail.eml").read_bytes().startswith(b"From: ")
    assert "Subject: Kota Banjarbaru wins Adipura" in run("alerts", "preview", "1").stdout
    run("alerts", "preview", "1", "--output", str(tmp_path / "mail.pdf"), code=2)
    run("alerts", "preview", code=2)
    assert server.taken == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nobody"], "e-mail address"), (["a@b.example", "--region", "Banjarbaroe"], "banjarbaru"),
        (["a@b.example", "--kind", "king"], "government"), (["a@b.example", "--hour", "24"], "0 and 23"),
        (["a@b.example", "--timezone", "Mars/Base"], "Makassar"), (["a@b.example", "--since", "soon"], "2024-05-21"),
        (["a@b.example", "--rhythm", "yearly"], "weekly"), (["a@b.example", "--confidence", "7"], "between 0 and 1"),
        (["a@b.example", "--words", "!!"], "letters"), (["a@b.example", "--weekday", "someday"], "monday"),
    ],
)  # fmt: skip
def test_wrong_use_says_what_is_right(words: list[str], said: str) -> None:
    result = CliRunner().invoke(build("subscriptions"), ["subscriptions", "add", *words])
    assert result.exit_code == 2
    assert said in " ".join(result.output.replace("│", " ").split())


def test_a_file_of_subscriptions(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "langganan.toml"
    file.write_text(
        """
        [[subscription]]
        address = "humas@banua.example"
        region = ["Kalimantan Selatan", "Kota Metro"]
        level = "national"
        rhythm = "weekly"
        weekday = "senin"
        hour = 6
        since = 2024-01-01

        [[subscription]]
        address = "https://kait.example/piagam"
        kind = ["person"]
        """,
        encoding="utf-8",
    )
    assert "2 subscriptions made" in run("subscriptions", "import", str(file)).stdout
    assert "0 subscriptions made, 2 stood already" in run("subscriptions", "import", str(file)).stdout
    first, second = rows(run("subscriptions", "list", "--json"))
    assert first["filters"]["region"] == ["18.72", "63"]
    assert (first["weekday"], first["since"][:10]) == (0, "2023-12-31")
    assert (second["channel"], second["rhythm"]) == ("webhook", "instant")


@pytest.mark.parametrize("text", ["x", "[a]", "[[subscription]]\naddress=1", "[[subscription]]\ncolour='red'",
                                  "[[subscription]]\naddress='a@b.example'\nregion=[1]", "subscription=3"])  # fmt: skip
def test_a_wrong_file_says_where(tmp_path: Path, text: str) -> None:
    file = tmp_path / "x.toml"
    file.write_text(text)
    with pytest.raises(SubscriptionError, match=r"x\.toml"):
        read_file(file)


def test_asking_the_owner_and_confirming_by_code(run: Run, server: MailServer) -> None:
    [made] = rows(run("subscriptions", "add", "ani@warga.example", "--ask", "--json"))
    assert made["state"] == "pending"
    run("alerts", "send")
    body = server.taken[0][1].get_body(("plain",))
    assert body is not None
    code = body.get_content().split("kode ini kepada pengelola:")[1].split()[0]
    assert "now active" in run("subscriptions", "confirm", code).stdout
    assert type(run("subscriptions", "confirm", code[:-3], code=1).exception).__name__ == "ForgedTokenError"


def test_a_server_in_trouble_is_exit_one(run: Run, register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    run("subscriptions", "add", "ani@warga.example", "--rhythm", "instant")
    register.award()
    monkeypatch.setenv("PIAGAM_SMTP_URL", "smtp://127.0.0.1:1?timeout=1")
    result = run("alerts", "send", code=1)
    assert "1 queued" in result.stdout
    assert "in trouble" in result.stderr


def test_a_sample_for_the_demo(database: Database, register: Register) -> None:
    one, two = register.award(), register.award(award="Adipura")
    with database.transaction() as session:
        assert render_sample(session, [one])["Subject"].startswith("Kota Banjarbaru raih Kepatuhan")
        assert "2 new awards" in str(render_sample(session, [one, two, 999], "en").get_body(("plain",)))
        with pytest.raises(ValueError, match="no award"):
            render_sample(session, [999])
