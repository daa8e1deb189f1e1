from __future__ import annotations

import pytest
from aiohttp import FormData

from tests.sandbox.visitor import PICTURE, WECOM, Json, Visitor, as_json, notice, part
from tests.sandbox.visitor import pressing as card

LI_HONG = "wecom:direct:li_hong"
GROUP = "wecom:group:wecom-supervisors"


async def test_the_token_asked_for_twice_is_the_same(visitor: Visitor) -> None:
    first = visitor.wecom_token
    await visitor.sign_in()
    assert visitor.wecom_token == first


BAD_SIGN_INS = [
    ({"corpid": WECOM.corp_id, "corpsecret": "wrong"}, 40001),
    ({"corpid": "ww0", "corpsecret": WECOM.secret}, 40013),
    ({}, 40013),
]


@pytest.mark.parametrize(("query", "errcode"), BAD_SIGN_INS)
async def test_wrong_credentials_get_no_token(
    visitor: Visitor, query: dict[str, str], errcode: int
) -> None:
    async with visitor.client.get("/wecom/cgi-bin/gettoken", params=query) as response:
        answer = await response.json()
    assert (answer["errcode"], "access_token" in answer) == (errcode, False)


async def test_tokens_expire_on_demand_and_are_issued_anew(visitor: Visitor) -> None:
    old = visitor.wecom_token
    await visitor.client.post("/sandbox/api/expire_tokens", json={"platform": "wecom"})
    words = {"msgtype": "text", "text": {"content": "您好"}}
    assert (await visitor.wecom_send("li_hong", **words))["errcode"] == 42001
    await visitor.sign_in()
    assert visitor.wecom_token != old
    assert (await visitor.wecom_send("li_hong", **words))["errcode"] == 0


@pytest.mark.parametrize(("token", "errcode"), [("made up", 40014), ("", 41001)])
async def test_a_call_needs_a_token_of_ours(visitor: Visitor, token: str, errcode: int) -> None:
    visitor.wecom_token = token
    answer = await visitor.wecom_send("li_hong", msgtype="text", text={"content": "您好"})
    assert answer["errcode"] == errcode


SENDS: list[tuple[Json, Json]] = [
    ({"msgtype": "text", "text": {"content": "您好"}}, {"kind": "text", "text": "您好"}),
    ({"msgtype": "markdown", "markdown": {"content": "**好**"}}, {"kind": "markdown", "text": "**好**"}),
    ({"msgtype": "template_card", "template_card": card()}, {"kind": "template_card", "card": card()}),
    ({"msgtype": "template_card", "template_card": notice()}, {"kind": "template_card", "card": notice()}),
]  # fmt: skip


@pytest.mark.parametrize(("content", "shown"), SENDS)
async def test_a_message_stands_in_the_receivers_chat(
    visitor: Visitor, content: Json, shown: Json
) -> None:
    answer = await visitor.wecom_send("li_hong", **content)
    assert (answer["errcode"], answer["invaliduser"]) == (0, "")
    message = await visitor.last(LI_HONG)
    assert shown.items() <= message.items()
    assert part(message, "from")["kind"] == "bot"


async def test_unknown_receivers_are_named_and_the_others_served(visitor: Visitor) -> None:
    text = {"content": "您好"}
    answer = await visitor.wecom_send("li_hong|nobody|zhao_lei", msgtype="text", text=text)
    assert (answer["errcode"], answer["invaliduser"]) == (0, "nobody|zhao_lei")
    assert (await visitor.last(LI_HONG))["text"] == "您好"


async def test_at_all_reaches_every_member(visitor: Visitor) -> None:
    await visitor.wecom_send("@all", msgtype="text", text={"content": "放假通知"})
    for person in ("li_hong", "wang_qiang", "liu_yang", "zhou_min", "chen_gang"):
        assert (await visitor.last(f"wecom:direct:{person}"))["text"] == "放假通知"


REFUSED_SENDS: dict[str, tuple[Json, int]] = {
    "nobody valid": ({"touser": "nobody"}, 81013),
    "nobody named": ({"touser": ""}, 81013),
    "too many": ({"touser": "|".join(f"u{number}" for number in range(1001))}, 40032),
    "another application": ({"agentid": 1}, 40056),
    "no text": ({"text": {"content": ""}}, 44004),
    "text too long": ({"text": {"content": "好" * 683}}, 45002),
    "markdown too long": ({"msgtype": "markdown", "markdown": {"content": "x" * 2049}}, 45002),
    "unknown kind": ({"msgtype": "hologram"}, 40008),
    "unknown picture": ({"msgtype": "image", "image": {"media_id": "f0"}}, 40007),
    "agentid in words": ({"agentid": "first"}, 40058),
    "interval too long": ({"duplicate_check_interval": 14401}, 40058),
}


@pytest.mark.parametrize(("change", "errcode"), REFUSED_SENDS.values(), ids=REFUSED_SENDS)
async def test_a_wrong_send_is_refused_and_nobody_sees_it(
    visitor: Visitor, change: Json, errcode: int
) -> None:
    body: Json = {
        "touser": "li_hong",
        "agentid": WECOM.agent_id,
        "msgtype": "text",
        "text": {"content": "您好"},
    }
    assert (await visitor.wecom("message/send", body | change))["errcode"] == errcode
    assert await visitor.messages(LI_HONG) == []


async def test_text_of_exactly_2048_bytes_is_taken(visitor: Visitor) -> None:
    text = {"content": "好" * 682 + "xy"}
    assert (await visitor.wecom_send("li_hong", msgtype="text", text=text))["errcode"] == 0


CHECKED: Json = {"enable_duplicate_check": 1}
SECOND_SENDS: dict[str, tuple[str, Json, int]] = {
    "checked": ("li_hong", CHECKED, 1),
    "not checked": ("li_hong", {}, 2),
    "other words": ("li_hong", {**CHECKED, "text": {"content": "再见"}}, 2),
    "other receivers": ("li_hong|wang_qiang", CHECKED, 2),
}


@pytest.mark.parametrize(("touser", "more", "seen"), SECOND_SENDS.values(), ids=SECOND_SENDS)
async def test_only_a_flagged_repeat_is_swallowed(
    visitor: Visitor, touser: str, more: Json, seen: int
) -> None:
    words: Json = {"msgtype": "text", "text": {"content": "您好"}}
    await visitor.wecom_send("li_hong", **words)
    assert (await visitor.wecom_send(touser, **(words | more)))["errcode"] == 0
    assert len(await visitor.messages(LI_HONG)) == seen


async def test_after_the_interval_a_flagged_repeat_goes_through(visitor: Visitor) -> None:
    words: Json = {"msgtype": "text", "text": {"content": "您好"}, **CHECKED}
    await visitor.wecom_send("li_hong", **words)
    for entry in visitor.stage.world.shelf("wecom.sent").values():
        entry["at"] = "2026-01-01T00:00:00+00:00"
    await visitor.wecom_send("li_hong", **words)
    assert len(await visitor.messages(LI_HONG)) == 2


async def test_a_group_takes_text_and_markdown(visitor: Visitor) -> None:
    for kind in ("text", "markdown"):
        body: Json = {"chatid": "wecom-supervisors", "msgtype": kind, kind: {"content": "超时"}}
        assert (await visitor.wecom("appchat/send", body))["errcode"] == 0
        assert (await visitor.last(GROUP))["kind"] == kind


REFUSED_GROUP_SENDS: dict[str, tuple[Json, int]] = {
    "a card": ({"msgtype": "template_card", "template_card": card()}, 40008),
    "no such group": ({"chatid": "elsewhere"}, 86003),
    "too long": ({"text": {"content": "好" * 700}}, 45002),
}


@pytest.mark.parametrize(
    ("change", "errcode"), REFUSED_GROUP_SENDS.values(), ids=REFUSED_GROUP_SENDS
)
async def test_a_wrong_group_send_is_refused(visitor: Visitor, change: Json, errcode: int) -> None:
    body: Json = {"chatid": "wecom-supervisors", "msgtype": "text", "text": {"content": "超时"}}
    assert (await visitor.wecom("appchat/send", body | change))["errcode"] == errcode
    assert await visitor.messages(GROUP) == []


async def test_a_created_group_can_be_spoken_to(visitor: Visitor) -> None:
    body: Json = {"name": "急修群", "userlist": ["wang_qiang", "liu_yang"], "chatid": "urgent1"}
    assert await visitor.wecom("appchat/create", body) == {
        "errcode": 0,
        "errmsg": "ok",
        "chatid": "urgent1",
    }
    words: Json = {"chatid": "urgent1", "msgtype": "text", "text": {"content": "集合"}}
    assert (await visitor.wecom("appchat/send", words))["errcode"] == 0
    assert (await visitor.last("wecom:group:urgent1"))["text"] == "集合"


REFUSED_GROUPS: dict[str, tuple[Json, int]] = {
    "alone": ({"userlist": ["wang_qiang"]}, 86006),
    "a stranger": ({"userlist": ["wang_qiang", "nobody"]}, 86216),
    "id with a dash": ({"chatid": "a-b"}, 86001),
    "id too long": ({"chatid": "a" * 33}, 86001),
}


@pytest.mark.parametrize(("change", "errcode"), REFUSED_GROUPS.values(), ids=REFUSED_GROUPS)
async def test_a_wrong_group_is_not_created(visitor: Visitor, change: Json, errcode: int) -> None:
    body: Json = {"userlist": ["wang_qiang", "liu_yang"], "chatid": "g1"}
    assert (await visitor.wecom("appchat/create", body | change))["errcode"] == errcode


async def test_a_group_id_is_given_once(visitor: Visitor) -> None:
    body: Json = {"userlist": ["wang_qiang", "liu_yang"], "chatid": "g1"}
    assert (await visitor.wecom("appchat/create", body))["errcode"] == 0
    assert (await visitor.wecom("appchat/create", body))["errcode"] == 86215


async def upload(visitor: Visitor, kind: str, content: bytes) -> Json:
    form = FormData()
    form.add_field("media", content, filename="chart.png", content_type="image/png")
    query = {"access_token": visitor.wecom_token, "type": kind}
    async with visitor.client.post(
        "/wecom/cgi-bin/media/upload", params=query, data=form
    ) as response:
        return await as_json(response)


async def test_an_uploaded_picture_can_be_sent(visitor: Visitor) -> None:
    media_id = (await upload(visitor, "image", PICTURE))["media_id"]
    await visitor.wecom_send("li_hong", msgtype="image", image={"media_id": media_id})
    shown = await visitor.last(LI_HONG)
    async with visitor.client.get(str(shown["image_url"])) as response:
        assert await response.read() == PICTURE


@pytest.mark.parametrize(
    ("kind", "content", "errcode"),
    [
        ("hologram", PICTURE, 40005),
        ("image", b"tiny", 40006),
        ("image", b"GIF89a pretend picture", 40004),
        ("voice", PICTURE, 40004),
        ("video", PICTURE, 40004),
    ],
)
async def test_a_wrong_upload_is_refused(
    visitor: Visitor, kind: str, content: bytes, errcode: int
) -> None:
    assert (await upload(visitor, kind, content))["errcode"] == errcode


async def test_media_go_out_as_what_they_were_uploaded(visitor: Visitor) -> None:
    media_id = (await upload(visitor, "file", PICTURE))["media_id"]
    image = await visitor.wecom_send("li_hong", msgtype="image", image={"media_id": media_id})
    file = await visitor.wecom_send("li_hong", msgtype="file", file={"media_id": media_id})
    assert (image["errcode"], file["errcode"]) == (40007, 0)


async def test_media_older_than_three_days_is_gone(visitor: Visitor) -> None:
    media_id = str((await upload(visitor, "image", PICTURE))["media_id"])
    visitor.stage.world.shelf("files")[media_id]["expires_at"] = "2026-01-01T00:00:00+00:00"
    query = {"access_token": visitor.wecom_token, "media_id": media_id}
    async with visitor.client.get("/wecom/cgi-bin/media/get", params=query) as response:
        assert (await response.json())["errcode"] == 40007


@pytest.mark.parametrize(("userid", "errcode"), [("li_hong", 0), ("nobody", 60111)])
async def test_a_member_can_be_looked_up(visitor: Visitor, userid: str, errcode: int) -> None:
    query = {"access_token": visitor.wecom_token, "userid": userid}
    async with visitor.client.get("/wecom/cgi-bin/user/get", params=query) as response:
        answer = await response.json()
    assert answer["errcode"] == errcode
    assert answer.get("name") == ("李红" if errcode == 0 else None)
