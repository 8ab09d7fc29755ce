"""When and where: decides when a site is due, hands the crawl to a worker, and says when something is wrong.

Enters: the site files, what earlier runs brought, the clock.
Leaves: jobs in the queue, each site's next visit with the reasoning, each site's state with its reason, metrics,
one mail to the operator when states change.
Never happens here: a page is not fetched or read (the crawler does that, in a process of its own), two crawls of one
site never run at once, a visit that is due is never dropped.
"""
