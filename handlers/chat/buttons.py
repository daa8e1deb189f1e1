"""A button was pressed: an answer to a form's question, an action on a ticket's card, or a choice of the menu."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta

from handlers.cards import Button, Card, Option, load_message
from handlers.chat.drafts import go_back, start_report
from handlers.chat.order_answers import settle_asked
from handlers.chat.pressing_cards import press_for
from handlers.chat.reports import show_progress
from handlers.chat.staff_orders import settle_order
from handlers.chat.task_cards import act_on_card, take_back
from handlers.chat.which_ticket import settle_choice
from handlers.chat.which_type import settle_type
from handlers.conversations import go_on, talk_of
from handlers.patience import state_of
from handlers.presses import (
    AnswerPress,
    LookPress,
    MenuPress,
    OfferPress,
    Press,
    TakeBackPress,
    TargetPress,
    TaskPress,
    parse_press,
    whole_payload,
)
from handlers.questions import settled_question
from handlers.refreshing import refresh_card
from handlers.router import Heard
from handlers.talks import (
    Choosing,
    Confirming,
    Deciding,
    Explaining,
    Naming,
    Ordering,
    Returning,
    State,
    Timing,
)
from handlers.turns import Turn
from handlers.updates import ButtonPressed
from storage.cards import SentCard
from workflows.forms.sessions import Picked

LONG_AGO = -1
"""No question's turn: a button of an earlier question, or of an earlier form, answers nothing."""
CODE_LIFE = timedelta(hours=72)
"""How long WeCom lets a card change after it was sent or pressed (document 94888)."""


async def pressed(turn: Turn) -> Heard:
    content = turn.update.content
    if not isinstance(content, ButtonPressed):
        return Heard.UNHANDLED
    sent = await turn.moment.uow.cards.by_key(content.card_key)
    presses = _presses(sent, content) if sent else []
    if sent is None or not presses:
        turn.say("refusal.unknown_action")
        return Heard.HANDLED
    if content.update_code:
        await turn.moment.uow.cards.add_code(
            sent.id, content.update_code, turn.moment.now + CODE_LIFE
        )
    await _do(turn, sent, presses)
    return Heard.HANDLED


def _presses(sent: SentCard, content: ButtonPressed) -> list[Press]:
    """What a button says, or each of what was chosen from the card's list; a client may say more than one of what only
    one can be chosen from."""
    face = load_message(sent.face)
    if content.payload:
        offered = [each.payload for each in face.pressable] if isinstance(face, Card) else []
        press = parse_press(whole_payload(content.payload, offered))
        return [press] if press else []
    pick = face.pick if isinstance(face, Card) else None
    if pick is None or (len(content.selected) > 1 and not pick.is_multiple):
        return []
    chosen = [pick.options[place] for place in content.selected if place < len(pick.options)]
    found = [parse_press(option.payload) for option in chosen]
    return [press for press in found if press]


async def _do(turn: Turn, sent: SentCard, presses: Sequence[Press]) -> None:
    press = presses[0]
    match press:
        case AnswerPress():
            answers = [each for each in presses if isinstance(each, AnswerPress)]
            await _answer(turn, sent, answers)
        case TaskPress():
            await act_on_card(turn, sent, press)
        case TakeBackPress():
            await take_back(turn, sent, press)
        case MenuPress():
            await _choose(turn, press)
        case OfferPress():
            await _take_up(turn, sent, press)
        case TargetPress():
            await press_for(turn, sent, press)
        case LookPress():
            """Its door answers with the card as it stands."""


async def _answer(turn: Turn, sent: SentCard, presses: Sequence[AnswerPress]) -> None:
    """A question's card belongs to the one it asked."""
    talk = talk_of(turn)
    if sent.person_id != turn.person.id:
        turn.say("refusal.not_yours")
        return
    if talk is None or sent.purpose != "question":
        turn.say("refusal.unknown_action")
        return
    is_asked_now = sent.id in {talk.card, talk.again}
    await _settle_question(turn, sent, [each.pack() for each in presses if is_asked_now])
    await go_on(turn, talk, _picked(sent, presses, is_asked_now=is_asked_now))


def _picked(sent: SentCard, presses: Sequence[AnswerPress], *, is_asked_now: bool) -> Picked:
    face, first = load_message(sent.face), presses[0]
    is_multiple = isinstance(face, Card) and face.pick is not None and face.pick.is_multiple
    return Picked(
        turn=first.turn if is_asked_now else LONG_AGO,
        choice=first.choice,
        several=tuple(each.choice for each in presses) if is_multiple else (),
    )


async def _settle_question(turn: Turn, sent: SentCard, picked: Collection[str]) -> None:
    face = load_message(sent.face)
    if isinstance(face, Card):
        offered: list[Button | Option] = [
            *face.pressable,
            *(face.pick.options if face.pick else ()),
        ]
        choice = turn.words.listed([each.text for each in offered if each.payload in picked])
        settled = settled_question(face, choice, turn.words)
        await refresh_card(turn.moment, sent, settled, is_settled=True)


async def _choose(turn: Turn, press: MenuPress) -> None:
    if press.choice == "progress":
        await show_progress(turn)
        return
    for ticket_type in await turn.moment.desk.types.current(turn.moment.uow):
        if ticket_type.definition.key == press.choice:
            await start_report(turn, ticket_type)
            return
    turn.say("refusal.unknown_action")


async def _take_up(turn: Turn, sent: SentCard, press: OfferPress) -> None:
    """An offer belongs to the one it was made to, and stands until something else is talked about."""
    state = state_of(turn)
    if sent.person_id != turn.person.id:
        turn.say("refusal.not_yours")
        return
    is_standing = _is_asked_by(state, sent)
    await _settle_question(turn, sent, [press.pack()] if is_standing else [])
    match state:
        case Choosing() if is_standing:
            await settle_choice(turn, state, press.choice)
        case Deciding() if is_standing:
            await settle_type(turn, state, press.choice)
        case Returning() if is_standing:
            await go_back(turn, state, press.choice)
        case Ordering() if is_standing:
            await settle_order(turn, state, press.choice)
        case Explaining() | Naming() | Confirming() | Timing() if is_standing:
            await settle_asked(turn, state, press.choice)
        case _:
            turn.say("refusal.unknown_action")


def _is_asked_by(state: State | None, sent: SentCard) -> bool:
    match state:
        case Choosing(card=card, again=again):
            return sent.id in {card, again}
        case Deciding(card=card) | Returning(card=card) | Ordering(card=card):
            return sent.id == card
        case Explaining(card=card) | Naming(card=card) | Confirming(card=card):
            return sent.id == card
        case Timing(card=card):
            return sent.id == card
        case _:
            return False
