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
        m.outlets, coalesce(m.articles, '[]') AS articles, NOT coalesce(m.main, true) AS background,
        {FACTS} AS facts,
        (SELECT array_agg(f.member) FROM family f WHERE f.root = a.id AND f.member <> a.id) AS merged
    FROM survivor JOIN piagam.award a USING (id)
    LEFT JOIN LATERAL (
        SELECT string_agg(mention.sentence, ' ') AS sentences, bool_or(mention.main) AS main,
            array_agg(DISTINCT {folded("article.outlet")}) AS outlets, jsonb_agg(DISTINCT article.id::text) AS articles
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

# Whoever was told of an award that this call finds withdrawn, and that a new one replaces (a new reading of the same
# article gave it another number), was told of the replacement: the ledger's row is carried over. It has to be the
# same recipient and the same award by any of its names: a list of winners has one article and one programme, too.
CARRY_OVER = text(f"""
{FAMILIES} {CANDIDATES}
INSERT INTO piagam.delivery
    (subscription_id, subscriber, award_id, kind, edition, message_id, facts, articles, background)
SELECT DISTINCT ON (told.id, d.subscriber)
    d.subscription_id, d.subscriber, told.id, 'new', '', d.message_id, d.facts, told.articles, d.background
FROM piagam.award gone
JOIN piagam.delivery d ON d.award_id = gone.id AND d.message_id IS NOT NULL
JOIN told ON told.id = ANY(CAST(:created AS bigint[])) AND told.id <> gone.id
    AND EXISTS (SELECT FROM jsonb_array_elements_text(told.articles) one WHERE jsonb_exists(d.articles, one))
JOIN piagam.award a ON a.id = told.id
WHERE gone.id = ANY(CAST(:ids AS bigint[])) AND gone.status = 'withdrawn'
  AND ({folded("gone.recipient")} = {folded("a.recipient")}
       OR (gone.recipient_region_code = a.recipient_region_code AND gone.recipient_kind = a.recipient_kind
           AND a.recipient_kind = 'government'))
  AND (gone.programme = a.programme OR strpos({folded("gone.award")}, {folded("a.award")}) > 0
       OR strpos({folded("a.award")}, {folded("gone.award")}) > 0)
ORDER BY told.id, d.subscriber, d.id DESC
ON CONFLICT DO NOTHING""")

# The unique key keeps out what was told under the award's own number; `merged` looks after the numbers that were
# merged into it. That check stands behind an OR on purpose: as a join of its own, its size would be misjudged, and
# thousands of awards told again would take minutes.
MATCH = text(f"""
{FAMILIES} {CANDIDATES}
INSERT INTO piagam.delivery (subscription_id, subscriber, award_id, kind, edition, facts, articles, background)
SELECT DISTINCT ON (told.id, s.subscriber)
    s.id, s.subscriber, told.id, 'new', '', told.facts, told.articles, told.background
{WANTED}
  -- What is created in this transaction is new, even if the transaction began before the subscription did.
  AND (told.first_seen >= s.since OR (told.id = ANY(CAST(:created AS bigint[])) AND s.since <= clock_timestamp()))
  AND (told.merged IS NULL OR NOT EXISTS (
        SELECT FROM piagam.delivery d
        WHERE d.subscriber = s.subscriber AND d.award_id = ANY(told.merged) AND d.kind = 'new'))
-- In one order, so that two transactions never wait for each other's rows; the quickest rhythm tells.
ORDER BY told.id, s.subscriber, array_position(ARRAY['instant', 'hourly', 'daily', 'weekly'], s.rhythm), s.id
ON CONFLICT DO NOTHING""")

CORRECT = text(f"""
{FAMILIES}
, now AS MATERIALIZED (
    SELECT a.id, {FACTS} AS facts, lower({FACTS}::text) AS folded
    FROM survivor JOIN piagam.award a USING (id) WHERE a.status IN ('reported', 'confirmed', 'rejected')
), last AS MATERIALIZED (
    SELECT DISTINCT ON (family.root, d.subscriber)
        family.root, d.subscription_id, d.subscriber, d.facts, d.articles
    FROM family JOIN piagam.delivery d ON d.award_id = family.member AND d.message_id IS NOT NULL
    -- What was told of the survivor itself counts before what was told of an award merged into it.
    ORDER BY family.root, d.subscriber, d.award_id = family.root DESC, d.id DESC
), differing AS MATERIALIZED (
    SELECT last.*, now.facts AS now, now.folded FROM last JOIN now ON now.id = last.root
    WHERE now.folded <> lower(last.facts::text)
)
INSERT INTO piagam.delivery (subscription_id, subscriber, award_id, kind, edition, facts, articles)
SELECT heir.id, differing.subscriber, root, 'correction', md5(folded), now, articles
FROM differing
JOIN LATERAL (
    SELECT s.id FROM piagam.subscription s
    WHERE s.subscriber = differing.subscriber AND s.state IN ('active', 'paused', 'suspended')
    ORDER BY s.id = differing.subscription_id DESC, s.id LIMIT 1
) heir ON true
ORDER BY root, differing.subscriber
ON CONFLICT DO NOTHING""")

PREVIEW = text(f"""
{FAMILIES} {CANDIDATES}
SELECT DISTINCT told.id {WANTED} ORDER BY told.id DESC""")

TOLD_FACTS = text(f"SELECT a.id, {FACTS} FROM piagam.award a WHERE a.id = ANY(CAST(:ids AS bigint[]))")

ANY_WITHDRAWN = text(
    "SELECT EXISTS (SELECT FROM piagam.award WHERE id = ANY(CAST(:ids AS bigint[])) AND status = 'withdrawn')"
)
