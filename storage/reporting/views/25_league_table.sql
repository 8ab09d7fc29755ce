-- Regions of each province in order of their awards, one row a province, year and region that has awards.
-- province_code: Kemendagri code of the province
-- province: Short name of the province
-- year: Year the awards count for
-- place: Place in the province, 1 is the most awards (then national ones, then first places)
-- region_code: Kemendagri code of the region
-- region: Official name of the region
-- awards: Awards of all recipients of the region (count)
-- national_awards: Of these, national or international (count)
-- first_places: Of these, with rank 1 (count)
-- top_grades: Of these, with the best grade of the programme (count)
-- programmes: Different programmes among them (count)
-- share: Share of the province's awards of the year (percent)
-- computed_at: State of the register that the figures show (moment)
SELECT c.province_code, r.province, c.year,
       rank() OVER (PARTITION BY c.province_code, c.year
                    ORDER BY c.awards DESC, c.national DESC, c.first_places DESC)::int AS place,
       c.region_code, r.name AS region, c.awards, c.national AS national_awards, c.first_places, c.top_grades,
       c.programmes,
       round(100.0 * c.awards / sum(c.awards) OVER (PARTITION BY c.province_code, c.year), 1) AS share,
       (SELECT s.computed_at FROM piagam.report_state s WHERE s.name = 'regions') AS computed_at
FROM piagam.report_region_year c
JOIN piagam.region r ON r.code = c.region_code
WHERE r.level <> 'province'
