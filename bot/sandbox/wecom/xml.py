"""The plaintext of WeCom callbacks (WeCom docs 90239 messages, 90240 events), before encryption."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Which application of which company, and whose doing."""

    corp_id: str
    agent_id: int
    userid: str


def text_xml(origin: Origin, msg_id: int, content: str) -> str:
    return _message(origin, "text", msg_id, _cdata("Content", content))


def image_xml(origin: Origin, msg_id: int, pic_url: str, media_id: str) -> str:
    return _message(
        origin, "image", msg_id, _cdata("PicUrl", pic_url) + _cdata("MediaId", media_id)
    )


def media_xml(origin: Origin, msg_id: int, kind: str, media_id: str, words: str = "") -> str:
    """A voice tells its format and, where the administrator has recognition on, the `words` in it; a film the picture
    that stands for it (doc 90239)."""
    more = _voice(words) if kind == "voice" else _cdata("ThumbMediaId", media_id)
    return _message(origin, kind, msg_id, _cdata("MediaId", media_id) + more)


def _voice(words: str) -> str:
    return _cdata("Format", "amr") + (_cdata("Recognition", words) if words else "")


def link_xml(origin: Origin, msg_id: int, link: Mapping[str, str]) -> str:
    inner = (
        _cdata("Title", link["title"])
        + _cdata("Description", link["desc"])
        + _cdata("Url", link["url"])
        + _cdata("PicUrl", link["pic_url"])
    )
    return _message(origin, "link", msg_id, inner)


def location_xml(origin: Origin, msg_id: int, latitude: float, longitude: float, label: str) -> str:
    inner = (
        f"<Location_X>{latitude}</Location_X><Location_Y>{longitude}</Location_Y><Scale>16</Scale>"
        + _cdata("Label", label)
        + _cdata("AppType", "wxwork")
    )
    return _message(origin, "location", msg_id, inner)


def enter_agent_xml(origin: Origin) -> str:
    return _event(origin, "enter_agent", "<EventKey></EventKey>")


def kf_event_xml(corp_id: str, token: str, open_kfid: str) -> str:
    """微信客服 has something to fetch (doc 94670); nobody is named."""
    fields = {"Token": token, "OpenKfId": open_kfid}
    return system_event_xml(corp_id, "", "kf_msg_or_event", fields)


def system_event_xml(corp_id: str, told_by: str, event: str, fields: Mapping[str, str]) -> str:
    """An event of the company's, not of one application's chat: no AgentID, and no sender but the system itself."""
    return (
        "<xml>"
        + _cdata("ToUserName", corp_id)
        + (_cdata("FromUserName", told_by) if told_by else "")
        + f"<CreateTime>{int(time.time())}</CreateTime>"
        + _cdata("MsgType", "event")
        + _cdata("Event", event)
        + "".join(_cdata(name, value) for name, value in fields.items())
        + "</xml>"
    )


def following_xml(origin: Origin, *, is_following: bool) -> str:
    return _event(origin, "subscribe" if is_following else "unsubscribe", "")


def menu_xml(origin: Origin, key: str) -> str:
    """An entry that opens a page tells its address, any other its key."""
    event = "view" if key.startswith(("http://", "https://")) else "click"
    return _event(origin, event, _cdata("EventKey", key))


@dataclass(frozen=True, slots=True, kw_only=True)
class CardPress:
    """`selected` is what was chosen in the card: question key → option ids; `is_menu` for an action of its ⋯ menu."""

    event_key: str
    task_id: str
    card_type: str
    response_code: str
    selected: Mapping[str, Sequence[str]]
    is_menu: bool = False


def card_press_xml(origin: Origin, press: CardPress) -> str:
    inner = (
        _cdata("EventKey", press.event_key)
        + _cdata("TaskId", press.task_id)
        + _cdata("CardType", press.card_type)
        + _cdata("ResponseCode", press.response_code)
        + _selected_items(press.selected)
    )
    event = "template_card_menu_event" if press.is_menu else "template_card_event"
    return _event(origin, event, inner)


def sealed_xml(corp_id: str, agent_id: int, encrypted: str) -> str:
    """The body as posted (WeCom doc 90238)."""
    return f"<xml>{_cdata('ToUserName', corp_id)}{_cdata('AgentID', str(agent_id))}{_cdata('Encrypt', encrypted)}</xml>"


def _message(origin: Origin, kind: str, msg_id: int, inner: str) -> str:
    return _callback(origin, kind, f"{inner}<MsgId>{msg_id}</MsgId>")


def _event(origin: Origin, event: str, inner: str) -> str:
    return _callback(origin, "event", _cdata("Event", event) + inner)


def _callback(origin: Origin, kind: str, inner: str) -> str:
    return (
        "<xml>"
        + _cdata("ToUserName", origin.corp_id)
        + _cdata("FromUserName", origin.userid)
        + f"<CreateTime>{int(time.time())}</CreateTime>"
        + _cdata("MsgType", kind)
        + inner
        + f"<AgentID>{origin.agent_id}</AgentID></xml>"
    )


def _selected_items(selected: Mapping[str, Sequence[str]]) -> str:
    items = "".join(
        f"<SelectedItem>{_cdata('QuestionKey', question)}"
        f"<OptionIds>{''.join(_cdata('OptionId', option) for option in options)}</OptionIds></SelectedItem>"
        for question, options in selected.items()
    )
    return f"<SelectedItems>{items}</SelectedItems>" if items else ""


def _cdata(name: str, text: str) -> str:
    """Characters XML does not know are dropped; the end of a CDATA section is split over two."""
    clean = _NOT_XML.sub("", text).replace("]]>", "]]]]><![CDATA[>")
    return f"<{name}><![CDATA[{clean}]]></{name}>"
