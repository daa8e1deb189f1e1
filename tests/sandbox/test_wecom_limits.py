"""What WeCom refuses, and what it drops without a word, when it is called too often (doc 90454)."""

from __future__ import annotations

import pytest

from tests.sandbox.visitor import Json, Visitor, as_json, part

LI_HONG = "wecom:direct:li_hong"
WANG_QIANG = "wecom:direct:wang_qiang"


async def limit(visitor: Visitor, **limits: int) -> None:
    async with visitor.client.post("/sandbox/api/limits", json=limits) as response:
        assert response.status == 200


async def hits(visitor: Visitor) -> Json:
    async with visitor.client.get("/sandbox/api/limits") as response:
        return part(await as_json(response), "hit")


async def pass_hours(visitor: Visitor, hours: float) -> None:
    async with visitor.client.post("/sandbox/api/pass_time", json={"hours": hours}) as response:
        assert response.status == 200


async def say(visitor: Visitor, touser: str, words: str) -> Json:
    return await visitor.wecom_send(touser, msgtype="text", text={"content": words})


async def words_in(visitor: Visitor, chat: str) -> list[object]:
    return [message["text"] for message in await visitor.messages(chat)]


async def test_by_default_the_vendors_thirty_a_minute_reach_a_member(visitor: Visitor) -> None:
    answers = [await say(visitor, "li_hong|wang_qiang", str(number)) for number in range(32)]
    assert {answer["errcode"] for answer in answers} == {0}
    assert all(answer["msgid"] for answer in answers)
    assert await words_in(visitor, LI_HONG) == [str(number) for number in range(30)]
    assert await hits(visitor) == {"member_per_minute": 4}


async def test_a_member_with_too_much_goes_without_and_the_others_do_not(visitor: Visitor) -> None:
    await limit(visitor, member_per_minute=1)
    await say(visitor, "li_hong", "一")
    await say(visitor, "li_hong|wang_qiang", "二")
    assert await words_in(visitor, LI_HONG) == ["一"]
    assert await words_in(visitor, WANG_QIANG) == ["二"]
    await pass_hours(visitor, 0.02)
    await say(visitor, "li_hong", "三")
    assert await words_in(visitor, LI_HONG) == ["一", "三"]


async def test_people_written_to_in_a_day_are_counted_and_refused(visitor: Visitor) -> None:
    await limit(visitor, app_people_per_day=3)
    assert (await say(visitor, "li_hong|wang_qiang", "一"))["errcode"] == 0
    assert (await say(visitor, "li_hong|wang_qiang", "二"))["errcode"] == 45009
    assert (await say(visitor, "li_hong", "三"))["errcode"] == 45009
    await pass_hours(visitor, 25)
    await visitor.sign_in()
    assert (await say(visitor, "li_hong", "四"))["errcode"] == 0


async def test_an_interface_called_too_often_is_shut_for_a_minute(visitor: Visitor) -> None:
    await limit(visitor, interface_per_minute=1)
    nobody: Json = {"userlist": [], "chatid": "nobody"}
    codes = [(await visitor.wecom("appchat/create", nobody))["errcode"] for _ in range(2)]
    assert codes == [86006, 45009]
    assert (await say(visitor, "li_hong", "发消息不算在内"))["errcode"] == 0
    await limit(visitor, interface_per_minute=100)
    assert (await visitor.wecom("appchat/create", nobody))["errcode"] == 45009
    await pass_hours(visitor, 0.02)
    assert (await visitor.wecom("appchat/create", nobody))["errcode"] == 86006


async def test_too_many_calls_at_once_are_refused(visitor: Visitor) -> None:
    await limit(visitor, calls_at_once=0)
    assert (await say(visitor, "li_hong", "一"))["errcode"] == 45033
    assert await hits(visitor) == {"calls_at_once": 1}


async def test_a_limit_nobody_knows_is_named(visitor: Visitor) -> None:
    async with visitor.client.post("/sandbox/api/limits", json={"member": 1}) as response:
        assert response.status == 400
        assert "member_per_minute" in str((await response.json())["error"])


async def test_codes_media_and_tokens_grow_old(visitor: Visitor) -> None:
    card: Json = {
        "card_type": "button_interaction",
        "task_id": "task-1",
        "main_title": {"title": "工单"},
        "button_list": [{"text": "接单", "key": "accept"}],
    }
    sent = await visitor.wecom_send("li_hong", msgtype="template_card", template_card=card)
    media = visitor.stage.files.store(b"picture", "image/png", "a.png")
    await pass_hours(visitor, 71)
    picture: Json = {"msgtype": "image", "image": {"media_id": media}}
    assert (await visitor.wecom_send("li_hong", **picture))["errcode"] == 42001
    await visitor.sign_in()
    assert (await visitor.wecom_send("li_hong", **picture))["errcode"] == 0
    await pass_hours(visitor, 2)
    await visitor.sign_in()
    assert (await visitor.wecom_send("li_hong", **picture))["errcode"] == 40007
    change: Json = {
        "atall": 1,
        "agentid": 1000002,
        "response_code": sent["response_code"],
        "button": {"replace_name": "已接单"},
    }
    assert (await visitor.wecom("message/update_template_card", change))["errcode"] == 42014


@pytest.mark.parametrize("on", [True, False])
async def test_somebody_without_a_licence_is_named_and_gets_nothing(
    visitor: Visitor, on: bool
) -> None:
    order: Json = {"person": "li_hong", "on": on}
    await visitor.client.post("/sandbox/api/unlicensed", json=order)
    answer = await say(visitor, "li_hong|wang_qiang|Nobody", "好")
    assert (answer["unlicenseduser"], answer["invaliduser"]) == ("li_hong" if on else "", "nobody")
    assert len(await words_in(visitor, LI_HONG)) == (0 if on else 1)
