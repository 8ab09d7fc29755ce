-- title_id: Penerima pertama kali
-- title_en: First-time winners
-- description_id: Daerah yang meraih hasil dalam suatu program untuk pertama kali menurut register.
-- description_en: Regions with their first result in a programme, as far as the register knows.
-- parameter region: region
-- parameter year: year
-- parameter programme: programme
-- parameter limit: integer, default 200
SELECT c.year, c.region, c.province, c.programme, c.grade, c.rank, c.score, c.award_id, c.computed_at
FROM report.first_time_winners c
WHERE c.year = coalesce(:year, (SELECT max(d.year) FROM report.awards_by_region_year d))
  AND (:province IS NULL OR c.province_code = :province)
  AND (:regency IS NULL OR c.region_code = :regency)
  AND (:programme IS NULL OR c.programme_id = :programme)
ORDER BY c.province, c.region, c.programme
LIMIT :limit
