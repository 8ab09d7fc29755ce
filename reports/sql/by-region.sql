-- title_id: Penghargaan per kabupaten/kota
-- title_en: Awards by regency and city
-- description_id: Jumlah penghargaan setiap kabupaten dan kota sebuah provinsi, juga yang belum punya.
-- description_en: Number of awards of each regency and city of a province, those without any too.
-- parameter region: region, required
-- parameter years: years
-- chart: map region=region_code value=awards
SELECT r.region_code, r.region, coalesce(sum(c.awards), 0)::bigint AS awards,
       coalesce(sum(c.national_awards), 0)::bigint AS national_awards,
       coalesce(sum(c.first_places), 0)::bigint AS first_places,
       coalesce(sum(c.top_grades), 0)::bigint AS top_grades, max(c.computed_at) AS computed_at
FROM report.regions r
LEFT JOIN report.awards_by_region_year c
       ON c.region_code = r.region_code
      AND (:year_from IS NULL OR c.year >= :year_from)
      AND (:year_to IS NULL OR c.year <= :year_to)
WHERE r.province_code = :province
  AND r.level <> 'province'
GROUP BY r.region_code, r.region
ORDER BY awards DESC, r.region
