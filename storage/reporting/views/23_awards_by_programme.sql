-- Number of awards by province of the recipients, programme and year, with the change from the year before.
-- province_code: Kemendagri code of the province, empty text when not known
-- province: Short name of the province
-- programme_id: Id of the programme, empty text when it is none of the reference list
-- programme: Name of the programme
-- issuer: Name of the body that gives it
-- year: Year the awards count for
-- awards: Awards (count)
-- regions: Regions among the recipients (count)
-- top_grades: Awards with the best grade (count)
-- awards_change: Awards more (or fewer) than in the year before (count)
-- computed_at: State of the register that the figures show (moment)
SELECT c.province_code, v.short_name AS province, c.programme AS programme_id, p.name AS programme,
       i.name AS issuer, c.year, c.awards, c.regions, c.top_grades,
       c.awards - c.previous_awards AS awards_change, (SELECT s.computed_at FROM piagam.report_state s WHERE s.name = 'regions') AS computed_at
FROM piagam.report_programme_year c
LEFT JOIN piagam.region v ON v.code = c.province_code
LEFT JOIN piagam.programme p ON p.id = c.programme
LEFT JOIN piagam.issuer i ON i.id = p.issuer_id
