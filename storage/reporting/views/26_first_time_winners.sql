-- Results of regions in programmes in which the register knows no earlier result of theirs.
-- year: Year the result counts for
-- region_code: Kemendagri code of the region
-- region: Official name of the region
-- province_code: Kemendagri code of the province
-- province: Short name of the province
-- programme_id: Id of the programme
-- programme: Name of the programme
-- grade: Grade on the ladder, else the category as told
-- score: Score on the programme's scale (points)
-- rank: Place, 1 is the best
-- award_id: Number of the award
-- computed_at: State of the register that the figures show (moment)
SELECT c.year, c.region_code, r.name AS region, c.province_code, r.province, c.programme AS programme_id,
       p.name AS programme, c.grade, c.score, c.rank, c.award_id, (SELECT s.computed_at FROM piagam.report_state s WHERE s.name = 'regions') AS computed_at
FROM piagam.report_result c
LEFT JOIN piagam.region r ON r.code = c.region_code
LEFT JOIN piagam.programme p ON p.id = c.programme
WHERE c.previous_year IS NULL
