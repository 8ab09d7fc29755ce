-- title_id: Daftar penghargaan
-- title_en: List of awards
-- description_id: Penghargaan satu daerah, penyelenggara, program atau media, yang terbaru dahulu.
-- description_en: Awards of a region, issuer, programme or outlet, newest first.
-- parameter region: region
-- parameter years: years
-- parameter issuer: issuer
-- parameter programme: programme
-- parameter outlet: outlet
-- parameter limit: integer, default 200
SELECT a.award_id, a.year, a.told_on, a.recipient, a.region, a.province, a.award, a.programme, a.grade, a.category,
       a.score, a.rank, a.rank_scope, a.issuer, a.level, a.outlets, a.confidence, a.status, a.first_seen
FROM report.awards a
WHERE (:province IS NULL OR a.province_code = :province)
  AND (:regency IS NULL OR a.region_code = :regency)
  AND (:year_from IS NULL OR a.year >= :year_from)
  AND (:year_to IS NULL OR a.year <= :year_to)
  AND (:issuer IS NULL OR a.issuer_id = :issuer)
  AND (:programme IS NULL OR a.programme_id = :programme)
  AND (:outlet IS NULL OR a.outlet_list @> ARRAY[:outlet])
ORDER BY a.told_on DESC, a.award_id DESC
LIMIT :limit
