"""Joining: which mentions tell of one award, and what the award then says.

Enters: mentions as values (`Told`) and people's decisions about them.
Leaves: clusters of mentions, the ids they keep, and settled fields with their conflicts.
Never happens here: no database, no clock. The same mentions and decisions give the same clusters in any order.
"""
