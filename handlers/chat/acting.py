"""An action taken on a ticket in a chat, by button or in words: at once, or after what it needs was asked."""

from __future__ import annotations

from dataclasses import dataclass, replace

from handlers.answers import refuse
from handlers.chat.asking_orders import ask_why
from handlers.chat.people_deeds import name_people
from handlers.chat.return_places import ask_place, placed
from handlers.conversations import begin_action, begin_revision
from handlers.definitions import TicketType
from handlers.talks import Order
from handlers.tickets import add_comment, happen, type_of
from handlers.turns import Turn
from workflows.answers import Answer
from workflows.deeds.actions import asked_by, find_step
from workflows.deeds.steps import Step
from workflows.definition import Definition
from workflows.effects import Refusal
from workflows.events import ActionTaken
from workflows.flow import START
from workflows.kinds.fields import read
from workflows.kinds.kind import Around, More
from workflows.kinds.problems import Problem
from workflows.moves.returning import ANY
from workflows.nodes import Action, asks_why
from workflows.reading.staff_deeds import Deed
from workflows.sheets.sheet import fill_in
from workflows.spoken_actions import Spoken, written_with
from workflows.ticket import Ticket
from workflows.verbs import CHOOSES_PEOPLE, Verb

LONGEST = 1000
"""Characters of a reason; nobody reads more on a card."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Attempt:
    """Somebody wants to take an action that is theirs to take. `had_entry`: they could have written why on the card."""

    turn: Turn
    ticket: Ticket
    ticket_type: TicketType
    step: Step
    event: ActionTaken
    had_entry: bool

    @property
    def definition(self) -> Definition:
        return self.ticket_type.definition

    @property
    def action(self) -> Action:
        return self.step.action

    @property
    def order(self) -> Order:
        event = self.event
        return Order(
            deed=Deed.ACT,
            ticket=self.ticket.id,
            task=event.task,
            action=event.action,
            answers=event.answers,
            reason=event.reason,
            files=event.files,
            node=event.to,
        )


async def take_or_ask(
    turn: Turn,
    ticket: Ticket,
    event: ActionTaken,
    value: str = "",
    *,
    is_explained: bool = False,
    written: str | None = None,
) -> Ticket | None:
    """Take the action, or ask first what it needs; whoever may not is told before being asked anything.

    `is_explained` once they were asked why; `written` is what stood on the card to be said with it, None where nothing
    can be written. The ticket as it is then; None when it was refused, or something is asked.
    """
    ticket_type = await type_of(turn.moment, ticket)
    step = find_step(ticket, event, ticket_type.definition)
    if isinstance(step, Refusal):
        await refuse(turn, ticket, step, event.task)
        return None
    pressed = _pressed_answer(step.action, value, ticket_type.definition, turn.around)
    said = _said(step.action, written, ticket_type.definition, turn.around)
    if step.action.do is Verb.RETURN and step.action.to == ANY and not event.to:
        event = await placed(turn, ticket, step.task, event)
    answers = {**said.answers, **event.answers, **pressed}
    whole = replace(event, answers=answers, reason=event.reason or said.reason)
    attempt = _Attempt(
        turn=turn,
        ticket=ticket,
        ticket_type=ticket_type,
        step=step,
        event=whole,
        had_entry=written is not None,
    )
    if await _asks(attempt, is_explained=is_explained):
        return None
    result = await happen(turn.moment, ticket, whole)
    if isinstance(result, Refusal):
        await refuse(turn, ticket, result, event.task)
        return None
    return await _remarked(turn, result, said.remark)


async def _remarked(turn: Turn, ticket: Ticket, remark: str) -> Ticket:
    result = await add_comment(turn.moment, ticket, turn.person, remark) if remark else ticket
    return ticket if isinstance(result, Refusal) else result


def _said(action: Action, written: str | None, definition: Definition, around: Around) -> Spoken:
    """As if it had been said with it; no more of it than anybody reads."""
    words = (written or "").strip()[:LONGEST]
    return written_with(action, words, definition, around) if words else Spoken(action=action)


async def _asks(attempt: _Attempt, *, is_explained: bool) -> bool:
    """Whom, where to, why, then the fields."""
    turn, ticket, action, event = attempt.turn, attempt.ticket, attempt.action, attempt.event
    if action.do in CHOOSES_PEOPLE:
        deed = _ABOUT_PEOPLE[action.do]
        where = action.where if deed is Deed.ADD_SIGNER else None
        asked = Order(deed=deed, ticket=ticket.id, task=event.task, where=where)
        await name_people(turn, ticket, asked)
    elif attempt.step.task.node == START:
        await begin_revision(turn, ticket, attempt.ticket_type, event)
    elif action.do is Verb.RETURN and action.to == ANY and not event.to:
        await ask_place(turn, ticket, attempt.step.task, attempt.order)
    elif _wants_why(attempt) and not event.reason and not is_explained:
        await _ask_why(attempt)
    elif fields := _fields(attempt):
        await begin_action(turn, ticket, attempt.ticket_type, event, fields)
    else:
        return False
    return True


_ABOUT_PEOPLE = {
    Verb.TRANSFER: Deed.HAND_OVER,
    Verb.DELEGATE: Deed.DELEGATE,
    Verb.ADD_SIGNER: Deed.ADD_SIGNER,
    Verb.REMOVE_SIGNER: Deed.REMOVE_SIGNER,
    Verb.CC: Deed.COPY,
}


def _wants_why(attempt: _Attempt) -> bool:
    """A remark that could have stood on the card is not asked for once more."""
    may_say = attempt.action.reason == "optional" and not attempt.had_entry
    return may_say or _has_to_say_why(attempt)


def _has_to_say_why(attempt: _Attempt) -> bool:
    node = attempt.definition.walked.task_node(attempt.step.task.node)
    return asks_why(attempt.action, node)


async def _ask_why(attempt: _Attempt) -> None:
    words = attempt.turn.words
    can_skip = not _has_to_say_why(attempt)
    question = words.of(attempt.definition).say(
        "order.remark" if can_skip else "order.why",
        number=attempt.ticket.number,
        action=attempt.action.label.say(words.locale),
    )
    await ask_why(attempt.turn, attempt.order, question, can_skip=can_skip)


def _fields(attempt: _Attempt) -> tuple[str, ...]:
    """What it has to be given and was not, and with it what may be filled in there; empty when nothing is to be asked."""
    task, given = attempt.step.task, attempt.event.answers
    asked = asked_by(attempt.action, task, attempt.definition, attempt.ticket)
    welcome = _welcome(attempt, asked)
    is_whole = all(each in given for each in asked) and not welcome
    return () if is_whole else (*asked, *welcome)


def _welcome(attempt: _Attempt, asked: tuple[str, ...]) -> tuple[str, ...]:
    """Fields the node may fill in before it is left, as long as they are empty and can be passed over."""
    node = attempt.definition.walked.task_node(attempt.step.task.node)
    if attempt.action.do not in (Verb.COMPLETE, Verb.APPROVE) or not node.fields:
        return ()
    known = {**attempt.ticket.answers, **attempt.event.answers}
    around = attempt.turn.around.surroundings
    sheet = fill_in(attempt.definition.blueprint, known, around)
    return tuple(
        field.id
        for field in attempt.definition.form
        if node.right(field.id) == "edit"
        and field.id not in (*asked, *known)
        and not field.formula
        and sheet.is_asked(field.id)
        and not sheet.fields[field.id].required
    )


def _pressed_answer(
    action: Action, value: str, definition: Definition, around: Around
) -> dict[str, Answer]:
    """Nothing when the button carries no answer, or one the client made up."""
    if not value or len(action.fill) != 1:
        return {}
    answer = read(definition.field(action.fill[0]), value, around)
    return {} if isinstance(answer, Problem | More) else {action.fill[0]: answer}
