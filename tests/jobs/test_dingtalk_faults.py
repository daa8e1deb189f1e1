"""What becomes of a message when DingTalk, the way to it or our own settings fail: a row for each fault, all through the
real deliverer against the sandbox over HTTP. `pytest -s` prints the table.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import aiohttp
import pytest

from bot.jobs.endings import LAST_ATTEMPT
from handlers.cards import Button, Card, Picture
from storage.database import Store
from tests.handlers.desk_of import HE_JUN, PNG, SUN_LI, ZHAO_LEI, Someone
from tests.jobs.dingtalk_office import (
    BATCH_SEND,
    DELIVER,
    TOKEN,
    UPDATE,
    DingTalkOffice,
    dingtalk_office,
)

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

WU_TING = Someone("dingtalk", "wu_ting", "吴婷")
HTML = "<html><body>punish</body></html>"
WORDS, AFTERWARDS = "您的工单有新进展", "后面的一句"
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


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
async def test_what_becomes_of_a_message(
    fault: Fault,
    office: DingTalkOffice,
    table: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    impatient = aiohttp.ClientTimeout(total=0.3)
    monkeypatch.setattr("bot.channels.calls.ClientTimeout", lambda **_: impatient)
    await fault.arrange(office)
    await office.tell(ZHAO_LEI, WORDS)
    waits, troubles = [], set()
    while True:
        await office.deliverer.deliver_due()
        troubles |= {*await office.troubles()}
        due_at = await office.store.outbox.next_due_at()
        if due_at is None:
            break
        waits.append((due_at - office.clock()).total_seconds())
        await office.pass_seconds(waits[-1])
    (state, _, reason) = (await office.rows())[-1]
    heard = [each["text"] for each in await office.heard(ZHAO_LEI)]
    calls = await office.calls(BATCH_SEND)
    table.append(_row(fault, heard.count(WORDS), waits, state, reason, troubles, calls))
    assert heard.count(WORDS) == fault.sent
    assert state == ("dead" if fault.is_dead else "sent")
    assert troubles == ({fault.trouble} if fault.trouble else set())
    if not fault.is_dead:
        assert tuple(waits) == fault.waits
        assert await office.troubles() == []
    assert calls == fault.calls
    assert fault.reason in reason
    assert "somebody else's" not in reason
    await _goes_on(office)


async def _goes_on(office: DingTalkOffice) -> None:
    """What is said after it arrives, once there is nothing wrong any more."""
    async with office.http.delete(f"{office.sandbox}/sandbox/api/faults") as answer:
        assert answer.status == 200
    office.has_secret()
    await office.pass_seconds(3601)
    await office.tell(ZHAO_LEI, AFTERWARDS)
    await office.deliver_all()
    assert (await office.heard(ZHAO_LEI))[-1]["text"] == AFTERWARDS
    assert await office.troubles() == []


def _row(
    fault: Fault,
    sent: int,
    waits: list[float],
    state: str,
    reason: str,
    troubles: set[str],
    calls: int,
) -> str:
    pauses, times = ", ".join(f"{each:g} s" for each in waits), f"{sent} time{'s' * (sent > 1)}"
    if state == "dead":
        tried = f"after {len(waits) + 1} tries in {timedelta(seconds=round(sum(waits)))}"
        became = f"dead {tried if waits else 'at once'}: {reason}"
    elif waits:
        became = f"tried again after {pauses}; sent {times}"
    else:
        became = f"new token at once; sent {times}"
    shown = ", ".join(sorted(troubles)) + (", gone when it worked" if troubles and sent else "")
    return f"| {fault.name} | {became} | {calls} | {shown or '–'} |"


async def test_while_the_address_is_shut_out_nothing_at_all_is_called(
    office: DingTalkOffice, table: list[str]
) -> None:
    await wrongly(answer={"status": 200, "body": HTML})(office)
    await office.tell(ZHAO_LEI, WORDS)
    await office.deliverer.deliver_due()
    for who in (SUN_LI, HE_JUN):
        await office.tell(who, WORDS)
    await office.show(SUN_LI, ASKING)
    await office.pass_seconds(299)
    await office.deliverer.deliver_due()
    counted = [await office.calls(path) for path in (BATCH_SEND, DELIVER, TOKEN)]
    assert counted == [1, 0, 1]
    await office.deliver_all()
    assert {state for state, _, _ in await office.rows()} == {"sent"}
    assert [len(await office.heard(who)) for who in (ZHAO_LEI, SUN_LI, HE_JUN)] == [1, 2, 1]
    table.append(
        "| address shut out, other messages and cards meanwhile | all wait to its end, then sent once | 0 | banned, gone when it worked |"
    )


async def test_who_is_filtered_or_has_had_too_much_ends_apart_from_the_others(
    office: DingTalkOffice,
) -> None:
    """By the stand-in's own orders, and an address that it shuts out."""
    await office.order("filter", people=[SUN_LI.id])
    await office.order("flow_control", people=[HE_JUN.id])
    await office.order("ban")
    for who in (ZHAO_LEI, SUN_LI, HE_JUN):
        await office.tell(who, WORDS)
    await office.deliverer.deliver_due()
    assert await office.troubles() == ["banned"]
    await office.order("ban", on=False)
    await office.pass_seconds(300)
    await office.deliverer.deliver_due()
    assert [state for state, _, _ in await office.rows()] == ["sent", "dead", "waiting"]
    await office.order("flow_control", on=False)
    await office.deliver_all()
    assert [state for state, _, _ in await office.rows()] == ["sent", "dead", "sent"]
    assert [len(await office.heard(who)) for who in (ZHAO_LEI, SUN_LI, HE_JUN)] == [1, 0, 1]
    assert await office.troubles() == []


@pytest.mark.parametrize(
    ("code", "waits"), [("param.templateUnpublished", [60.0]), ("param.templateNotExist", [60.0])]
)
async def test_a_card_waits_for_its_template_and_what_is_said_after_it_for_the_card(
    code: str, waits: list[float], office: DingTalkOffice, table: list[str]
) -> None:
    await answered(code, path=DELIVER)(office)
    await office.show(ZHAO_LEI, ASKING)
    await office.deliverer.deliver_due()
    assert await office.troubles() == [of(code, DELIVER)]
    due_at = await office.store.outbox.next_due_at()
    assert due_at
    assert [(due_at - office.clock()).total_seconds()] == waits
    await office.deliver_all()
    assert [each["kind"] for each in await office.heard(ZHAO_LEI)] == ["interactive_card"]
    assert await office.troubles() == []
    table.append(
        f"| a card's template ({code}), mended | tried again after 60 s; sent 1 time | 2 | {of(code, DELIVER)}, gone when it worked |"
    )


@pytest.mark.parametrize("code", ["cardInstance.notExist", "param.error", "something.new"])
async def test_a_card_that_cannot_be_changed_comes_anew(
    code: str, office: DingTalkOffice, table: list[str]
) -> None:
    (sent,) = await office.show(ZHAO_LEI, ASKING)
    await office.deliverer.deliver_due()
    await answered(code, path=UPDATE)(office)
    await office.change(sent, CHANGED)
    await office.deliver_all()
    assert len(await office.heard(ZHAO_LEI)) == 2
    assert [state for state, _, _ in await office.rows()] == ["sent", "updated"]
    table.append(
        f"| change of a card ({code}) | a fresh card with the new face; the old one stays | 2 | – |"
    )


async def test_a_card_that_has_to_wait_for_its_change_holds_up_nothing(
    office: DingTalkOffice, table: list[str]
) -> None:
    (sent,) = await office.show(ZHAO_LEI, ASKING)
    await office.deliverer.deliver_due()
    await answered(MONTH, 403, path=UPDATE)(office)
    await office.change(sent, CHANGED)
    await office.tell(ZHAO_LEI, WORDS)
    await office.deliver_all(within=timedelta(seconds=30))
    assert (await office.heard(ZHAO_LEI))[-1]["text"] == WORDS
    assert await office.troubles() == [of(MONTH, UPDATE)]
    await office.deliver_all()
    assert {state for state, _, _ in await office.rows()} == {"sent", "updated"}
    assert await office.troubles() == []
    table.append(
        f"| change of a card (the month used up) | what is said after it goes on; changed after 600 s | 2 | {of(MONTH, UPDATE)}, gone when it worked |"
    )


async def test_the_same_words_to_several_are_one_call_and_each_has_its_own_end(
    office: DingTalkOffice, table: list[str]
) -> None:
    body = {
        "processQueryKey": "q1",
        "invalidStaffIdList": [SUN_LI.id],
        "filteredStaffIdList": [HE_JUN.id],
        "flowControlledStaffIdList": [WU_TING.id],
    }
    await wrongly(answer={"status": 200, "body": body})(office)
    for who in (ZHAO_LEI, SUN_LI, HE_JUN, WU_TING):
        await office.tell(who, WORDS)
    await office.deliverer.deliver_due()
    assert await office.calls(BATCH_SEND) == 1
    rows = await office.rows()
    assert [state for state, _, _ in rows] == ["sent", "dead", "dead", "waiting"]
    assert ["不是企业成员" in rows[1][2], "过滤" in rows[2][2], "限流" in rows[3][2]] == [True] * 3
    await office.deliver_all()
    assert [each["text"] for each in await office.heard(WU_TING)] == [WORDS]
    assert [state for state, _, _ in await office.rows()] == ["sent", "dead", "dead", "sent"]
    table.append(
        "| of four with the same words one is invalid, one filtered, one flow-controlled | sent, dead, dead, sent after 60 s | 2 | – |"
    )


async def test_a_batch_whose_call_is_cut_is_tried_again_for_each(
    office: DingTalkOffice, table: list[str]
) -> None:
    await wrongly(drop=True)(office)
    people = (ZHAO_LEI, SUN_LI, HE_JUN)
    for who in people:
        await office.tell(who, WORDS)
    await office.deliver_all()
    assert await office.calls(BATCH_SEND) == 2
    assert [len(await office.heard(who)) for who in people] == [1, 1, 1]
    assert [(state, tries) for state, tries, _ in await office.rows()] == [("sent", 2)] * 3
    table.append(
        "| connection cut, three with the same words | tried again together after 5 s; sent 1 time each | 2 | – |"
    )


async def test_one_whose_name_the_call_does_not_take_takes_nothing_from_the_others(
    office: DingTalkOffice, table: list[str]
) -> None:
    await answered("staffId.notExisted")(office)
    people = (ZHAO_LEI, SUN_LI)
    for who in people:
        await office.tell(who, WORDS)
    await office.deliver_all()
    assert await office.calls(BATCH_SEND) == 3
    assert [len(await office.heard(who)) for who in people] == [1, 1]
    table.append(
        "| a call for several is refused for good | each by itself at once; sent 1 time each | 3 | – |"
    )


async def test_a_picture_is_brought_once_for_all_and_again_after_three_days(
    office: DingTalkOffice,
) -> None:
    kept = await office.store.files.keep(office.office.company, PNG, "image/png", "leak.png")
    for who in (ZHAO_LEI, SUN_LI):
        await office.tell(who, *[Picture(file=kept.id)] * 2)
    await office.deliver_all()
    assert await uploads(office) == 1
    await office.pass_seconds(71 * 3600)
    await office.tell(ZHAO_LEI, Picture(file=kept.id))
    await office.deliver_all()
    assert await uploads(office) == 2
    assert [each["kind"] for each in await office.heard(ZHAO_LEI)] == ["image"] * 3


@pytest.mark.parametrize(
    ("media_type", "name", "sent_as"),
    [
        ("video/mp4", "漏水.mp4", "漏水.mp4.zip"),
        ("audio/amr", "", "语音.amr.zip"),
        ("application/pdf", "发票.pdf", "发票.pdf"),
    ],
)
async def test_what_a_customer_filmed_or_said_reaches_the_engineer_as_a_file(
    media_type: str, name: str, sent_as: str, office: DingTalkOffice
) -> None:
    kept = await office.store.files.keep(office.office.company, b"content", media_type, name)
    await office.tell(ZHAO_LEI, Picture(file=kept.id, is_document=True))
    await office.deliver_all()
    (sent,) = await office.heard(ZHAO_LEI)
    assert (sent["kind"], await office.rows()) == ("file", [("sent", 1, "")])
    assert sent_as in str(sent)


async def uploads(office: DingTalkOffice) -> int:
    found = await office.see("calls", platform="dingtalk", path="/media/upload")
    calls = found["calls"]
    assert isinstance(calls, list)
    return len(calls)
