"""What a chat platform allows, as data: use cases choose by it and never ask for a platform's name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from handlers.cards import Card


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """`card_update` says what a delivered card is changed by: a one-use code (WeCom) or its own key (DingTalk).
    `holds` says whether a card shows all that stands on it; what it cannot show is said in words as well.
    A group takes so many messages a minute of a robot.
    """

    group_cards: bool
    group_inbound: bool
    card_update: Literal["code", "key"]
    max_text_bytes: int
    max_buttons: int
    answer_within_seconds: float
    holds: Callable[[Card], bool]
    group_messages_a_minute: int = 20
