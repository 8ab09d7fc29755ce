-- title_id: Penghargaan dari bulan ke bulan
-- title_en: Awards month by month
-- description_id: Jumlah penghargaan menurut bulan pemberian atau pemberitaan.
-- description_en: Number of awards by the month in which they were given or told.
-- parameter region: region
-- parameter years: years
-- chart: timeline x=month value=awards
SELECT c.month, sum(c.awards)::bigint AS awards, max(c.computed_at) AS computed_at
FROM report.awards_by_month c
WHERE (:province IS NULL OR c.province_code = :province)
  AND (:regency IS NULL OR c.region_code = :regency)
  AND (:year_from IS NULL OR c.month >= make_date(:year_from, 1, 1))
  AND (:year_to IS NULL OR c.month <= make_date(:year_to, 12, 1))
GROUP BY c.month
ORDER BY c.month
