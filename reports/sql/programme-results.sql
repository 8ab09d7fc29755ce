-- title_id: Hasil sebuah program
-- title_en: Results of a programme
-- description_id: Predikat, nilai dan peringkat semua daerah dalam satu program, yang terbaik dahulu.
-- description_en: Grade, score and rank of all regions in a programme, the best first.
-- parameter programme: programme, required
-- parameter year: year
-- parameter region: region
-- parameter limit: integer, default 200
-- chart: map region=region_code value=grade_step best=low
SELECT c.region_code, c.region, c.province, c.year, c.grade, c.grade_step, c.score, c.rank, c.grade_change,
       c.first_time, c.award_id, c.computed_at
FROM report.programme_results c
WHERE c.programme_id = :programme
  AND c.year = coalesce(:year, (SELECT max(d.year) FROM report.programme_results d WHERE d.programme_id = :programme))
  AND (:province IS NULL OR c.province_code = :province)
  AND (:regency IS NULL OR c.region_code = :regency)
ORDER BY c.grade_step NULLS LAST, c.rank NULLS LAST, c.score DESC NULLS LAST, c.region
LIMIT :limit
