"""An invented register of any size, written by the server itself: awards, articles and mentions without meaning.

Sizes of regions, programmes and outlets are uneven as in life (a few have most), grades follow the ladders, years run
from 2012 to 2026, every award has three mentions in articles that neighbouring awards share.
"""

from __future__ import annotations

import psycopg

AWARDS = """
INSERT INTO piagam.award (recipient, recipient_kind, recipient_region, recipient_region_code, award, programme,
    category, score, rank, rank_scope, issuer, issuer_id, date, period, year, day, level, confidence, status,
    mentions_count, outlets_count, voices_count, outlets, conflicts, first_seen, updated_at)
SELECT CASE WHEN drawn.kind = 'government' THEN 'Pemerintah ' || r.name
            ELSE 'Penerima ' || n % 50000 || ' ' || r.short_name END,
       drawn.kind, r.name, r.code, coalesce(p.name, 'Penghargaan ' || n % 3000), p.id,
       CASE WHEN cardinality(p.grades) > 0 THEN p.grades[1 + floor(power(luck, 1.5) * cardinality(p.grades))::int] END,
       CASE WHEN luck < 0.4 THEN round((60 + 40 * luck)::numeric, 2) END,
       CASE WHEN luck > 0.8 THEN 1 + floor((1 - luck) * 50)::int END, CASE WHEN luck > 0.8 THEN 'nasional' END,
       i.name, p.issuer_id, day, extract(year FROM day)::int, extract(year FROM day)::int, day,
       CASE WHEN luck < 0.7 THEN 'nasional' ELSE 'provinsi' END, 0.3 + 0.7 * luck,
       CASE WHEN luck < 0.05 THEN 'confirmed' WHEN luck > 0.97 THEN 'rejected' ELSE 'reported' END,
       3, 3, 2, ARRAY['Media ' || n % 300, 'Media ' || n % 299, 'Media ' || n % 7],
       CASE WHEN n % 40 = 0 THEN '{"score": {"90": ["Media 1"], "91": ["Media 2"]}}'::jsonb ELSE '{}'::jsonb END,
       day + interval '9 hours', day + interval '30 hours'
FROM (
    SELECT n, random() AS luck, date '2012-01-05' + floor(5340 * power(n::float / %(size)s, 0.8))::int AS day,
           (ARRAY['government','government','government','agency','person','village','school','company'])
               [1 + floor(random() * 8)::int] AS kind,
           1 + floor(power(random(), 1.6) * %(regions)s)::int AS region_no,
           CASE WHEN random() < 0.75 THEN 1 + floor(power(random(), 1.8) * %(programmes)s)::int END AS programme_no
    FROM generate_series(1, %(size)s) AS n
) AS drawn
JOIN (SELECT *, row_number() OVER (ORDER BY md5(code)) AS no FROM piagam.region) r ON r.no = region_no
LEFT JOIN (SELECT *, row_number() OVER (ORDER BY md5(id)) AS no FROM piagam.programme) p ON p.no = programme_no
LEFT JOIN piagam.issuer i ON i.id = p.issuer_id
"""
ARTICLES = """
INSERT INTO piagam.article (ident, url, url_key, outlet, title, text, published, published_on, content_hash, voice)
SELECT 'a' || n, 'https://media' || n % 300 || '.example/' || n, 'media' || n % 300 || '.example/' || n,
       'Media ' || n % 300, 'Judul berita nomor ' || n, repeat('Pemerintah daerah meraih penghargaan. ', 12),
       day + (n % 2000) * interval '1 minute', (day + (n % 2000) * interval '1 minute')::date, md5(n::text), n - n % 3
FROM (
    SELECT n, date '2012-01-05' + floor(5340 * power(least(n / 2 + 1, %(size)s)::float / %(size)s, 0.8))::int AS day
    FROM generate_series(1, 2 * %(size)s) AS n
) AS drawn
"""
MENTIONS = """
INSERT INTO piagam.mention (article_id, award_id, ordinal, fingerprint, main, sentence, extractor_version, recipient,
    recipient_kind, recipient_region_code, award, programme, category, score, rank, issuer, issuer_id, date, period,
    confidence)
SELECT least(2 * a.id - 1 + k, 2 * %(size)s), a.id, k, 'f' || a.id || '-' || k, true,
       a.recipient || ' meraih ' || a.award || '.', '1', a.recipient, a.recipient_kind, a.recipient_region_code,
       a.award, a.programme, a.category, a.score, a.rank, a.issuer, a.issuer_id, a.date, a.period, a.confidence
FROM piagam.award a, generate_series(0, 2) AS k
WHERE a.id <= %(size)s
"""
SITES = """
INSERT INTO piagam.site (key, name, home, region_code, timezone, state, interval_seconds)
SELECT 'media' || n, 'Media ' || n, 'https://media' || n || '.example/', '63', 'Asia/Makassar',
       CASE WHEN n % 20 = 0 THEN 'broken' ELSE 'ok' END, 3600
FROM generate_series(0, 299) AS n
"""
RUNS = """
INSERT INTO piagam.run (site_id, kind, started_at, finished_at, outcome, counts)
SELECT s.id, 'crawl', now() - k * interval '4 hours', now() - k * interval '4 hours' + interval '1 minute', 'ok',
       '{"articles": 3}'::jsonb
FROM piagam.site s, generate_series(1, 180) AS k
"""


def invent(url: str, size: int) -> None:
    """Write `size` awards, twice as many articles and three times as many mentions into an empty register."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET work_mem = '128MB'")
        connection.execute("SET synchronous_commit = off")
        connection.execute("SELECT setseed(0.42)")
        counts = connection.execute(
            "SELECT (SELECT count(*) FROM piagam.region), (SELECT count(*) FROM piagam.programme)"
        )
        regions, programmes = counts.fetchone() or (0, 0)
        values = {"size": size, "regions": regions, "programmes": programmes}
        for statement in (SITES, RUNS, ARTICLES, AWARDS, MENTIONS):
            # With values, the driver takes a lone % for one of its own.
            bound = "%(" in statement
            text = statement.replace(" % ", " %% ") if bound else statement
            connection.execute(text.encode(), values if bound else None)
        for table in ("award", "article", "mention", "site", "run"):
            connection.execute(f"VACUUM ANALYZE piagam.{table}".encode())
