-- title_id: Kalender penghargaan
-- title_en: Calendar of awards
-- description_id: Pada bulan apa penghargaan setiap program biasanya diumumkan.
-- description_en: In which months the awards of each programme are usually announced.
-- parameter programme: programme
-- parameter limit: integer, default 200
-- chart: heat row=programme column=month_of_year value=awards
SELECT c.programme, c.month_of_year, c.awards, c.share, c.years, c.last_told_on, c.issuer, c.computed_at
FROM report.calendar c
WHERE (:programme IS NULL OR c.programme_id = :programme)
ORDER BY c.month_of_year, c.awards DESC, c.programme
LIMIT :limit
