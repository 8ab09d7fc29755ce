-- The best result of a region in a programme in a year. The regional government's own result goes before that of
-- one of its agencies, then the better grade, the better place, the higher score.
-- Years in a row: year minus running number is the same for all years of one unbroken row.
DELETE FROM piagam.report_result WHERE region_code = ANY(%(keys)s);
INSERT INTO piagam.report_result
    (region_code, programme, year, province_code, award_id, awards, step, grade, score, rank, previous_year,
     previous_step, previous_grade, previous_score, years_running, grade_years_running, last)
WITH told AS (
    SELECT a.recipient_region_code AS region_code, left(a.recipient_region_code, 2) AS province_code, a.programme,
           coalesce(a.year, extract(year FROM a.day)::int) AS year, a.id, a.recipient_kind, g.step, coalesce(g.grade, a.category) AS grade, a.score, a.rank
    FROM piagam.award a
    LEFT JOIN piagam.report_grade g ON g.programme = a.programme AND g.category = a.category
    WHERE a.recipient_region_code = ANY(%(keys)s)
      AND a.status IN ('reported', 'confirmed')
      AND a.programme IS NOT NULL
      AND a.recipient_kind IN ('government', 'agency')
), best AS (
    SELECT DISTINCT ON (region_code, programme, year)
           *, count(*) OVER (PARTITION BY region_code, programme, year) AS awards,
           coalesce(step::text, grade, '') AS rung
    FROM told
    ORDER BY region_code, programme, year, (recipient_kind = 'government') DESC, step NULLS LAST,
             rank NULLS LAST, score DESC NULLS LAST, id
), marked AS (
    SELECT *,
           year - row_number() OVER (PARTITION BY region_code, programme ORDER BY year) AS row_of_years,
           year - row_number() OVER (PARTITION BY region_code, programme, rung ORDER BY year) AS row_of_grades
    FROM best
)
SELECT region_code, programme, year, province_code, id, awards, step, grade, score, rank,
       lag(year) OVER w, lag(step) OVER w, lag(grade) OVER w, lag(score) OVER w,
       row_number() OVER (PARTITION BY region_code, programme, row_of_years ORDER BY year),
       row_number() OVER (PARTITION BY region_code, programme, rung, row_of_grades ORDER BY year),
       lead(year) OVER w IS NULL
FROM marked
WINDOW w AS (PARTITION BY region_code, programme ORDER BY year);
