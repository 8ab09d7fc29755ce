-- Counts by region and year, and by region and month.
DELETE FROM piagam.report_region_year WHERE region_code = ANY(%(keys)s);
INSERT INTO piagam.report_region_year
    (region_code, year, province_code, awards, government, agencies, people, national, first_places, top_grades,
     confirmed, programmes)
SELECT coalesce(a.recipient_region_code, ''),
       coalesce(a.year, extract(year FROM a.day)::int),
       coalesce(left(a.recipient_region_code, 2), ''),
       count(*),
       count(*) FILTER (WHERE a.recipient_kind = 'government'),
       count(*) FILTER (WHERE a.recipient_kind = 'agency'),
       count(*) FILTER (WHERE a.recipient_kind = 'person'),
       count(*) FILTER (WHERE coalesce(a.level, p.level) IN ('nasional', 'internasional')),
       count(*) FILTER (WHERE a.rank = 1),
       count(*) FILTER (WHERE g.step = 1),
       count(*) FILTER (WHERE a.status = 'confirmed'),
       count(DISTINCT a.programme)
FROM piagam.award a
LEFT JOIN piagam.programme p ON p.id = a.programme
LEFT JOIN piagam.report_grade g ON g.programme = a.programme AND g.category = a.category
WHERE (a.recipient_region_code = ANY(%(keys)s) OR (a.recipient_region_code IS NULL AND '' = ANY(%(keys)s)))
  AND a.status IN ('reported', 'confirmed')
GROUP BY 1, 2, 3;
DELETE FROM piagam.report_month WHERE region_code = ANY(%(keys)s);
INSERT INTO piagam.report_month (region_code, month, province_code, awards)
SELECT coalesce(a.recipient_region_code, ''), date_trunc('month', a.day)::date,
       coalesce(left(a.recipient_region_code, 2), ''), count(*)
FROM piagam.award a
WHERE (a.recipient_region_code = ANY(%(keys)s) OR (a.recipient_region_code IS NULL AND '' = ANY(%(keys)s)))
  AND a.status IN ('reported', 'confirmed')
GROUP BY 1, 2, 3;
