"""Addresses nobody's ticket type may call: where clouds hand out a machine's own credentials."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import DefaultResolver

_METADATA = frozenset(map(ip_address, ("100.100.100.200", "fd00:ec2::254")))
"""Of Alibaba Cloud and of AWS; the others' are link-local (169.254.169.254)."""
_TRANSLATED = ip_network("64:ff9b::/96")


class ForbiddenHost(OSError):
    """It leads to such an address, by its number or by its name."""


def is_forbidden(address: str) -> bool:
    """False for what is no address at all: names are judged by what they lead to."""
    try:
        ip = ip_address(address.strip("[]").partition("%")[0])
    except ValueError:
        return False
    inner = _within(ip) if isinstance(ip, IPv6Address) else None
    return any(each.is_link_local or each in _METADATA for each in (ip, inner) if each)


def _within(ip: IPv6Address) -> IPv4Address | None:
    """The older address that a newer one stands for."""
    if isinstance(_TRANSLATED, IPv6Network) and ip in _TRANSLATED:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour


class CarefulResolver(AbstractResolver):
    """Looks names up where the connection is made, so that no name can lead elsewhere a moment later."""

    def __init__(self) -> None:
        self._resolver = DefaultResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._resolver.resolve(host, port, family)
        if any(is_forbidden(each["host"]) for each in found):
            raise ForbiddenHost(host)
        return found

    async def close(self) -> None:
        await self._resolver.close()
