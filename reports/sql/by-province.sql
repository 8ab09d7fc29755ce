-- title_id: Penghargaan per provinsi
-- title_en: Awards by province
-- description_id: Jumlah penghargaan semua penerima di setiap provinsi.
-- description_en: Number of awards of all recipients in each province.
-- parameter years: years
-- chart: map region=province_code value=awards
SELECT c.province_code, c.province, sum(c.awards)::bigint AS awards,
       sum(c.national_awards)::bigint AS national_awards, sum(c.first_places)::bigint AS first_places,
       sum(c.top_grades)::bigint AS top_grades,
       count(DISTINCT c.region_code) AS regions, max(c.computed_at) AS computed_at
FROM report.awards_by_region_year c
WHERE (:year_from IS NULL OR c.year >= :year_from)
  AND (:year_to IS NULL OR c.year <= :year_to)
GROUP BY c.province_code, c.province
ORDER BY awards DESC, c.province
