"""The way of an item: read (clean and extract, in a worker process), then stored, in one transaction an article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.crawler import Crawler

from crawler.items import PageItem, ReadJob

if TYPE_CHECKING:
    from crawler.spiders.site import SiteSpider


class _Pipeline:
    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @property
    def spider(self) -> SiteSpider:
        """The spider whose items pass."""
        return self._crawler.spider  # type: ignore[return-value]

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> _Pipeline:
        """Scrapy's way of making one."""
        return cls(crawler)


class ReadPipeline(_Pipeline):
    """Clean the page and extract its award records."""

    async def process_item(self, item: PageItem) -> PageItem:
        """Fill in the item's reading."""
        definition = self.spider.definition
        job = ReadJob(
            item.work.promise, item.pages, definition.timezone or "Asia/Jakarta", definition.region, definition.home
        )
        item.reading = await self.spider.house.reader.read(job)
        return item


class StorePipeline(_Pipeline):
    """Store the article with its mentions and awards, and settle its reference."""

    async def process_item(self, item: PageItem) -> PageItem:
        """Store the item."""
        await self.spider.pages.store(item)
        return item
