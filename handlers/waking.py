"""Somebody stopped in the middle: they are reminded once by day, then what they said is put where it is not lost."""

from __future__ import annotations

from handlers.chat.drafts import let_go, stay_away
from handlers.chat.which_ticket import add_unasked, ask_again
from handlers.conversations import remind
from handlers.desk import Desk, Moment
from handlers.patience import sleep_on, state_of
from handlers.silence import silent_turn
from handlers.talks import Choosing, Returning, Talk
from handlers.turns import Turn
from storage.conversations import Conversation
from storage.unit_of_work import UnitOfWork


async def wake(desk: Desk, uow: UnitOfWork, conversation: Conversation) -> None:
    """In the transaction in which it is taken from those that sleep."""
    moment = Moment(desk=desk, uow=uow, now=desk.now(), door="clock")
    turn = await silent_turn(moment, conversation)
    if turn is None:
        return
    morning = desk.by_day(moment.now)
    if morning > moment.now:
        await sleep_on(turn, morning)
        return
    match state_of(turn):
        case Talk() as talk if _is_to_be_reminded(turn, is_reminded=talk.is_reminded):
            await remind(turn, talk)
        case Talk() as talk:
            await let_go(turn, talk)
        case Choosing() as state if _is_to_be_reminded(turn, is_reminded=state.is_reminded):
            await ask_again(turn, state)
        case Choosing() as state:
            await add_unasked(turn, state)
        case Returning() as state:
            await stay_away(turn, state)


def _is_to_be_reminded(turn: Turn, *, is_reminded: bool) -> bool:
    """Not when it is time to let go already: all clocks may have stood still for a while."""
    desk, quiet_for = turn.moment.desk, turn.moment.now - turn.conversation.updated_at
    is_too_late = bool(desk.let_go_after) and quiet_for >= desk.let_go_after
    return bool(desk.remind_after) and not is_reminded and not is_too_late
