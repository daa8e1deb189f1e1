"""Who of our own people WeCom shows the application: everybody else gets no card."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass

from aiohttp import ClientSession

from bot.channels.channel import ChannelError
from bot.channels.tokens import MemoryTokens
from bot.channels.wecom.api import WeComApi
from bot.channels.wecom.contacts import WeComContacts
from bot.channels.wecom.probe import Probe
from bot.checkup.findings import Finding, untried, well, wrong
from bot.checkup.replies import of_call
from bot.platform_settings import WeComSettings
from handlers.directory import Directory

MOST_NAMED = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleWords:
    """Of a platform: all are seen, some are there and not seen, some are members no more."""

    well: str
    hidden: str
    gone: str


WORDS = PeopleWords(
    well="checkup.people.well", hidden="checkup.people.hidden", gone="checkup.people.gone"
)


async def about_people(
    given: WeComSettings, http: ClientSession, probe: Probe, ours: Mapping[str, str]
) -> AsyncIterator[Finding]:
    seen = await probe.get("/cgi-bin/department/list")
    if not seen.is_well:
        yield of_call(seen, "checkup.contacts.refused", given)
        return
    secret = given.secret.get_secret_value()
    tokens = MemoryTokens()
    api = WeComApi(
        given.corp_id, secret, app="checkup", http=http, tokens=tokens, api_base=given.api_base
    )
    try:
        found = await WeComContacts(api, given.agent_id).whole(list(ours))
    except ChannelError as error:
        yield wrong("checkup.contacts.refused", code=error.code or error.reason)
        return
    counts = {"departments": len(found.departments), "members": len(found.members)}
    yield well("checkup.contacts.well", **counts)
    for finding in of_ours(ours, found, WORDS):
        yield finding


def of_ours(ours: Mapping[str, str], found: Directory, words: PeopleWords) -> Iterator[Finding]:
    if not ours:
        yield untried("checkup.people.none")
        return
    visible = {each.id.casefold() for each in found.members}
    gone = {each.casefold() for each in found.gone}
    unseen = [each for each in ours if each.casefold() not in visible]
    left = [each for each in unseen if each.casefold() in gone]
    hidden = [each for each in unseen if each.casefold() not in gone]
    if left:
        yield wrong(words.gone, names=_named(left, ours))
    if hidden:
        yield wrong(words.hidden, names=_named(hidden, ours))
    if not unseen:
        yield well(words.well, count=len(ours))


def _named(ids: list[str], people: Mapping[str, str]) -> str:
    """The first of them: `王强 (wang_qiang)`."""
    named = [f"{people[each]} ({each})" for each in ids[:MOST_NAMED]]
    return ", ".join([*named, "…"] if len(ids) > MOST_NAMED else named)
