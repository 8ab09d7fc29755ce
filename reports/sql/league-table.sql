-- title_id: Klasemen penghargaan provinsi
-- title_en: League table of a province
-- description_id: Kabupaten dan kota sebuah provinsi menurut jumlah penghargaan dalam satu tahun.
-- description_en: Regencies and cities of a province by their awards in a year.
-- parameter region: region, required
-- parameter year: year
-- chart: bars label=region value=awards
SELECT c.place, c.region, c.awards, c.national_awards, c.first_places, c.top_grades, c.programmes, c.share, c.year,
       c.computed_at
FROM report.league_table c
WHERE c.province_code = :province
  AND c.year = coalesce(:year, (SELECT max(d.year) FROM report.awards_by_region_year d
                                WHERE d.province_code = :province))
ORDER BY c.place, c.region
