"""Whether the installation's own address can be reached from outside, as far as its spelling tells."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from bot.checkup.findings import Finding, untried, well


def about_address(url: str) -> Finding:
    """A platform cannot reach a private address; and pages inside its client want https."""
    parts = urlsplit(url)
    if is_private(parts.hostname or ""):
        return untried("checkup.address.private", url=url)
    if parts.scheme != "https":
        return untried("checkup.address.plain", url=url)
    return well("checkup.address.well", url=url)


def is_private(host: str) -> bool:
    if host == "localhost" or host.endswith((".local", ".internal", ".localhost")):
        return True
    try:
        return not ip_address(host).is_global
    except ValueError:
        return "." not in host
