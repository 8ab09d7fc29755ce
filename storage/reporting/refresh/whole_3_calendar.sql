-- In which months a programme's awards are told.
DELETE FROM piagam.report_calendar;
INSERT INTO piagam.report_calendar (programme, month, awards, years, last_told_on)
SELECT a.programme, extract(month FROM a.day)::int, count(*),
       count(DISTINCT extract(year FROM a.day)), max(a.day)
FROM piagam.award a
WHERE a.status IN ('reported', 'confirmed')
  AND a.programme IS NOT NULL
GROUP BY 1, 2;
