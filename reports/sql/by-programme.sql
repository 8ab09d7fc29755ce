-- title_id: Penghargaan per program
-- title_en: Awards by programme
-- description_id: Program dengan penerima terbanyak dan perubahannya terhadap tahun sebelumnya.
-- description_en: The programmes with most recipients, and the change from the year before.
-- parameter region: region
-- parameter year: year
-- parameter limit: integer, default 50
-- chart: bars label=programme value=awards
WITH asked AS (
    SELECT coalesce(:year, (SELECT max(c.year) FROM report.awards_by_region_year c
                            WHERE :province IS NULL OR c.province_code = :province)) AS year
)
SELECT c.programme, c.issuer, c.year, sum(c.awards)::bigint AS awards, sum(c.regions)::bigint AS regions,
       sum(c.top_grades)::bigint AS top_grades, sum(c.awards_change)::bigint AS awards_change,
       max(c.computed_at) AS computed_at
FROM report.awards_by_programme c
WHERE c.year = (SELECT year FROM asked)
  AND c.programme IS NOT NULL
  AND (:province IS NULL OR c.province_code = :province)
GROUP BY c.programme, c.issuer, c.year
ORDER BY awards DESC, c.programme
LIMIT :limit
