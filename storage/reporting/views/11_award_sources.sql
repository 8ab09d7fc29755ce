-- Where each award was told, one row an award and article, with the sentence that proves it. Always current.
-- award_id: Number of the award
-- article_id: Public id of the article
-- outlet: Name of the outlet
-- title: Headline
-- url: Address of the article
-- published: Moment of publication
-- published_on: Day of publication in the outlet's own time zone
-- sentence: The sentence that proves the award
-- recipient: Recipient as this article names it
-- award: Award as this article names it
-- category: Grade or category as this article tells it
-- score: Score as this article tells it (points)
-- rank: Place as this article tells it
-- issuer: Issuer as this article names it
-- award_date: Day of the award as this article tells it
-- main: Whether it is the news of the article (else told as background)
-- copied: Whether the article copies the text of another one
-- confidence: Probability that the mention is right, 0 to 1
-- extractor_version: Version of the extractor that found it
SELECT m.award_id, r.ident AS article_id, r.outlet, r.title, r.url, r.published, r.published_on, m.sentence,
       m.recipient, m.award, m.category, m.score, m.rank, m.issuer, m.date AS award_date, m.main,
       coalesce(r.voice <> r.id, false) AS copied, m.confidence, m.extractor_version
FROM piagam.mention m
JOIN piagam.article r ON r.id = m.article_id
WHERE m.award_id IS NOT NULL
