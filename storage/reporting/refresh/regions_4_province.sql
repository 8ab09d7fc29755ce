-- Counts by province with programme and with issuer: the provinces of the regions that changed, as a whole.
DELETE FROM piagam.report_programme_year WHERE province_code = ANY(%(provinces)s);
INSERT INTO piagam.report_programme_year (province_code, programme, year, awards, regions, top_grades)
SELECT f.province_code, coalesce(a.programme, ''), coalesce(a.year, extract(year FROM f.told_on)::int),
       count(*), count(DISTINCT nullif(f.region_code, '')), count(*) FILTER (WHERE g.step = 1)
FROM piagam.report_award f
JOIN piagam.award a ON a.id = f.award_id
LEFT JOIN piagam.report_grade g ON g.programme = a.programme AND g.category = a.category
WHERE f.province_code = ANY(%(provinces)s)
GROUP BY 1, 2, 3;
DELETE FROM piagam.report_issuer_year WHERE province_code = ANY(%(provinces)s);
INSERT INTO piagam.report_issuer_year (province_code, issuer_id, year, awards, regions, programmes)
SELECT f.province_code, coalesce(a.issuer_id, ''), coalesce(a.year, extract(year FROM f.told_on)::int),
       count(*), count(DISTINCT nullif(f.region_code, '')), count(DISTINCT a.programme)
FROM piagam.report_award f
JOIN piagam.award a ON a.id = f.award_id
WHERE f.province_code = ANY(%(provinces)s)
GROUP BY 1, 2, 3;
