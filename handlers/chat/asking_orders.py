"""What an order still needs is asked: why, whom, or how long. `handlers.chat.order_answers` hears the answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from handlers.confirming import WAITS_FOR
from handlers.offers import Offered, offer
from handlers.patience import remember, state_of
from handlers.talks import Explaining, Naming, Order, Timing
from handlers.turns import Turn
from workflows.people import Person

AGAIN_AFTER = timedelta(minutes=1)
"""Who presses twice is asked once; who comes back later is asked again."""
SKIP = "skip"
LENGTHS = ("short", "middle", "long")
"""What is offered; how long that is, the catalogs say in words that are understood."""


async def ask_why(turn: Turn, order: Order, question: str, *, can_skip: bool = False) -> None:
    if _was_just_asked(turn, order):
        return
    card = 0
    if can_skip and turn.has_own_cards:
        card = await offer(turn, turn.words.say("order.title"), question, skip_choice(turn))
    if not card:
        turn.reply(question)
    until = turn.moment.now + WAITS_FOR
    await remember(turn, Explaining(order=order, until=until, can_skip=can_skip, card=card))


async def ask_whom(turn: Turn, order: Order, question: str, likely: Sequence[Person]) -> None:
    """As many of those who are likely as there are buttons; anyone else by name."""
    if _was_just_asked(turn, order):
        return
    shown = likely[: turn.can.max_buttons]
    title, card = turn.words.say("order.title"), 0
    if shown and turn.has_own_cards:
        card = await offer(turn, title, question, people_choices(shown))
    else:
        names = turn.words.listed([each.name for each in shown])
        turn.reply(question + (turn.words.say("order.such_as", names=names) if names else ""))
    until, ids = turn.moment.now + WAITS_FOR, tuple(each.id for each in shown)
    await remember(turn, Naming(order=order, until=until, likely=ids, card=card))


async def ask_how_long(turn: Turn, order: Order, question: str, *, again: bool = False) -> None:
    """`again` where what was said is no answer."""
    if _was_just_asked(turn, order) and not again:
        return
    card = await offer(turn, turn.words.say("order.title"), question, length_choices(turn))
    until = turn.moment.now + WAITS_FOR
    await remember(turn, Timing(order=order, until=until, card=card))


def length_choices(turn: Turn) -> tuple[Offered, ...]:
    """Each is called as it would be said."""
    return tuple(Offered(id=each, label=turn.words.say(f"order.length.{each}")) for each in LENGTHS)


def skip_choice(turn: Turn) -> tuple[Offered, ...]:
    return (Offered(id=SKIP, label=turn.words.say("order.skip")),)


def people_choices(people: Sequence[Person]) -> tuple[Offered, ...]:
    return tuple(Offered(id=str(each.id), label=each.name) for each in people)


def _was_just_asked(turn: Turn, order: Order) -> bool:
    state = state_of(turn)
    if not isinstance(state, Explaining | Naming | Timing) or state.order != order:
        return False
    return turn.moment.now - turn.conversation.updated_at < AGAIN_AFTER
