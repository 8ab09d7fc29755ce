"""Which network addresses may be contacted. Pure functions; the guard asks them after every name look-up."""

from __future__ import annotations

import ipaddress

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# Not (fully) covered by Python's is_global in every version we run on; RFC 6598, 6052, 3056, 4380, 2544, 8215, 9637.
_REFUSED = tuple(
    ipaddress.ip_network(text)
    for text in (
        "0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "224.0.0.0/3", "64:ff9b::/96",
        "64:ff9b:1::/48", "100::/64", "2001::/23", "2002::/16", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/9",
        "ff00::/8",
    )
)  # fmt: skip


def parse_address(text: str) -> Address | None:
    """The address, IPv4-mapped and IPv4-compatible IPv6 forms as IPv4; None when it is none."""
    try:
        address = ipaddress.ip_address(text.strip("[]").partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        number = int(address)
        if 1 < number < 2**32:
            return ipaddress.IPv4Address(number)
    return address


def is_public(text: str) -> bool:
    """Whether an address lies on the open internet; everything unclear counts as not."""
    address = parse_address(text)
    if address is None or not address.is_global or address.is_multicast:
        return False
    return not any(address in network for network in _REFUSED if network.version == address.version)


def may_contact(address: str, host: str, port: int, allowed: frozenset[str]) -> bool:
    """Whether a connection may be made.

    Args:
        address: the address that `host` resolved to.
        host: the name (or address) in the URL.
        port: the port in the URL.
        allowed: host:port pairs that may be private.
    """
    return is_public(address) or f"{host.strip('[]').rstrip('.').lower()}:{port}" in allowed
