from __future__ import annotations

import pytest

from tests.sandbox.visitor import WECOM, Json, Visitor, notice, part, pressing
from tests.sandbox.witness import Witness
from tests.waiting import until

WANG_QIANG = "wecom:direct:wang_qiang"
LIU_YANG = "wecom:direct:liu_yang"


def button(**changes: object) -> Json:
    return {"text": "接单", "key": "accept"} | changes


REFUSED_CARDS: dict[str, Json] = {
    "unknown type": pressing(card_type="hologram"),
    "unknown field": pressing(colour="red"),
    "no task id": {name: value for name, value in pressing().items() if name != "task_id"},
    "task id with a colon": pressing("task:1"),
    "task id too long": pressing("x" * 129),
    "no title": pressing(main_title={"desc": "空调"}),
    "title too long": pressing(main_title={"title": "长" * 27}),
    "desc too long": pressing(main_title={"title": "短", "desc": "长" * 31}),
    "sub title too long": pressing(sub_title_text="长" * 113),
    "source too long": pressing(source={"desc": "长" * 14}),
    "seven lines": pressing(horizontal_content_list=[{"keyname": "地址", "value": "x"}] * 7),
    "line's name too long": pressing(horizontal_content_list=[{"keyname": "长" * 6}]),
    "line's value too long": pressing(
        horizontal_content_list=[{"keyname": "地址", "value": "长" * 27}]
    ),
    "no buttons": pressing(button_list=[]),
    "seven buttons": pressing(button_list=[button()] * 7),
    "button without words": pressing(button_list=[button(text="")]),
    "button's words too long": pressing(button_list=[button(text="长" * 11)]),
    "button without key": pressing(button_list=[{"text": "接单"}]),
    "button's key too long": pressing(button_list=[button(key="k" * 1025)]),
    "button's style unknown": pressing(button_list=[button(style=5)]),
    "link without url": pressing(button_list=[{"text": "详情", "type": 1}]),
    "eleven options": pressing(
        button_selection={
            "question_key": "q",
            "option_list": [{"id": str(number), "text": "x"} for number in range(11)],
        }
    ),
    "notice without action": {"card_type": "text_notice", "main_title": {"title": "工单"}},
    "notice without words": notice(main_title={}),
    "notice's action without url": notice(card_action={"type": 1}),
    "notice's action without app": notice(card_action={"type": 2}),
    "menu without task id": notice(action_menu={"action_list": [{"text": "退订", "key": "k"}]}),
    "four jumps": notice(jump_list=[{"title": "x"}] * 4),
    "no card": {},
}


@pytest.mark.parametrize("card", REFUSED_CARDS.values(), ids=REFUSED_CARDS)
async def test_a_card_beyond_the_limits_is_refused(visitor: Visitor, card: Json) -> None:
    answer = await visitor.wecom_send("wang_qiang", msgtype="template_card", template_card=card)
    assert answer["errcode"] == 40058
    assert "template_card" in str(answer["errmsg"])
    assert await visitor.messages(WANG_QIANG) == []


async def test_a_card_at_the_limits_is_taken(visitor: Visitor) -> None:
    full = pressing(
        "x" * 128,
        source={"desc": "长" * 13, "desc_color": 3},
        main_title={"title": "长" * 26, "desc": "长" * 30},
        sub_title_text="长" * 112,
        horizontal_content_list=[{"keyname": "长" * 5, "value": "长" * 26}] * 6,
        button_list=[button(text="长" * 10, key=f"{n}" + "k" * 1023, style=4) for n in range(6)],
    )
    answer = await visitor.wecom_send("wang_qiang", msgtype="template_card", template_card=full)
    assert answer["errcode"] == 0


async def send(visitor: Visitor, card: Json, touser: str = "wang_qiang|liu_yang") -> str:
    answer = await visitor.wecom_send(touser, msgtype="template_card", template_card=card)
    assert answer["errcode"] == 0, answer
    return str(answer.get("response_code", ""))


async def update(visitor: Visitor, code: str, **more: object) -> Json:
    body: Json = {"agentid": WECOM.agent_id, "response_code": code, "atall": 1, **more}
    return await visitor.wecom("message/update_template_card", body)


GREY: Json = {"button": {"replace_name": "已由王强接单"}}


async def test_a_task_id_is_used_once(visitor: Visitor) -> None:
    await send(visitor, pressing())
    again = await visitor.wecom_send("li_hong", msgtype="template_card", template_card=pressing())
    assert again["errcode"] == 40058


async def test_a_flagged_repeat_of_a_card_is_swallowed_before_its_task_id_is_seen(
    visitor: Visitor,
) -> None:
    await send(visitor, pressing())
    again = await visitor.wecom_send(
        "wang_qiang|liu_yang",
        msgtype="template_card",
        template_card=pressing(),
        enable_duplicate_check=1,
    )
    assert (again["errcode"], "response_code" in again) == (0, False)
    assert len(await visitor.messages(WANG_QIANG)) == 1


async def test_a_notice_gets_no_response_code(visitor: Visitor) -> None:
    assert await send(visitor, notice()) == ""


async def test_at_all_greys_the_card_of_everyone(visitor: Visitor) -> None:
    code = await send(visitor, pressing())
    assert (await update(visitor, code, **GREY))["errcode"] == 0
    for chat in (WANG_QIANG, LIU_YANG):
        assert part(await visitor.last(chat), "card")["button"] == GREY["button"]


async def test_a_grey_card_cannot_be_pressed(visitor: Visitor, witness: Witness) -> None:
    await update(visitor, await send(visitor, pressing()), **GREY)
    card = await visitor.last(WANG_QIANG)
    body = {"person": "wang_qiang", "message": card["id"], "button": "accept"}
    async with visitor.client.post("/sandbox/api/press", json=body) as response:
        assert response.status == 400
    assert witness.wecom == []


async def test_named_users_cards_change_and_others_stay(visitor: Visitor) -> None:
    code = await send(visitor, pressing())
    answer = await update(visitor, code, atall=0, userids=["liu_yang", "li_hong"], **GREY)
    assert (answer["errcode"], answer["invaliduser"]) == (0, ["li_hong"])
    assert "button" in part(await visitor.last(LIU_YANG), "card")
    assert "button" not in part(await visitor.last(WANG_QIANG), "card")


async def test_a_whole_card_may_be_replaced_and_stays_the_same_task(visitor: Visitor) -> None:
    code = await send(visitor, pressing())
    assert (await update(visitor, code, template_card=notice()))["errcode"] == 0
    assert part(await visitor.last(LIU_YANG), "card") == notice(task_id="task-1")


async def test_replace_text_of_a_new_card_greys_its_buttons(visitor: Visitor) -> None:
    code = await send(visitor, pressing())
    await update(visitor, code, template_card=pressing(replace_text="已派单"))
    assert part(await visitor.last(WANG_QIANG), "card")["button"] == {"replace_name": "已派单"}


async def test_a_code_changes_a_card_once(visitor: Visitor) -> None:
    code = await send(visitor, pressing())
    assert (await update(visitor, code, **GREY))["errcode"] == 0
    assert (await update(visitor, code, **GREY))["errcode"] == 42022


async def test_each_press_brings_a_code_that_changes_the_card_once(
    visitor: Visitor, witness: Witness
) -> None:
    await update(visitor, await send(visitor, pressing()), template_card=pressing())
    card = await visitor.last(WANG_QIANG)
    for key in ("accept", "transfer"):
        await visitor.press("wang_qiang", card["id"], key)
    await until(lambda: len(witness.wecom) == 2)
    codes = [str(heard["ResponseCode"]) for heard in witness.wecom]
    answers = [await update(visitor, code, **GREY) for code in (*codes, codes[0])]
    assert [answer["errcode"] for answer in answers] == [0, 0, 42022]


async def test_after_72_hours_a_code_is_worthless(visitor: Visitor) -> None:
    code = await send(visitor, pressing())
    ledger = visitor.stage.world.shelf("wecom.codes")
    ledger[code]["expires_at"] = "2026-01-01T00:00:00+00:00"
    assert (await update(visitor, code, **GREY))["errcode"] == 42014


REFUSED_UPDATES: dict[str, tuple[Json, int]] = {
    "unknown code": ({"response_code": "made up", **GREY}, 42014),
    "another application": ({"agentid": 1, **GREY}, 42015),
    "nobody who has it": ({"atall": 0, "userids": ["li_hong"], **GREY}, 81013),
    "nobody at all": ({"atall": 0, **GREY}, 81013),
    "neither button nor card": ({}, 40058),
    "both": ({**GREY, "template_card": notice()}, 40058),
    "a card beyond the limits": ({"template_card": notice(sub_title_text="长" * 113)}, 40058),
    "words missing": ({"button": {"replace_name": ""}}, 40058),
}


@pytest.mark.parametrize(("change", "errcode"), REFUSED_UPDATES.values(), ids=REFUSED_UPDATES)
async def test_a_refused_update_changes_nothing_and_keeps_the_code(
    visitor: Visitor, change: Json, errcode: int
) -> None:
    code = await send(visitor, pressing())
    body: Json = {"agentid": WECOM.agent_id, "response_code": code, "atall": 1}
    answer = await visitor.wecom("message/update_template_card", body | change)
    assert answer["errcode"] == errcode
    assert part(await visitor.last(WANG_QIANG), "card") == pressing()
    assert (await update(visitor, code, **GREY))["errcode"] == 0
