-- title_id: Profil penghargaan daerah
-- title_en: Profile of a region
-- description_id: Jumlah penghargaan sebuah daerah (provinsi: seluruh wilayahnya) dari tahun ke tahun.
-- description_en: Number of awards of a region (a province: its whole area) year by year.
-- parameter region: region, required
-- parameter years: years
-- chart: bars label=year value=awards
SELECT c.year, sum(c.awards)::bigint AS awards, sum(c.government_awards)::bigint AS government_awards,
       sum(c.agency_awards)::bigint AS agency_awards, sum(c.people_awards)::bigint AS people_awards,
       sum(c.national_awards)::bigint AS national_awards, sum(c.first_places)::bigint AS first_places,
       sum(c.top_grades)::bigint AS top_grades, max(c.computed_at) AS computed_at
FROM report.awards_by_region_year c
WHERE c.province_code = :province
  AND (:regency IS NULL OR c.region_code = :regency)
  AND (:year_from IS NULL OR c.year >= :year_from)
  AND (:year_to IS NULL OR c.year <= :year_to)
GROUP BY c.year
ORDER BY c.year
