-- title_id: Penghargaan terbaru
-- title_en: Newest awards
-- description_id: Yang terakhir diberikan atau diberitakan, hari terbaru dahulu.
-- description_en: What was given or told last, newest day first.
-- parameter region: region
-- parameter limit: integer, default 25
SELECT a.told_on, a.recipient, a.award, a.grade, a.rank, a.score, a.issuer, a.region, a.outlets, a.award_id
FROM report.awards a
WHERE (:province IS NULL OR a.province_code = :province)
  AND (:regency IS NULL OR a.region_code = :regency)
ORDER BY a.told_on DESC, a.award_id DESC
LIMIT :limit
