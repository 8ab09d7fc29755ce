-- title_id: Penghargaan dalam satu bulan
-- title_en: Awards of a month
-- description_id: Penghargaan sebuah daerah yang diberikan atau pertama kali diberitakan dalam bulan itu.
-- description_en: Awards of a region that were given or first told in the month.
-- parameter region: region
-- parameter month: month, required
-- parameter limit: integer, default 500
SELECT a.told_on, a.recipient, a.region, a.award, a.programme, a.grade, a.category, a.score, a.rank, a.rank_scope,
       a.issuer, a.level, a.outlets, a.confidence, a.award_id
FROM report.awards a
WHERE (:province IS NULL OR a.province_code = :province)
  AND (:regency IS NULL OR a.region_code = :regency)
  AND a.told_on >= :month_from
  AND a.told_on < :month_to
ORDER BY a.told_on DESC, a.recipient, a.award_id
LIMIT :limit
