-- How fresh the computed figures are, one row a group of views. Views without a column computed_at are always current.
-- figures: regions (by region, province, programme, issuer) or whole (outlets, extraction quality, calendar)
-- computed_at: State of the register that the figures show (moment)
-- age_seconds: Time since then (seconds)
-- computation_seconds: How long the last computation took (seconds)
-- waiting_regions: Regions whose awards changed since and whose figures wait (count)
SELECT s.name AS figures, s.computed_at, extract(epoch FROM now() - s.computed_at)::int AS age_seconds,
       round(s.seconds::numeric, 3) AS computation_seconds,
       (SELECT count(DISTINCT d.region_code) FROM piagam.report_dirty d)::int AS waiting_regions
FROM piagam.report_state s
WHERE s.name IN ('regions', 'whole')
