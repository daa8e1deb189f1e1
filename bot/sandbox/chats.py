"""The chats there are between people and a bot, and by which door each reaches it; made anew whenever people change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from bot.sandbox.people import Group, KfAccount, Person, Platform

Door = Literal["app", "kf", "bot", "appchat", ""]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """`key` is the platform's own id: the user id of a direct chat, the group id of a group.

    `door` is which of WeCom's ways to a bot the chat is: the application, 微信客服 (`through` is its open_kfid), the AI
    bot, or a group the application only pushes to; DingTalk has one and says "".
    """

    id: str
    platform: Platform
    is_group: bool
    key: str
    title: str
    members: tuple[str, ...]
    door: Door = ""
    through: str = ""


def direct_chat_id(platform: Platform, person_id: str) -> str:
    return f"{platform}:direct:{person_id}"


def group_chat_id(platform: Platform, group_id: str) -> str:
    return f"{platform}:group:{group_id}"


def kf_chat_id(open_kfid: str, external_userid: str) -> str:
    return f"wecom:kf:{open_kfid}:{external_userid}"


def bot_chat_id(userid: str) -> str:
    """A member's own chat with the AI bot."""
    return f"wecom:bot:{userid}"


def own_chats(person: Person, accounts: Iterable[KfAccount]) -> Iterator[Chat]:
    """With the application or robot for members; for customers on WeChat with each 微信客服 account."""
    if person.is_member:
        yield Chat(
            id=direct_chat_id(person.platform, person.id),
            platform=person.platform,
            is_group=False,
            key=person.id,
            title=person.name,
            members=(person.id,),
            door="app" if person.platform == "wecom" else "",
        )
    elif person.platform == "wecom":
        for account in accounts:
            yield Chat(
                id=kf_chat_id(account.open_kfid, person.id),
                platform="wecom",
                is_group=False,
                key=person.id,
                title=account.name,
                members=(person.id,),
                door="kf",
                through=account.open_kfid,
            )


def group_chats(group: Group, members: tuple[str, ...], bot_name: str) -> Iterator[Chat]:
    """The group's, and where the AI bot is in it, each member's own with the bot."""
    yield Chat(
        id=group_chat_id(group.platform, group.id),
        platform=group.platform,
        is_group=True,
        key=group.id,
        title=group.title,
        members=members,
        door=_door_of(group),
    )
    if group.has_bot:
        for userid in members:
            yield Chat(
                id=bot_chat_id(userid),
                platform="wecom",
                is_group=False,
                key=userid,
                title=bot_name,
                members=(userid,),
                door="bot",
            )


def members_now(
    group: Group, people: Iterable[Person], renamed: Mapping[str, str]
) -> tuple[str, ...]:
    """Not who left; who has another userid now, as WeCom's may, under that one."""
    here = {person.id for person in people if person.platform == group.platform}
    new_ids = renamed if group.platform == "wecom" else {}
    now = (new_ids.get(userid, userid) for userid in group.members)
    return tuple(userid for userid in now if userid in here)


def _door_of(group: Group) -> Door:
    if group.platform == "dingtalk":
        return ""
    return "bot" if group.has_bot else "appchat"
