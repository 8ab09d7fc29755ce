-- title_id: Naik dan turun predikat
-- title_en: Up and down the ladder
-- description_id: Daerah yang predikatnya berubah terhadap hasil sebelumnya, lompatan terbesar dahulu.
-- description_en: Regions whose grade changed since their result before, the biggest steps first.
-- parameter region: region
-- parameter year: year
-- parameter programme: programme
-- parameter limit: integer, default 50
SELECT c.region, c.programme, c.previous_year, c.previous_grade, c.year, c.grade, c.grade_change, c.award_id,
       c.computed_at
FROM report.programme_results c
WHERE c.year = coalesce(:year, (SELECT max(d.year) FROM report.awards_by_region_year d))
  AND c.grade_change <> 0
  AND (:province IS NULL OR c.province_code = :province)
  AND (:regency IS NULL OR c.region_code = :regency)
  AND (:programme IS NULL OR c.programme_id = :programme)
ORDER BY abs(c.grade_change) DESC, c.grade_change DESC, c.region, c.programme
LIMIT :limit
