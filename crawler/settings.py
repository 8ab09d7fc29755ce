"""Scrapy's settings. Its defaults of 2.19 are not safe for the open web; each line that differs says why."""

from __future__ import annotations

from crawler.config import CrawlSettings

_crawl = CrawlSettings()

BOT_NAME = "piagam"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"
SPIDER_LOADER_CLASS = "crawler.spiders.SiteSpiderLoader"
USER_AGENT = _crawl.user_agent

# Robots: our own middleware obeys robots.txt (Scrapy's forgets it between runs and takes a 5xx answer for "allowed").
# The setting stays on, so that a spider run without that middleware is still bound by Scrapy's.
ROBOTSTXT_OBEY = True
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.manners.MannersMiddleware": 100,
    # Retrying is the run's decision (Retry-After, outcomes), cookies would tie requests together, and a page may
    # not send us on by a meta refresh; nothing here is ever cached by guesswork.
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
    "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    # A proxy from the environment would do the name look-ups, behind the address guard's back.
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": None,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
}
RETRY_ENABLED = False
COOKIES_ENABLED = False
METAREFRESH_ENABLED = False
HTTPCACHE_ENABLED = False
HTTPPROXY_ENABLED = False
# The redirect middleware wants this one beside it; no Referer is ever sent all the same.
REFERER_ENABLED = True
REFERRER_POLICY = "no-referrer"
REDIRECT_ENABLED = True
REDIRECT_MAX_TIMES = 5
URLLENGTH_LIMIT = 2000

# Only http and https, and only through the address guard.
DOWNLOAD_HANDLERS = {
    "http": "crawler.guard.GuardedDownloadHandler",
    "https": "crawler.guard.GuardedDownloadHandler",
    "file": None,
    "ftp": None,
    "s3": None,
    "data": None,
}
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
TWISTED_DNS_RESOLVER = "crawler.guard.GuardedResolver"
DNS_TIMEOUT = 20
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_TLS_MIN_VERSION = "TLSv1.2"

# An answer is at most this large (also decompressed) and takes at most this long, from connecting to the last byte.
DOWNLOAD_MAXSIZE = _crawl.crawl_max_bytes
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_TIMEOUT = _crawl.crawl_timeout
DOWNLOAD_FAIL_ON_DATALOSS = True

DOWNLOAD_DELAY = _crawl.crawl_delay
DOWNLOAD_DELAY_JITTER = _crawl.crawl_jitter
CONCURRENT_REQUESTS = 16
CONCURRENT_REQUESTS_PER_DOMAIN = 1
CONCURRENT_ITEMS = 16
AUTOTHROTTLE_ENABLED = False  # the middleware slows down itself, and never goes below the site's own delay

# Doors that others could come in by.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

ITEM_PIPELINES = {
    "crawler.pipelines.ReadPipeline": 100,
    "crawler.pipelines.StorePipeline": 200,
}
# The run's record is written when the spider closes, also when Scrapy's own command runs it.
EXTENSIONS: dict[str, int] = {}

# Scrapy reads the source of the callback again for every page to warn of a mistake that ours do not make: 15 ms a page.
WARN_ON_GENERATOR_RETURN_VALUE = False
MEMUSAGE_ENABLED = True
MEMUSAGE_LIMIT_MB = 1500
CLOSESPIDER_TIMEOUT = _crawl.crawl_max_seconds
LOG_LEVEL = "WARNING"
STATS_DUMP = False
FEED_EXPORT_ENCODING = "utf-8"
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,application/json;q=0.9,*/*;q=0.5",
    "Accept-Language": "id,en;q=0.5",
}
