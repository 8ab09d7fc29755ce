-- Number of awards by region and month in which they were given or first told.
-- region_code: Kemendagri code of the region, empty text when not known
-- region: Official name of the region
-- province_code: Kemendagri code of the province, empty text when not known
-- province: Short name of the province
-- month: First day of the month
-- awards: Awards (count)
-- computed_at: State of the register that the figures show (moment)
SELECT c.region_code, r.name AS region, c.province_code, r.province, c.month, c.awards,
       (SELECT s.computed_at FROM piagam.report_state s WHERE s.name = 'regions') AS computed_at
FROM piagam.report_month c
LEFT JOIN piagam.region r ON r.code = c.region_code
