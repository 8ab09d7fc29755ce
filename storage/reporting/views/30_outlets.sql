-- Coverage and speed by outlet and year of publication.
-- outlet: Name of the outlet
-- year: Year of publication, 0 when not known
-- articles: Articles stored (count)
-- telling_articles: Of these, articles that tell of an award (count)
-- awards: Awards told (count)
-- told_first: Of these, told before any other outlet (count)
-- told_alone: Of these, told by no other outlet (count)
-- copied_articles: Articles that copy another article's text (count)
-- median_hours_behind: Median time after the first article, of awards that it did not tell first (hours)
-- computed_at: State of the register that the figures show (moment)
SELECT outlet, year, articles, telling AS telling_articles, awards, first AS told_first, alone AS told_alone,
       copies AS copied_articles, round(median_hours_behind::numeric, 1) AS median_hours_behind,
       (SELECT s.computed_at FROM piagam.report_state s WHERE s.name = 'whole') AS computed_at
FROM piagam.report_outlet
