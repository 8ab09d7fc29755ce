-- title_id: Penghargaan per penyelenggara
-- title_en: Awards by issuer
-- description_id: Siapa yang memberi paling banyak penghargaan, kepada berapa daerah.
-- description_en: Who gave most awards, to how many regions.
-- parameter region: region
-- parameter years: years
-- parameter limit: integer, default 50
-- chart: bars label=issuer value=awards
SELECT coalesce(c.issuer, '–') AS issuer, c.kind, sum(c.awards)::bigint AS awards,
       count(DISTINCT c.province_code) AS provinces, min(c.year) AS first_year, max(c.year) AS last_year,
       max(c.computed_at) AS computed_at
FROM report.awards_by_issuer c
WHERE (:province IS NULL OR c.province_code = :province)
  AND (:year_from IS NULL OR c.year >= :year_from)
  AND (:year_to IS NULL OR c.year <= :year_to)
  AND :regency IS NULL
GROUP BY 1, 2
UNION ALL
-- One regency or city: counted from its awards, of which there are few.
SELECT coalesce(a.issuer, '–'), i.kind, count(*), 1, min(a.year), max(a.year), NULL
FROM report.awards a
LEFT JOIN report.issuers i ON i.issuer_id = a.issuer_id
WHERE :regency IS NOT NULL
  AND a.region_code = :regency
  AND (:year_from IS NULL OR a.year >= :year_from)
  AND (:year_to IS NULL OR a.year <= :year_to)
GROUP BY 1, 2
ORDER BY awards DESC, issuer
LIMIT :limit
