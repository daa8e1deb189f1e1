"""The application as the administrator has set it: on, visible to somebody, and with our pages' domain (WeCom doc 90227)."""

from __future__ import annotations

from urllib.parse import urlsplit

from bot.channels.calls import Json
from bot.checkup.findings import Finding, well, wrong


def of_agent(agent: Json, public_url: str) -> list[Finding]:
    findings = []
    is_closed = agent.get("close") == 1
    about = (
        wrong("checkup.application.closed")
        if is_closed
        else well("checkup.application.well", name=agent.get("name"))
    )
    findings.append(about)
    parties, people, tags = (
        len(_listed(agent, part, inner))
        for part, inner in (
            ("allow_partys", "partyid"),
            ("allow_userinfos", "user"),
            ("allow_tags", "tagid"),
        )
    )
    if parties or people or tags:
        findings.append(well("checkup.range.well", parties=parties, people=people, tags=tags))
    else:
        findings.append(wrong("checkup.range.empty"))
    host = urlsplit(public_url).netloc
    domain = str(agent.get("redirect_domain") or "")
    is_trusted = domain in (host, urlsplit(public_url).hostname)
    findings.append(
        well("checkup.domain.well", domain=domain)
        if is_trusted
        else wrong("checkup.domain.other", domain=domain or "—", host=host)
    )
    return findings


def _listed(agent: Json, part: str, inner: str) -> list[object]:
    found = agent.get(part)
    listed = found.get(inner) if isinstance(found, dict) else None
    return listed if isinstance(listed, list) else []
