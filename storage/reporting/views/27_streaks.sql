-- How many years in a row a region has had a result in a programme, up to its latest one there. A year of which no
-- article told breaks the row.
-- region_code: Kemendagri code of the region
-- region: Official name of the region
-- province_code: Kemendagri code of the province
-- province: Short name of the province
-- programme_id: Id of the programme
-- programme: Name of the programme
-- grade: Grade in the latest year
-- last_year: Latest year with a result
-- years_running: Years in a row with a result (years)
-- since: First year of that row
-- grade_years_running: Years in a row with the grade of the latest year (years)
-- grade_since: First year of the row with that grade
-- award_id: Number of the latest award
-- computed_at: State of the register that the figures show (moment)
SELECT c.region_code, r.name AS region, c.province_code, r.province, c.programme AS programme_id,
       p.name AS programme, c.grade, c.year AS last_year, c.years_running, c.year - c.years_running + 1 AS since,
       c.grade_years_running, c.year - c.grade_years_running + 1 AS grade_since, c.award_id, (SELECT s.computed_at FROM piagam.report_state s WHERE s.name = 'regions') AS computed_at
FROM piagam.report_result c
LEFT JOIN piagam.region r ON r.code = c.region_code
LEFT JOIN piagam.programme p ON p.id = c.programme
WHERE c.last
