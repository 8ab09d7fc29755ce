-- In which months of the year the awards of a programme are told: when to expect the next ones.
-- programme_id: Id of the programme
-- programme: Name of the programme
-- issuer: Name of the body that gives it
-- month_of_year: Month, 1 to 12
-- awards: Awards told in that month, over all years (count)
-- years: Years in which that happened (count)
-- share: Share of the programme's awards (percent)
-- last_told_on: Latest day in that month
-- computed_at: State of the register that the figures show (moment)
SELECT c.programme AS programme_id, p.name AS programme, i.name AS issuer, c.month AS month_of_year, c.awards,
       c.years, round(100.0 * c.awards / sum(c.awards) OVER (PARTITION BY c.programme), 1) AS share,
       c.last_told_on, (SELECT s.computed_at FROM piagam.report_state s WHERE s.name = 'whole') AS computed_at
FROM piagam.report_calendar c
LEFT JOIN piagam.programme p ON p.id = c.programme
LEFT JOIN piagam.issuer i ON i.id = p.issuer_id
