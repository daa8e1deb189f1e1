"""Whether the installation's own address can be reached from outside, as far as its spelling tells."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from bot.checkup.findings import Finding, untried, well


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressWords:
    """What does not work of a platform under an address like that."""

    private: str
    plain: str


def about_address(url: str, words: AddressWords) -> Finding:
    """A platform cannot reach a private address; and pages inside its client want https."""
    parts = urlsplit(url)
    if is_private(parts.hostname or ""):
        return untried(words.private, url=url)
    if parts.scheme != "https":
        return untried(words.plain, url=url)
    return well("checkup.address.well", url=url)


def is_private(host: str) -> bool:
    if host == "localhost" or host.endswith((".local", ".internal", ".localhost")):
        return True
    try:
        return not ip_address(host).is_global
    except ValueError:
        return "." not in host
