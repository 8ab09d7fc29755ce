-- title_id: Mutu ekstraksi
-- title_en: Quality of extraction
-- description_id: Keyakinan, pertentangan antarmedia dan keputusan orang, menurut bulan masuknya penghargaan.
-- description_en: Confidence, conflicts between outlets and people's decisions, by the month of entry.
-- chart: timeline x=month value=mean_confidence
SELECT c.month, c.awards, c.mean_confidence, c.doubtful, c.in_conflict, c.confirmed, c.rejected, c.merged,
       c.withdrawn, c.precision_of_reviewed, c.computed_at
FROM report.extraction_quality c
ORDER BY c.month
