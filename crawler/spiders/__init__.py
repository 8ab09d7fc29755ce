"""One spider class per site file, made when Scrapy asks for it."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from scrapy import Request, Spider
from scrapy.settings import BaseSettings

from crawler.config import CrawlSettings
from crawler.definition import SiteDefinition, read_site_files
from crawler.identity import same_site
from crawler.spiders.site import SiteSpider


def spider_class(definition: SiteDefinition) -> type[SiteSpider]:
    """The spider class of a site."""
    name = "".join(part.capitalize() for part in definition.key.replace("-", "_").split("_")) + "Spider"
    return type(name, (SiteSpider,), {"name": definition.key, "definition": definition, "__module__": __name__})


class SiteSpiderLoader:
    """Tells Scrapy's own commands (`scrapy list`, `scrapy crawl NAME`) which spiders there are."""

    def __init__(self, settings: BaseSettings) -> None:
        files = read_site_files(CrawlSettings().seeds)
        for error in files.errors:
            sys.stderr.write(f"{error}\n")
        self._spiders: dict[str, type[Spider]] = {key: spider_class(d) for key, d in files.definitions.items()}

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> SiteSpiderLoader:
        """Scrapy's way of making one."""
        return cls(settings)

    def load(self, spider_name: str) -> type[Spider]:
        """The class of a spider.

        Raises:
            KeyError: there is no such site file.
        """
        return self._spiders[spider_name]

    def list(self) -> list[str]:
        """The names of all spiders."""
        return sorted(self._spiders)

    def find_by_request(self, request: Request) -> Sequence[str]:
        """The spiders whose site an address belongs to."""
        return [
            name for name, spider in self._spiders.items()
            if issubclass(spider, SiteSpider) and same_site(request.url, spider.definition.home)
        ]  # fmt: skip
