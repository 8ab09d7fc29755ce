-- The ladder of each programme, one row a grade.
-- programme_id: Id of the programme
-- programme: Name of the programme
-- grade_step: Rung of the ladder, 1 is the best
-- grade: Name of the grade
SELECT p.id AS programme_id, p.name AS programme, g.step::int AS grade_step, g.grade
FROM piagam.programme p
CROSS JOIN LATERAL unnest(p.grades) WITH ORDINALITY AS g(grade, step)
