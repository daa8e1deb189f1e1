"""The answer to a press that brings the card's new face: what is in it, and that nothing is lost where there is none."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from aiohttp import ClientSession

from bot.channels.envelope import Envelope, Sealed
from bot.channels.wecom.render import render_card
from bot.channels.wecom.replies import answer_with_card
from handlers.cards import Option, Pick
from tests.channels.builders import (
    NOW,
    PUBLIC_URL,
    SHANGHAI,
    WECOM,
    RememberingIntake,
    repair_card,
    seal_wecom,
    wecom_xml,
)
from tests.channels.test_wecom_callbacks import PATH, Door, open_door

SETTLED = replace(repair_card(), buttons=(), outcome="已由王强接单")
PRESS = wecom_xml(
    "event",
    Event="template_card_event",
    TaskId="card-1",
    EventKey="accept:1",
    ResponseCode="rc-1",
)
ENVELOPE = Envelope(token=WECOM.token, aes_key=WECOM.aes_key, receiver=WECOM.corp_id)


@pytest.fixture
def intake() -> RememberingIntake:
    return RememberingIntake(face=SETTLED)


@pytest.fixture
async def door(intake: RememberingIntake, http: ClientSession) -> AsyncIterator[Door]:
    async with open_door(WECOM, NOW, intake, http, answers_presses=True) as client:
        yield client


async def answer(door: Door, plaintext: str) -> str:
    query, body = seal_wecom(plaintext)
    async with door.post(PATH, params=query, data=body) as response:
        assert response.status == 200
        return await response.text()


def opened(sealed: str) -> ET.Element:
    outer = ET.fromstring(sealed)
    plaintext = ENVELOPE.open(
        Sealed(
            signature=outer.findtext("MsgSignature", ""),
            timestamp=outer.findtext("TimeStamp", ""),
            nonce=outer.findtext("Nonce", ""),
            encrypted=outer.findtext("Encrypt", ""),
        )
    )
    return ET.fromstring(plaintext)


async def test_a_press_is_answered_with_the_new_face(door: Door, intake: RememberingIntake) -> None:
    reply = opened(await answer(door, PRESS))
    assert reply.findtext("MsgType") == "update_template_card"
    assert (reply.findtext("ToUserName"), reply.findtext("FromUserName")) == (
        "li_hong",
        WECOM.corp_id,
    )
    card = reply.find("TemplateCard")
    assert card is not None
    assert card.findtext("CardType") == "text_notice"
    assert card.findtext("MainTitle/Desc") == "已由王强接单"
    assert [row.findtext("KeyName") for row in card.findall("HorizontalContentList")] == [
        "客户",
        "地址",
    ]
    assert len(intake.now) == 1 and not intake.soon


async def test_what_is_not_ready_leaves_the_card_as_it_is(
    door: Door, intake: RememberingIntake
) -> None:
    intake.face = None
    assert await answer(door, PRESS) == ""
    assert len(intake.updates) == 1


async def test_a_fault_of_ours_is_no_fault_for_the_platform(
    door: Door, intake: RememberingIntake
) -> None:
    intake.stumbles = True
    assert await answer(door, PRESS) == ""
    assert len(intake.updates) == 1, "written down all the same"


async def test_a_press_that_comes_again_is_answered_again(
    door: Door, intake: RememberingIntake
) -> None:
    first, again = await answer(door, PRESS), await answer(door, PRESS)
    assert ET.tostring(opened(first)) == ET.tostring(opened(again))
    assert len(intake.updates) == 1


async def test_words_are_never_waited_for(door: Door, intake: RememberingIntake) -> None:
    assert await answer(door, wecom_xml("text", Content="空调坏了", MsgId="1")) == ""
    assert len(intake.soon) == 1 and not intake.now


async def test_without_the_setting_a_press_is_answered_at_once(
    intake: RememberingIntake, http: ClientSession
) -> None:
    async with open_door(WECOM, NOW, intake, http) as door:
        assert await answer(door, PRESS) == ""
    assert len(intake.soon) == 1 and not intake.now


def test_every_field_of_a_list_goes_by_its_documented_name() -> None:
    pick = Pick(options=(Option(text="漏水 <b>&", payload="a:1:x"),) * 2, submit="选好了")
    asked = replace(repair_card(), buttons=(), facts=(), pick=pick)
    card = render_card(asked, key="card-1", link=PUBLIC_URL, timezone=SHANGHAI)
    sealed = answer_with_card(
        ENVELOPE, card, to="li_hong", corp_id=WECOM.corp_id, nonce="n1", now=NOW
    )
    found = opened(sealed).find("TemplateCard")
    assert found is not None
    box = found.find("CheckBox")
    assert box is not None
    assert [each.findtext("Text") for each in box.findall("OptionList")] == ["漏水 <b>&"] * 2
    assert (box.findtext("QuestionKey"), box.findtext("Mode")) == ("pick", "0")
    assert box.findtext("OptionList/IsChecked") == "false"
    assert found.findtext("SubmitButton/Key") == "pick"
    assert found.findtext("Source/DescColor") == "1"
