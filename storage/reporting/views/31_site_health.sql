-- State of each site, with its runs of the last 30 days. Always current.
-- site: Name of the site file and of the spider
-- outlet: Name of the outlet
-- home: Address of the front page
-- region_code: Kemendagri code of the area it covers
-- region: Name of that area
-- enabled: Whether it is to be crawled
-- state: new, ok, quiet, blocked, broken, unreachable, refused or removed
-- reason: Why it is in this state
-- state_since: When it entered this state (moment)
-- last_run: End of the last run, whatever its outcome (moment)
-- last_success: End of the last run that worked (moment)
-- next_due: When it is meant to be crawled next (moment)
-- interval_hours: Current time between crawls (hours)
-- runs_30_days: Runs that began in the last 30 days (count)
-- failed_runs_30_days: Of these, ended otherwise than ok, unchanged or quiet, or did not end (count)
-- articles_30_days: Articles they stored (count)
-- waiting: Addresses found but not fetched yet (count)
SELECT s.key AS site, s.name AS outlet, s.home, s.region_code, r.name AS region, s.enabled, s.state,
       s.state_reason AS reason, s.state_since, s.last_run_at AS last_run, s.last_success_at AS last_success,
       s.next_due_at AS next_due, round(s.interval_seconds / 3600.0, 1) AS interval_hours,
       u.runs AS runs_30_days, u.failed AS failed_runs_30_days, u.articles AS articles_30_days,
       (SELECT count(*) FROM piagam.reference f
        WHERE f.site_id = s.id AND f.state IN ('new', 'retry')) AS waiting
FROM piagam.site s
LEFT JOIN piagam.region r ON r.code = s.region_code
CROSS JOIN LATERAL (
    SELECT count(*) AS runs,
           count(*) FILTER (WHERE coalesce(outcome, 'lost') NOT IN ('ok', 'unchanged', 'quiet')) AS failed,
           coalesce(sum((counts ->> 'articles')::bigint), 0)::bigint AS articles
    FROM piagam.run
    WHERE site_id = s.id AND started_at > now() - interval '30 days'
) u
