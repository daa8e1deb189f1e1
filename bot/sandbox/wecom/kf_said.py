"""What customers on WeChat do in a 微信客服 chat, as the platform logs and tells it (WeCom doc 94670)."""

from __future__ import annotations

from bot.sandbox.chats import Chat
from bot.sandbox.messages import Content, JsonObject, Message
from bot.sandbox.people import Person
from bot.sandbox.stage import Stage
from bot.sandbox.wecom.kf_callback import call
from bot.sandbox.wecom.kf_clock import kf_now
from bot.sandbox.wecom.kf_codes import issue_code
from bot.sandbox.wecom.kf_log import FROM_CUSTOMER, log_event, log_message
from bot.sandbox.wecom.kf_menu import tapped
from bot.sandbox.wecom.kf_sessions import customer_wrote, session_of


def tell_text(stage: Stage, chat: Chat, message: Message, menu_id: str = "") -> None:
    text: JsonObject = {"content": message.content.text or ""}
    if menu_id:
        text["menu_id"] = menu_id
    _tell(stage, chat, message, "text", text)


def tell_media(stage: Stage, chat: Chat, message: Message, kind: str, media_id: str) -> None:
    """`kind` is image, voice, video or file."""
    _tell(stage, chat, message, kind, {"media_id": media_id})


def tell_place(
    stage: Stage, chat: Chat, message: Message, latitude: float, longitude: float, label: str
) -> None:
    place: JsonObject = {
        "latitude": latitude,
        "longitude": longitude,
        "name": label,
        "address": label,
    }
    _tell(stage, chat, message, "location", place)


def tell_link(stage: Stage, chat: Chat, message: Message, link: JsonObject) -> None:
    """`link` has title, desc, url and pic_url."""
    _tell(stage, chat, message, "link", link)


def tell_other(
    stage: Stage, chat: Chat, message: Message, msgtype: str, content: JsonObject
) -> None:
    _tell(stage, chat, message, msgtype, content)


def tell_event(stage: Stage, chat: Chat, about: JsonObject) -> None:
    """`about` has its event_type and what is its own, such as the recall_msgid of a user_recall_msg."""
    event: JsonObject = {"open_kfid": chat.through, "external_userid": chat.key, **about}
    log_event(stage.world, chat.through, event)
    call(stage, chat.through, chat.key)


def tap(stage: Stage, person: Person, chat: Chat, menu: Message, wanted: str | int) -> Message:
    """A tap on a menu's item is said by the customer, as a text message with the item's id."""
    item = tapped(menu.content.card or {}, wanted)
    said = stage.world.person_says(person, chat, Content(text=item.content), "pending")
    tell_text(stage, chat, said, item.id)
    return said


def enter(stage: Stage, person: Person, chat: Chat) -> None:
    world = stage.world
    session = session_of(world, chat.through, person.id)
    event: JsonObject = {
        "event_type": "enter_session",
        "scene": "",
        "scene_param": "",
    }
    if session.may_be_welcomed(kf_now(world)):
        event["welcome_code"] = issue_code(stage, session, "enter")
    tell_event(stage, chat, event)


def _tell(stage: Stage, chat: Chat, message: Message, kind: str, body: JsonObject) -> None:
    session = customer_wrote(stage.world, chat.through, chat.key)
    about: JsonObject = {"origin": FROM_CUSTOMER, "msgtype": kind, kind: body}
    if session.servicer:
        about["servicer_userid"] = session.servicer
    log_message(stage.world, chat.through, chat.key, **about)
    call(stage, chat.through, chat.key, message.id)
