"""A requester answers a task of theirs in words (已解决, 未解决, 5) where a button is not at hand."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.chat.acting import take_or_ask
from handlers.chat.reports import ticket_line, wish_of
from handlers.conversations import begin_revision
from handlers.router import Heard
from handlers.tickets import add_comment, type_of
from handlers.turns import Turn
from handlers.updates import TextSent
from workflows.deeds.actions import offered
from workflows.definition import Definition
from workflows.events import ActionTaken
from workflows.flow import START
from workflows.forms.sessions import Words
from workflows.kinds.fields import read
from workflows.kinds.kind import Around
from workflows.nodes import Action
from workflows.reading.commands import Wish
from workflows.reading.courtesy import plain_answer
from workflows.reading.folding import bare
from workflows.reading.ticket_orders import is_revision
from workflows.reading.verdicts import is_bare, verdict
from workflows.ticket import Task, Ticket
from workflows.verbs import Phase, Verb


async def answering_task(turn: Turn) -> Heard:
    content = turn.update.content
    if not isinstance(content, TextSent):
        return Heard.UNHANDLED
    for ticket in await turn.moment.uow.tickets.recent_of_requester(turn.person.id, 3):
        definition = (await type_of(turn.moment, ticket)).definition
        for task in ticket.open_tasks:
            meant = (
                _meant(content.text, task, definition, turn.around)
                if task.person == turn.person.id
                else None
            )
            if meant:
                return await _take(turn, ticket, task, *meant)
            if task.person == turn.person.id and task.node == START and _wants_to_revise(turn):
                return await _revise(turn, ticket, task, offered(task, definition)[0])
            if task.person == turn.person.id and _is_no_mark(content.text, task, definition):
                turn.say("problem.not_a_rating")
                return Heard.HANDLED
    return Heard.UNHANDLED


def _wants_to_revise(turn: Turn) -> bool:
    """Of a ticket that came back: 修改, 重新提交, 继续, 金额改成 2500."""
    wish, content = wish_of(turn), turn.update.content
    is_said = isinstance(content, TextSent) and is_revision(content.text)
    wishes = (Wish.EDIT, Wish.SUBMIT, Wish.RESUME)
    return is_said or (wish is not None and wish.is_firm and wish.wish in wishes)


async def _revise(turn: Turn, ticket: Ticket, task: Task, action: Action) -> Heard:
    """What is to be changed may be said with it."""
    wish, content = wish_of(turn), turn.update.content
    event = ActionTaken(by=turn.person, task=task.id, action=action.id)
    said = Words(text=content.text) if isinstance(content, TextSent) else None
    is_plain = wish is not None and not wish.about
    ticket_type = await type_of(turn.moment, ticket)
    await begin_revision(turn, ticket, ticket_type, event, None if is_plain else said)
    return Heard.HANDLED


def _is_no_mark(text: str, task: Task, definition: Definition) -> bool:
    """A bare figure where marks are asked for can only be one of them."""
    actions = offered(task, definition)
    return len(actions) == 1 and _asks_for_marks(actions[0], definition) and bare(text).isdecimal()


async def _take(turn: Turn, ticket: Ticket, task: Task, action: Action, value: str) -> Heard:
    locked = await turn.moment.uow.tickets.get(ticket.id)
    if locked is None:
        return Heard.UNHANDLED
    event = ActionTaken(by=turn.person, task=task.id, action=action.id)
    after = await take_or_ask(turn, locked, event, value)
    text = turn.update.content.text if isinstance(turn.update.content, TextSent) else ""
    if after and action.do is Verb.RETURN and verdict(text) is False and not is_bare(text):
        await add_comment(turn.moment, after, turn.person, text)
    if after and after.phase is Phase.WORKING and action.do is Verb.COMPLETE:
        turn.reply(await ticket_line(turn, after))
    return Heard.HANDLED


def _meant(
    text: str, task: Task, definition: Definition, around: Around
) -> tuple[Action, str] | None:
    """The action whose label or number was said, or the mark given."""
    actions = offered(task, definition)
    if len(actions) == 1 and (mark := _mark(text, actions[0], definition, around)):
        return actions[0], mark
    for number, action in enumerate(actions, 1):
        names = {_core(action.label.zh), _core(action.label.en)}
        if bare(text) == str(number) or _core(text) in names:
            return action, ""
    return _judged(text, actions)


def _core(text: str) -> str:
    """收到了，谢谢 says what the button 已收到 does."""
    return plain_answer(bare(text)).removeprefix("已").removesuffix("了")


def _judged(text: str, actions: Sequence[Action]) -> tuple[Action, str] | None:
    """没有，还在漏水 where they are asked whether it is solved: it goes on, with what they said."""
    verbs = {action.do: action for action in actions if not action.fill}
    is_judged = {*verbs} == {Verb.COMPLETE, Verb.RETURN} and len(verbs) == len(actions)
    says = verdict(text) if is_judged else None
    return None if says is None else (verbs[Verb.COMPLETE if says else Verb.RETURN], "")


def _mark(text: str, action: Action, definition: Definition, around: Around) -> str:
    if not _asks_for_marks(action, definition):
        return ""
    answer = read(definition.field(action.fill[0]), text, around)
    return answer if isinstance(answer, str) else ""


def _asks_for_marks(action: Action, definition: Definition) -> bool:
    return [definition.field(each).kind for each in action.fill] == ["rating"]
