-- In which months a programme's awards are told.
DELETE FROM piagam.report_calendar;
INSERT INTO piagam.report_calendar (programme, month, awards, years, last_told_on)
SELECT a.programme, extract(month FROM f.told_on)::int, count(*),
       count(DISTINCT extract(year FROM f.told_on)), max(f.told_on)
FROM piagam.report_award f
JOIN piagam.award a ON a.id = f.award_id
WHERE a.programme IS NOT NULL
GROUP BY 1, 2;
