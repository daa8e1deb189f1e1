"""DingTalk's cards in a group against the sandbox, held to the template's own file: each their own buttons, words, choices."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer, unused_port

from bot.channels.channel import Outgoing
from bot.channels.dingtalk.api import DingTalkCredentials
from bot.channels.dingtalk.channel import DingTalkChannel
from bot.channels.dingtalk.template import FILE
from bot.channels.dingtalk.template_probe import template_state
from bot.sandbox.app import build_sandbox
from bot.sandbox.config import DingTalkAccount, SandboxConfig
from handlers.cards import Button, Card, Entry, Option, Own, Pick
from handlers.updates import ButtonPressed, Chat
from tests.channels.builders import (
    RememberingIntake,
    act_in_sandbox,
    dingtalk_account,
    dingtalk_api,
    repair_card,
    watching_shapes,
)
from tests.waiting import until

GROUP_ID = "cidSUPERVISORS0Aa=="
SUPERVISORS = f"dingtalk:group:{GROUP_ID}"
CUSTOMERS_ID = "cidCUSTOMERS7Kb=="
CUSTOMERS = f"dingtalk:group:{CUSTOMERS_ID}"
AGREE = Button(text="同意", payload="t:1:2:approve:", style="primary")
REJECT = Button(text="驳回", payload="t:1:2:reject:", style="danger")
BOTH = Own(person="sun_li", buttons=(AGREE, REJECT), note="请处理")
APPROVAL = Card(
    title="备件审批",
    summary="备件审批 WX-1001",
    own=(BOTH, Own(person="he_jun", note="你已同意")),
    entry=Entry(label="意见"),
)
Shown = dict[str, str]


@dataclass(frozen=True, slots=True)
class Stage:
    http: ClientSession
    sandbox: str
    intake: RememberingIntake
    channel: DingTalkChannel
    credentials: DingTalkCredentials

    def place(self, group: str = GROUP_ID) -> Chat:
        return Chat(channel="dingtalk", account=self.channel.account, kind="group", id=group)

    async def deliver(self, card: Card, group: str = GROUP_ID) -> None:
        await self.channel.send(Outgoing(to=self.place(group), message=card, key="card-1"))

    async def press(self, person: str, chat: str = SUPERVISORS, **how: object) -> object:
        message = await self.message(chat)
        pressed = {"person": person, "message": message["id"], **how}
        return await act_in_sandbox(self.http, self.sandbox, "press", **pressed)

    async def message(self, chat: str = SUPERVISORS) -> dict[str, object]:
        async with self.http.get(f"{self.sandbox}/sandbox/api/world") as answer:
            world = await answer.json()
        messages = next(one["messages"] for one in world["chats"] if one["id"] == chat)
        last = messages[-1]
        assert isinstance(last, dict)
        return last

    async def seen_by(self, person: str, chat: str = SUPERVISORS) -> Shown:
        card = (await self.message(chat))["card"]
        assert isinstance(card, dict)
        found: Shown = {**card["public"], **card["private"].get(person, {})}
        return found

    async def pressed(self, count: int = 1) -> ButtonPressed:
        await until(lambda: len(self.intake.updates) >= count)
        content = self.intake.updates[-1].content
        assert isinstance(content, ButtonPressed)
        return content


@pytest.fixture
async def stage(http: ClientSession) -> AsyncIterator[Stage]:
    intake, port = RememberingIntake(), unused_port()
    bot_url = f"http://127.0.0.1:{port}"
    faults: list[str] = []
    account = DingTalkAccount(template_file=FILE)
    world = build_sandbox(SandboxConfig(bot_url=bot_url, dingtalk=account))
    world.middlewares.append(watching_shapes(faults))
    async with TestServer(world) as sandbox:
        base = str(sandbox.make_url("")).rstrip("/")
        app = web.Application()
        credentials = dingtalk_account(account)
        channel = channel_of(http, base, bot_url, credentials)
        channel.mount(app, intake)
        async with TestServer(app, port=port):
            await channel.start()
            yield Stage(http, base, intake, channel, credentials)
    assert faults == [], "what we send is not what the vendor documents"


def channel_of(
    http: ClientSession, base: str, bot_url: str, credentials: DingTalkCredentials
) -> DingTalkChannel:
    bases = {"api_base": f"{base}/dingtalk", "oapi_base": f"{base}/dingtalk-oapi"}
    api = dingtalk_api(http, credentials, **bases)
    return DingTalkChannel(credentials, api, public_url=bot_url)


def names_of(shown: Shown) -> list[str]:
    return [row["text"] for row in json.loads(shown["buttons"])]


async def test_each_supervisor_sees_their_own_buttons(stage: Stage) -> None:
    await stage.deliver(APPROVAL)
    sun, he, zhao = [await stage.seen_by(one) for one in ("sun_li", "he_jun", "zhao_lei")]
    assert (names_of(sun), sun["note"]) == (["同意", "驳回"], "请处理")
    assert (names_of(he), he["note"]) == ([], "你已同意")
    assert (names_of(zhao), zhao["note"]) == ([], "")


async def test_a_supervisor_presses_and_everybody_sees_what_became_of_it(stage: Stage) -> None:
    await stage.deliver(APPROVAL)
    gone = (Own(person="sun_li", note="你已驳回"), Own(person="he_jun", note="你已同意"))
    stage.intake.face = dataclasses.replace(APPROVAL, own=gone, outcome="孙丽已驳回")
    await stage.press("sun_li", button=REJECT.payload)
    assert await stage.pressed() == ButtonPressed(card_key="card-1", payload=REJECT.payload)
    assert stage.intake.updates[-1].sender.id == "sun_li"
    sun, zhao = await stage.seen_by("sun_li"), await stage.seen_by("zhao_lei")
    assert (names_of(sun), sun["note"], sun["outcome"]) == ([], "你已驳回", "孙丽已驳回")
    assert zhao["outcome"] == "孙丽已驳回"


async def test_words_are_written_before_a_button_is_chosen(stage: Stage) -> None:
    await stage.deliver(APPROVAL)
    await stage.press("sun_li", typed="太贵了", action=REJECT.payload)
    assert await stage.pressed() == ButtonPressed(
        card_key="card-1", payload=REJECT.payload, typed="太贵了"
    )


@pytest.mark.parametrize("chosen", [("0", "2"), ("1",)])
async def test_options_are_handed_in_by_their_places(chosen: tuple[str, ...], stage: Stage) -> None:
    options = tuple(Option(text=name, payload=name) for name in ("压缩机", "遥控器", "滤网"))
    pick = Pick(options=options, submit="选好了", is_multiple=True)
    await stage.deliver(Card(title="要哪些备件", pick=pick))
    await stage.press("sun_li", selected={"pick": list(chosen)})
    assert (await stage.pressed()).selected == tuple(int(each) for each in chosen)


async def test_one_face_is_pressed_once_and_the_next_one_anew(stage: Stage) -> None:
    await stage.deliver(repair_card())
    for _ in range(2):
        await stage.press("sun_li", button="accept:1")
    assert len(stage.intake.updates) == 1
    await stage.channel.refresh(stage.place(), "card-1", repair_card(), "")
    await stage.press("sun_li", button="accept:1")
    await stage.pressed(2)


async def test_a_change_takes_the_buttons_of_whoever_has_none_any_more(stage: Stage) -> None:
    await stage.deliver(APPROVAL)
    gone = dataclasses.replace(APPROVAL, own=(Own(person="sun_li"),), outcome="已同意")
    await stage.channel.refresh(stage.place(), "card-1", gone, "")
    sun = await stage.seen_by("sun_li")
    assert (names_of(sun), json.loads(sun["form"])["fields"]) == ([], [])


async def test_somebody_outside_presses_under_the_id_they_speak_under(stage: Stage) -> None:
    said = {"person": "chen_xiansheng", "chat": CUSTOMERS, "text": "你好", "mention_bot": True}
    await act_in_sandbox(stage.http, stage.sandbox, "say", **said)
    await until(lambda: len(stage.intake.updates) == 1)
    speaker = stage.intake.updates[0].sender
    await stage.deliver(repair_card(), CUSTOMERS_ID)
    await stage.press("chen_xiansheng", CUSTOMERS, button="accept:1")
    await stage.pressed(2)
    presser = stage.intake.updates[-1].sender
    assert presser == speaker
    assert (presser.is_member, bool(presser.union)) == (False, True)


async def test_somebody_outside_who_never_spoke_is_known_by_their_union(stage: Stage) -> None:
    await stage.deliver(repair_card(), CUSTOMERS_ID)
    await stage.press("chen_xiansheng", CUSTOMERS, button="accept:1")
    await stage.pressed()
    presser = stage.intake.updates[-1].sender
    assert (presser.is_member, presser.id) == (False, presser.union)


async def test_the_photos_a_card_came_with_stand_through_its_changes(stage: Stage) -> None:
    with_photos = dataclasses.replace(repair_card(), photos=(1, 2))
    await stage.channel.send(
        Outgoing(to=stage.place(), message=with_photos, key="card-1", photo_ids=("@m1", "@m2"))
    )
    await stage.channel.refresh(stage.place(), "card-1", with_photos, "")
    assert json.loads((await stage.seen_by("sun_li"))["photos"]) == ["@m1", "@m2"]


@pytest.mark.parametrize(
    "order, state",
    [
        ("", "published"),
        ("unpublish", "unpublished"),
        ("withdraw_template", "unknown"),
        ("deny_cards", "forbidden"),
    ],
)
async def test_whether_the_template_is_published_is_asked_without_showing_a_card(
    order: str, state: str, stage: Stage
) -> None:
    if order:
        await act_in_sandbox(stage.http, stage.sandbox, f"dingtalk/{order}", on=True)
    bases = {"api_base": f"{stage.sandbox}/dingtalk", "oapi_base": ""}
    api = dingtalk_api(stage.http, stage.credentials, **bases)
    assert await template_state(api, stage.credentials) == state
    async with stage.http.get(f"{stage.sandbox}/sandbox/api/world") as answer:
        assert not any(chat["messages"] for chat in (await answer.json())["chats"])
