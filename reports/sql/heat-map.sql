-- title_id: Daerah dan program
-- title_en: Regions and programmes
-- description_id: Jumlah penghargaan menurut daerah dan program: provinsi, atau kabupaten dan kota sebuah provinsi.
-- description_en: Number of awards by region and programme: provinces, or the regencies and cities of one province.
-- parameter region: region
-- parameter years: years
-- parameter limit: integer, default 2000
-- chart: heat row=region column=programme value=awards
WITH counted AS (
    SELECT c.province_code AS region_code, c.programme_id, sum(c.awards)::bigint AS awards,
           max(c.computed_at) AS computed_at
    FROM report.awards_by_programme c
    WHERE :province IS NULL
      AND c.province_code <> ''
      AND c.programme_id <> ''
      AND (:year_from IS NULL OR c.year >= :year_from)
      AND (:year_to IS NULL OR c.year <= :year_to)
    GROUP BY 1, 2
    UNION ALL
    SELECT c.region_code, c.programme_id, sum(c.awards)::bigint, max(c.computed_at)
    FROM report.programme_results c
    WHERE :province IS NOT NULL
      AND c.province_code = :province
      AND (:regency IS NULL OR c.region_code = :regency)
      AND (:year_from IS NULL OR c.year >= :year_from)
      AND (:year_to IS NULL OR c.year <= :year_to)
    GROUP BY 1, 2
)
SELECT CASE WHEN r.level = 'province' AND :province IS NULL THEN r.short_name ELSE r.region END AS region,
       p.programme, c.awards, c.computed_at
FROM counted c
JOIN report.regions r ON r.region_code = c.region_code
JOIN report.programmes p ON p.programme_id = c.programme_id
ORDER BY c.awards DESC, region, p.programme
LIMIT :limit
