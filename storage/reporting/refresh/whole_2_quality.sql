-- Quality of extraction by the month in which awards entered the register.
DELETE FROM piagam.report_quality;
INSERT INTO piagam.report_quality
    (month, awards, confidence, doubtful, conflicting, confirmed, rejected, merged, withdrawn)
SELECT date_trunc('month', first_seen AT TIME ZONE 'Asia/Jakarta')::date,
       count(*), avg(confidence), count(*) FILTER (WHERE confidence < 0.5),
       count(*) FILTER (WHERE conflicts <> '{}'::jsonb),
       count(*) FILTER (WHERE status = 'confirmed'), count(*) FILTER (WHERE status = 'rejected'),
       count(*) FILTER (WHERE status = 'merged'), count(*) FILTER (WHERE status = 'withdrawn')
FROM piagam.award
GROUP BY 1;
