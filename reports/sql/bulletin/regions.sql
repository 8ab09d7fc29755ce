-- title_id: Daerah penerima
-- title_en: Regions
-- parameter region: region
-- parameter month: month, required
-- chart: bars label=region value=awards
SELECT coalesce(a.region, '–') AS region, count(*) AS awards
FROM report.awards a
WHERE (:province IS NULL OR a.province_code = :province)
  AND (:regency IS NULL OR a.region_code = :regency)
  AND a.told_on >= :month_from
  AND a.told_on < :month_to
GROUP BY 1
ORDER BY awards DESC, region
LIMIT 20
