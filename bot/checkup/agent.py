"""The application as the administrator has set it: on, visible to somebody, and with our pages' domain (WeCom doc 90227)."""

from __future__ import annotations

from urllib.parse import urlsplit

from bot.channels.calls import Json
from bot.checkup.findings import Finding, well, wrong

_RANGE = (
    ("parties", "allow_partys", "partyid"),
    ("people", "allow_userinfos", "user"),
    ("tags", "allow_tags", "tagid"),
)


def of_agent(agent: Json, public_url: str) -> list[Finding]:
    return [_is_on(agent), _is_visible(agent), _is_trusted(agent, public_url)]


def _is_on(agent: Json) -> Finding:
    if agent.get("close") == 1:
        return wrong("checkup.application.closed")
    return well("checkup.application.well", name=agent.get("name"))


def _is_visible(agent: Json) -> Finding:
    counts = {name: len(_listed(agent, part, inner)) for name, part, inner in _RANGE}
    return (
        well("checkup.range.well", **counts)
        if any(counts.values())
        else wrong("checkup.range.empty")
    )


def _is_trusted(agent: Json, public_url: str) -> Finding:
    """With the port or without, as the administrator may have entered it."""
    address, domain = urlsplit(public_url), str(agent.get("redirect_domain") or "")
    if domain in (address.netloc, address.hostname):
        return well("checkup.domain.well", domain=domain)
    return wrong("checkup.domain.other", domain=domain or "—", host=address.netloc)


def _listed(agent: Json, part: str, inner: str) -> list[object]:
    found = agent.get(part)
    listed = found.get(inner) if isinstance(found, dict) else None
    return listed if isinstance(listed, list) else []
