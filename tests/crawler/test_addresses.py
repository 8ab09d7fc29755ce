# ruff: noqa: E501 - tables of cases, one a line
"""The address guard."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.addresses import is_public, may_contact
from crawler.guard import AddressRefusedError, GuardedReactor

PRIVATE = [
    "127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1", "100.127.255.255", "0.0.0.0", "255.255.255.255",
    "224.0.0.1", "192.0.0.1", "198.18.0.1", "192.0.2.1", "::", "::1", "fe80::1", "fc00::1", "fd12::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254",
    "::127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001::1", "fe80::1%eth0", "[::1]", "", "not an address", "2130706433",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_not_on_the_open_internet(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "103.28.12.1", "2606:4700::1111", "::ffff:1.1.1.1", "172.32.0.1", "100.128.0.1"]
)
def test_on_the_open_internet(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses())
def test_agrees_with_the_standard_library_on_what_is_private(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    if not address.is_global:
        assert not is_public(str(address))


def test_only_named_host_and_port_may_be_private() -> None:
    allowed = frozenset({"127.0.0.1:8801", "intranet.example:80"})
    assert may_contact("127.0.0.1", "127.0.0.1", 8801, allowed)
    assert may_contact("10.0.0.5", "Intranet.Example.", 80, allowed)
    assert not may_contact("127.0.0.1", "127.0.0.1", 8802, allowed)
    assert not may_contact("127.0.0.1", "evil.example", 8801, allowed)


class _Reactor:
    def __init__(self) -> None:
        self.connected: list[tuple[str, int]] = []

    def connectTCP(self, host: str, port: int, *args: object) -> None:  # noqa: N802
        self.connected.append((host, port))


def test_a_name_that_resolves_differently_the_second_time_is_refused() -> None:
    reactor = _Reactor()
    guarded = GuardedReactor(reactor, "koran.example", 443, frozenset())
    guarded.connectTCP("103.28.12.1", 443, None)
    for address in ("127.0.0.1", "169.254.169.254", "::ffff:10.0.0.1", "fd00::1"):
        with pytest.raises(AddressRefusedError):
            guarded.connectTCP(address, 443, None)
    assert reactor.connected == [("103.28.12.1", 443)]
