"""How a run ended."""

from __future__ import annotations

import pytest

from crawler.discovery.plan import Discovered
from crawler.outcomes import Outcome, Trouble, from_exception, from_status
from crawler.verdict import judge
from crawler.walls import judge_page

BLOCKED = Trouble(Outcome.BLOCKED, "bot_wall", "x is behind a bot wall")


@pytest.mark.parametrize(
    ("arguments", "outcome"),
    [
        ({"discovered": Discovered(read=1), "counts": {"articles_new": 3}}, "ok"),
        ({"discovered": Discovered(read=1), "counts": {"articles_new": 3}, "stopped": BLOCKED}, "ok"),
        ({"discovered": Discovered(read=1), "counts": {}, "stopped": BLOCKED}, "blocked"),
        ({"discovered": Discovered(read=1, unchanged=True), "counts": {}}, "unchanged"),
        ({"discovered": Discovered(read=1), "counts": {}}, "quiet"),
        ({"discovered": Discovered(read=0, troubles=[BLOCKED]), "counts": {}}, "blocked"),
        ({"discovered": None, "counts": {}}, "broken"),
        ({"discovered": Discovered(read=1), "counts": {"page_requests": 9, "skipped_no_text": 9}}, "broken"),
        ({"discovered": Discovered(read=1), "counts": {"page_requests": 1, "skipped_pdf": 1}}, "quiet"),
        ({"discovered": Discovered(read=1), "counts": {"page_requests": 9, "walls": 9}}, "blocked"),
        ({"discovered": Discovered(read=1), "counts": {"articles_new": 1}, "interrupted": True}, "interrupted"),
        ({"discovered": Discovered(read=1), "counts": {"articles_new": 1}, "failure": "database: gone"}, "failed"),
    ],
)  # fmt: skip
def test_judge(arguments: dict[str, object], outcome: str) -> None:
    assert judge(**arguments).outcome == outcome  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, None),
        (304, None),
        (403, "blocked"),
        (404, "broken"),
        (410, "broken"),
        (429, "blocked"),
        (500, "unreachable"),
        (503, "unreachable"),
        (302, "broken"),
        (418, "broken"),
    ],
)
def test_statuses(status: int, outcome: str | None) -> None:
    trouble = from_status(status, "https://a.example/")
    assert (str(trouble.outcome) if trouble else None) == outcome


def test_causes_are_found_behind_exceptions() -> None:
    try:
        try:
            raise BLOCKED
        except Trouble as cause:
            raise RuntimeError("outer") from cause
    except RuntimeError as error:
        assert from_exception(error, "x") is BLOCKED
    assert from_exception(TimeoutError(), "x").reason == "timeout"


def test_an_article_about_a_wall_is_none() -> None:
    page = (
        "<html><title>Cloudflare Gangguan</title>"
        + "<p>Just a moment, kata warga yang menunggu situs pulih dari gangguan.</p>" * 60
    )
    assert judge_page(page.encode(), url="x") is None
    assert judge_page(b"%PDF-1.4 just a moment", url="x") is None
