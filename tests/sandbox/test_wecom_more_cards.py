"""Votes, menus, several questions and pictures on cards: what is taken, what is pressed and told (docs 90236, 90240, 90241)."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from tests.sandbox.visitor import Json, Visitor, items, notice, part, pressing
from tests.sandbox.witness import Witness
from tests.waiting import until

WANG_QIANG = "wecom:direct:wang_qiang"
TITLE: Json = {"title": "工单 R-1"}


def options(count: int, length: int = 2) -> list[Json]:
    return [{"id": f"o{number}", "text": f"{number:0{length}}"} for number in range(count)]


def vote(count: int = 3, **box: object) -> Json:
    return {
        "card_type": "vote_interaction",
        "task_id": "vote-1",
        "main_title": TITLE,
        "checkbox": {"question_key": "why", "option_list": options(count), **box},
        "submit_button": {"text": "提交", "key": "submit"},
    }


def questions(count: int = 2, **changes: object) -> Json:
    asked = [
        {"question_key": f"q{number}", "option_list": options(10), "selected_id": "o1"}
        for number in range(count)
    ]
    card: Json = {
        "card_type": "multiple_interaction",
        "task_id": "many-1",
        "main_title": TITLE,
        "select_list": asked,
        "submit_button": {"text": "提交", "key": "submit"},
    }
    return card | changes


def news(**changes: object) -> Json:
    card: Json = {
        "card_type": "news_notice",
        "main_title": TITLE,
        "card_image": {"url": "https://example.com/a.png", "aspect_ratio": 1.6},
        "vertical_content_list": [{"title": "长" * 26, "desc": "长" * 112}] * 4,
        "card_action": {"type": 1, "url": "https://example.com"},
    }
    return card | changes


def menu(*keys: str) -> Json:
    return {"desc": "更多", "action_list": [{"text": key, "key": key} for key in keys]}


def chosen_in(plaintext: str) -> dict[str | None, list[str | None]]:
    """Question key → option ids, of a callback."""
    told = ET.fromstring(plaintext).iter("SelectedItem")
    return {
        one.findtext("QuestionKey"): [option.text for option in one.iter("OptionId")]
        for one in told
    }


async def sent(visitor: Visitor, card: Json) -> Json:
    return await visitor.wecom_send("wang_qiang", msgtype="template_card", template_card=card)


@pytest.mark.parametrize(
    ("card", "has_code"),
    [
        (vote(20), True),
        (questions(3), True),
        (news(), False),
        (notice(action_menu=menu("mute"), task_id="menu-1"), True),
        (news(action_menu=menu("a", "b", "c"), task_id="menu-2"), True),
    ],
)
async def test_every_kind_of_card_is_taken_at_its_limits(
    visitor: Visitor, card: Json, has_code: bool
) -> None:
    answer = await sent(visitor, card)
    assert (answer["errcode"], "response_code" in answer) == (0, has_code)


@pytest.mark.parametrize(
    "card",
    [
        vote(21),
        vote(option_list=[*options(1), *options(1)]),
        vote(mode=2),
        vote() | {"submit_button": {"text": "长" * 11, "key": "submit"}},
        vote() | {"task_id": None},
        vote() | {"button_list": [{"text": "是", "key": "yes"}]},
        questions(4),
        questions(0),
        questions(select_list=[{"question_key": "q", "option_list": options(11)}]),
        questions(select_list=[{"question_key": "q", "option_list": options(1)}] * 2),
        news(card_image=None),
        news(card_image={"url": "https://example.com/a.png", "aspect_ratio": 2.5}),
        news(main_title={"desc": "只有副题"}),
        news(vertical_content_list=[{"title": "一"}] * 5),
        notice(action_menu=menu("mute")),
        notice(action_menu=menu("a", "a"), task_id="menu-1"),
        notice(action_menu=menu("a", "b", "c", "d"), task_id="menu-1"),
        notice(jump_list=[{"type": 3, "title": "问机器人", "question": "怎么退"}]),
        pressing(button_list=[{"text": "是", "key": "same"}, {"text": "否", "key": "same"}]),
        pressing(horizontal_content_list=[{"type": 3, "keyname": "工程师", "value": "王强"}]),
    ],
)
async def test_a_card_beyond_its_limits_is_refused(visitor: Visitor, card: Json) -> None:
    assert (await sent(visitor, card))["errcode"] == 40058


async def test_a_vote_tells_what_was_ticked(visitor: Visitor, witness: Witness) -> None:
    await sent(visitor, vote(mode=1))
    card = await visitor.last(WANG_QIANG)
    ticked = {"why": ["o0", "o2"]}
    await visitor.press("wang_qiang", card["id"], "submit", selected=ticked)
    heard = (await until(lambda: witness.wecom))[0]
    assert (heard["EventKey"], heard["CardType"]) == ("submit", "vote_interaction")
    assert chosen_in(witness.wecom_plaintexts[0]) == {"why": ["o0", "o2"]}


async def test_questions_nobody_touched_come_with_what_stands_there(
    visitor: Visitor, witness: Witness
) -> None:
    await sent(visitor, questions())
    card = await visitor.last(WANG_QIANG)
    await visitor.press("wang_qiang", card["id"], 0, selected={"q1": ["o7"]})
    await until(lambda: witness.wecom)
    assert chosen_in(witness.wecom_plaintexts[0]) == {"q0": ["o1"], "q1": ["o7"]}


@pytest.mark.parametrize(
    "selected",
    [{}, {"why": ["o0", "o1"]}, {"why": ["o9"]}, {"why": []}, {"when": ["o0"], "why": ["o0"]}],
)
async def test_what_the_card_does_not_offer_cannot_be_ticked(
    visitor: Visitor, selected: Json
) -> None:
    await sent(visitor, vote())
    card = await visitor.last(WANG_QIANG)
    refused = await visitor.press("wang_qiang", card["id"], "submit", selected=selected)
    assert str(refused["error"]).startswith("selected:")


async def test_the_menu_of_a_card_is_an_event_of_its_own(
    visitor: Visitor, witness: Witness
) -> None:
    await sent(visitor, notice(action_menu=menu("mute"), task_id="menu-1"))
    card = await visitor.last(WANG_QIANG)
    await visitor.press("wang_qiang", card["id"], "mute")
    heard = (await until(lambda: witness.wecom))[0]
    assert heard["Event"] == "template_card_menu_event"
    assert (heard["EventKey"], heard["TaskId"]) == ("mute", "menu-1")


async def test_only_buttons_can_be_greyed_but_any_card_may_become_any_other(
    visitor: Visitor,
) -> None:
    answer = await sent(visitor, notice(action_menu=menu("mute"), task_id="menu-1"))
    change: Json = {
        "userids": ["wang_qiang"],
        "agentid": 1000002,
        "response_code": answer["response_code"],
    }
    grey = change | {"button": {"replace_name": "已静音"}}
    assert (await visitor.wecom("message/update_template_card", grey))["errcode"] == 40058
    other = change | {"template_card": vote()}
    assert (await visitor.wecom("message/update_template_card", other))["errcode"] == 0
    assert part(await visitor.last(WANG_QIANG), "card")["card_type"] == "vote_interaction"


async def test_a_whole_card_may_stand_in_the_answer_to_a_press(
    visitor: Visitor, witness: Witness
) -> None:
    witness.passive_reply = (
        "<xml><MsgType><![CDATA[update_template_card]]></MsgType><TemplateCard>"
        "<CardType><![CDATA[button_interaction]]></CardType>"
        "<MainTitle><Title><![CDATA[已接单]]></Title></MainTitle>"
        "<HorizontalContentList><KeyName>工程师</KeyName><Value>王强</Value></HorizontalContentList>"
        "<ButtonList><Text>到场</Text><Style>1</Style><Key>arrive</Key></ButtonList>"
        "<ButtonList><Text>转派</Text><Style>2</Style><Key>transfer</Key></ButtonList>"
        "</TemplateCard></xml>"
    )
    await visitor.wecom_send(
        "wang_qiang|zhou_min", msgtype="template_card", template_card=pressing()
    )
    card = await visitor.last(WANG_QIANG)
    await visitor.press("wang_qiang", card["id"], "accept")
    face = visitor.stage.world.message
    await until(lambda: (face(str(card["id"])).content.card or {}) != card["card"])
    changed = part(await visitor.last(WANG_QIANG), "card")
    assert changed["horizontal_content_list"] == [{"keyname": "工程师", "value": "王强"}]
    assert [one["key"] for one in items(changed, "button_list")] == ["arrive", "transfer"]
    assert (await visitor.last("wecom:direct:zhou_min"))["card"] == pressing()
