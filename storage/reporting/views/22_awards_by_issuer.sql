-- Number of awards by province of the recipients, issuer and year.
-- province_code: Kemendagri code of the province, empty text when not known
-- province: Short name of the province
-- issuer_id: Id of the issuer, empty text when it is none of the reference list
-- issuer: Name of the issuer
-- kind: Kind of issuer (ministry, agency, media, …)
-- year: Year the awards count for
-- awards: Awards (count)
-- regions: Regions among the recipients (count)
-- programmes: Different programmes among them (count)
-- computed_at: State of the register that the figures show (moment)
SELECT c.province_code, v.short_name AS province, c.issuer_id, i.name AS issuer, i.kind, c.year, c.awards,
       c.regions, c.programmes, (SELECT s.computed_at FROM piagam.report_state s WHERE s.name = 'regions') AS computed_at
FROM piagam.report_issuer_year c
LEFT JOIN piagam.region v ON v.code = c.province_code
LEFT JOIN piagam.issuer i ON i.id = c.issuer_id
