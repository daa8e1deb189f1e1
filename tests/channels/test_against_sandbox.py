"""Both channels against the sandbox, which was written from the vendors' documents without sight of them."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from aiohttp import ClientSession, FormData, web
from aiohttp.test_utils import TestServer, unused_port

from bot.channels.channel import CardExpired, Channel, FetchedFile, Outgoing, Refused
from bot.channels.dingtalk.channel import DingTalkChannel
from bot.channels.wecom.channel import WeComChannel
from bot.sandbox.app import build_sandbox
from bot.sandbox.config import DingTalkAccount, SandboxConfig, WeComAccount
from handlers.cards import Card, Picture, Text
from handlers.updates import ButtonPressed, Chat, Entered, FileSent, TextSent, Update
from tests.channels.builders import (
    LIMIT,
    SHANGHAI,
    RememberingIntake,
    act_in_sandbox,
    dingtalk_account,
    dingtalk_api,
    repair_card,
    watching_shapes,
    wecom_account,
    wecom_client,
)
from tests.waiting import until

PNG = b"\x89PNG\r\n\x1a\n a photo of a leak"
SUPERVISORS = "dingtalk:group:cidSUPERVISORS0Aa=="
SETTLED = dataclasses.replace(repair_card(), buttons=(), outcome="已由王强接单")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A bot with both channels, the sandbox it talks to, and hands to use its chat page with."""

    http: ClientSession
    sandbox: str
    intake: RememberingIntake
    wecom: WeComChannel
    dingtalk: DingTalkChannel

    async def act(self, what: str, **body: object) -> dict[str, object]:
        return await act_in_sandbox(self.http, self.sandbox, what, **body)

    async def send_photo(self, person: str, chat: str) -> None:
        form = FormData({"person": person, "chat": chat})
        form.add_field("file", PNG, filename="leak.png", content_type="image/png")
        async with self.http.post(f"{self.sandbox}/sandbox/api/photo", data=form) as answer:
            assert answer.status == 200

    async def send_file(self, person: str, chat: str, kind: str, **more: str) -> None:
        form = FormData({"person": person, "chat": chat, "kind": kind, **more})
        form.add_field("file", PNG, filename="leak", content_type="application/octet-stream")
        async with self.http.post(f"{self.sandbox}/sandbox/api/file", data=form) as answer:
            assert answer.status == 200, await answer.text()

    async def last_message(self, chat: str) -> dict[str, object]:
        async with self.http.get(f"{self.sandbox}/sandbox/api/world") as answer:
            world = await answer.json()
        messages = next(one["messages"] for one in world["chats"] if one["id"] == chat)
        last = messages[-1]
        assert isinstance(last, dict)
        return last

    async def heard(self, count: int = 1) -> Update:
        """The newest of so many updates."""
        await until(lambda: len(self.intake.updates) >= count)
        return self.intake.updates[-1]


@pytest.fixture
async def stage(http: ClientSession) -> AsyncIterator[Stage]:
    intake, port = RememberingIntake(), unused_port()
    bot_url = f"http://127.0.0.1:{port}"
    faults: list[str] = []
    world = build_sandbox(SandboxConfig(bot_url=bot_url, callback_seconds=2.0))
    world.middlewares.append(watching_shapes(faults))
    async with TestServer(world) as sandbox:
        base = str(sandbox.make_url("")).rstrip("/")
        app = web.Application()
        wecom, dingtalk = a_wecom(http, base, bot_url), a_dingtalk(http, base, bot_url)
        wecom.mount(app, intake)
        dingtalk.mount(app, intake)
        async with TestServer(app, port=port):
            await dingtalk.start()
            yield Stage(http=http, sandbox=base, intake=intake, wecom=wecom, dingtalk=dingtalk)
    assert faults == [], "what we send is not what the vendor documents"


def a_wecom(http: ClientSession, base: str, bot_url: str) -> WeComChannel:
    account = WeComAccount()
    credentials = wecom_account(account)
    client = wecom_client(http, base + "/wecom", credentials)
    return WeComChannel(credentials, client, public_url=bot_url, timezone=SHANGHAI)


def a_dingtalk(http: ClientSession, base: str, bot_url: str) -> DingTalkChannel:
    account = DingTalkAccount()
    credentials = dingtalk_account(account)
    api = dingtalk_api(
        http,
        credentials,
        api_base=base + "/dingtalk",
        oapi_base=base + "/dingtalk-oapi",
    )
    return DingTalkChannel(credentials, api, public_url=bot_url)


@pytest.mark.parametrize(("person", "platform"), [("li_hong", "wecom"), ("zhang_min", "dingtalk")])
async def test_a_customer_is_heard_and_answered(person: str, platform: str, stage: Stage) -> None:
    chat = f"{platform}:direct:{person}"
    await stage.act("say", person=person, chat=chat, text="空调不制冷了, 还滴水")
    update = await stage.heard()
    assert update.content == TextSent(text="空调不制冷了, 还滴水")
    assert (update.chat.kind, update.chat.id) == ("direct", person)
    await channel_of(stage, platform).send(
        Outgoing(to=update.chat, message=Text(text="请问地址？"), key="row-1")
    )
    assert (await stage.last_message(chat))["text"] == "请问地址？"


@pytest.mark.parametrize(("person", "platform"), [("li_hong", "wecom"), ("zhang_min", "dingtalk")])
async def test_a_customers_photo_is_fetched(person: str, platform: str, stage: Stage) -> None:
    await stage.send_photo(person, f"{platform}:direct:{person}")
    update = await stage.heard()
    assert isinstance(update.content, FileSent)
    assert update.content.file_kind == "image"
    fetched = await channel_of(stage, platform).fetch_file(update.content, LIMIT)
    assert (fetched.content, fetched.media_type) == (PNG, "image/png")


@pytest.mark.parametrize(
    ("person", "platform", "kind"),
    [
        ("li_hong", "wecom", "voice"),
        ("li_hong", "wecom", "video"),
        ("zhang_min", "dingtalk", "voice"),
        ("zhang_min", "dingtalk", "video"),
        ("zhang_min", "dingtalk", "file"),
    ],
)
async def test_voices_films_and_documents_are_fetched(
    person: str, platform: str, kind: str, stage: Stage
) -> None:
    await stage.send_file(person, f"{platform}:direct:{person}", kind, text="水漏了")
    update = await stage.heard()
    assert isinstance(update.content, FileSent)
    assert update.content.file_kind == kind
    assert update.content.transcript == ("水漏了" if kind == "voice" else "")
    fetched = await channel_of(stage, platform).fetch_file(update.content, LIMIT)
    assert fetched.content == PNG


@pytest.mark.parametrize(
    ("place", "platform"),
    [
        ("direct:wang_qiang", "wecom"),
        ("direct:zhao_lei", "dingtalk"),
        ("group:cidSUPERVISORS0Aa==", "dingtalk"),
    ],
)
async def test_an_engineer_sees_the_customers_photo(
    place: str, platform: str, stage: Stage
) -> None:
    channel, (kind, _, chat_id) = channel_of(stage, platform), place.partition(":")
    chat = Chat(
        channel=platform,
        account=channel.account,
        kind="group" if kind == "group" else "direct",
        id=chat_id,
    )
    photo = FetchedFile(content=PNG, media_type="image/png", name="leak.png")
    await channel.send(Outgoing(to=chat, message=Picture(file=7), key="row-1", picture=photo))
    shown = await stage.last_message(f"{platform}:{place}")
    assert shown["kind"] == "image"
    async with stage.http.get(f"{stage.sandbox}{shown['image_url']}") as answer:
        assert await answer.read() == PNG


async def test_a_picture_whose_file_is_gone_is_not_sent(stage: Stage) -> None:
    chat = Chat(channel="wecom", account=stage.wecom.account, kind="direct", id="wang_qiang")
    with pytest.raises(Refused):
        await stage.wecom.send(Outgoing(to=chat, message=Picture(file=7), key="row-1"))


async def test_an_engineer_presses_a_wecom_card_and_it_settles(stage: Stage) -> None:
    chat = "wecom:direct:wang_qiang"
    await stage.act("enter", person="wang_qiang", chat=chat)
    place = (await stage.heard()).chat
    receipt = await stage.wecom.send(Outgoing(to=place, message=repair_card(), key="card-1"))
    assert len(receipt.update_codes) == 1
    message = await stage.last_message(chat)
    await stage.act("press", person="wang_qiang", message=message["id"], button="accept:1")
    press = (await stage.heard(2)).content
    assert isinstance(press, ButtonPressed)
    assert (press.card_key, press.payload) == ("card-1", "accept:1")
    await stage.wecom.refresh(place, "card-1", SETTLED, press.update_code)
    card = (await stage.last_message(chat))["card"]
    assert isinstance(card, dict)
    assert card["card_type"] == "text_notice"
    assert card["main_title"]["desc"] == "已由王强接单"
    with pytest.raises(CardExpired):
        await stage.wecom.refresh(place, "card-1", SETTLED, press.update_code)


async def test_entering_the_wecom_application_is_heard(stage: Stage) -> None:
    await stage.act("enter", person="li_hong", chat="wecom:direct:li_hong")
    assert (await stage.heard()).content == Entered()


async def test_a_supervisor_presses_a_dingtalk_card_and_sees_its_new_face(stage: Stage) -> None:
    await stage.act("say", person="sun_li", chat=SUPERVISORS, text="日报", mention_bot=True)
    place = (await stage.heard()).chat
    assert place.kind == "group"
    await stage.dingtalk.send(Outgoing(to=place, message=repair_card(), key="card-2"))
    message = await stage.last_message(SUPERVISORS)
    stage.intake.face = dataclasses.replace(SETTLED, outcome="孙丽已同意")
    await stage.act("press", person="sun_li", message=message["id"], button="accept:1")
    press = await stage.heard(2)
    assert press.content == ButtonPressed(card_key="card-2", payload="accept:1")
    assert (press.chat, press.sender.id) == (place, "sun_li")
    assert shown(await stage.last_message(SUPERVISORS))["outcome"] == "孙丽已同意"
    await stage.dingtalk.refresh(place, "card-2", SETTLED, "")
    assert shown(await stage.last_message(SUPERVISORS))["outcome"] == "已由王强接单"


@pytest.mark.parametrize(
    ("person", "is_member", "mentions"),
    [("zhao_lei", True, ["赵磊"]), ("chen_xiansheng", False, None)],
)
async def test_who_asks_in_a_group_is_answered_there(
    person: str, is_member: bool, mentions: list[str] | None, stage: Stage
) -> None:
    chat = "dingtalk:group:cidCUSTOMERS7Kb=="
    await stage.act("say", person=person, chat=chat, text="冰箱不通电", mention_bot=True)
    update = await stage.heard()
    assert update.sender.is_member is is_member
    assert update.reply_hook is not None
    words = Text(text="已登记", mention=update.sender.id)
    await stage.dingtalk.send(
        Outgoing(to=update.chat, message=words, key="row-1", reply_hook=update.reply_hook)
    )
    answered = await stage.last_message(chat)
    assert "已登记" in str(answered["text"])
    # The sandbox knows no `atDingtalkIds`, by which somebody outside is addressed.
    assert not mentions or answered["mentions"] == mentions


async def test_tokens_that_were_ended_early_are_renewed(stage: Stage) -> None:
    await stage.act("say", person="li_hong", chat="wecom:direct:li_hong", text="你好")
    place = (await stage.heard()).chat
    await stage.wecom.send(Outgoing(to=place, message=Text(text="第一句"), key="row-1"))
    async with stage.http.post(
        f"{stage.sandbox}/sandbox/api/expire_tokens", json={"platform": "wecom"}
    ) as answer:
        assert answer.status == 200
    await stage.wecom.send(Outgoing(to=place, message=Text(text="第二句"), key="row-2"))
    assert (await stage.last_message("wecom:direct:li_hong"))["text"] == "第二句"


async def test_the_same_words_are_heard_twice_only_on_purpose(stage: Stage) -> None:
    await stage.act("say", person="li_hong", chat="wecom:direct:li_hong", text="你好")
    place = (await stage.heard()).chat
    retried = Outgoing(to=place, message=Text(text="请问地址？"), key="row-1")
    await stage.wecom.send(retried)
    first = await stage.last_message("wecom:direct:li_hong")
    await stage.wecom.send(retried)
    assert (await stage.last_message("wecom:direct:li_hong"))["id"] == first["id"]
    await stage.wecom.send(dataclasses.replace(retried, is_repeat=True))
    assert (await stage.last_message("wecom:direct:li_hong"))["id"] != first["id"]


def channel_of(stage: Stage, platform: str) -> Channel:
    return stage.wecom if platform == "wecom" else stage.dingtalk


def shown(message: dict[str, object]) -> dict[str, str]:
    card = message["card"]
    assert isinstance(card, dict)
    return {**card["public"], **card.get("private", {}).get("sun_li", {})}


async def test_a_reply_names_the_card_or_the_words_by_the_receipt_we_got(stage: Stage) -> None:
    chat = "dingtalk:direct:zhao_lei"
    to = Chat(channel="dingtalk", account=stage.dingtalk.account, kind="direct", id="zhao_lei")
    said: tuple[Text | Card, ...] = (repair_card(), Text(text="WX-1001：客户反馈未解决"))
    for place, message in enumerate(said, 1):
        receipt = await stage.dingtalk.send(Outgoing(to=to, message=message, key=f"k{place}"))
        original = (await stage.last_message(chat))["id"]
        await stage.act("say", person="zhao_lei", chat=chat, text="到场", reply_to=original)
        content = (await stage.heard(place)).content
        assert isinstance(content, TextSent)
        assert content.reply_to == receipt.message_id
        assert content.quoted == (message.text if isinstance(message, Text) else "")
