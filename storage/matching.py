"""Which subscribers want which awards: one set-based statement, from a handful of awards to thousands.

A subscription is filed under keys `region|programme` (`*` for any) in `subscription_key`; an award is looked up under
the few keys it can satisfy, so the work grows with the matches and not with subscriptions × awards. The keys only
route: every filter is checked again on each pair found.
"""

# ruff: noqa: S608 - statements are composed of this module's constants only

from __future__ import annotations

from sqlalchemy import text

# Shared by transactions that match awards, exclusive for those that start a subscription: an award is then either
# seen by the new subscription's look back, or sees the subscription. "alert" in ASCII; nothing else uses it.
MATCH_LOCK = 0x616C657274

SHARED_LOCK = text("SELECT pg_advisory_xact_lock_shared(:key)")
EXCLUSIVE_LOCK = text("SELECT pg_advisory_xact_lock(:key)")


def folded(expression: str) -> str:
    """SQL that folds a text as `storage.subscriptions.fold` does: lower-case words between single spaces.

    ASCII only, so that it gives the same under every collation of the server.
    """
    return rf"(' ' || btrim(regexp_replace(lower({expression}), '[^0-9a-z]+', ' ', 'g')) || ' ')"


# What a subscriber was told of an award, to notice a correction. A person's rejection is a correction, too.
FACTS = """jsonb_build_object('recipient', a.recipient, 'category', a.category, 'score', trim_scale(a.score),
    'rank', a.rank, 'retracted', a.status = 'rejected')"""

# `survivor`: where each award asked about ended after merges. `family`: everything merged into a survivor.
FAMILIES = """
WITH RECURSIVE chain AS (
    SELECT id, merged_into FROM piagam.award WHERE id = ANY(CAST(:ids AS bigint[]))
    UNION SELECT a.id, a.merged_into FROM chain JOIN piagam.award a ON a.id = chain.merged_into
), survivor AS (
    SELECT id FROM chain WHERE merged_into IS NULL
), family AS (
    SELECT id AS root, id AS member FROM survivor
    UNION SELECT f.root, a.id FROM family f JOIN piagam.award a ON a.merged_into = f.member
)"""

CANDIDATES = f"""
, told AS MATERIALIZED (
    SELECT a.id, a.recipient_kind, a.recipient_region_code, a.programme, a.issuer_id, a.level, a.first_seen,
        a.confidence, a.status = 'confirmed' OR a.voices_count >= 2 AS vouched,
        {folded("a.recipient")} AS recipient_words,
        {folded("concat_ws(' ', a.recipient, a.recipient_region, a.award, a.category, a.issuer, m.sentences)")}
            AS words,
        m.outlets, m.articles, NOT coalesce(m.main, true) AS background,
        {FACTS} AS facts
    FROM survivor JOIN piagam.award a USING (id)
    LEFT JOIN LATERAL (
        SELECT string_agg(mention.sentence, ' ') AS sentences, bool_or(mention.main) AS main,
            array_agg(DISTINCT {folded("article.outlet")}) AS outlets, jsonb_agg(DISTINCT article.id) AS articles
        FROM piagam.mention JOIN piagam.article ON article.id = mention.article_id
        WHERE mention.award_id = a.id
    ) m ON true
    WHERE a.status IN ('reported', 'confirmed')
), award_key AS MATERIALIZED (
    SELECT told.id, region.code || '|' || programme.id AS key
    FROM told
    CROSS JOIN LATERAL (
        SELECT '*' AS code UNION
        SELECT array_to_string((string_to_array(told.recipient_region_code, '.'))[1:part], '.')
        FROM generate_series(1, cardinality(string_to_array(told.recipient_region_code, '.'))) part
    ) region
    CROSS JOIN LATERAL (SELECT '*' AS id UNION SELECT told.programme WHERE told.programme IS NOT NULL) programme
)"""

# `filters ? key` is false for a filter that is not set; `?` is written jsonb_exists because drivers may take
# it for a placeholder.
WANTED = """
    FROM award_key
    JOIN piagam.subscription_key USING (key)
    JOIN piagam.subscription s ON s.id = subscription_key.subscription_id
    JOIN told ON told.id = award_key.id
    WHERE s.state = ANY(CAST(:states AS text[]))
      AND (CAST(:only AS bigint) IS NULL OR s.id = :only)
      AND (told.vouched OR told.confidence >= coalesce(CAST(s.filters ->> 'confidence' AS float), 0))
      AND (s.filters -> 'region' IS NULL OR EXISTS (
            SELECT FROM jsonb_array_elements_text(s.filters -> 'region') code
            WHERE told.recipient_region_code = code OR starts_with(told.recipient_region_code, code || '.')))
      AND (s.filters -> 'programme' IS NULL OR jsonb_exists(s.filters -> 'programme', told.programme))
      AND (s.filters -> 'issuer' IS NULL OR EXISTS (
            SELECT FROM jsonb_array_elements_text(s.filters -> 'issuer') house
            WHERE told.issuer_id = house OR starts_with(told.issuer_id, house || '-')))
      AND (s.filters -> 'kind' IS NULL OR jsonb_exists(s.filters -> 'kind', told.recipient_kind))
      AND (s.filters -> 'level' IS NULL OR jsonb_exists(s.filters -> 'level', told.level))
      AND (s.filters -> 'recipient' IS NULL OR EXISTS (
            SELECT FROM jsonb_array_elements_text(s.filters -> 'recipient') word
            WHERE strpos(told.recipient_words, ' ' || word || ' ') > 0))
      AND (s.filters -> 'words' IS NULL OR EXISTS (
            SELECT FROM jsonb_array_elements_text(s.filters -> 'words') word
            WHERE strpos(told.words, ' ' || word || ' ') > 0))
      AND (s.filters -> 'outlets' IS NULL OR EXISTS (
            SELECT FROM jsonb_array_elements_text(s.filters -> 'outlets') outlet
            WHERE ' ' || outlet || ' ' = ANY(told.outlets)))"""

# Whoever was told of an award that this call finds withdrawn, and that another award replaces (a new reading of the
# same article gave it another identity), was told of the replacement: the ledger's row is carried over.
CARRY_OVER = text(f"""
{FAMILIES} {CANDIDATES}
INSERT INTO piagam.delivery (subscription_id, subscriber, award_id, kind, edition, message_id, facts, background)
SELECT DISTINCT ON (d.subscriber, told.id)
    d.subscription_id, d.subscriber, told.id, 'new', '', d.message_id, d.facts, d.background
FROM piagam.award gone
JOIN piagam.delivery d ON d.award_id = gone.id AND d.message_id IS NOT NULL
JOIN told ON told.id <> gone.id
    AND EXISTS (SELECT FROM jsonb_array_elements_text(told.articles) one WHERE jsonb_exists(d.articles, one))
JOIN piagam.award a ON a.id = told.id AND a.first_seen > gone.first_seen
WHERE gone.id = ANY(CAST(:ids AS bigint[])) AND gone.status = 'withdrawn'
  AND (gone.programme = a.programme OR {folded("gone.award")} = {folded("a.award")}
       OR {folded("gone.recipient")} = {folded("a.recipient")})
ORDER BY d.subscriber, told.id, d.id DESC
ON CONFLICT DO NOTHING""")

MATCH = text(f"""
{FAMILIES} {CANDIDATES}
, told_before AS MATERIALIZED (
    SELECT DISTINCT family.root AS award_id, d.subscriber
    FROM family JOIN piagam.delivery d ON d.award_id = family.member AND d.kind = 'new'
)
INSERT INTO piagam.delivery (subscription_id, subscriber, award_id, kind, edition, facts, articles, background)
SELECT subscription_id, subscriber, award_id, 'new', '', facts, articles, background FROM (
    SELECT DISTINCT ON (s.subscriber, told.id)
        s.id AS subscription_id, s.subscriber, told.id AS award_id, told.facts, told.background,
        (SELECT coalesce(jsonb_agg(one), '[]') FROM jsonb_array_elements_text(told.articles) one) AS articles
    {WANTED}
      AND told.first_seen >= s.since
      AND NOT EXISTS (SELECT FROM told_before t WHERE t.award_id = told.id AND t.subscriber = s.subscriber)
    ORDER BY s.subscriber, told.id, array_position(ARRAY['instant', 'hourly', 'daily', 'weekly'], s.rhythm), s.id
) wanted
ORDER BY award_id, subscriber
ON CONFLICT DO NOTHING""")

CORRECT = text(f"""
{FAMILIES}
INSERT INTO piagam.delivery (subscription_id, subscriber, award_id, kind, edition, facts, articles)
SELECT heir.id, last.subscriber, last.root, 'correction', md5(lower(now.facts::text)), now.facts, last.articles
FROM (
    SELECT DISTINCT ON (d.subscriber, family.root)
        family.root, d.subscription_id, d.subscriber, d.facts, d.articles
    FROM family JOIN piagam.delivery d ON d.award_id = family.member AND d.message_id IS NOT NULL
    -- What was told of the survivor itself counts before what was told of an award merged into it.
    ORDER BY d.subscriber, family.root, d.award_id = family.root DESC, d.id DESC
) last
JOIN LATERAL (
    SELECT {FACTS} AS facts FROM piagam.award a
    WHERE a.id = last.root AND a.status IN ('reported', 'confirmed', 'rejected')
) now ON lower(now.facts::text) <> lower(last.facts::text)
JOIN LATERAL (
    SELECT s.id FROM piagam.subscription s
    WHERE s.subscriber = last.subscriber AND s.state IN ('active', 'paused', 'suspended')
    ORDER BY s.id = last.subscription_id DESC, s.id LIMIT 1
) heir ON true
ORDER BY last.root, last.subscriber
ON CONFLICT DO NOTHING""")

PREVIEW = text(f"""
{FAMILIES} {CANDIDATES}
SELECT DISTINCT told.id {WANTED} ORDER BY told.id DESC""")

TOLD_FACTS = text(f"SELECT a.id, {FACTS} FROM piagam.award a WHERE a.id = ANY(CAST(:ids AS bigint[]))")
