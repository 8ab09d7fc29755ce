-- Counts by province with programme and with issuer: the provinces of the regions that changed, as a whole.
DELETE FROM piagam.report_programme_year WHERE province_code = ANY(%(provinces)s);
INSERT INTO piagam.report_programme_year
    (province_code, programme, year, awards, regions, top_grades, previous_awards)
WITH counted AS (
    SELECT coalesce(left(a.recipient_region_code, 2), '') AS province_code, coalesce(a.programme, '') AS programme,
           coalesce(a.year, extract(year FROM a.day)::int) AS year, count(*) AS awards,
           count(DISTINCT a.recipient_region_code) AS regions, count(*) FILTER (WHERE g.step = 1) AS top_grades
    FROM piagam.award a
    LEFT JOIN piagam.report_grade g ON g.programme = a.programme AND g.category = a.category
    WHERE (left(a.recipient_region_code, 2) = ANY(%(provinces)s)
           OR (a.recipient_region_code IS NULL AND '' = ANY(%(provinces)s)))
      AND a.status IN ('reported', 'confirmed')
    GROUP BY 1, 2, 3
)
SELECT *, CASE WHEN lag(year) OVER w = year - 1 THEN lag(awards) OVER w ELSE 0 END
FROM counted
WINDOW w AS (PARTITION BY province_code, programme ORDER BY year);
DELETE FROM piagam.report_issuer_year WHERE province_code = ANY(%(provinces)s);
INSERT INTO piagam.report_issuer_year (province_code, issuer_id, year, awards, regions, programmes)
SELECT coalesce(left(a.recipient_region_code, 2), ''), coalesce(a.issuer_id, ''), coalesce(a.year, extract(year FROM a.day)::int),
       count(*), count(DISTINCT a.recipient_region_code), count(DISTINCT a.programme)
FROM piagam.award a
WHERE (left(a.recipient_region_code, 2) = ANY(%(provinces)s)
       OR (a.recipient_region_code IS NULL AND '' = ANY(%(provinces)s)))
  AND a.status IN ('reported', 'confirmed')
GROUP BY 1, 2, 3;
