from __future__ import annotations

import pytest

from tests.sandbox.visitor import PICTURE, WECOM, Json, Visitor, part, pressing
from tests.sandbox.witness import Misdeed, Witness
from tests.waiting import until

LI_HONG = "wecom:direct:li_hong"
WANG_QIANG = "wecom:direct:wang_qiang"


async def test_what_a_customer_says_reaches_the_bot_encrypted(
    visitor: Visitor, witness: Witness
) -> None:
    said = await visitor.say("li_hong", LI_HONG, "空调不制冷了, 还滴水 ]]> <b>&")
    assert said["delivery"] == "pending"
    await visitor.delivery_is(said, "delivered")
    heard = witness.wecom[0]
    assert heard["Content"] == "空调不制冷了, 还滴水 ]]> <b>&"
    assert (heard["ToUserName"], heard["FromUserName"]) == (WECOM.corp_id, "li_hong")
    assert (heard["MsgType"], heard["AgentID"]) == ("text", str(WECOM.agent_id))
    assert str(heard["CreateTime"]).isdigit()


async def test_two_messages_of_one_second_have_two_ids(visitor: Visitor, witness: Witness) -> None:
    for words in ("好", "好"):
        await visitor.say("li_hong", LI_HONG, words)
    await until(lambda: len(witness.wecom) == 2)
    assert len({heard["MsgId"] for heard in witness.wecom}) == 2


async def test_a_photo_can_be_fetched_by_media_id_and_by_address(
    visitor: Visitor, witness: Witness
) -> None:
    assert (await visitor.send_photo("li_hong", LI_HONG)).status == 200
    heard = (await until(lambda: witness.wecom))[0]
    query = {"access_token": visitor.wecom_token, "media_id": str(heard["MediaId"])}
    async with visitor.client.get("/wecom/cgi-bin/media/get", params=query) as response:
        assert (response.content_type, await response.read()) == ("image/png", PICTURE)
    async with visitor.client.session.get(str(heard["PicUrl"])) as response:
        assert await response.read() == PICTURE
    assert (await visitor.last(LI_HONG))["image_url"] == f"/sandbox/files/{heard['MediaId']}"


async def test_a_place_reaches_the_bot(visitor: Visitor, witness: Witness) -> None:
    place = {"latitude": 31.23, "longitude": 121.47, "label": "人民广场"}
    await visitor.ask("location", {"person": "li_hong", "chat": LI_HONG, **place})
    heard = (await until(lambda: witness.wecom))[0]
    shown = (heard["Location_X"], heard["Location_Y"], heard["Label"])
    assert (heard["MsgType"], *shown) == ("location", "31.23", "121.47", "人民广场")


async def test_opening_the_chat_is_an_event_without_message_id(
    visitor: Visitor, witness: Witness
) -> None:
    body = {"person": "li_hong", "chat": LI_HONG}
    async with visitor.client.post("/sandbox/api/enter", json=body) as response:
        assert await response.json() == {"told": True}
    heard = (await until(lambda: witness.wecom))[0]
    assert (heard["MsgType"], heard["Event"], "MsgId" in heard) == ("event", "enter_agent", False)


def option(name: str) -> Json:
    return {"id": name, "text": name}


async def test_a_press_tells_key_task_and_a_fresh_code(visitor: Visitor, witness: Witness) -> None:
    asked = {"question_key": "region", "option_list": [option("east"), option("west")]}
    asking = pressing(button_selection=asked)
    sent = await visitor.wecom_send("wang_qiang", msgtype="template_card", template_card=asking)
    card = await visitor.last(WANG_QIANG)
    selected = {"region": ["east"]}
    answer = await visitor.press("wang_qiang", card["id"], "accept", selected=selected)
    assert answer["toast"] is None
    heard = (await until(lambda: witness.wecom))[0]
    assert heard["Event"] == "template_card_event"
    assert (heard["EventKey"], heard["TaskId"]) == ("accept", "task-1")
    assert heard["CardType"] == "button_interaction"
    assert heard["ResponseCode"] not in ("", sent["response_code"])
    chosen = {"QuestionKey": "region", "OptionIds": {"OptionId": "east"}}
    assert heard["SelectedItems"] == {"SelectedItem": chosen}
    assert (await visitor.last(WANG_QIANG))["card"] == asking


@pytest.mark.parametrize("misdeed", ["drop", "hang"])
async def test_an_unanswered_callback_comes_again_with_the_same_plaintext(
    visitor: Visitor, witness: Witness, misdeed: Misdeed
) -> None:
    witness.misdeeds.extend([misdeed, misdeed] if misdeed == "drop" else [misdeed])
    said = await visitor.say("li_hong", LI_HONG, "在吗")
    await visitor.delivery_is(said, "delivered")
    assert len(witness.wecom_plaintexts) > 1
    assert len(set(witness.wecom_plaintexts)) == 1


async def test_after_four_attempts_the_message_stays_undelivered(
    visitor: Visitor, witness: Witness
) -> None:
    witness.misdeeds.extend(["drop"] * 4)
    said = await visitor.say("li_hong", LI_HONG, "在吗")
    await visitor.delivery_is(said, "undelivered")
    assert len(witness.wecom) == 4
    async with visitor.client.get("/sandbox/api/undelivered") as response:
        counted = await response.json()
    assert counted == {"pending": 0, "undelivered": 1, "messages": [said["id"]]}


async def test_an_answer_other_than_200_is_not_tried_again(
    visitor: Visitor, witness: Witness
) -> None:
    witness.misdeeds.append("refuse")
    said = await visitor.say("li_hong", LI_HONG, "在吗")
    await visitor.delivery_is(said, "undelivered")
    assert len(witness.wecom) == 1


async def test_a_bot_that_is_down_costs_the_message_its_attempts(lonely_visitor: Visitor) -> None:
    said = await lonely_visitor.say("li_hong", LI_HONG, "在吗")
    await lonely_visitor.delivery_is(said, "undelivered")


async def test_words_in_a_wecom_group_do_not_reach_the_bot(
    visitor: Visitor, witness: Witness
) -> None:
    said = await visitor.say("zhou_min", "wecom:group:wecom-supervisors", "@工单助手 日报")
    assert "delivery" not in said
    later = await visitor.say("li_hong", LI_HONG, "在吗")
    await visitor.delivery_is(later, "delivered")
    assert [heard["FromUserName"] for heard in witness.wecom] == ["li_hong"]


async def test_a_passive_text_is_shown_in_the_chat(visitor: Visitor, witness: Witness) -> None:
    witness.passive_reply = "<xml><MsgType>text</MsgType><Content>您好</Content></xml>"
    said = await visitor.say("li_hong", LI_HONG, "在吗")
    await visitor.delivery_is(said, "delivered")
    reply = await visitor.last(LI_HONG)
    assert (reply["text"], part(reply, "from")["kind"]) == ("您好", "bot")


async def test_a_passive_update_greys_only_the_pressers_card(
    visitor: Visitor, witness: Witness
) -> None:
    witness.passive_reply = (
        "<xml><MsgType>update_button</MsgType>"
        "<Button><ReplaceName>已接单</ReplaceName></Button></xml>"
    )
    receivers = "wang_qiang|liu_yang"
    await visitor.wecom_send(receivers, msgtype="template_card", template_card=pressing())
    card = await visitor.last(WANG_QIANG)
    await visitor.press("wang_qiang", card["id"], "accept")
    message = visitor.stage.world.message
    shown = await until(lambda: (message(str(card["id"])).content.card or {}).get("button"))
    assert shown == {"replace_name": "已接单"}
    assert "button" not in part(await visitor.last("wecom:direct:liu_yang"), "card")


@pytest.mark.parametrize(
    ("kind", "told"), [("voice", ("Format", "amr")), ("video", ("ThumbMediaId", None))]
)
async def test_a_voice_or_film_can_be_fetched_by_media_id(
    visitor: Visitor, witness: Witness, kind: str, told: tuple[str, str | None]
) -> None:
    assert (await visitor.send_file("li_hong", LI_HONG, kind)).status == 200
    heard = (await until(lambda: witness.wecom))[0]
    assert heard["MsgType"] == kind
    assert heard[told[0]] == (told[1] or heard["MediaId"])
    query = {"access_token": visitor.wecom_token, "media_id": str(heard["MediaId"])}
    async with visitor.client.get("/wecom/cgi-bin/media/get", params=query) as response:
        assert await response.read() == PICTURE


async def test_a_file_in_wecom_is_told_to_nobody(visitor: Visitor, witness: Witness) -> None:
    """Document 90239 lists no such message."""
    assert (await visitor.send_file("li_hong", LI_HONG, "file")).status == 400
    assert witness.wecom == []
