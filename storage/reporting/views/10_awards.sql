-- Awards that count (reported or confirmed, not rejected, merged or withdrawn), one row an award, always current.
-- award_id: Public number of the award, it never changes
-- recipient: Who got it, by its full name (Pemerintah Kota Banjarbaru)
-- recipient_kind: government, agency, village, school, person, company, community or other
-- region_code: Kemendagri code of the recipient's region, empty when not known
-- region: Official name of the recipient's region
-- province_code: Kemendagri code of the province
-- province: Short name of the province
-- award: Name of the award, without recipient and year
-- programme_id: Id of the programme, empty when it is none of the reference list
-- programme: Name of the programme
-- issuer_id: Id of the body that gives it, empty when it is none of the reference list
-- issuer: Body that gives it, by its full name, else as the articles name it
-- category: Grade, class or contest category as told, several joined by "; "
-- grade: Grade on the programme's ladder that the category means
-- grade_step: Rung of that grade, 1 is the best
-- score: Score on the programme's scale (points)
-- rank: Place reached, 1 is the best
-- rank_scope: Among whom the rank counts (se-Kalimantan Selatan, nasional)
-- level: kabupaten, provinsi, nasional or internasional, as told, else the programme's
-- award_date: Day on which it was given or announced
-- told_on: Day it was given, else day of the first article, empty until the figures are refreshed
-- year: Year it counts for (assessed year, else year of the award)
-- period: Assessed year as told
-- presenter: Person who handed it over
-- received_by: Person who accepted it for the recipient
-- venue: Building, hotel or room of the ceremony
-- place: City or area of the ceremony
-- mentions: Number of articles' mentions of it
-- outlets: Number of outlets that told of it
-- outlet_names: Their names, joined by ", "
-- voices: Number of independent texts (copies count once)
-- confidence: Probability that the record is right, 0 to 1
-- in_conflict: Whether articles disagree on a field
-- status: reported (told by articles) or confirmed (by a person)
-- first_seen: Moment at which it entered the register
-- updated_at: Moment of its last change
-- outlet_list: Names of the outlets as a list, for conditions such as outlet_list @> ARRAY['Koran Banjar']
SELECT a.id AS award_id, a.recipient, a.recipient_kind,
       a.recipient_region_code AS region_code, coalesce(r.name, a.recipient_region) AS region,
       left(a.recipient_region_code, 2) AS province_code, v.short_name AS province,
       a.award, a.programme AS programme_id, p.name AS programme,
       a.issuer_id, coalesce(i.name, a.issuer) AS issuer,
       a.category, g.grade, g.step AS grade_step, a.score, a.rank, a.rank_scope,
       coalesce(a.level, p.level) AS level, a.date AS award_date, a.day AS told_on, a.year, a.period,
       a.presenter, a.received_by, a.venue, a.place,
       a.mentions_count AS mentions, a.outlets_count AS outlets,
       array_to_string(a.outlets, ', ') AS outlet_names, a.voices_count AS voices,
       a.confidence, a.conflicts <> '{}'::jsonb AS in_conflict, a.status, a.first_seen, a.updated_at,
       a.outlets AS outlet_list
FROM piagam.award a
LEFT JOIN piagam.region r ON r.code = a.recipient_region_code
LEFT JOIN piagam.region v ON v.code = left(a.recipient_region_code, 2)
LEFT JOIN piagam.programme p ON p.id = a.programme
LEFT JOIN piagam.issuer i ON i.id = a.issuer_id
LEFT JOIN piagam.report_grade g ON g.programme = a.programme AND g.category = a.category
WHERE a.status IN ('reported', 'confirmed')
