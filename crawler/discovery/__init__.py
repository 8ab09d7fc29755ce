"""Discovery: which articles a site has, by its feeds, WordPress' REST, Blogger, sitemaps and listing pages.

Enters: a site's sources with their cursors, and a desk that fetches and enters promises for them.
Leaves: promises offered to the desk, cursors moved on.
Never happens here: no page is read for its story, nothing is stored. Parsers (feeds, sitemaps, links) are pure;
strategies (read_*) decide what to ask for next; the plan decides which strategy a crawl uses.
"""
