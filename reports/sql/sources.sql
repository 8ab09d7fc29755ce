-- title_id: Sumber berita sebuah penghargaan
-- title_en: Where an award was told
-- description_id: Setiap artikel yang memberitakan penghargaan ini, dengan kalimat buktinya.
-- description_en: Every article that tells of this award, with the sentence that proves it.
-- parameter award: integer, required
SELECT s.published_on, s.outlet, s.title, s.sentence, s.category, s.score, s.rank, s.copied, s.confidence, s.url
FROM report.award_sources s
WHERE s.award_id = :award
ORDER BY s.published NULLS LAST, s.outlet
