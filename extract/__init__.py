"""Reading: a page becomes an article, an article becomes award records.

Enters: the bytes of a page, or an article's title, text and publication date.
Leaves: `Article` and `AwardRecord` values, each field of a record with the span that proves it.
Never happens here: no network, no database, no clock, no setting. The same input gives the same output.
"""
