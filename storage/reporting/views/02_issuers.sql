-- Bodies that give awards, one row each.
-- issuer_id: Id in the reference list
-- issuer: Full name
-- kind: ministry, agency, state-owned, provincial, university, media, association, international or private
SELECT id AS issuer_id, name AS issuer, kind
FROM piagam.issuer
