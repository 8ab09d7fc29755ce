-- title_id: Pertentangan antarmedia
-- title_en: Conflicts between outlets
-- description_id: Data penghargaan yang diberitakan berbeda oleh beberapa artikel, untuk diperiksa.
-- description_en: Fields of awards that articles tell differently, for checking.
-- parameter region: region
-- parameter years: years
-- parameter limit: integer, default 100
SELECT c.award_id, c.year, c.recipient, c.award, c.field, c.told, c.first_seen
FROM report.conflicts c
WHERE (:province IS NULL OR c.province_code = :province)
  AND (:regency IS NULL OR c.region_code = :regency)
  AND (:year_from IS NULL OR c.year >= :year_from)
  AND (:year_to IS NULL OR c.year <= :year_to)
ORDER BY c.told_on DESC, c.award_id DESC
LIMIT :limit
