-- Coverage and speed by outlet. Who was first can only be told by looking at all mentions of an award.
DELETE FROM piagam.report_outlet;
INSERT INTO piagam.report_outlet
    (outlet, year, articles, telling, awards, first, alone, copies, median_hours_behind)
WITH pair AS (
    SELECT m.award_id, r.outlet,
           min(coalesce(r.published, r.published_on::timestamp AT TIME ZONE 'Asia/Jakarta')) AS moment,
           min(coalesce(extract(year FROM r.published_on)::int, 0)) AS year
    FROM piagam.mention m
    JOIN piagam.article r ON r.id = m.article_id
    JOIN piagam.award a ON a.id = m.award_id AND a.status IN ('reported', 'confirmed')
    GROUP BY 1, 2
), placed AS (
    SELECT outlet, year,
           moment - first_value(moment) OVER w AS behind,
           count(*) OVER (w ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS outlets,
           row_number() OVER w AS place
    FROM pair
    -- One order for all three, so that a million awards are sorted once.
    WINDOW w AS (PARTITION BY award_id ORDER BY moment NULLS LAST, outlet)
), coverage AS (
    SELECT outlet, year, count(*) AS awards, count(*) FILTER (WHERE place = 1) AS first,
           count(*) FILTER (WHERE outlets = 1) AS alone,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM behind) / 3600)
               FILTER (WHERE place > 1) AS median_hours_behind
    FROM placed
    GROUP BY 1, 2
), stored AS (
    SELECT r.outlet, coalesce(extract(year FROM r.published_on)::int, 0) AS year, count(*) AS articles,
           count(t.article_id) AS telling, count(*) FILTER (WHERE r.voice <> r.id) AS copies
    FROM piagam.article r
    LEFT JOIN (SELECT DISTINCT article_id FROM piagam.mention WHERE award_id IS NOT NULL) t ON t.article_id = r.id
    GROUP BY 1, 2
)
SELECT outlet, year, coalesce(s.articles, 0), coalesce(s.telling, 0), coalesce(c.awards, 0), coalesce(c.first, 0),
       coalesce(c.alone, 0), coalesce(s.copies, 0), c.median_hours_behind
FROM stored s
FULL JOIN coverage c USING (outlet, year);
