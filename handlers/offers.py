"""A few choices that no form asks for: a card with buttons where the chat has them, numbered lines where not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from handlers.cards import Button, Card, Option, Pick, Tone
from handlers.presses import OfferPress
from handlers.turns import Turn
from workflows.reading.picking import picked


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """`id` comes back with the press; `names` are other words for it."""

    id: str
    label: str
    names: tuple[str, ...] = ()


def pressable(turn: Turn, card: Card, buttons: Sequence[Button]) -> Card | None:
    """The card with these: as a list where they are too many for buttons; None where it cannot show them."""
    if not turn.has_own_cards:
        return None
    if len(buttons) <= turn.can.max_buttons:
        return replace(card, buttons=tuple(buttons))
    options = tuple(Option(text=each.text, payload=each.payload) for each in buttons)
    listed = replace(card, pick=Pick(options=options, submit=turn.words.say("form.hand_in")))
    is_alone = turn.chat.kind == "direct"
    fits = is_alone and len(options) <= turn.can.most_options and turn.can.holds(listed)
    return listed if fits else None


async def offer(turn: Turn, title: str, text: str, choices: Sequence[Offered]) -> int:
    """The id of the card, 0 when it was asked in words."""
    buttons = [Button(text=each.label, payload=OfferPress(each.id).pack()) for each in choices]
    bare = Card(title=title, tone=Tone.WAITING, text=text, summary=text.splitlines()[0])
    card = pressable(turn, bare, buttons)
    if card:
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
