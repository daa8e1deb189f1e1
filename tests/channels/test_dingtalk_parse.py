from __future__ import annotations

from datetime import timedelta

import pytest

from bot.channels.channel import BadCallback
from bot.channels.dingtalk.parse import parse_message
from handlers.updates import (
    Content,
    FileSent,
    TextSent,
    Unsupported,
    Update,
    dump_update,
    load_update,
)
from tests.channels.builders import DINGTALK, NOW, robot_message


def read(**fields: object) -> tuple[Update, ...]:
    return parse_message(
        robot_message(**fields),
        account=DINGTALK.corp_id,
        corp_id=DINGTALK.corp_id,
        robot_code=DINGTALK.robot_code,
    )


CASES: list[tuple[dict[str, object], tuple[Content, ...]]] = [
    ({"text": {"content": " 进度 "}}, (TextSent(text="进度"),)),
    ({"text": {"content": ""}}, (TextSent(text=""),)),
    ({"text": {"content": "空\0调\ud800"}}, (TextSent(text="空调"),)),
    (
        {"msgtype": "picture", "content": {"downloadCode": "d1", "pictureDownloadCode": "p1"}},
        (FileSent(ref="d1", file_kind="image"),),
    ),
    (
        {
            "msgtype": "audio",
            "content": {"downloadCode": "d2", "recognition": "滴水", "duration": 3},
        },
        (FileSent(ref="d2", file_kind="voice", transcript="滴水"),),
    ),
    (
        {"msgtype": "video", "content": {"downloadCode": "d3", "videoType": "mp4"}},
        (FileSent(ref="d3", file_kind="video"),),
    ),
    (
        {"msgtype": "file", "content": {"downloadCode": "d4", "fileName": "发票.pdf"}},
        (FileSent(ref="d4", file_kind="file", name="发票.pdf"),),
    ),
    (
        {
            "msgtype": "richText",
            "content": {
                "richText": [
                    {"text": "空调"},
                    {"type": "picture", "downloadCode": "r1"},
                    {"text": "滴水\n"},
                    {"type": "picture", "pictureDownloadCode": "r2"},
                ]
            },
        },
        (
            TextSent(text="空调滴水"),
            FileSent(ref="r1", file_kind="image", caption="空调滴水"),
            FileSent(ref="r2", file_kind="image", caption="空调滴水"),
        ),
    ),
    (
        {
            "msgtype": "richText",
            "content": {"richText": [{"type": "picture", "downloadCode": "r"}]},
        },
        (FileSent(ref="r", file_kind="image"),),
    ),
    (
        {"msgtype": "richText", "content": {"richText": "odd"}},
        (Unsupported(platform_kind="richText"),),
    ),
    ({"msgtype": "picture", "content": {}}, (Unsupported(platform_kind="picture"),)),
    ({"msgtype": "chatRecord"}, (Unsupported(platform_kind="chatRecord"),)),
]


@pytest.mark.parametrize("fields, expected", CASES)
def test_each_kind_of_message_is_understood(
    fields: dict[str, object], expected: tuple[Content, ...]
) -> None:
    assert tuple(update.content for update in read(**fields)) == expected


def test_a_message_to_the_robot_alone_is_a_direct_chat() -> None:
    (update,) = read()
    assert update.event_id == "msg0001"
    assert (update.chat.kind, update.chat.id) == ("direct", "zhao_lei")
    assert update.chat.account == DINGTALK.corp_id
    assert (update.sender.id, update.sender.name) == ("zhao_lei", "赵磊")
    assert update.sender.is_member
    assert update.sent_at == NOW


def test_a_message_in_a_group_is_said_to_the_group() -> None:
    (update,) = read(conversationType="2", conversationId="cidCUSTOMERS7Kb==")
    assert (update.chat.kind, update.chat.id) == ("group", "cidCUSTOMERS7Kb==")
    assert update.sender.id == "zhao_lei"


@pytest.mark.parametrize("kind, chat_id", [("1", "$:LWCP_v1:$chen"), ("2", "cidDIRECT==")])
def test_somebody_from_outside_is_known_by_the_platforms_own_id(kind: str, chat_id: str) -> None:
    (update,) = read(conversationType=kind, senderStaffId="", senderId="$:LWCP_v1:$chen")
    assert update.sender.id == "$:LWCP_v1:$chen"
    assert not update.sender.is_member
    assert update.chat.id == chat_id


def test_somebody_from_outside_is_the_same_wherever_their_union_is() -> None:
    (update,) = read(senderStaffId=None, senderId="$:LWCP_v1:$chen", senderUnionId="uChenUnionAa")
    assert update.sender.union == "uChenUnionAa"
    (member,) = read(senderUnionId="uZhaoUnion")
    assert member.sender.union == ""


def test_in_a_group_only_what_is_said_to_the_robot_is_heard() -> None:
    group = {"conversationType": "2", "conversationId": "cidCUSTOMERS7Kb=="}
    assert read(**group, isInAtList=False) == ()
    assert len(read(**group, isInAtList=True)) == 1
    assert len(read(**group)) == 1, "older robots do not say it, and hear nothing else"
    assert len(read(isInAtList=False)) == 1, "nobody is addressed in a chat of two"


@pytest.mark.parametrize(
    "parts, expected",
    [
        ([{"text": "@售后机器人"}, {"downloadCode": "r1"}], ""),
        ([{"text": "@售后机器人 "}, {"text": "漏水"}], "漏水"),
        ([{"downloadCode": "r1"}, {"text": " @售后机器人 漏水"}], "漏水"),
        ([{"text": "漏水@王师傅"}], "漏水@王师傅"),
        ([{"text": "@售后机器人"}, {"text": "问"}, {"text": "@王师傅"}], "问@王师傅"),
    ],
)
def test_the_call_of_the_robot_is_taken_out_of_a_groups_rich_text(
    parts: list[dict[str, object]], expected: str
) -> None:
    group = {"conversationType": "2", "conversationId": "cidA=="}
    said = {"msgtype": "richText", "content": {"richText": parts}}
    words = "".join(
        update.content.text
        for update in read(**group, **said)
        if isinstance(update.content, TextSent)
    )
    assert words == expected


def test_alone_with_the_robot_nothing_is_taken_out() -> None:
    (update,) = read(msgtype="richText", content={"richText": [{"text": "@王师傅"}]})
    assert update.content == TextSent(text="@王师傅")


def test_ids_are_taken_as_they_come() -> None:
    for conversation in ("cidAbC+/=", "cidabc+/="):
        (update,) = read(conversationType="2", conversationId=conversation, msgId="msgAa+/==")
        assert (update.chat.id, update.event_id) == (conversation, "msgAa+/==")


def test_what_one_message_holds_gets_an_id_each() -> None:
    parts = [{"text": "滴水"}, {"downloadCode": "r1"}, {"downloadCode": "r2"}]
    updates = read(msgtype="richText", content={"richText": parts})
    assert [update.event_id for update in updates] == ["msg0001", "msg0001#2", "msg0001#3"]


def test_the_way_to_answer_is_kept_and_never_shown() -> None:
    (update,) = read()
    assert update.reply_hook is not None
    assert update.reply_hook.url.endswith("session=abc")
    assert update.reply_hook.expires_at == NOW + timedelta(milliseconds=5_400_060)
    assert "session=abc" not in repr(update)
    assert load_update(dump_update(update)) == update


@pytest.mark.parametrize("missing", ["sessionWebhook", "senderNick", "robotCode", "chatbotCorpId"])
def test_what_older_robots_leave_out_may_be_missing(missing: str) -> None:
    assert len(read(**{missing: None})) == 1


@pytest.mark.parametrize(
    "fields, status",
    [
        ({"robotCode": "dingother"}, 403),
        ({"chatbotCorpId": "dingother"}, 403),
        ({"msgId": ""}, 400),
        ({"senderId": "", "senderStaffId": ""}, 400),
        ({"conversationType": "2", "conversationId": ""}, 400),
        ({"createAt": "yesterday"}, 400),
        ({"createAt": 10**30}, 400),
        ({"createAt": None}, 400),
        ({"sessionWebhookExpiredTime": []}, 400),
    ],
)
def test_what_is_not_ours_or_not_documented_is_refused(
    fields: dict[str, object], status: int
) -> None:
    with pytest.raises(BadCallback) as refusal:
        read(**fields)
    assert refusal.value.status == status


REPLY: dict[str, object] = {
    "content": " 到场 ",
    "isReplyMsg": True,
    "repliedMsg": {"msgType": "text", "msgId": "m1", "content": {"text": "WX-1001 客户补充"}},
}


def test_a_reply_says_which_message_of_ours_it_answers() -> None:
    (update,) = read(text=REPLY, originalMsgId="m1", originalProcessQueryKey="q1")
    assert update.content == TextSent(text="到场", reply_to="q1", quoted="WX-1001 客户补充")


def test_a_photo_sent_in_reply_says_so_too() -> None:
    (update,) = read(
        msgtype="picture", content={"downloadCode": "d1"}, originalProcessQueryKey="q1"
    )
    assert update.content == FileSent(ref="d1", file_kind="image", reply_to="q1")


@pytest.mark.parametrize(
    "text, quoted",
    [
        ({"repliedMsg": {"content": {"text": "x"}}}, ""),
        ({"isReplyMsg": "true", "repliedMsg": {"content": {"text": "x"}}}, ""),
        ({"isReplyMsg": True, "repliedMsg": {"content": {"content": "x"}}}, "x"),
        ({"isReplyMsg": True, "repliedMsg": {"content": {"text": "长" * 900}}}, "长" * 500),
        ({"isReplyMsg": True, "repliedMsg": {"content": ["x"]}}, ""),
        ({"isReplyMsg": True, "repliedMsg": {"content": {"cardContent": {}}}}, ""),
        ({"isReplyMsg": True, "repliedMsg": None}, ""),
    ],
)
def test_what_a_reply_quotes_is_read_where_it_is_words(
    text: dict[str, object], quoted: str
) -> None:
    (update,) = read(text={"content": "到场", **text}, originalProcessQueryKey=7)
    assert update.content == TextSent(text="到场", quoted=quoted)
