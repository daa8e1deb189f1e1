"""How long a conversation may stand still before its person is reminded, and before it is let go."""

from __future__ import annotations

from datetime import datetime, timedelta

from handlers.desk import Desk
from handlers.talks import Choosing, Returning, State, Talk, dump_state, load_state
from handlers.turns import Turn


def state_of(turn: Turn) -> State | None:
    """As it was when the turn began."""
    return load_state(turn.conversation.state)


async def remember(turn: Turn, state: State | None, spoke_at: datetime | None = None) -> None:
    """`spoke_at` when it was not now that the person spoke."""
    at = spoke_at or turn.moment.now
    await turn.moment.uow.conversations.save(
        turn.conversation.id,
        dump_state(state),
        at,
        wake_at=_wakes_at(turn.moment.desk, state, at),
    )


async def sleep_on(turn: Turn, until: datetime) -> None:
    """As it is."""
    kept = turn.conversation
    await turn.moment.uow.conversations.save(kept.id, kept.state, kept.updated_at, wake_at=until)


def _wakes_at(desk: Desk, state: State | None, spoke_at: datetime) -> datetime | None:
    after = _patience(desk, state)
    return desk.by_day(spoke_at + after) if after else None


def _patience(desk: Desk, state: State | None) -> timedelta:
    """Nothing for what need not end."""
    match state:
        case Talk(is_reminded=False) | Choosing(is_reminded=False) if desk.remind_after:
            return min(desk.remind_after, desk.let_go_after or desk.remind_after)
        case Talk() | Choosing() | Returning():
            return desk.let_go_after
        case _:
            return timedelta(0)
