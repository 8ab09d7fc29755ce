-- title_id: Sumber berita
-- title_en: Sources
-- parameter region: region
-- parameter month: month, required
-- parameter limit: integer, default 3000
SELECT s.award_id, s.outlet, s.title, s.url, s.published_on, s.sentence, s.copied
FROM report.awards a
JOIN report.award_sources s ON s.award_id = a.award_id
WHERE (:province IS NULL OR a.province_code = :province)
  AND (:regency IS NULL OR a.region_code = :regency)
  AND a.told_on >= :month_from
  AND a.told_on < :month_to
ORDER BY s.award_id, s.copied, s.published NULLS LAST, s.outlet
LIMIT :limit
