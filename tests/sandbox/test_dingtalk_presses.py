"""Presses on DingTalk's cards: who may press what, what is told of it, and what the answer does."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass

import pytest

from bot.sandbox.dingtalk.ids import union_id
from bot.sandbox.dingtalk.press_contents import Pressed, content_of
from bot.sandbox.dingtalk.template import Template, TemplateRequest
from tests.sandbox.stream_line import on_stream
from tests.sandbox.visitor import (
    DINGTALK,
    Json,
    Visitor,
    part,
    template_params,
    to_group,
    to_person,
)
from tests.sandbox.witness import Witness

ZHAO_LEI = "dingtalk:direct:zhao_lei"
APPROVALS = "dingtalk:group:cidSUPERVISORS0Aa=="
CUSTOMERS = "dingtalk:group:cidCUSTOMERS7Kb=="
FORM = {
    "fields": [
        {"name": "version", "type": "TEXT", "hidden": True, "defaultValue": "v1"},
        {"name": "template", "type": "TEXT", "hidden": True, "defaultValue": "3"},
        {"name": "typed", "label": "说明", "type": "TEXT_AREA"},
        {
            "name": "action",
            "label": "意见",
            "type": "CHECKBOX_GROUP",
            "required": True,
            "options": [{"value": "yes:1", "text": "同意"}, {"value": "no:1", "text": "驳回"}],
        },
        {
            "name": "pick",
            "label": "现象",
            "type": "MULTI_SELECT",
            "options": [{"value": str(place), "text": f"第 {place}"} for place in range(3)],
        },
    ]
}
FORM_PARAMS = {
    "form": json.dumps(FORM, ensure_ascii=False),
    "submit": "提交",
    "version": "v1",
    "buttons": "[]",
}


@dataclass
class Card:
    visitor: Visitor
    chat: str
    id: str

    async def press(self, person: str, button: str | int | None = None, **more: object) -> Json:
        body = {"person": person, "message": self.id, "button": button, **more}
        async with self.visitor.client.post("/sandbox/api/press", json=body) as response:
            answer: Json = await response.json()
            return answer | {"status": response.status}

    async def hand_in(self, person: str, filled: Json) -> Json:
        return await self.press(person, None, **filled)

    async def public(self) -> Json:
        return part(part(await self.visitor.last(self.chat), "card"), "public")


async def delivered(visitor: Visitor, body: Json, chat: str) -> Card:
    status, answer = await visitor.dingtalk("card/instances/createAndDeliver", body)
    assert status == 200, answer
    return Card(visitor, chat, str((await visitor.last(chat))["id"]))


async def own_card(visitor: Visitor, **params: str) -> Card:
    data = {"cardParamMap": template_params(**params)}
    return await delivered(visitor, to_person("t1", "zhao_lei", cardData=data), ZHAO_LEI)


def handed_in(witness: Witness) -> Json:
    return part(part(witness.presses[-1], "content"), "cardPrivateData")


async def test_a_press_tells_who_pressed_what_on_which_card(
    visitor: Visitor, witness: Witness
) -> None:
    card = await own_card(visitor, version="v7")
    assert (await card.press("zhao_lei", "accept:1"))["toast"] is None
    [heard] = witness.presses
    assert (heard["type"], heard["outTrackId"]) == ("actionCallback", "t1")
    assert (heard["userId"], heard["userIdType"]) == ("zhao_lei", 1)
    assert (heard["corpId"], heard["extension"]) == (DINGTALK.corp_id, "{}")
    assert json.loads(str(heard["value"])) == heard["content"]
    pressed = {"actionIds": ["press"], "params": {"payload": "accept:1", "version": "v7"}}
    assert heard["content"] == {"cardPrivateData": pressed}


async def test_whoever_is_outside_presses_only_cards_of_union_ids(
    visitor: Visitor, witness: Witness
) -> None:
    inside = await delivered(visitor, to_group("t1", "cidCUSTOMERS7Kb=="), CUSTOMERS)
    refused = await inside.press("chen_xiansheng", "accept:1")
    assert refused["toast"] == "仅企业内部成员可以操作"
    assert witness.presses == []
    for_all = to_group("t2", "cidCUSTOMERS7Kb==", userIdType=2)
    card = await delivered(visitor, for_all, CUSTOMERS)
    assert (await card.press("chen_xiansheng", "accept:1"))["toast"] is None
    customer = visitor.stage.world.person("dingtalk", "chen_xiansheng")
    [heard] = witness.presses
    assert (heard["userId"], heard["userIdType"]) == (union_id(customer), 2)
    assert heard["corpId"] != DINGTALK.corp_id


async def test_only_who_sees_a_card_can_press_it(visitor: Visitor, witness: Witness) -> None:
    shown = {"robotCode": DINGTALK.robot_code, "recipients": ["sun_li"]}
    body = to_group("t1", "cidSUPERVISORS0Aa==", imGroupOpenDeliverModel=shown)
    card = await delivered(visitor, body, APPROVALS)
    assert (await card.press("he_jun", "accept:1"))["status"] == 404
    assert (await card.press("sun_li", "accept:1"))["toast"] is None
    assert [heard["userId"] for heard in witness.presses] == ["sun_li"]


async def test_ones_own_buttons_stand_in_place_of_those_of_all(
    visitor: Visitor, witness: Witness
) -> None:
    own = json.dumps([{"text": "撤回", "payload": "withdraw:1"}], ensure_ascii=False)
    body = to_group("t1", "cidSUPERVISORS0Aa==")
    body["privateData"] = {"sun_li": {"cardParamMap": {"buttons": own}}}
    card = await delivered(visitor, body, APPROVALS)
    assert (await card.press("sun_li", "accept:1"))["status"] == 400
    assert (await card.press("he_jun", "withdraw:1"))["status"] == 400
    assert (await card.press("sun_li", "withdraw:1"))["toast"] is None
    assert (await card.press("he_jun", "accept:1"))["toast"] is None
    assert len(witness.presses) == 2


async def test_a_forged_press_says_whatever_it_likes_but_not_who_says_it(
    visitor: Visitor, witness: Witness
) -> None:
    card = await own_card(visitor, version="v7")
    await card.press("zhao_lei", "close:999", forged=True, version="v1")
    params = {"payload": "close:999", "version": "v1"}
    assert handed_in(witness) == {"actionIds": ["press"], "params": params}
    assert witness.presses[0]["userId"] == "zhao_lei"


async def test_a_form_hands_in_what_was_filled_in_and_what_it_hides(
    visitor: Visitor, witness: Witness
) -> None:
    card = await own_card(visitor, **FORM_PARAMS)
    filled: Json = {"typed": "缺配件", "action": "no:1", "selected": {"pick": ["0", "2"]}}
    assert (await card.hand_in("zhao_lei", filled))["toast"] is None
    form = {
        "version": "v1",
        "template": "3",
        "typed": "缺配件",
        "action": "no:1",
        "pick": {"index": [0, 2], "value": ["0", "2"]},
    }
    assert handed_in(witness) == {"actionIds": ["form"], "params": {"form": form}}


async def test_what_must_be_filled_in_is_asked_for_and_nothing_sent(
    visitor: Visitor, witness: Witness
) -> None:
    card = await own_card(visitor, **FORM_PARAMS)
    assert (await card.press("zhao_lei", typed="缺配件"))["toast"] == "意见是必填项"
    assert witness.presses == []


NOT_OFFERED: dict[str, Json] = {
    "an option there is not": {"action": "delete:1"},
    "a field there is not": {"selected": {"price": ["1"]}},
    "a hidden field": {"action": "no:1", "selected": {"version": ["v9"]}},
}


@pytest.mark.parametrize("filled", NOT_OFFERED.values(), ids=NOT_OFFERED)
async def test_a_form_takes_only_what_it_offers(
    visitor: Visitor, witness: Witness, filled: Json
) -> None:
    card = await own_card(visitor, **FORM_PARAMS)
    assert (await card.hand_in("zhao_lei", filled))["status"] == 400
    assert witness.presses == []


@pytest.mark.parametrize("hidden", [{"submit": ""}, {"form": '{"fields": []}'}, {"form": "{"}])
async def test_a_hidden_form_cannot_be_handed_in(visitor: Visitor, hidden: dict[str, str]) -> None:
    card = await own_card(visitor, **(FORM_PARAMS | hidden))
    assert (await card.press("zhao_lei", action="no:1"))["status"] == 400


async def test_a_forged_form_comes_too(visitor: Visitor, witness: Witness) -> None:
    card = await own_card(visitor, **FORM_PARAMS)
    await card.press("zhao_lei", action="delete:1", forged=True, version="v0")
    form = {"version": "v0", "template": "3", "action": ["delete:1"]}
    assert handed_in(witness) == {"actionIds": ["form"], "params": {"form": form}}


def template() -> Template:
    face = (("version", "${version}"), ("template", "3"))
    button = TemplateRequest(
        action_id="press", params=(("payload", "${buttons[0].payload}"), *face)
    )
    form = TemplateRequest(action_id="form", params=face)
    return Template(types={}, private=frozenset(), requests=(button, form))


def test_a_button_sends_what_its_template_says() -> None:
    seen = template_params(version="v2")
    sent = content_of(template(), seen, Pressed(button="accept:1"))
    params = {"payload": "accept:1", "version": "v2", "template": "3"}
    assert sent == {"cardPrivateData": {"actionIds": ["press"], "params": params}}


def test_a_form_sends_it_beside_what_was_filled_in() -> None:
    sent = content_of(template(), template_params(**FORM_PARAMS), Pressed(action="yes:1"))
    params = part(part(sent, "cardPrivateData"), "params")
    assert (params["version"], params["template"]) == ("v1", "3")
    assert part(params, "form")["action"] == "yes:1"


async def test_down_the_stream_an_answer_is_applied_by_the_same_rules(streaming: Visitor) -> None:
    body = to_person("t1", "zhao_lei", callbackType="STREAM")
    card = await delivered(streaming, body, ZHAO_LEI)
    private = {"cardParamMap": {"buttons": "[]", "note": "已同意"}}
    answer: Json = {
        "cardUpdateOptions": {"updateCardDataByKey": True, "updatePrivateDataByKey": True},
        "cardData": {"cardParamMap": {"status": "已接单"}},
        "userPrivateData": private,
    }
    async with on_stream(streaming) as line:
        pressing = asyncio.create_task(card.press("zhao_lei", "accept:1"))
        headers, _ = await line.heard()
        await line.ack(headers, {"response": answer})
        assert (await pressing)["toast"] is None
    assert await card.public() == template_params(status="已接单")
    shown = part(await streaming.last(ZHAO_LEI), "card")
    assert part(shown, "private")["zhao_lei"] == private["cardParamMap"]


WRONG: dict[str, tuple[object, int]] = {
    "a value that is no text": ({"response": {"cardData": {"cardParamMap": {"due_at": 1}}}}, 200),
    "an answer that is no object": ({"response": "OK"}, 200),
    "an error": ({"response": {}}, 500),
}


@pytest.mark.parametrize(("answer", "code"), WRONG.values(), ids=WRONG)
async def test_down_the_stream_a_wrong_answer_fails_the_press_for_all_to_see(
    streaming: Visitor, answer: object, code: int
) -> None:
    body = to_person("t1", "zhao_lei", callbackType="STREAM")
    card = await delivered(streaming, body, ZHAO_LEI)
    async with on_stream(streaming) as line:
        pressing = asyncio.create_task(card.press("zhao_lei", "accept:1"))
        headers, _ = await line.heard()
        await line.ack(headers, answer, code)
        assert (await pressing)["toast"] == "操作失败"
    assert await card.public() == template_params()


async def test_a_press_nobody_acknowledges_is_over_after_its_time_and_not_told_again(
    visitor: Visitor,
) -> None:
    """By HTTP or by the account's mode, the card's callbackType is what counts."""
    body = to_person("t1", "zhao_lei", callbackType="STREAM")
    card = await delivered(visitor, body, ZHAO_LEI)
    async with on_stream(visitor) as line:
        assert (await card.press("zhao_lei", "accept:1"))["toast"] == "操作超时"
        await line.heard()
        assert await line.is_quiet()
