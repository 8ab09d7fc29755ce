-- Counts by province with programme and with issuer: the provinces of the regions that changed, as a whole.
DELETE FROM piagam.report_programme_year WHERE province_code = ANY(%(provinces)s);
INSERT INTO piagam.report_programme_year (province_code, programme, year, awards, regions, top_grades)
SELECT coalesce(left(a.recipient_region_code, 2), ''), coalesce(a.programme, ''), coalesce(a.year, extract(year FROM a.day)::int),
       count(*), count(DISTINCT a.recipient_region_code), count(*) FILTER (WHERE g.step = 1)
FROM piagam.award a
LEFT JOIN piagam.report_grade g ON g.programme = a.programme AND g.category = a.category
WHERE (left(a.recipient_region_code, 2) = ANY(%(provinces)s)
       OR (a.recipient_region_code IS NULL AND '' = ANY(%(provinces)s)))
  AND a.status IN ('reported', 'confirmed')
GROUP BY 1, 2, 3;
DELETE FROM piagam.report_issuer_year WHERE province_code = ANY(%(provinces)s);
INSERT INTO piagam.report_issuer_year (province_code, issuer_id, year, awards, regions, programmes)
SELECT coalesce(left(a.recipient_region_code, 2), ''), coalesce(a.issuer_id, ''), coalesce(a.year, extract(year FROM a.day)::int),
       count(*), count(DISTINCT a.recipient_region_code), count(DISTINCT a.programme)
FROM piagam.award a
WHERE (left(a.recipient_region_code, 2) = ANY(%(provinces)s)
       OR (a.recipient_region_code IS NULL AND '' = ANY(%(provinces)s)))
  AND a.status IN ('reported', 'confirmed')
GROUP BY 1, 2, 3;
