-- title_id: Yang diraih tetangga, belum oleh kita
-- title_en: What neighbours won and we did not
-- description_id: Program yang memberi hasil kepada daerah lain di provinsi yang sama, tetapi tidak kepada daerah ini.
-- description_en: Programmes with results for other regions of the same province, but none for this one.
-- parameter region: region, required
-- parameter year: year
SELECT c.year, c.programme, c.neighbours, c.neighbour_names, c.best_grade, c.own_last_year, c.computed_at
FROM report.gaps c
WHERE c.region_code = :regency
  AND c.province_code = :province
  AND c.year = coalesce(:year, (SELECT max(d.year) FROM report.awards_by_region_year d
                                WHERE d.province_code = :province))
ORDER BY c.neighbours DESC, c.programme
