"""Faults of DingTalk, the way to it and our own settings, with what is to become of a message at each."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass

import pytest

from bot.jobs.endings import LAST_ATTEMPT
from handlers.cards import Button, Card
from storage.database import Store
from tests.handlers.desk_of import SUN_LI, ZHAO_LEI, Someone
from tests.jobs.dingtalk_office import BATCH_SEND, TOKEN, DingTalkOffice, dingtalk_office

WU_TING = Someone("dingtalk", "wu_ting", "吴婷")
HTML = "<html><body>punish</body></html>"
WORDS = "您的工单有新进展"
ASKING = Card(title="KX-1 待接单", buttons=(Button(text="接单", payload="accept:1"),))
CHANGED = Card(title="KX-1 处理中", buttons=(Button(text="解决", payload="resolve:1"),))
DENIED = "Forbidden.AccessDenied.AccessTokenPermissionDenied"
QPS, MONTH = (
    "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi",
    "Forbidden.AccessDenied.ApiCountLimitForOrg",
)
NOT_LISTED = "Forbidden.AccessDenied.IpNotInWhiteList"

Arrange = Callable[[DingTalkOffice], Awaitable[None]]


def answered(code: str, status: int = 400, times: int = 1, path: str = BATCH_SEND) -> Arrange:
    body = {"code": code, "message": "as ordered", "requestid": "r"}
    return wrongly(path, times, answer={"status": status, "body": body})


def listed(name: str) -> Arrange:
    body = {"processQueryKey": "q1", name: [ZHAO_LEI.id]}
    return wrongly(answer={"status": 200, "body": body})


def wrongly(path: str = BATCH_SEND, times: int = 1, **how: object) -> Arrange:
    async def arrange(office: DingTalkOffice) -> None:
        await office.goes_wrong(path, times, **how)

    return arrange


async def revoked_midway(office: DingTalkOffice) -> None:
    await office.tell(SUN_LI, WORDS)
    await office.deliver_all()
    await office.world("expire_tokens", platform="dingtalk")


async def wrong_secret(office: DingTalkOffice) -> None:
    office.has_secret("somebody else's")


def of(code: str, path: str = BATCH_SEND) -> str:
    """As the health page names what concerns one interface."""
    return f"{code} {path}"[:64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """`waits` are the seconds from try to try, `sent` how often the person got it at the end, `calls` how often DingTalk
    was asked to send it, `trouble` what the health page says meanwhile, `reason` what stands at the row at its end."""

    name: str
    arrange: Arrange
    waits: tuple[float, ...] = ()
    sent: int = 1
    calls: int = 2
    trouble: str = ""
    reason: str = ""

    @property
    def is_dead(self) -> bool:
        return not self.sent


FAULTS = (
    Fault(name="token expired (InvalidAuthentication)", arrange=answered("InvalidAuthentication")),
    Fault(name="token not there any more (HTTP 401)", arrange=answered("", 401)),
    Fault(name="token revoked by the platform midway", arrange=revoked_midway, calls=3),
    Fault(
        name="a fresh token is not taken either",
        arrange=answered("InvalidAuthentication", times=2),
        waits=(60,),
        calls=3,
        trouble="access_token",
    ),
    Fault(
        name="wrong AppSecret (invalidClientIdOrSecret), never mended",
        arrange=wrong_secret,
        sent=0,
        calls=0,
        trouble="invalidClientIdOrSecret",
        reason="APP_SECRET",
    ),
    Fault(name="system busy (system.error), twice", arrange=answered("system.error", 500, 2), waits=(5, 10), calls=3),
    Fault(name="system busy (HTTP 429)", arrange=answered("systemBusy", 429), waits=(10,)),
    Fault(
        name="more than 20 a second (QpsLimitForAppkeyAndApi)",
        arrange=answered(QPS, 403),
        waits=(1,),
        trouble=of(QPS),
    ),
    Fault(
        name="the month used up (ApiCountLimitForOrg), three times",
        arrange=answered(MONTH, 403, 3),
        waits=(600, 2400, 3600),
        calls=4,
        trouble=of(MONTH),
    ),
    Fault(
        name="address shut out, an HTML page, twice",
        arrange=wrongly(times=2, answer={"status": 200, "body": HTML}),
        waits=(300, 300),
        calls=3,
        trouble="banned",
    ),
    Fault(
        name="address shut out, `punish` and HTTP 403",
        arrange=wrongly(answer={"status": 403, "body": {"status": 1111, "wait": 5, "punish": "deny"}}),
        waits=(300,),
        trouble="banned",
    ),
    Fault(
        name="address shut out, met at the token",
        arrange=wrongly(TOKEN, answer={"status": 200, "body": HTML}),
        waits=(300,),
        calls=1,
        trouble="banned",
    ),
    Fault(
        name="address not listed (IpNotInWhiteList), mended after three minutes",
        arrange=answered(NOT_LISTED, 403, 2),
        waits=(60, 120),
        calls=3,
        trouble=NOT_LISTED,
    ),
    Fault(
        name="no permission of the interface, never given",
        arrange=answered(DENIED, 403, LAST_ATTEMPT),
        sent=0,
        calls=LAST_ATTEMPT,
        trouble=of(DENIED),
        reason="权限管理",
    ),
    Fault(name="robot stopped (bot.stopped), mended", arrange=answered("bot.stopped"), waits=(60,), trouble=of("bot.stopped")),
    Fault(
        name="another application's robot (invalidParameter.robotCode.auth), mended",
        arrange=answered("invalidParameter.robotCode.auth"),
        waits=(60,),
        trouble=of("invalidParameter.robotCode.auth"),
    ),
    Fault(name="said too fast in this chat (send.too.fast)", arrange=answered("send.too.fast"), waits=(60,)),
    Fault(name="the person is among `flowControlledStaffIdList`", arrange=listed("flowControlledStaffIdList"), waits=(60,)),
    Fault(name="the person is among `invalidStaffIdList`", arrange=listed("invalidStaffIdList"), sent=0, calls=1, reason="不是企业成员"),
    Fault(name="the person is among `filteredStaffIdList`", arrange=listed("filteredStaffIdList"), sent=0, calls=1, reason="过滤"),
    Fault(name="not a member (staffId.notExisted)", arrange=answered("staffId.notExisted"), sent=0, calls=1, reason="不是企业成员"),
    Fault(
        name="content too long (msgParam.tooLong)",
        arrange=answered("invalidParameter.msgParam.tooLong"),
        sent=0,
        calls=1,
        reason="过长",
    ),
    Fault(name="words not allowed (contain.notAllowed.text)", arrange=answered("contain.notAllowed.text"), sent=0, calls=1, reason="不允许"),
    Fault(name="a code nobody knows", arrange=answered("something.new"), sent=0, calls=1, reason="全局错误码"),
    Fault(name="HTTP 502 with an HTML body", arrange=wrongly(answer={"status": 502, "body": HTML}), waits=(30,)),
    Fault(name="HTTP 200, JSON that is no object", arrange=wrongly(answer={"status": 200, "body": []}), waits=(30,)),
    Fault(name="connection cut before DingTalk took it, twice", arrange=wrongly(times=2, drop=True), waits=(5, 10), calls=3),
    Fault(name="connection cut after DingTalk took it", arrange=wrongly(drop=True, after=True), waits=(5,), sent=2),
)  # fmt: skip


@pytest.fixture
async def office(store: Store) -> AsyncIterator[DingTalkOffice]:
    async with dingtalk_office(store) as found:
        yield found


@pytest.fixture(scope="module")
def table() -> Iterator[list[str]]:
    rows: list[str] = []
    yield rows
    print(
        "\n\n| fault | what happened to the message | calls | on the health page |\n|---|---|---|---|"
    )
    print("\n".join(dict.fromkeys(rows)))
