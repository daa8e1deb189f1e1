"""WeCom's API over a real connection: what is sent, and what each answer means for a delivery."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import ClientSession, web

from bot.channels.channel import (
    CardExpired,
    ChannelError,
    FetchedFile,
    Outgoing,
    Refused,
    TooLarge,
    TryLater,
)
from bot.channels.wecom.channel import WeComChannel
from bot.channels.wecom.client import WeComClient
from handlers.cards import Picture, Text
from handlers.updates import Chat, FileSent
from tests.channels.builders import (
    LIMIT,
    PUBLIC_URL,
    SHANGHAI,
    WANG,
    WECOM,
    WECOM_GROUP,
    ScriptedPlatform,
    repair_card,
    wecom_client,
)

SEND = "/cgi-bin/message/send"
UPDATE = "/cgi-bin/message/update_template_card"
APPCHAT = "/cgi-bin/appchat/send"
GETTOKEN = "/cgi-bin/gettoken"
MEDIA = "/cgi-bin/media/get"
OK: dict[str, object] = {"errcode": 0, "errmsg": "ok"}
TOKEN: dict[str, object] = {**OK, "access_token": "t1", "expires_in": 7200}


@pytest.fixture
def client(platform: ScriptedPlatform, http: ClientSession) -> WeComClient:
    platform.on(GETTOKEN, TOKEN, {**TOKEN, "access_token": "t2"})
    return wecom_client(http, platform.base)


@pytest.fixture
def channel(client: WeComClient) -> WeComChannel:
    return WeComChannel(WECOM, client, public_url=PUBLIC_URL, timezone=SHANGHAI)


def to_wang(words: str, *, is_repeat: bool = False) -> Outgoing:
    return Outgoing(to=WANG, message=Text(text=words), key="row-1", is_repeat=is_repeat)


async def test_a_text_goes_to_one_person(platform: ScriptedPlatform, channel: WeComChannel) -> None:
    platform.on(SEND, {**OK, "msgid": "m-1"})
    receipt = await channel.send(to_wang("请问地址？"))
    assert receipt.message_id == "m-1"
    assert receipt.update_codes == ()
    (call,) = platform.calls_to(SEND)
    assert call.query == {"access_token": "t1"}
    assert call.json() == {
        "touser": "wang_qiang",
        "agentid": 1000002,
        "msgtype": "text",
        "text": {"content": "请问地址？"},
        "enable_duplicate_check": 1,
        "duplicate_check_interval": 600,
    }
    assert "请问".encode() in call.raw


async def test_words_repeated_on_purpose_pass_the_duplicate_check(
    platform: ScriptedPlatform, channel: WeComChannel
) -> None:
    platform.on(SEND, OK)
    await channel.send(to_wang("请问地址？", is_repeat=True))
    assert platform.calls_to(SEND)[0].json()["enable_duplicate_check"] == 0


async def test_a_card_gives_the_right_to_change_it_once(
    platform: ScriptedPlatform, channel: WeComChannel
) -> None:
    platform.on(SEND, {**OK, "msgid": "m-2", "response_code": "rc-1"})
    receipt = await channel.send(Outgoing(to=WANG, message=repair_card(), key="card-1"))
    assert receipt.update_codes == ("rc-1",)
    body = platform.calls_to(SEND)[0].json()
    assert body["msgtype"] == "template_card"
    assert isinstance(body["template_card"], dict)
    assert body["template_card"]["task_id"] == "card-1"


async def test_a_card_changes_for_the_person_who_has_it(
    platform: ScriptedPlatform, channel: WeComChannel
) -> None:
    platform.on(UPDATE, OK)
    await channel.refresh(WANG, "card-1", repair_card(), "rc-1")
    body = platform.calls_to(UPDATE)[0].json()
    assert body["userids"] == ["wang_qiang"]
    assert body["agentid"] == 1000002
    assert body["response_code"] == "rc-1"
    assert isinstance(body["template_card"], dict)
    assert body["template_card"]["card_type"] == "button_interaction"


async def test_without_a_code_no_change_is_tried(
    platform: ScriptedPlatform, channel: WeComChannel
) -> None:
    with pytest.raises(CardExpired):
        await channel.refresh(WANG, "card-1", repair_card(), "")
    assert platform.calls == []


@pytest.mark.parametrize("is_document, kind", [(False, "image"), (True, "file")])
async def test_a_file_of_ours_goes_out_as_what_it_is(
    is_document: bool, kind: str, platform: ScriptedPlatform, channel: WeComChannel
) -> None:
    platform.on("/cgi-bin/media/upload", {**OK, "media_id": "m-7"})
    platform.on(SEND, OK)
    file = FetchedFile(content=b"%PDF-1.7", media_type="application/pdf", name="发票.pdf")
    message = Picture(file=7, is_document=is_document)
    await channel.send(Outgoing(to=WANG, message=message, key="row-1", picture=file))
    assert platform.calls_to("/cgi-bin/media/upload")[0].query["type"] == kind
    body = platform.calls_to(SEND)[0].json()
    assert (body["msgtype"], body[kind]) == (kind, {"media_id": "m-7"})


async def test_a_card_for_a_group_becomes_a_notice(
    platform: ScriptedPlatform, channel: WeComChannel
) -> None:
    platform.on(APPCHAT, OK)
    await channel.send(Outgoing(to=WECOM_GROUP, message=repair_card(), key="card-1"))
    await channel.send(Outgoing(to=WECOM_GROUP, message=Text(text="请审批"), key="row-2"))
    notice, text = (call.json() for call in platform.calls_to(APPCHAT))
    assert (notice["chatid"], notice["msgtype"]) == ("supervisors", "markdown")
    assert text == {"chatid": "supervisors", "msgtype": "text", "text": {"content": "请审批"}}


async def test_a_rejected_token_is_replaced_once(
    platform: ScriptedPlatform, channel: WeComChannel
) -> None:
    platform.on(SEND, {"errcode": 42001}, OK)
    await channel.send(to_wang("你好"))
    assert [call.query["access_token"] for call in platform.calls_to(SEND)] == ["t1", "t2"]


async def test_a_platform_that_takes_no_token_is_not_asked_for_ever(
    platform: ScriptedPlatform, channel: WeComChannel
) -> None:
    platform.on(SEND, {"errcode": 40014})
    with pytest.raises(TryLater):
        await channel.send(to_wang("你好"))
    assert len(platform.calls_to(SEND)) == 2


async def test_ten_deliveries_at_once_fetch_one_token(
    platform: ScriptedPlatform, channel: WeComChannel
) -> None:
    platform.on(SEND, OK)
    await asyncio.gather(*(channel.send(to_wang(f"第{number}条")) for number in range(10)))
    assert len(platform.calls_to(GETTOKEN)) == 1


@pytest.mark.parametrize("errcode", [40001, 40013, 60020])
async def test_a_wrong_secret_corp_or_address_is_told_to_the_administrator(
    errcode: int, platform: ScriptedPlatform, channel: WeComChannel
) -> None:
    platform.on(GETTOKEN, {"errcode": errcode})
    with pytest.raises(TryLater, match=str(errcode)) as trouble:
        await channel.send(to_wang("你好"))
    assert trouble.value.trouble == "account"
    assert "app-secret" not in trouble.value.reason


@pytest.mark.parametrize(
    "answer, error, after",
    [
        ({"errcode": 45009}, TryLater, 60),
        ({"errcode": 45033}, TryLater, 10),
        ({"errcode": -1}, TryLater, 5),
        ({"errcode": 60020}, TryLater, 60),
        ({"errcode": 81013}, Refused, None),
        ({"errcode": 48002}, TryLater, 60),
        ({"errcode": 45002}, Refused, None),
        ({"errcode": 99999}, Refused, None),
        ({"errcode": "odd"}, TryLater, 5),
        ({**OK, "invaliduser": "zhou_min|WANG_QIANG"}, Refused, None),
        ({**OK, "unlicenseduser": "wang_qiang"}, Refused, None),
        (web.Response(status=502, text="<html>bad gateway</html>"), TryLater, 30),
        (web.Response(text="<html>welcome</html>"), TryLater, 30),
        (web.Response(text="[]"), TryLater, 30),
        (web.Response(status=302, headers={"Location": "http://127.0.0.1:1/"}), TryLater, 30),
    ],
)
async def test_each_answer_has_its_meaning_for_the_delivery(
    answer: web.Response | dict[str, object],
    error: type[ChannelError],
    after: float | None,
    platform: ScriptedPlatform,
    channel: WeComChannel,
) -> None:
    platform.on(SEND, answer)
    with pytest.raises(error) as failure:
        await channel.send(to_wang("你好"))
    assert failure.value.reason
    if isinstance(failure.value, TryLater):
        assert failure.value.after == after


async def test_somebody_else_being_invalid_does_not_concern_this_delivery(
    platform: ScriptedPlatform, channel: WeComChannel
) -> None:
    platform.on(SEND, {**OK, "invaliduser": "wang_qiang_2", "msgid": "m-1"})
    assert (await channel.send(to_wang("你好"))).message_id == "m-1"


@pytest.mark.parametrize(
    "errcode, error",
    [(99999, CardExpired), (40058, CardExpired), (45009, TryLater), (60020, TryLater)],
)
async def test_a_card_that_cannot_change_any_more_asks_for_a_fresh_one(
    errcode: int,
    error: type[ChannelError],
    platform: ScriptedPlatform,
    channel: WeComChannel,
) -> None:
    platform.on(UPDATE, {"errcode": errcode})
    with pytest.raises(error):
        await channel.refresh(WANG, "card-1", repair_card(), "rc-used")


async def test_an_unreachable_platform_is_tried_later_and_no_secret_is_told(
    http: ClientSession,
) -> None:
    client = wecom_client(http, "http://127.0.0.1:1")
    with pytest.raises(TryLater) as failure:
        await client.send_message("wang_qiang", {"msgtype": "text"})
    assert "app-secret" not in str(failure.value)
    assert failure.value.__cause__ is None


async def test_a_photo_is_fetched(platform: ScriptedPlatform, channel: WeComChannel) -> None:
    headers = {"Content-Type": "image/jpeg", "Content-Disposition": 'attachment; filename="a.jpg"'}
    platform.on(MEDIA, web.Response(body=b"\xff\xd8jpeg", headers=headers))
    found = await channel.fetch_file(FileSent(ref="media-1", file_kind="image"), LIMIT)
    assert found == FetchedFile(content=b"\xff\xd8jpeg", media_type="image/jpeg", name="a.jpg")
    assert platform.calls_to(MEDIA)[0].query["media_id"] == "media-1"


async def test_a_customers_json_file_is_a_file_and_no_error(
    platform: ScriptedPlatform, channel: WeComChannel
) -> None:
    headers = {"Content-Disposition": 'attachment; filename="log.json"'}
    body = b'{"errcode": 40007}'
    platform.on(MEDIA, web.Response(body=body, headers=headers, content_type="application/json"))
    found = await channel.fetch_file(FileSent(ref="media-1", file_kind="file"), LIMIT)
    assert found.content == body


async def test_a_photo_older_than_three_days_is_gone(
    platform: ScriptedPlatform, channel: WeComChannel
) -> None:
    platform.on(MEDIA, {"errcode": 40007, "errmsg": "invalid media_id"})
    with pytest.raises(Refused, match="三天"):
        await channel.fetch_file(FileSent(ref="media-1", file_kind="image"), LIMIT)


async def test_a_token_is_renewed_for_files_too(
    platform: ScriptedPlatform, channel: WeComChannel
) -> None:
    photo = web.Response(body=b"png", content_type="image/png")
    platform.on(MEDIA, {"errcode": 42001}, photo)
    found = await channel.fetch_file(FileSent(ref="media-1", file_kind="image"), LIMIT)
    assert found.content == b"png"


@pytest.mark.parametrize("is_announced", [True, False])
async def test_a_file_beyond_the_limit_is_given_up(
    is_announced: bool, platform: ScriptedPlatform, channel: WeComChannel
) -> None:
    film = web.Response(body=b"x" * (LIMIT + 1), content_type="video/mp4")
    if not is_announced:
        film.enable_chunked_encoding()
    platform.on(MEDIA, film)
    with pytest.raises(TooLarge, match="超过"):
        await channel.fetch_file(FileSent(ref="media-1", file_kind="video"), LIMIT)


async def test_a_file_is_uploaded(platform: ScriptedPlatform, client: WeComClient) -> None:
    platform.on("/cgi-bin/media/upload", {**OK, "type": "image", "media_id": "m-9"})
    chart = FetchedFile(content=b"png bytes", media_type="image/png", name="chart.png")
    assert await client.api.upload_media("image", chart) == "m-9"
    (call,) = platform.calls_to("/cgi-bin/media/upload")
    assert call.query["type"] == "image"
    assert b'name="media"; filename="chart.png"' in call.raw
    assert b"png bytes" in call.raw


def test_what_a_channel_can_do_is_data(channel: WeComChannel) -> None:
    assert not channel.capabilities.group_cards
    assert channel.capabilities.card_update == "code"
    assert (
        Chat(channel=channel.name, account=channel.account, kind="direct", id="wang_qiang") == WANG
    )


async def test_a_gateways_page_in_place_of_a_photo_is_no_photo(
    platform: ScriptedPlatform, channel: WeComChannel
) -> None:
    platform.on(MEDIA, web.Response(text="<html>welcome</html>", content_type="text/html"))
    with pytest.raises(TryLater, match="网页"):
        await channel.fetch_file(FileSent(ref="media-1", file_kind="image"), LIMIT)


async def test_a_customers_own_page_is_a_file(
    platform: ScriptedPlatform, channel: WeComChannel
) -> None:
    headers = {"Content-Disposition": 'attachment; filename="a.html"'}
    platform.on(MEDIA, web.Response(text="<html/>", content_type="text/html", headers=headers))
    found = await channel.fetch_file(FileSent(ref="media-1", file_kind="file"), LIMIT)
    assert found.name == "a.html"
