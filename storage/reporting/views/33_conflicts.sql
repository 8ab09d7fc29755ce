-- Fields on which the articles about an award disagree, one row an award and field. Always current.
-- award_id: Number of the award
-- recipient: Who got it
-- award: Name of the award
-- region_code: Kemendagri code of the recipient's region
-- year: Year it counts for
-- told_on: Day it was given, else of the first article
-- field: Field on which articles disagree
-- told: What they say, as JSON: values with their outlets
-- first_seen: Moment at which the award entered the register
-- province_code: Kemendagri code of the province
SELECT a.id AS award_id, a.recipient, a.award, a.recipient_region_code AS region_code, a.year, a.day AS told_on,
       c.key AS field, c.value::text AS told, a.first_seen,
       left(a.recipient_region_code, 2) AS province_code
FROM piagam.award a
CROSS JOIN LATERAL jsonb_each(a.conflicts) AS c(key, value)
WHERE a.conflicts <> '{}'::jsonb
  AND a.status IN ('reported', 'confirmed')
