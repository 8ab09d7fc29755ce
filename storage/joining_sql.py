"""The statements of joining."""
# ruff: noqa: S608 - all that is put together here are column names of our own

from __future__ import annotations

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import JSONB

from storage.resolution.told import FIELDS

COLUMNS = "SELECT m.id, m.article_id, a.ident, m.fingerprint, a.outlet, a.published_on, a.simhash, " + (
    "a.content_hash AS content, m.main, m.confidence, m.award_id, m.origin_award_id, "
    + ", ".join(f"m.{name}" for name in FIELDS)
)
FROM = " FROM piagam.mention m JOIN piagam.article a ON a.id = m.article_id "
BY_COMPONENT = text(
    f"{COLUMNS}, w.component {FROM} JOIN piagam.award w ON w.id = m.award_id WHERE w.component = ANY(:components)"
)
BY_ID = text(f"{COLUMNS} {FROM} WHERE m.id = ANY(:ids) ORDER BY m.id")
CANDIDATES = text("""
    SELECT DISTINCT w.component FROM piagam.award_block b JOIN piagam.award w ON w.id = b.award_id
    WHERE b.key = ANY(:keys) AND w.component IS NOT NULL""")
AWARDS = text(
    "SELECT id, status, merged_into, component, year, day, outlets, mentions_count, outlets_count, voices_count, "
    "conflicts, confidence, (first_seen AT TIME ZONE 'UTC')::date AS entered, "
    + ", ".join(FIELDS)
    + " FROM piagam.award WHERE component = ANY(:components) OR id = ANY(:ids) ORDER BY id FOR NO KEY UPDATE"
)
LED_HERE = text("SELECT id, merged_into FROM piagam.award WHERE merged_into = ANY(:ids)")
NUMBERS = text("SELECT nextval('piagam.award_id_seq') FROM generate_series(1, :n)")

WRITTEN = (
    *FIELDS, "confidence", "status", "year", "day", "component", "outlets", "mentions_count", "outlets_count",
    "voices_count", "conflicts",
)  # fmt: skip
INSERT = text(
    f"INSERT INTO piagam.award (id, {', '.join(WRITTEN)}) VALUES (:id, "
    + ", ".join("coalesce(:day, (now() AT TIME ZONE 'UTC')::date)" if n == "day" else f":{n}" for n in WRITTEN)
    + ")"
).bindparams(bindparam("conflicts", type_=JSONB))
UPDATE = text(
    "UPDATE piagam.award SET merged_into = NULL, updated_at = now(), "
    + ", ".join(
        "day = coalesce(:day, (first_seen AT TIME ZONE 'UTC')::date)" if n == "day" else f"{n} = :{n}" for n in WRITTEN
    )
    + " WHERE id = :id"
).bindparams(bindparam("conflicts", type_=JSONB))
COMPONENT = text("UPDATE piagam.award SET component = :component WHERE id = :id")
MERGE = text("""
    UPDATE piagam.award SET status = 'merged', merged_into = :into, component = NULL, mentions_count = 0,
        outlets_count = 0, voices_count = 0, updated_at = now()
    WHERE id = :id""")
FOLLOW = text("UPDATE piagam.award SET merged_into = :into WHERE merged_into = :id")
WITHDRAW = text("""
    UPDATE piagam.award SET status = 'withdrawn', merged_into = NULL, component = NULL, mentions_count = 0,
        outlets_count = 0, voices_count = 0, updated_at = now()
    WHERE id = :id""")
PLACE = text("""
    UPDATE piagam.mention SET award_id = :award_id, origin_award_id = coalesce(origin_award_id, :award_id)
    WHERE id = :id""")
BLOCKS = text("SELECT award_id, key FROM piagam.award_block WHERE award_id = ANY(:ids)")
ADD_BLOCKS = text("""
    INSERT INTO piagam.award_block (award_id, key)
    SELECT * FROM unnest(CAST(:ids AS bigint[]), CAST(:keys AS bigint[])) ON CONFLICT DO NOTHING""")
DROP_BLOCKS = text("""
    DELETE FROM piagam.award_block b USING unnest(CAST(:ids AS bigint[]), CAST(:keys AS bigint[])) AS d(award_id, key)
    WHERE b.award_id = d.award_id AND b.key = d.key""")
VOICE = text("UPDATE piagam.article SET voice = :voice WHERE id = :id AND (voice IS NULL OR voice = id)")
