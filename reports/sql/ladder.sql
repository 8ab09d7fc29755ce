-- title_id: Tangga predikat daerah
-- title_en: A region on the ladder of grades
-- description_id: Predikat sebuah daerah di setiap program dari tahun ke tahun, naik atau turun berapa tingkat.
-- description_en: The grade of a region in each programme year by year, and how many rungs up or down.
-- parameter region: region, required
-- parameter programme: programme
-- parameter years: years
-- chart: ladder x=year step=grade_step series=programme grade=grade
SELECT c.programme, c.year, c.grade, c.grade_step, c.grade_change, c.score, c.score_change, c.rank,
       c.grade_years_running, c.award_id, c.computed_at
FROM report.programme_results c
WHERE c.region_code = :region
  AND (:programme IS NULL OR c.programme_id = :programme)
  AND (:year_from IS NULL OR c.year >= :year_from)
  AND (:year_to IS NULL OR c.year <= :year_to)
ORDER BY c.programme, c.year
