"""The address guard: the last look before a connection is made, after the name was resolved.

It sits where the connection is opened (as Miniflux's dialer does), so that neither a redirect, nor a name that
resolves differently the second time, nor an unusual spelling of an address gets round it.
"""

from __future__ import annotations

from typing import Any

from scrapy.core.downloader.handlers import http11
from scrapy.crawler import Crawler
from scrapy.http import Request, Response
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet import endpoints
from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from twisted.web.client import URI
from zope.interface import directlyProvides, implementer, providedBy  # type: ignore[import-untyped]

from crawler.addresses import may_contact
from crawler.config import CrawlSettings
from crawler.outcomes import Outcome, Trouble


class AddressRefusedError(Trouble):
    """A site's name leads to an address that is not on the open internet."""

    def __init__(self, host: str, address: str) -> None:
        super().__init__(
            Outcome.REFUSED, "private_address", f"{host} leads to {address}, which is not on the open internet"
        )


class GuardedReactor:
    """The reactor, as one connection's endpoint sees it: it connects nowhere but where the guard allows.

    Args:
        reactor: the running reactor.
        host: host in the URL.
        port: port in the URL.
        allowed: host:port pairs that may be private.
    """

    def __init__(self, reactor: Any, host: str, port: int, allowed: frozenset[str]) -> None:
        self._reactor = reactor
        self._host, self._port, self._allowed = host, port, allowed
        directlyProvides(self, *providedBy(reactor))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reactor, name)

    def connectTCP(self, host: str, port: int, *args: Any, **kwargs: Any) -> Any:  # noqa: N802 - Twisted's name
        """Connect to a resolved address, or refuse it."""
        if not may_contact(host, self._host, self._port, self._allowed):
            raise AddressRefusedError(self._host, host)
        return self._reactor.connectTCP(host, port, *args, **kwargs)


class GuardedEndpointFactory:
    """Makes the endpoint for a URL: plain or TLS, with the guard below it."""

    def __init__(self, reactor: Any, context_factory: Any, timeout: float, allowed: frozenset[str]) -> None:
        self._reactor, self._context_factory = reactor, context_factory
        self._timeout, self._allowed = timeout, allowed
        # Scrapy's agents read these two.
        self._connectTimeout = timeout
        self._bindAddress = None

    def endpointForURI(self, uri: URI) -> Any:  # noqa: N802 - Twisted's name
        """The endpoint that Twisted's agent asks for."""
        host = uri.host.decode("ascii")
        reactor = GuardedReactor(self._reactor, host, uri.port, self._allowed)
        endpoint: Any = endpoints.HostnameEndpoint(reactor, uri.host, uri.port, timeout=self._timeout)
        if uri.scheme == b"https":
            return endpoints.wrapClientTLS(self._context_factory.creatorForNetloc(uri.host, uri.port), endpoint)
        return endpoint


class GuardedDownloadHandler(http11.HTTP11DownloadHandler):
    """Scrapy's HTTP/1.1 handler with the guard below every connection."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._allowed = allowed_of(crawler)

    async def download_request(self, request: Request) -> Response:
        """Download, or raise `AddressRefusedError`."""
        agent = _GuardedAgent(
            contextFactory=self._contextFactory,
            pool=self._pool,
            maxsize=self._default_maxsize,
            warnsize=self._default_warnsize,
            fail_on_dataloss=self._fail_on_dataloss,
            crawler=self._crawler,
            tls_verbose_logging=False,
        )
        agent.allowed = self._allowed
        with wrap_twisted_exceptions():
            response: Response = await maybe_deferred_to_future(agent.download_request(request))
            return response


class _GuardedAgent(http11._ScrapyAgent):
    allowed: frozenset[str] = frozenset()

    def _get_agent(self, request: Request, timeout: float) -> Any:
        request.meta.pop("proxy", None)  # a proxy would resolve names for us
        agent = super()._get_agent(request, timeout)
        from twisted.internet import reactor

        agent._endpointFactory = GuardedEndpointFactory(reactor, self._contextFactory, timeout, self.allowed)
        return agent


def allowed_of(crawler: Crawler) -> frozenset[str]:
    """The host:port pairs that may be private, from the crawler's settings or the environment."""
    value = crawler.settings.get("PIAGAM_PRIVATE_HOSTS")
    return frozenset(value) if value is not None else CrawlSettings().private_hosts


@implementer(IHostnameResolver)
class GuardedResolver:
    """Name look-ups without a cache of our own: every new connection asks, and the guard looks at the answer."""

    def __init__(self, reactor: Any) -> None:
        self._reactor = reactor
        self._original = reactor.nameResolver

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> GuardedResolver:
        """Scrapy's way of making one."""
        return cls(reactor)

    def install_on_reactor(self) -> None:
        """Nothing to install: the reactor's own resolver already asks both address families."""

    def resolveHostName(self, receiver: IResolutionReceiver, *args: Any, **kwargs: Any) -> Any:  # noqa: N802
        """Resolve by the reactor's own resolver."""
        return self._original.resolveHostName(receiver, *args, **kwargs)


__all__ = ["AddressRefusedError", "GuardedDownloadHandler", "GuardedResolver", "allowed_of"]
