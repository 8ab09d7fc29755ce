-- title_id: Liputan dan kecepatan media
-- title_en: Coverage and speed by outlet
-- description_id: Berapa penghargaan yang diberitakan setiap media, berapa yang paling dahulu, berapa jam tertinggal.
-- description_en: How many awards each outlet told, how many first, and how many hours it was behind.
-- parameter outlet: outlet
-- parameter years: years
-- parameter limit: integer, default 100
-- chart: bars label=outlet value=awards
SELECT c.outlet, sum(c.articles)::bigint AS articles, sum(c.telling_articles)::bigint AS telling_articles,
       sum(c.awards)::bigint AS awards, sum(c.told_first)::bigint AS told_first,
       sum(c.told_alone)::bigint AS told_alone, sum(c.copied_articles)::bigint AS copied_articles,
       round(sum(c.median_hours_behind * c.awards) / nullif(sum(c.awards) FILTER
           (WHERE c.median_hours_behind IS NOT NULL), 0), 1) AS hours_behind, max(c.computed_at) AS computed_at
FROM report.outlets c
WHERE (:outlet IS NULL OR c.outlet = :outlet)
  AND (:year_from IS NULL OR c.year >= :year_from)
  AND (:year_to IS NULL OR c.year <= :year_to)
GROUP BY c.outlet
ORDER BY awards DESC, c.outlet
LIMIT :limit
