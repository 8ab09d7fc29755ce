-- What people decided about awards, one row a decision. Always current.
-- decision_id: Number of the decision
-- decided_at: When (moment)
-- decided_by: Who decided
-- kind: confirm, reject, merge, split, distinct or correct
-- award_id: Number of the award
-- recipient: Recipient of the award
-- award: Name of the award
-- other_award_id: Number of the other award of a merge, a split or a "not the same"
-- field: Corrected field
-- reason: Why, in the person's words
-- holds: Whether it still holds (was not undone)
SELECT d.id AS decision_id, d.decided_at, d.decided_by, d.kind, d.award_id, a.recipient, a.award,
       d.other_award_id, d.field, d.reason, d.undone_at IS NULL AS holds
FROM piagam.decision d
JOIN piagam.award a ON a.id = d.award_id
