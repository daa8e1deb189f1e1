"""设为主管群: a group becomes one where a role's work is put, by the word of a supervisor who is in it."""

from __future__ import annotations

from handlers.router import Heard
from handlers.turns import Turn
from handlers.updates import TextSent
from workflows.people import ADMINISTRATOR, AGENT, ENGINEER, SUPERVISOR
from workflows.reading.folding import visible
from workflows.reading.group_uses import group_use

NAMES = {
    SUPERVISOR: "working_group.supervisor",
    ENGINEER: "working_group.engineer",
    AGENT: "working_group.agent",
}
_MAY = frozenset({SUPERVISOR, ADMINISTRATOR})


async def making_a_working_group(turn: Turn) -> Heard:
    content = turn.update.content
    if turn.chat.kind != "group" or not turn.person.is_staff or not isinstance(content, TextSent):
        return Heard.UNHANDLED
    use = group_use(visible(content.text))
    if use is None:
        return Heard.UNHANDLED
    role = turn.words.say(NAMES[use.role])
    if not turn.person.roles & _MAY:
        turn.say("working_group.refused")
    elif use.begins:
        await turn.moment.uow.chats.serve(turn.chat.id, use.role)
        turn.say("working_group.begun", role=role)
    else:
        await turn.moment.uow.chats.serve_no_more(turn.chat.id, use.role)
        turn.say("working_group.ended", role=role)
    return Heard.HANDLED
