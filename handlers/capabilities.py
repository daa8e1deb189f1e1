"""What a chat platform allows, as data: use cases choose by it and never ask for a platform's name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from handlers.cards import Card


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyWindow:
    """After each word of a person so many messages may follow, for so long; so many of them are kept for the last word
    about a ticket."""

    messages: int
    lasts: timedelta
    kept_back: int = 1


@dataclass(frozen=True, slots=True)
class Limit:
    """So many messages within so many seconds: to one member, in one group, or of the whole account to everybody."""

    scope: Literal["member", "group", "account"]
    count: int
    seconds: float


A_GROUP_A_MINUTE = (Limit("group", 20, 60.0),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """`card_update` says what a delivered card is changed by: a one-use code (WeCom), its own key (DingTalk), the
    answer to a press alone (a bot in a WeCom group), or nothing.
    `holds` says whether a card shows all that stands on it; what it cannot show is said in words as well.
    `limits` are how many messages it takes; what is too much it refuses, or drops without a word.
    `answers_presses` where the answer to a press brings the card's new face with it, whatever it is changed by otherwise.
    `outsiders_press` where a platform says who outside the company has pressed a button in a group.
    `private_parts` where one card shows each member buttons of their own (`Card.own`), `takes_entries` where words can be
    written into it (`Card.entry`); `card_photos` is how many pictures stand on it, 0 where none can.
    `urges` where somebody can be called beside the chat, loudly, for what is urgent (`Outgoing.is_urgent`).
    `largest_file` is how many bytes a document may have that is sent, 0 where none can be.
    `most_options` may be chosen from on one card (`Card.pick`), 0 where there is no such thing.
    `window` where nobody may be written to but after their own word; `people_of` names the channel under whose ids its
    people are known, empty for its own; `makes_groups` where a group can be made for a ticket;
    `hands_over` names the channel under whose ids people of ours are known who talk to its customers by hand, empty
    where nobody can.
    """

    group_cards: bool
    group_inbound: bool
    card_update: Literal["code", "key", "answer", "none"]
    max_text_bytes: int
    max_buttons: int
    answer_within_seconds: float
    holds: Callable[[Card], bool]
    limits: tuple[Limit, ...] = A_GROUP_A_MINUTE
    answers_presses: bool = False
    outsiders_press: bool = False
    private_parts: bool = False
    takes_entries: bool = False
    card_photos: int = 0
    urges: bool = False
    most_options: int = 0
    largest_file: int = 0
    window: ReplyWindow | None = None
    people_of: str = ""
    makes_groups: bool = False
    hands_over: str = ""
