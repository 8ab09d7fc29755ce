-- Programmes in which other regions of the same province had a result in a year and this region had none.
-- region_code: Kemendagri code of the region without a result
-- region: Official name of the region
-- province_code: Kemendagri code of the province
-- province: Short name of the province
-- year: Year
-- programme_id: Id of the programme
-- programme: Name of the programme
-- neighbours: Other regions of the province with a result (count)
-- neighbour_names: Their short names, joined by ", "
-- best_grade: Best grade among them
-- own_last_year: Latest year in which the region itself had a result in the programme, empty when never
-- computed_at: State of the register that the figures show (moment)
SELECT g.region_code, g.region, g.province_code, g.province, g.year, g.programme AS programme_id,
       p.name AS programme, g.neighbours, g.neighbour_names, g.best_grade,
       (SELECT max(o.year) FROM piagam.report_result o
        WHERE o.region_code = g.region_code AND o.programme = g.programme) AS own_last_year,
       (SELECT s.computed_at FROM piagam.report_state s WHERE s.name = 'regions') AS computed_at
FROM (
    SELECT r.code AS region_code, r.name AS region, r.province_code, r.province, n.year, n.programme,
           count(*)::int AS neighbours, string_agg(w.short_name, ', ' ORDER BY w.short_name) AS neighbour_names,
           (array_agg(n.grade ORDER BY n.step NULLS LAST, n.score DESC NULLS LAST))[1] AS best_grade
    FROM piagam.region r
    JOIN piagam.report_result n ON n.province_code = r.province_code AND n.region_code <> r.code
    JOIN piagam.region w ON w.code = n.region_code AND w.level <> 'province'
    WHERE r.level <> 'province'
      AND NOT EXISTS (SELECT FROM piagam.report_result o
                      WHERE o.region_code = r.code AND o.programme = n.programme AND o.year = n.year)
    GROUP BY r.code, r.name, r.province_code, r.province, n.year, n.programme
) g
LEFT JOIN piagam.programme p ON p.id = g.programme
