"""What becomes of messages to several, into groups and of files when DingTalk fails, each with its row in the table."""

from __future__ import annotations

import pytest

from handlers.cards import Picture
from tests.handlers.desk_of import HE_JUN, PNG, SUN_LI, ZHAO_LEI
from tests.jobs.dingtalk_faults import WORDS, WU_TING, answered, office, table, wrongly
from tests.jobs.dingtalk_office import BATCH_SEND, GROUP_SEND, DingTalkOffice

__all__ = ["office", "table"]

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


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
    ("code", "reason"),
    [("group.disbanded", "已解散"), ("invalid.openConversationId", "不在群里")],
)
async def test_a_group_that_is_no_more_is_given_up_and_says_why(
    code: str, reason: str, office: DingTalkOffice, table: list[str]
) -> None:
    await answered(code, path=GROUP_SEND)(office)
    await office.tell(office.group("cidSUPERVISORS0Aa=="), WORDS)
    await office.deliver_all()
    ((state, _, why),) = await office.rows()
    assert (state, reason in why) == ("dead", True)
    table.append(f"| into a group ({code}) | dead at once: {why} | 1 | – |")


@pytest.mark.parametrize(
    ("errcode", "sub_code", "waits", "trouble"),
    [
        (88, "40014", [], ""),
        (88, "60011", [60.0], "60011 media/upload"),
        (90018, "", [1.0], "90018 media/upload"),
        (90020, "", [600.0], "90020 media/upload"),
        (-1, "", [5.0], ""),
    ],
)
async def test_what_the_old_api_answers_to_a_picture(
    errcode: int,
    sub_code: str,
    waits: list[float],
    trouble: str,
    office: DingTalkOffice,
    table: list[str],
) -> None:
    body = {"errcode": errcode, "errmsg": "as ordered", "sub_code": sub_code}
    order = {"platform": "dingtalk", "path": "/media/upload"}
    await office.world("faults", **order, answer={"status": 200, "body": body})
    kept = await office.store.files.keep(office.office.company, PNG, "image/png", "leak.png")
    await office.tell(ZHAO_LEI, Picture(file=kept.id))
    await office.deliverer.deliver_due()
    due_at = await office.store.outbox.next_due_at()
    waited = [] if due_at is None else [(due_at - office.clock()).total_seconds()]
    assert (waited, await office.troubles()) == (waits, [trouble] if trouble else [])
    await office.deliver_all()
    assert [each["kind"] for each in await office.heard(ZHAO_LEI)] == ["image"]
    assert await office.troubles() == []
    became = f"tried again after {waits[0]:g} s" if waits else "new token at once"
    name = f"{errcode}, sub_code {sub_code}" if sub_code else f"{errcode}"
    table.append(
        f"| a picture's upload by the old API ({name}) | {became} | 1 | {trouble or '–'} |"
    )


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
