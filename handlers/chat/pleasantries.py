"""谢谢, 收到 and 好的 where nothing is asked: answered in kind, and no news for any ticket."""

from __future__ import annotations

from handlers.chat.reports import said_in
from handlers.patience import state_of
from handlers.router import Heard
from handlers.talks import Greeted
from handlers.turns import Turn
from workflows.forms.sessions import Words
from workflows.reading.courtesy import Nicety, nicety


async def thanking(turn: Turn) -> Heard:
    """It takes the place of a greeting that has not left yet."""
    said = said_in(turn)
    kind = nicety(said.text) if isinstance(said, Words) else None
    if kind and isinstance(state_of(turn), Greeted):
        await turn.take_back()
    match kind:
        case Nicety.THANKS:
            turn.say("nicety.thanks")
        case Nicety.NOTED:
            turn.say("nicety.noted")
        case None:
            return Heard.UNHANDLED
    return Heard.HANDLED
