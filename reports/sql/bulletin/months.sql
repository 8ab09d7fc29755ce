-- title_id: Dua tahun terakhir
-- title_en: The last two years
-- parameter region: region
-- parameter month: month, required
-- chart: timeline x=month value=awards
SELECT c.month, sum(c.awards)::bigint AS awards, max(c.computed_at) AS computed_at
FROM report.awards_by_month c
WHERE (:province IS NULL OR c.province_code = :province)
  AND (:regency IS NULL OR c.region_code = :regency)
  AND c.month > :month_from - interval '2 years'
  AND c.month < :month_to
GROUP BY c.month
ORDER BY c.month
