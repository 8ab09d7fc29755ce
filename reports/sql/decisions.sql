-- title_id: Keputusan peninjau
-- title_en: Decisions of reviewers
-- description_id: Apa yang diputuskan orang tentang penghargaan, yang terbaru dahulu.
-- description_en: What people decided about awards, newest first.
-- parameter limit: integer, default 100
SELECT d.decided_at, d.decided_by, d.kind AS decision, d.award_id, d.recipient, d.award, d.other_award_id, d.field,
       d.reason, d.holds
FROM report.decisions d
ORDER BY d.decision_id DESC
LIMIT :limit
