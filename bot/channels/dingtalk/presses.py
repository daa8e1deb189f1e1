"""A press on a DingTalk card, by a button or by the card's form, as the platform tells it; pure, `reader.py` calls it.

DingTalk docs event-callback-card (press), form-variables (what a form hands in), faq-card (userIdType). That a press
carries `userIdType`, `spaceId` and `spaceType` is in no document; it is what robots were seen to get.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.channels.channel import BadCallback
from bot.channels.dingtalk.card_places import card_of
from bot.channels.dingtalk.fields import Fields, keepable, object_of, read_json, text_of
from bot.channels.dingtalk.parse import CHANNEL, require_ours
from handlers.updates import ButtonPressed, Chat, Sender, Update

_LONGEST_TYPED = 2000
_PLACE_DIGITS = 3
_BY_UNION = 2
# "dtv1.card//IM_GROUP.cid…" as in an openSpaceId, where the callback gives more than the bare id.
_SPACE_PREFIX = re.compile(r"^dtv1\.card:?//[A-Za-z_]+\.")


@dataclass(frozen=True, slots=True, kw_only=True)
class CardPress:
    """`person` is a unionId or a userId, as the card was created; `version` that of the face that was pressed, and
    `template` the number of the template it stood on, both empty where the template hands none back."""

    person: str
    is_by_union: bool
    group: str
    pressed: ButtonPressed
    version: str
    template: str

    def update(self, account: str, sender: Sender, at: datetime, key: str) -> Update:
        """A press has no id of its own: it is one by who pressed what on which face of which card, and where the face
        is not told, by `key`: two presses a second apart differ in it, one delivered twice does not."""
        kind: Literal["direct", "group"] = "group" if self.group else "direct"
        return Update(
            event_id=self._event_id(key),
            chat=Chat(channel=CHANNEL, account=account, kind=kind, id=self.group or sender.id),
            sender=sender,
            sent_at=at,
            content=self.pressed,
        )

    def _event_id(self, key: str) -> str:
        said = self.pressed
        selected = ",".join(map(str, said.selected))
        face = f"v:{self.version}" if self.version else key
        parts = [said.card_key, self.person, said.payload, face, selected, said.typed]
        return f"press:{hashlib.sha256(json.dumps(parts).encode()).hexdigest()}"


def parse_press(fields: Fields, *, corp_id: str) -> CardPress:
    """`corp_id` may be empty: then it is not compared; nor is it of a card that people outside may press, for the
    documents say both that it is the card's and that it is the person's."""
    person = text_of(fields, "userId")
    card_key, is_by_union = card_of(text_of(fields, "outTrackId"))
    if not person or not card_key:
        raise BadCallback(400, "userId and outTrackId must be given")
    group = "" if is_by_union is False else _group(fields)
    if is_by_union is None:
        told = fields.get("userIdType", _BY_UNION if group else 1)
        is_by_union = told in {_BY_UNION, str(_BY_UNION)}
    if not is_by_union:
        require_ours(fields, "corpId", corp_id)
    content = read_json(text_of(fields, "content"))
    params = object_of(object_of(content, "cardPrivateData"), "params")
    said = params.get("form") if isinstance(params.get("form"), dict) else params
    return CardPress(
        person=person,
        is_by_union=is_by_union,
        group=group,
        pressed=_pressed(card_key, params),
        version=_first(said, params, "version"),
        template=_first(said, params, "template"),
    )


def _pressed(card_key: str, params: Fields) -> ButtonPressed:
    form = object_of(params, "form")
    selected = tuple(sorted({int(each) for each in _chosen(form.get("pick")) if _is_place(each)}))
    chosen = next(iter(_chosen(form.get("action"))), "")
    return ButtonPressed(
        card_key=card_key,
        payload="" if selected else chosen or text_of(params, "payload"),
        selected=selected,
        typed=text_of(form, "typed").strip()[:_LONGEST_TYPED],
    )


def _chosen(value: object) -> tuple[str, ...]:
    """A choice comes as `{"index": 1, "value": "x"}`, as the bare value or as a list of such (doc form-variables)."""
    inner = _value(value)
    items = inner if isinstance(inner, list) else [inner]
    return tuple(text for item in items if (text := _text(_value(item))))


def _value(value: object) -> object:
    return value.get("value") if isinstance(value, dict) else value


def _is_place(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= _PLACE_DIGITS


def _first(said: object, params: Fields, name: str) -> str:
    inside: Mapping[str, object] = said if isinstance(said, dict) else {}
    return next((_text(each[name]) for each in (inside, params) if name in each), "")


def _text(value: object) -> str:
    """A number may come back as one, though all variables are texts."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return keepable(value) if isinstance(value, str) else ""


def _group(fields: Fields) -> str:
    """Of a card in a group; `im` is said of any chat, and DingTalk may leave the space out: then the card's own row knows."""
    space_id = _SPACE_PREFIX.sub("", text_of(fields, "spaceId"))
    return space_id if text_of(fields, "spaceType").upper() in {"IM_GROUP", "IM"} else ""
