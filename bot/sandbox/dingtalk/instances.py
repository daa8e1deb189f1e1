"""Card instances of the DingTalk stand-in: what each shows to all and to one, and in which messages it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Annotated

from pydantic import AfterValidator, Field, TypeAdapter, ValidationError

from bot.sandbox.dingtalk.ids import USER_ID, UserIdType
from bot.sandbox.dingtalk.wire import Body
from bot.sandbox.messages import JsonObject
from bot.sandbox.world import World

SHELF = "dingtalk.cards"
MAX_KEY_BYTES = 100
MAX_VALUE_BYTES = 1024
MAX_PRIVATE_BYTES = 1024


def _within_limits(params: dict[str, str]) -> dict[str, str]:
    for key, value in params.items():
        if len(key.encode()) > MAX_KEY_BYTES:
            raise ValueError(f"key {key[:20]!r}…: at most {MAX_KEY_BYTES} bytes")
        if len(value.encode()) > MAX_VALUE_BYTES:
            raise ValueError(f"value of {key!r}: at most {MAX_VALUE_BYTES} bytes")
    return params


def _private_within_limits(params: dict[str, str]) -> dict[str, str]:
    """«用户私有数据（最长不超过1KB）» (doc 0783): counted here as the bytes of all keys and values of one person."""
    if sum(len(f"{key}{value}".encode()) for key, value in params.items()) > MAX_PRIVATE_BYTES:
        raise ValueError(f"private data of one person: at most {MAX_PRIVATE_BYTES} bytes")
    return _within_limits(params)


Params = Annotated[dict[str, str], AfterValidator(_within_limits)]
PrivateParams = Annotated[dict[str, str], AfterValidator(_private_within_limits)]


class ParamMap(Body):
    card_param_map: Params = Field(default_factory=dict, alias="cardParamMap")


class PrivateParamMap(ParamMap):
    card_param_map: PrivateParams = Field(default_factory=dict, alias="cardParamMap")


class UpdateOptions(Body):
    """Without them an update overwrites all that was there."""

    update_card_data_by_key: bool = Field(default=False, alias="updateCardDataByKey")
    update_private_data_by_key: bool = Field(default=False, alias="updatePrivateDataByKey")


@dataclass(frozen=True, slots=True, kw_only=True)
class CardInstance:
    """`spaces` maps each open space it was delivered to (IM_GROUP.cid…) to the message that shows it there, `takes`
    are the kinds of space it was made for. `private` is by the person's own id, whatever ids the calls named them by;
    `user_id_type` is what presses of the card name them by (doc 05-互动卡片/0007)."""

    out_track_id: str
    callback_type: str
    route_key: str
    public: dict[str, str]
    private: dict[str, dict[str, str]] = field(default_factory=dict)
    spaces: dict[str, str] = field(default_factory=dict)
    takes: tuple[str, ...] = ()
    user_id_type: UserIdType = USER_ID

    def face(self) -> JsonObject:
        return {
            "out_track_id": self.out_track_id,
            "public": self.public,
            "private": self.private,
            "user_id_type": self.user_id_type,
        }

    def seen_by(self, person_id: str) -> dict[str, str]:
        """Private data goes before public data of the same name (doc 05-互动卡片/03/0008)."""
        return self.public | self.private.get(person_id, {})

    def changed(
        self,
        options: UpdateOptions,
        public: ParamMap | None,
        private: dict[str, ParamMap] | None,
    ) -> CardInstance:
        """What is None stays as it is; `private` is by the person's own id."""
        card = self
        if public is not None:
            kept = self.public if options.update_card_data_by_key else {}
            card = replace(card, public=kept | public.card_param_map)
        for person, own in (private or {}).items():
            kept = self.private.get(person, {}) if options.update_private_data_by_key else {}
            card = replace(card, private=card.private | {person: kept | own.card_param_map})
        return card


class TemplateButton(Body):
    text: str
    payload: str


_BUTTONS = TypeAdapter(list[TemplateButton])
_INSTANCE = TypeAdapter(CardInstance)


def find_instance(world: World, out_track_id: str) -> CardInstance | None:
    stored = world.shelf(SHELF).get(out_track_id)
    return _INSTANCE.validate_python(stored) if stored else None


def keep_instance(world: World, card: CardInstance) -> None:
    world.put(SHELF, card.out_track_id, asdict(card))


def show_everywhere(world: World, card: CardInstance) -> None:
    """Keep it, and redraw every message it stands in."""
    keep_instance(world, card)
    for message_id in card.spaces.values():
        world.redraw(message_id, card.face())


def button_of(params: Mapping[str, str], wanted: str | int) -> TemplateButton | None:
    """A button the template shows, asked for by payload or by place."""
    buttons = _buttons(params.get("buttons", ""))
    if isinstance(wanted, int):
        return buttons[wanted] if 0 <= wanted < len(buttons) else None
    return next((button for button in buttons if button.payload == wanted), None)


def _buttons(variable: str) -> list[TemplateButton]:
    """A broken list shows as empty, as on the page and in the real client."""
    try:
        return _BUTTONS.validate_json(variable or "[]")
    except ValidationError:
        return []
