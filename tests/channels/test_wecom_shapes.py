"""The shapes themselves: bodies as the documents show them pass, and each way to go wrong is noticed."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from tests.channels.wecom_shapes import misshapen, misshapen_frame

CARD: dict[str, Any] = {
    "card_type": "button_interaction",
    "main_title": {"title": "空调不制冷", "desc": "李红"},
    "horizontal_content_list": [{"keyname": "地址", "value": "张江路 1 号"}],
    "task_id": "card-1",
    "button_list": [{"text": "接单", "style": 1, "key": "accept:1"}],
}
VOTE: dict[str, Any] = {
    "card_type": "vote_interaction",
    "main_title": {"title": "是什么故障？"},
    "task_id": "card-2",
    "checkbox": {
        "question_key": "pick",
        "mode": 1,
        "option_list": [
            {"id": "0", "text": "漏水", "is_checked": True},
            {"id": "1", "text": "异响"},
        ],
    },
    "submit_button": {"text": "选好了", "key": "pick"},
}
SELECT: dict[str, Any] = {
    "card_type": "multiple_interaction",
    "main_title": {"title": "派给谁？"},
    "task_id": "card-3",
    "select_list": [
        {
            "question_key": "who",
            "title": "工程师",
            "selected_id": "w",
            "option_list": [{"id": "w", "text": "王强"}],
        }
    ],
    "submit_button": {"text": "派单", "key": "give"},
}
TO_WANG: dict[str, Any] = {"touser": "wang_qiang|zhao_lei", "agentid": 1000002}
DOCUMENTED: list[tuple[str, dict[str, Any]]] = [
    (
        "message/send",
        {
            **TO_WANG,
            "toparty": "2",
            "totag": "7",
            "msgtype": "text",
            "text": {"content": '空调已修好。\n看<a href="https://desk.example.com">这里</a>'},
            "safe": 0,
            "enable_id_trans": 0,
            "enable_duplicate_check": 0,
            "duplicate_check_interval": 1800,
        },
    ),
    *(
        ("message/send", {**TO_WANG, "msgtype": "template_card", "template_card": card})
        for card in (CARD, VOTE, SELECT)
    ),
    (
        "message/send",
        {
            **TO_WANG,
            "msgtype": "news",
            "news": {"articles": [{"title": "日报", "url": "https://desk.example.com/m/"}]},
        },
    ),
    ("message/send", {**TO_WANG, "msgtype": "file", "file": {"media_id": "1Yv-zXfHjSjU"}}),
    (
        "message/update_template_card",
        {
            "userids": ["wang_qiang"],
            "partyids": [2],
            "tagids": [7],
            "atall": 0,
            "agentid": 1000002,
            "response_code": "rc-1",
            "button": {"replace_name": "已接单"},
        },
    ),
    (
        "appchat/create",
        {"name": "WX-1", "owner": "wang_qiang", "userlist": ["wang_qiang", "li"], "chatid": "g1"},
    ),
    ("appchat/update", {"chatid": "g1", "add_user_list": ["a"], "del_user_list": ["b"]}),
    (
        "appchat/send",
        {
            "chatid": "g1",
            "msgtype": "text",
            "text": {"content": "请看", "mentioned_list": ["wang_qiang", "@all"]},
            "safe": 0,
        },
    ),
    (
        "kf/send_msg",
        {
            "touser": "wmZhou",
            "open_kfid": "wk1",
            "msgid": "m-1",
            "msgtype": "msgmenu",
            "msgmenu": {
                "head_content": "是什么故障？",
                "list": [
                    {"type": "click", "click": {"id": "101", "content": "漏水"}},
                    {"type": "view", "view": {"url": "https://x.cn", "content": "打开"}},
                ],
                "tail_content": "也可以直接说",
            },
        },
    ),
    (
        "kf/send_msg_on_event",
        {"code": "c", "msgid": "m2", "msgtype": "text", "text": {"content": "您好"}},
    ),
    (
        "kf/sync_msg",
        {"cursor": "4gw", "token": "ENC", "limit": 1000, "voice_format": 0, "open_kfid": "wk1"},
    ),
    (
        "kf/service_state/trans",
        {
            "open_kfid": "wk1",
            "external_userid": "wm1",
            "service_state": 3,
            "servicer_userid": "xu_jing",
        },
    ),
    (
        "kf/customer/batchget",
        {"external_userid_list": ["wm1"], "need_enter_session_context": 0},
    ),
    ("batch/openuserid_to_userid", {"open_userid_list": ["wo1"], "source_agentid": 1000002}),
]


@pytest.mark.parametrize("path, body", DOCUMENTED)
def test_what_the_documents_show_passes(path: str, body: dict[str, Any]) -> None:
    assert misshapen(path, {"access_token": "t"}, body) == ""


@pytest.mark.parametrize("path, body", DOCUMENTED)
def test_a_field_that_no_document_names_is_noticed(path: str, body: dict[str, Any]) -> None:
    assert "Extra inputs" in misshapen(path, {}, {**body, "to_user": "wang_qiang"})


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "a title of 27": ({"main_title": {"title": "水" * 27}}, "main_title.title"),
    "a label of 6": ({"horizontal_content_list": [{"keyname": "一二三四五六"}]}, "keyname"),
    "7 rows": ({"horizontal_content_list": [{"keyname": "项"}] * 7}, "horizontal_content_list"),
    "7 buttons": (
        {"button_list": [{"text": "按", "key": str(n)} for n in range(7)]},
        "button_list",
    ),
    "the same key twice": ({"button_list": [{"text": "按", "key": "k"}] * 2}, "come twice"),
    "a key of 1025 bytes": ({"button_list": [{"text": "按", "key": "x" * 1025}]}, "1025 bytes"),
    "a style as a word": ({"button_list": [{"text": "按", "key": "k", "style": "1"}]}, "style"),
    "no task": ({"task_id": None}, "task_id"),
    "a task in Chinese": ({"task_id": "卡片"}, "task_id"),
    "a click to nowhere": ({"card_action": {"type": 1}}, "needs url"),
    "an unknown kind": ({"card_type": "big_notice"}, "card_type"),
    "a checkbox on buttons": ({"checkbox": VOTE["checkbox"]}, "checkbox"),
}


@pytest.mark.parametrize("change, named", WRONG.values(), ids=WRONG.keys())
def test_a_card_that_goes_wrong_is_noticed(change: dict[str, Any], named: str) -> None:
    body = {**TO_WANG, "msgtype": "template_card", "template_card": {**CARD, **change}}
    assert named in misshapen("message/send", {}, body)


def test_a_list_of_too_many_or_of_two_that_are_alike_is_noticed() -> None:
    for options in (
        [{"id": str(n), "text": "项"} for n in range(21)],
        [{"id": "0", "text": "项"}] * 2,
    ):
        card = deepcopy(VOTE)
        card["checkbox"]["option_list"] = options
        assert misshapen(
            "message/send", {}, {**TO_WANG, "msgtype": "template_card", "template_card": card}
        )


@pytest.mark.parametrize(
    "path, body",
    [
        ("message/send", {"agentid": 1, "msgtype": "text", "text": {"content": "谁？"}}),
        ("message/send", {**TO_WANG, "msgtype": "text", "text": {"content": ""}}),
        ("message/send", {**TO_WANG, "msgtype": "text", "text": {"content": "水" * 683}}),
        ("message/send", {**TO_WANG, "agentid": "1000002", "msgtype": "file", "file": {"media_id": "m"}}),
        ("message/send", {**TO_WANG, "msgtype": "text", "markdown": {"content": "x"}}),
        ("appchat/create", {"name": "x", "userlist": ["a"], "chatid": "g1"}),
        ("appchat/create", {"name": "x", "userlist": ["a", "b"], "chatid": "g-1"}),
        ("appchat/send", {"chatid": "g1", "msgtype": "template_card", "template_card": CARD}),
        ("kf/send_msg", {"touser": "w", "open_kfid": "k", "msgid": "一", "msgtype": "text", "text": {"content": "x"}}),
        ("kf/sync_msg", {"limit": 1001, "open_kfid": "k"}),
        ("kf/sync_msg", {"limit": 10}),
        ("kf/service_state/trans", {"open_kfid": "k", "external_userid": "w", "service_state": 3}),
        ("message/unknown", {}),
    ],
)  # fmt: skip
def test_what_the_documents_forbid_is_noticed(path: str, body: dict[str, Any]) -> None:
    assert misshapen(path, {}, body).startswith(path)


def test_a_query_that_no_document_names_is_noticed() -> None:
    assert misshapen("gettoken", {"corpid": "w", "secret": "s"}, None)
    assert misshapen("media/upload", {"access_token": "t", "type": "picture"}, None)
    assert misshapen("media/upload", {"access_token": "t", "type": "image"}, None) == ""


FRAMES: list[dict[str, Any]] = [
    {
        "cmd": "aibot_upload_media_init",
        "headers": {"req_id": "r"},
        "body": {
            "type": "image",
            "filename": "leak.png",
            "total_size": 600_000,
            "total_chunks": 2,
            "md5": "0" * 32,
        },
    },
    {
        "cmd": "aibot_upload_media_chunk",
        "headers": {"req_id": "r"},
        "body": {"upload_id": "u1", "chunk_index": 1, "base64_data": "AAAA"},
    },
    {"cmd": "aibot_upload_media_finish", "headers": {"req_id": "r"}, "body": {"upload_id": "u1"}},
    {"cmd": "aibot_subscribe", "headers": {"req_id": "r"}, "body": {"bot_id": "b", "secret": "s"}},
    {"cmd": "ping", "headers": {"req_id": "r"}},
    {
        "cmd": "aibot_send_msg",
        "headers": {"req_id": "r"},
        "body": {
            "chatid": "wr1",
            "chat_type": 2,
            "msgtype": "markdown",
            "markdown": {"content": "<@zhou_min> 请审批"},
        },
    },
    {
        "cmd": "aibot_respond_msg",
        "headers": {"req_id": "r"},
        "body": {"msgtype": "stream", "stream": {"id": "s1", "finish": True, "content": "好的"}},
    },
    {
        "cmd": "aibot_respond_update_msg",
        "headers": {"req_id": "r"},
        "body": {"response_type": "update_template_card", "template_card": CARD},
    },
]


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame["cmd"])
def test_a_frame_as_documented_passes_and_a_strange_one_does_not(frame: dict[str, Any]) -> None:
    assert misshapen_frame(frame) == ""
    assert misshapen_frame({**frame, "headers": {}})
    assert misshapen_frame({**frame, "cmd": "aibot_shout"})
    if "body" in frame:
        assert misshapen_frame({**frame, "body": {**frame["body"], "extra": 1}})
