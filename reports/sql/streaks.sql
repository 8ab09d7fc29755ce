-- title_id: Penghargaan beruntun
-- title_en: Streaks
-- description_id: Berapa tahun berturut-turut sebuah daerah meraih hasil yang sama dalam suatu program.
-- description_en: How many years in a row a region has had the same result in a programme.
-- parameter region: region
-- parameter programme: programme
-- parameter limit: integer, default 50
-- chart: bars label=region,programme value=grade_years_running
SELECT c.region, c.programme, c.grade, c.grade_years_running, c.grade_since, c.years_running, c.last_year,
       c.award_id, c.computed_at
FROM report.streaks c
WHERE (:province IS NULL OR c.province_code = :province)
  AND (:regency IS NULL OR c.region_code = :regency)
  AND (:programme IS NULL OR c.programme_id = :programme)
  AND c.grade_years_running >= 2
ORDER BY c.grade_years_running DESC, c.last_year DESC, c.region, c.programme
LIMIT :limit
