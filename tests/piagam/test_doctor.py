"""`piagam doctor` on an installation that is well, and on broken ones."""

from __future__ import annotations

import json
from pathlib import Path

from tests.piagam.conftest import Piagam


def parts(output: str) -> dict[str, dict[str, str]]:
    return {item["part"]: item for item in map(json.loads, output.splitlines())}


def test_every_part_is_looked_at_and_every_failure_says_what_to_do(piagam: Piagam) -> None:
    done = piagam("doctor", "--json")
    found = parts(done.stdout)
    assert list(found) == ["database", "disk", "clock", "site files", "contact", "mail", "network"]
    assert found["database"]["state"] == "ok"
    assert found["site files"]["state"] == "ok"
    assert [item for item in found.values() if item["state"] != "ok" and not item["advice"]] == []
    assert done.returncode == (1 if "failed" in {item["state"] for item in found.values()} else 0)


def test_broken_parts_are_named(piagam: Piagam, tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_text('name = "X"\nhome = "ftp://x/"\nregion = "63"\n', encoding="utf-8")
    done = piagam(
        "doctor", "--json", PIAGAM_SEEDS=str(tmp_path), PIAGAM_DATABASE_URL="postgresql://x@127.0.0.1:9/y",
        PIAGAM_SMTP_URL="smtp://127.0.0.1:9", PIAGAM_MAIL_FROM="piagam@example.org",
    )  # fmt: skip
    found = parts(done.stdout)
    assert done.returncode == 1
    assert "127.0.0.1" in found["database"]["finding"]
    assert found["database"]["state"] == "failed"
    assert "broken.toml: home" in found["site files"]["finding"]
    assert found["mail"]["state"] != "ok"
    assert "Traceback" not in done.stderr
