-- title_id: Catatan
-- title_en: Notes
-- parameter region: region
-- parameter month: month, required
SELECT c.award_id, c.region, c.programme, c.grade, c.year, c.first_time, c.grade_change, c.previous_grade,
       c.previous_year, c.grade_years_running
FROM report.awards a
JOIN report.programme_results c
  ON c.award_id = a.award_id AND c.region_code = a.region_code AND c.programme_id = a.programme_id
WHERE (:province IS NULL OR a.province_code = :province)
  AND (:regency IS NULL OR a.region_code = :regency)
  AND a.told_on >= :month_from
  AND a.told_on < :month_to
  AND (c.first_time OR c.grade_change <> 0 OR c.grade_years_running >= 3)
ORDER BY c.grade_change DESC NULLS LAST, c.grade_years_running DESC, c.region
LIMIT 60
