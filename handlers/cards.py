"""Words out: texts and cards free of any platform; use cases make them, each channel's render dresses them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import TypeAdapter


class Tone(StrEnum):
    """What a glance at the card should tell."""

    NEUTRAL = "neutral"
    WAITING = "waiting"
    GOING = "going"
    GOOD = "good"
    BAD = "bad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One labelled line of a card."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """`payload` comes back as `ButtonPressed.payload`; see `handlers.presses`."""

    text: str
    payload: str
    style: Literal["primary", "default", "danger"] = "default"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One of a `Pick`; `payload` as of a `Button`."""

    text: str
    payload: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """Options to choose from and hand in by one press, which comes back as `ButtonPressed.selected`."""

    options: tuple[Option, ...]
    submit: str
    is_multiple: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line to write into before a button is pressed; what stands there comes back as `ButtonPressed.typed`.

    `hint` stands in it while it is empty, `most` is how many characters it takes."""

    label: str
    hint: str = ""
    most: int = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What one member sees of a card in place of its `buttons`, where a platform can show it to them alone
    (`Capabilities.private_parts`): `person` is their id on the card's platform, `note` a line for them (您已同意).
    Whoever had a part of a card keeps one, without buttons where nothing is left to them."""

    person: str
    buttons: tuple[Button, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Plain words. `mention` is the platform id of the person to address in a group, `mentions` of others beside them."""

    text: str
    mention: str = ""
    mentions: tuple[str, ...] = ()
    kind: Literal["text"] = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A card: what it is about, where it stands, what can be pressed.

    A card without buttons and `pick` is settled; it has one or the other, a `pick` only where the platform lets people
    choose from as many (`Capabilities.most_options`). `link` leads to more. `due_at` is shown as a countdown where the platform has one, else as a time.
    `own` says what some people see in place of `buttons`, which are everybody else's; `entry` is written into before a
    button is pressed (`Capabilities.takes_entries`); `photos` are storage's file ids, at most `Capabilities.card_photos`.
    `summary` is the one line shown in notifications and chat lists. `outcome` is what a settled card says instead of its buttons (已由王师傅接单).
    """

    title: str
    status: str = ""
    tone: Tone = Tone.NEUTRAL
    text: str = ""
    facts: tuple[Fact, ...] = ()
    buttons: tuple[Button, ...] = ()
    outcome: str = ""
    due_at: datetime | None = None
    summary: str = ""
    pick: Pick | None = None
    link: str = ""
    own: tuple[Own, ...] = ()
    entry: Entry | None = None
    photos: tuple[int, ...] = ()
    kind: Literal["card"] = "card"

    @property
    def asks(self) -> bool:
        """There is something to press."""
        return bool(self.pressable or self.pick)

    @property
    def pressable(self) -> tuple[Button, ...]:
        """Everybody's buttons, each payload once."""
        all_of_them = (*self.buttons, *(button for each in self.own for button in each.buttons))
        return tuple({button.payload: button for button in all_of_them}.values())

    def has_part_of_others(self, person: str) -> bool:
        """Somebody but `person` has an own part, which an answer to `person` would not show them."""
        return any(each.person != person for each in self.own)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A photo of ours, by storage's file id; the channel uploads it. `is_document` of any other file, for where the
    platform takes those (`Capabilities.largest_file`)."""

    file: int
    is_document: bool = False
    kind: Literal["picture"] = "picture"


Message = Text | Card | Picture
_MESSAGE: TypeAdapter[Message] = TypeAdapter(Message)


def dump_message(message: Message) -> str:
    return _MESSAGE.dump_json(message).decode()


def load_message(text: str) -> Message:
    return _MESSAGE.validate_json(text)
