-- title_id: Penghargaan per penyelenggara
-- title_en: Awards by issuer
-- description_id: Siapa yang memberi paling banyak penghargaan, kepada berapa daerah.
-- description_en: Who gave most awards, to how many regions.
-- parameter region: region
-- parameter years: years
-- parameter limit: integer, default 50
-- chart: bars label=issuer value=awards
WITH by_province AS (
    SELECT c.issuer_id, c.province_code, sum(c.awards) AS awards, min(c.year) AS first_year, max(c.year) AS last_year,
           max(c.computed_at) AS computed_at
    FROM report.awards_by_issuer c
    WHERE :regency IS NULL
      AND (:province IS NULL OR c.province_code = :province)
      AND (:year_from IS NULL OR c.year >= :year_from)
      AND (:year_to IS NULL OR c.year <= :year_to)
    GROUP BY 1, 2
), of_regency AS (
    -- One regency or city: counted from its awards, of which there are few.
    SELECT a.issuer_id, a.province_code, count(*) AS awards, min(a.year) AS first_year, max(a.year) AS last_year,
           NULL::timestamptz AS computed_at
    FROM report.awards a
    WHERE :regency IS NOT NULL
      AND a.region_code = :regency
      AND (:year_from IS NULL OR a.year >= :year_from)
      AND (:year_to IS NULL OR a.year <= :year_to)
    GROUP BY 1, 2
)
-- Names are looked up after counting: a hundred instead of a hundred thousand times.
SELECT coalesce(i.issuer, '–') AS issuer, i.kind, c.awards, c.provinces, c.first_year, c.last_year, c.computed_at
FROM (
    SELECT nullif(issuer_id, '') AS issuer_id, sum(awards)::bigint AS awards,
           count(nullif(province_code, '')) AS provinces, min(first_year) AS first_year, max(last_year) AS last_year,
           max(computed_at) AS computed_at
    FROM (SELECT * FROM by_province UNION ALL SELECT * FROM of_regency) AS both_ways
    GROUP BY 1
) c
LEFT JOIN report.issuers i ON i.issuer_id = c.issuer_id
ORDER BY c.awards DESC, issuer
LIMIT :limit
