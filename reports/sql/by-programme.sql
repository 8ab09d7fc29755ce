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
SELECT p.programme, p.issuer, c.year, c.awards, c.regions, c.top_grades, c.awards_change, c.computed_at
FROM (
    SELECT d.programme_id, d.year, sum(d.awards)::bigint AS awards, sum(d.regions)::bigint AS regions,
           sum(d.top_grades)::bigint AS top_grades, sum(d.awards_change)::bigint AS awards_change,
           max(d.computed_at) AS computed_at
    FROM report.awards_by_programme d
    WHERE d.year = (SELECT year FROM asked)
      AND d.programme_id <> ''
      AND (:province IS NULL OR d.province_code = :province)
    GROUP BY 1, 2
) c
JOIN report.programmes p ON p.programme_id = c.programme_id
ORDER BY c.awards DESC, p.programme
LIMIT :limit
