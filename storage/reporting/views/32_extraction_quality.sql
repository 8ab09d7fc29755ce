-- Quality of extraction by the month in which awards entered the register, all awards, rejected ones too.
-- month: First day of the month (Indonesian western time)
-- awards: Awards that entered (count)
-- mean_confidence: Mean confidence, 0 to 1
-- doubtful: Awards with a confidence below 0.5 (count)
-- in_conflict: Awards on whose fields articles disagree (count)
-- confirmed: Confirmed by a person (count)
-- rejected: Rejected by a person (count)
-- merged: Merged into another award (count)
-- withdrawn: Withdrawn because no mention was left (count)
-- precision_of_reviewed: Confirmed among the confirmed and rejected (percent), empty when none was reviewed
-- computed_at: State of the register that the figures show (moment)
SELECT month, awards, round(confidence::numeric, 3) AS mean_confidence, doubtful, conflicting AS in_conflict,
       confirmed, rejected, merged, withdrawn,
       round(100.0 * confirmed / nullif(confirmed + rejected, 0), 1) AS precision_of_reviewed,
       (SELECT s.computed_at FROM piagam.report_state s WHERE s.name = 'whole') AS computed_at
FROM piagam.report_quality
