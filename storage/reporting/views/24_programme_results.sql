-- Best result of a region (its government, else an agency) in a programme and year, with the change on the ladder.
-- region_code: Kemendagri code of the region
-- region: Official name of the region
-- province_code: Kemendagri code of the province
-- province: Short name of the province
-- programme_id: Id of the programme
-- programme: Name of the programme
-- year: Year the result counts for
-- grade: Grade on the ladder, else the category as told
-- grade_step: Rung of the ladder, 1 is the best, empty when the category is no rung
-- score: Score on the programme's scale (points)
-- rank: Place, 1 is the best
-- previous_year: Last earlier year with a result
-- previous_grade: Grade in that year
-- grade_change: Rungs up (positive) or down (negative) since that year, 0 for the same grade
-- score_change: Score more or less than in that year (points)
-- first_time: Whether the register knows no earlier result of the region in the programme
-- years_running: Years in a row with a result, this one included (years)
-- grade_years_running: Years in a row with this grade, this one included (years)
-- awards: Awards of the region in the programme in the year (count)
-- award_id: Number of the award that is the best result
-- computed_at: State of the register that the figures show (moment)
SELECT c.region_code, r.name AS region, c.province_code, r.province, c.programme AS programme_id,
       p.name AS programme, c.year, c.grade, c.step AS grade_step, c.score, c.rank, c.previous_year, c.previous_grade,
       c.previous_step - c.step AS grade_change, c.score - c.previous_score AS score_change,
       c.previous_year IS NULL AS first_time, c.years_running, c.grade_years_running, c.awards, c.award_id,
       (SELECT s.computed_at FROM piagam.report_state s WHERE s.name = 'regions') AS computed_at
FROM piagam.report_result c
LEFT JOIN piagam.region r ON r.code = c.region_code
LEFT JOIN piagam.programme p ON p.id = c.programme
