"""What the application can do beyond words and buttons, against the sandbox: lists, groups, and answers to presses."""

from __future__ import annotations

import dataclasses

from bot.channels.channel import NewGroup, Outgoing
from handlers.cards import Card, Option, Pick, Text, Tone
from handlers.updates import ButtonPressed, Chat
from tests.channels.builders import repair_card
from tests.channels.test_against_sandbox import SETTLED, Stage, stage

__all__ = ["stage"]

LI_HONG = "wecom:direct:li_hong"
ASKED = Card(
    title="家电报修",
    status="（2/8）",
    tone=Tone.WAITING,
    text="是什么故障？可以选多个。",
    pick=Pick(
        options=tuple(
            Option(text=text, payload=f"a:3:{text}") for text in ("不制冷", "漏水", "异响")
        ),
        submit="选好了",
        is_multiple=True,
    ),
)
GROUP = NewGroup(
    id="0f1e2d3c4b5a69788796a5b4c3d2e1f0",
    title="WX-1001 家电报修",
    members=("wang_qiang", "li_hong"),
)


async def place_of(stage: Stage) -> Chat:
    await stage.act("enter", person="li_hong", chat=LI_HONG)
    return (await stage.heard()).chat


async def test_what_is_chosen_on_a_list_is_handed_in(stage: Stage) -> None:
    place = await place_of(stage)
    receipt = await stage.wecom.send(Outgoing(to=place, message=ASKED, key="card-1"))
    assert receipt.update_codes
    message = await stage.last_message(LI_HONG)
    await stage.act(
        "press",
        person="li_hong",
        message=message["id"],
        button="pick",
        selected={"pick": ["0", "2"]},
    )
    press = (await stage.heard(2)).content
    assert isinstance(press, ButtonPressed)
    assert (press.card_key, press.payload, press.selected) == ("card-1", "", (0, 2))
    settled = dataclasses.replace(ASKED, pick=None, outcome="已选：不制冷、异响")
    await stage.wecom.refresh(place, "card-1", settled, press.update_code)
    card = (await stage.last_message(LI_HONG))["card"]
    assert isinstance(card, dict)
    assert card["main_title"]["desc"] == "已选：不制冷、异响"


async def test_a_group_is_made_once_and_told_with_mentions(stage: Stage) -> None:
    await stage.wecom.make_group(GROUP)
    await stage.wecom.make_group(dataclasses.replace(GROUP, members=("wang_qiang", "zhou_min")))
    to = Chat(channel="wecom", account=stage.wecom.account, kind="group", id=GROUP.id)
    said = Text(text="WX-1001：请处理", mention="wang_qiang", mentions=("zhou_min",))
    await stage.wecom.send(Outgoing(to=to, message=said, key="o1"))
    told = await stage.last_message(f"wecom:group:{GROUP.id}")
    assert (told["kind"], told["mentions"]) == ("text", ["王强", "周敏"])
    about = dataclasses.replace(
        repair_card(), buttons=(), link="https://desk.example.com/m/tickets/WX-1001"
    )
    await stage.wecom.send(Outgoing(to=to, message=about, key="o2"))
    shown = await stage.last_message(f"wecom:group:{GROUP.id}")
    assert shown["kind"] == "textcard"
    assert await members(stage) == ["li_hong", "wang_qiang", "zhou_min"]


async def members(stage: Stage) -> list[str]:
    async with stage.http.get(f"{stage.sandbox}/sandbox/api/world") as answer:
        world = await answer.json()
    chat = next(each for each in world["chats"] if each["id"] == f"wecom:group:{GROUP.id}")
    return sorted(str(each) for each in chat["members"])


async def test_a_pressed_card_changes_by_the_answer_and_its_code_is_left(stage: Stage) -> None:
    stage.wecom.capabilities = dataclasses.replace(stage.wecom.capabilities, answers_presses=True)
    place = await place_of(stage)
    await stage.wecom.send(Outgoing(to=place, message=repair_card(), key="card-1"))
    message = await stage.last_message(LI_HONG)
    stage.intake.face = SETTLED
    await stage.act("press", person="li_hong", message=message["id"], button="accept:1")
    press = (await stage.heard(2)).content
    assert isinstance(press, ButtonPressed)
    assert "已由王强接单" in str((await stage.last_message(LI_HONG))["card"])
    later = dataclasses.replace(SETTLED, outcome="已由王强解决")
    await stage.wecom.refresh(place, "card-1", later, press.update_code)
    assert "已由王强解决" in str((await stage.last_message(LI_HONG))["card"])
