-- Facts of each award that stand in its mentions' articles. One index probe an award: as fast for one region as
-- a join is for all.
DELETE FROM piagam.report_award WHERE region_code = ANY(%(keys)s);
INSERT INTO piagam.report_award AS known (award_id, region_code, province_code, told_on, first_outlet)
SELECT a.id,
       coalesce(a.recipient_region_code, ''),
       coalesce(split_part(a.recipient_region_code, '.', 1), ''),
       coalesce(a.date, told.day, (a.first_seen AT TIME ZONE 'Asia/Jakarta')::date),
       told.outlet
FROM piagam.award a
LEFT JOIN LATERAL (
    SELECT r.published_on AS day, r.outlet
    FROM piagam.mention m
    JOIN piagam.article r ON r.id = m.article_id
    WHERE m.award_id = a.id
    ORDER BY r.published NULLS LAST, r.published_on NULLS LAST, r.id
    LIMIT 1
) told ON true
WHERE (a.recipient_region_code = ANY(%(keys)s) OR (a.recipient_region_code IS NULL AND '' = ANY(%(keys)s)))
  AND a.status IN ('reported', 'confirmed')
ON CONFLICT (award_id) DO UPDATE
    SET region_code = excluded.region_code, province_code = excluded.province_code,
        told_on = excluded.told_on, first_outlet = excluded.first_outlet;
