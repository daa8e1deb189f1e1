"""A few choices that no form asks for: a card with buttons where the chat has them, numbered lines where not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.cards import Button, Card, Tone
from handlers.presses import OfferPress
from handlers.turns import Turn
from workflows.reading.picking import picked


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """`id` comes back with the press; `names` are other words for it."""

    id: str
    label: str
    names: tuple[str, ...] = ()


async def offer(turn: Turn, title: str, text: str, choices: Sequence[Offered]) -> int:
    """The id of the card, 0 when it was asked in words."""
    if turn.takes_cards and turn.chat.kind == "direct" and len(choices) <= turn.can.max_buttons:
        card = Card(
            title=title,
            tone=Tone.WAITING,
            text=text,
            buttons=tuple(
                Button(text=each.label, payload=OfferPress(each.id).pack()) for each in choices
            ),
            summary=text.splitlines()[0],
        )
        return (await turn.reply_card(card, purpose="offer")).id
    lines = [
        turn.words.say("form.choice_line", number=number, label=each.label)
        for number, each in enumerate(choices, 1)
    ]
    turn.reply("\n".join([text, *lines, turn.words.say("form.number_hint")]))
    return 0


def taken_up(text: str, choices: Sequence[Offered]) -> str:
    """The id of the choice these words mean, "" when they mean none."""
    place = picked(text, [(each.label, *each.names) for each in choices])
    return "" if place is None else choices[place].id
