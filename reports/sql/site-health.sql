-- title_id: Kesehatan situs
-- title_en: Health of sites
-- description_id: Keadaan setiap situs berita dan perayapannya selama 30 hari, yang bermasalah dahulu.
-- description_en: State of each news site and its crawls over 30 days, those in trouble first.
-- parameter region: region
SELECT s.outlet, s.state, s.reason, s.last_success, s.next_due, s.runs_30_days, s.failed_runs_30_days,
       s.articles_30_days, s.waiting, s.region, s.site
FROM report.site_health s
WHERE (:region IS NULL OR s.region_code = :region OR left(s.region_code, 2) = :region)
ORDER BY (s.state IN ('ok', 'quiet', 'new', 'removed')), s.outlet
