"""WeCom's side of the callback (docs 90930, 90238): what people do, encrypted, signed and sent to the bot."""

from __future__ import annotations

import time
from collections.abc import Mapping
from http import HTTPStatus
from secrets import token_hex
from urllib.parse import urlencode

import aiohttp

from bot.sandbox.config import SandboxConfig
from bot.sandbox.courier import Parcel, Post, Verdict
from bot.sandbox.envelope import Envelope
from bot.sandbox.files import file_path
from bot.sandbox.messages import Message, SentKind
from bot.sandbox.people import Person
from bot.sandbox.stage import Stage
from bot.sandbox.wecom.codes import issue_code
from bot.sandbox.wecom.presses import Press
from bot.sandbox.wecom.replies import take_reply
from bot.sandbox.wecom.xml import (
    CardPress,
    Origin,
    card_press_xml,
    enter_agent_xml,
    following_xml,
    image_xml,
    link_xml,
    location_xml,
    media_xml,
    menu_xml,
    sealed_xml,
    text_xml,
)

PATH = "/callbacks/wecom"


def envelope_of(config: SandboxConfig) -> Envelope:
    account = config.wecom
    return Envelope(token=account.token, aes_key=account.aes_key, receiver=account.corp_id)


def signed_url(config: SandboxConfig, encrypted: str, **extra: str) -> str:
    timestamp, nonce = str(int(time.time())), token_hex(8)
    signature = envelope_of(config).sign(timestamp, nonce, encrypted)
    query = {"msg_signature": signature, "timestamp": timestamp, "nonce": nonce, **extra}
    return f"{config.bot_url}{PATH}?{urlencode(query)}"


class WeComCarrier:
    """An answer other than 200 is no network failure and is not tried again (doc 90930)."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def dress(self, parcel: Parcel) -> Post:
        config = self._stage.config
        encrypted = envelope_of(config).seal(parcel.body)
        xml = sealed_xml(config.wecom.corp_id, config.wecom.agent_id, encrypted)
        return Post(
            url=signed_url(config, encrypted),
            headers={"Content-Type": "text/xml"},
            data=xml.encode(),
        )

    def judge(self, parcel: Parcel, status: int, answer: str) -> Verdict:
        if status != HTTPStatus.OK:
            return "lost"
        if answer and answer != "success":
            take_reply(self._stage, envelope_of(self._stage.config), parcel, answer)
        return "delivered"


def tell_text(stage: Stage, person: Person, message: Message) -> None:
    xml = text_xml(_origin(stage, person), _msg_id(message), message.content.text or "")
    stage.courier.send("wecom", person.id, xml, message.id)


def tell_picture(stage: Stage, person: Person, message: Message, file_id: str) -> None:
    url = f"{stage.origin}{file_path(file_id)}"
    xml = image_xml(_origin(stage, person), _msg_id(message), url, file_id)
    stage.courier.send("wecom", person.id, xml, message.id)


def tell_file(
    stage: Stage,
    person: Person,
    message: Message,
    kind: SentKind,
    media_id: str,
    words: str = "",
) -> None:
    """`words` are what was recognised in a voice; "" where the administrator has that off."""
    xml = media_xml(_origin(stage, person), _msg_id(message), kind, media_id, words)
    stage.courier.send("wecom", person.id, xml, message.id)


def tell_location(
    stage: Stage, person: Person, message: Message, latitude: float, longitude: float, label: str
) -> None:
    xml = location_xml(_origin(stage, person), _msg_id(message), latitude, longitude, label)
    stage.courier.send("wecom", person.id, xml, message.id)


def tell_entry(stage: Stage, person: Person) -> None:
    stage.courier.send("wecom", person.id, enter_agent_xml(_origin(stage, person)))


def tell_link(stage: Stage, person: Person, message: Message, link: Mapping[str, str]) -> None:
    xml = link_xml(_origin(stage, person), _msg_id(message), link)
    stage.courier.send("wecom", person.id, xml, message.id)


def tell_following(stage: Stage, person: Person, *, is_following: bool) -> None:
    xml = following_xml(_origin(stage, person), is_following=is_following)
    stage.courier.send("wecom", person.id, xml)


def tell_menu(stage: Stage, person: Person, key: str) -> None:
    stage.courier.send("wecom", person.id, menu_xml(_origin(stage, person), key))


def tell_press(stage: Stage, person: Person, message: Message, pressed: Press) -> None:
    """Every press carries a fresh code; the card itself changes only when the bot says so."""
    card = message.content.card or {}
    task_id = str(card.get("task_id", ""))
    press = CardPress(
        event_key=pressed.key,
        task_id=task_id,
        card_type=str(card.get("card_type", "")),
        response_code=issue_code(stage.world, task_id),
        selected=pressed.chosen,
        is_menu=pressed.is_menu,
    )
    stage.courier.send("wecom", person.id, card_press_xml(_origin(stage, person), press))


async def check_url(stage: Stage) -> tuple[bool, str]:
    """URL verification: the plaintext of `echostr`, exactly, within a second (doc 90930)."""
    secret_word = token_hex(8)
    encrypted = envelope_of(stage.config).seal(secret_word)
    url = signed_url(stage.config, encrypted, echostr=encrypted)
    timeout = aiohttp.ClientTimeout(total=stage.config.url_check_seconds)
    try:
        async with stage.courier.session.get(url, timeout=timeout) as response:
            said = await response.text()
    except (aiohttp.ClientError, TimeoutError) as error:
        return False, f"no answer within {stage.config.url_check_seconds:g} s: {error!r}"
    if response.status != HTTPStatus.OK:
        return False, f"answered {response.status} instead of 200"
    return said == secret_word, "ok" if said == secret_word else "the answer is not the plaintext"


def _origin(stage: Stage, person: Person) -> Origin:
    account = stage.config.wecom
    return Origin(corp_id=account.corp_id, agent_id=account.agent_id, userid=person.id)


def _msg_id(message: Message) -> int:
    """64 bits, like the vendor's: the moment in the upper digits, the place in the world below."""
    return int(message.at.timestamp()) * 1_000_000_000 + message.seq
