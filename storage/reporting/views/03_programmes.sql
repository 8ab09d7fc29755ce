-- Award programmes and graded assessments, one row each.
-- programme_id: Id in the reference list
-- programme: Full name
-- issuer_id: Id of the body that gives it
-- issuer: Name of the body that gives it
-- level: Who takes part: provinsi, nasional or internasional
-- scale: Range of its scores (0-100), none when it gives no scores
-- grades: Number of grades on its ladder, 0 when it has none
-- ladder: Its grades, best first, joined by " > ", empty when it has none
SELECT p.id AS programme_id, p.name AS programme, p.issuer_id, i.name AS issuer, p.level, p.scale,
       cardinality(p.grades) AS grades, nullif(array_to_string(p.grades, ' > '), '') AS ladder
FROM piagam.programme p
LEFT JOIN piagam.issuer i ON i.id = p.issuer_id
