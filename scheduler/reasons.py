"""The reasoning behind a site's next visit, told to a person (`piagam sites list --why`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import SiteRow


def explain(schedule: Mapping[str, Any]) -> str:
    """One line from the data that the plan keeps with the site.

    Args:
        schedule: the site's `schedule` as stored; may be empty.

    Returns:
        The reasoning in English, or that there is none yet.
    """
    why = schedule.get("why")
    if not isinstance(why, Mapping):
        return "not visited yet: due at once"
    rule = why.get("rule")
    rhythm = (
        f"{why.get('per_day', 0):g} articles a day, most around {why.get('busiest_hour', 0):02d}:00"
        f" (learned from {why.get('learned_from', 0):.0f} articles)"
    )
    mood = []
    if (level := float(why.get("level", 1))) <= 0.7:
        mood.append(f"quieter than usual ({level:g} times)")
    elif level >= 1.5:
        mood.append(f"livelier than usual ({level:g} times)")
    if float(why.get("burst", 1)) >= 1.5:
        mood.append(f"a burst just now ({why['burst']:g} times)")
    parts = [rhythm, *mood]
    interval = span(float(why.get("interval_seconds", 0)))
    if rule in ("backoff", "retry_after"):
        cause = f"{why.get('failures')} in a row" if why.get("failures") else "once"
        asked = " as the site asked (Retry-After)" if rule == "retry_after" else ""
        parts.insert(0, f"{why.get('outcome')}, {cause}: wait {interval}{asked}")
    elif rule == "budget":
        parts.insert(0, f"{why.get('spent')} of {why.get('budget')} requests spent today: next in {interval}")
    elif rule in ("least", "most"):
        word = "shortest" if rule == "least" else "longest"
        parts.insert(0, f"next in {interval} (the {word} interval)")
    else:
        parts.insert(0, f"next in {interval}")
    return "; ".join(parts)


def span(seconds: float) -> str:
    """A length of time in words short enough for a table: 45 s, 12 min, 3.5 h, 2 d."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 90 * 60:
        return f"{seconds / 60:.0f} min"
    if seconds < 36 * 3600:
        return f"{seconds / 3600:.1f} h".replace(".0 h", " h")
    return f"{seconds / 86400:.1f} d".replace(".0 d", " d")


def explanations(session: Session) -> dict[str, tuple[str | None, str]]:
    """When each site that the register knows is due next (ISO), and why, by the site's key."""
    rows = session.execute(select(SiteRow.key, SiteRow.next_due_at, SiteRow.schedule))
    return {key: (due.isoformat() if due else None, explain(schedule or {})) for key, due, schedule in rows}
