from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer, unused_port
from aiohttp.web import Application, Request

from bot.sandbox.app import build_sandbox
from bot.sandbox.config import SandboxConfig
from bot.sandbox.world_file import BadWorldFile
from tests.sandbox.visitor import PICTURE, WECOM, Json, Visitor, part, pressing, to_person
from tests.sandbox.witness import Witness
from tests.waiting import until

LI_HONG = "wecom:direct:li_hong"
WANG_QIANG = "wecom:direct:wang_qiang"
ZHAO_LEI = "dingtalk:direct:zhao_lei"
Client = TestClient[Request, Application]


@pytest.fixture
def kept(config: SandboxConfig, tmp_path: Path) -> SandboxConfig:
    return replace(config, world_file=tmp_path / "data" / "world.json")


def open_sandbox(config: SandboxConfig) -> Client:
    return TestClient(TestServer(build_sandbox(config)))


async def visit(client: Client) -> Visitor:
    visitor = Visitor(client, client.app)
    await visitor.sign_in()
    return visitor


async def test_chats_photos_and_groups_survive_a_restart(kept: SandboxConfig) -> None:
    async with open_sandbox(kept) as client:
        visitor = await visit(client)
        said = await visitor.say("li_hong", LI_HONG, "在吗")
        await visitor.send_photo("li_hong", LI_HONG)
        group: Json = {"userlist": ["wang_qiang", "liu_yang"], "chatid": "g1", "name": "急修群"}
        await visitor.wecom("appchat/create", group)
        await visitor.delivery_is(said, "delivered")
        seq = visitor.stage.world.memory.seq
    async with open_sandbox(kept) as client:
        visitor = await visit(client)
        first, photo = await visitor.messages(LI_HONG)
        assert (first["id"], first["text"], first["delivery"]) == (said["id"], "在吗", "delivered")
        async with client.get(str(photo["image_url"])) as response:
            assert await response.read() == PICTURE
        assert visitor.stage.world.memory.seq >= seq
        words: Json = {"chatid": "g1", "msgtype": "text", "text": {"content": "集合"}}
        assert (await visitor.wecom("appchat/send", words))["errcode"] == 0


async def test_cards_can_still_be_changed_and_pressed_after_a_restart(
    kept: SandboxConfig, witness: Witness
) -> None:
    async with open_sandbox(kept) as client:
        visitor = await visit(client)
        sent = await visitor.wecom_send(
            "wang_qiang", msgtype="template_card", template_card=pressing()
        )
        await visitor.dingtalk("card/instances/createAndDeliver", to_person("t1", "zhao_lei"))
    async with open_sandbox(kept) as client:
        visitor = await visit(client)
        body: Json = {
            "agentid": WECOM.agent_id,
            "response_code": sent["response_code"],
            "atall": 1,
            "button": {"replace_name": "已接单"},
        }
        assert (await visitor.wecom("message/update_template_card", body))["errcode"] == 0
        assert part(await visitor.last(WANG_QIANG), "card")["button"] == body["button"]
        card = await visitor.last(ZHAO_LEI)
        assert (await visitor.press("zhao_lei", card["id"], "accept:1"))["toast"] is None
        assert len(witness.presses) == 1


async def test_a_callback_cut_off_by_the_end_goes_out_after_the_restart(
    kept: SandboxConfig, witness: Witness
) -> None:
    away = replace(kept, bot_url="http://127.0.0.1:1", retry_seconds=60)
    async with open_sandbox(away) as client:
        said = await (await visit(client)).say("li_hong", LI_HONG, "在吗")
        assert said["delivery"] == "pending"
    async with open_sandbox(kept) as client:
        await (await visit(client)).delivery_is(said, "delivered")
    assert [heard["Content"] for heard in witness.wecom] == ["在吗"]


async def test_the_world_is_written_soon_after_a_change(kept: SandboxConfig) -> None:
    async with open_sandbox(kept) as client:
        visitor = await visit(client)
        await visitor.say("li_hong", LI_HONG, "别忘了我")
        path = kept.world_file
        assert path is not None
        await until(lambda: path.exists() and "别忘了我" in path.read_text("utf-8"))


async def test_a_file_that_is_no_world_is_refused_and_left_alone(kept: SandboxConfig) -> None:
    path = kept.world_file
    assert path is not None
    path.parent.mkdir()
    path.write_text("my diary", "utf-8")
    with pytest.raises(BadWorldFile, match="holds no sandbox world"):
        build_sandbox(kept)
    assert path.read_text("utf-8") == "my diary"


async def test_five_hundred_messages_reach_a_bot_that_comes_up_late(
    config: SandboxConfig, witness: Witness
) -> None:
    port = unused_port()
    patient = replace(
        config,
        bot_url=f"http://127.0.0.1:{port}",
        retry_seconds=0.3,
        retries=200,
        callback_seconds=10.0,
    )
    async with open_sandbox(patient) as client:
        visitor = await visit(client)
        people = (("li_hong", LI_HONG), ("zhao_lei", ZHAO_LEI))
        for number in range(250):
            for person, chat in people:
                await visitor.say(person, chat, f"第 {number} 句")
        async with TestServer(witness.app(), port=port):
            messages = visitor.stage.world.memory.messages.values()
            await until(lambda: all(one.delivery == "delivered" for one in messages), 60)
        assert len({heard["MsgId"] for heard in witness.wecom}) == 250
        assert len({heard["msgId"] for heard in witness.robot}) == 250
        async with client.get("/sandbox/api/undelivered") as response:
            assert (await response.json())["pending"] == 0
