-- Number of awards by region and year. Awards without a known region are not in it.
-- region_code: Kemendagri code of the region
-- region: Official name of the region
-- province_code: Kemendagri code of the province
-- province: Short name of the province
-- year: Year the awards count for
-- awards: Awards of all recipients of the region (count)
-- government_awards: Of these, to the regional government itself (count)
-- agency_awards: Of these, to its agencies (count)
-- people_awards: Of these, to persons (count)
-- national_awards: Of these, national or international (count)
-- first_places: Of these, with rank 1 (count)
-- top_grades: Of these, with the best grade of the programme (count)
-- confirmed_awards: Of these, confirmed by a person (count)
-- programmes: Different programmes among them (count)
-- computed_at: State of the register that the figures show (moment)
SELECT c.region_code, r.name AS region, c.province_code, r.province, c.year, c.awards,
       c.government AS government_awards, c.agencies AS agency_awards, c.people AS people_awards,
       c.national AS national_awards, c.first_places, c.top_grades, c.confirmed AS confirmed_awards, c.programmes,
       (SELECT s.computed_at FROM piagam.report_state s WHERE s.name = 'regions') AS computed_at
FROM piagam.report_region_year c
JOIN piagam.region r ON r.code = c.region_code
