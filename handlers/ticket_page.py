"""One ticket as a page, for one person: what the chat would tell them of it when they ask, and what became of it so far."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from handlers.cards import Fact
from handlers.desk import Moment
from handlers.outcomes import outcome
from handlers.standings import status_of
from handlers.target_lines import target_lines
from handlers.tickets import type_of
from handlers.viewing import Eyes
from handlers.views import View
from workflows.nodes import TaskNode
from workflows.people import Person
from workflows.reading.phones import hide_phones
from workflows.rights import Audience, may_follow
from workflows.ticket import Task, TaskState
from workflows.verbs import Phase, Verb


@dataclass(frozen=True, slots=True, kw_only=True)
class PastLine:
    """`at` in words, as the company's clocks show it."""

    at: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketPage:
    """In `locale`; `answers` and `people` are labelled lines, `deadlines` whole sentences, `past` the oldest first."""

    locale: str
    number: str
    name: str
    status: str
    phase: Phase
    is_late: bool
    answers: tuple[Fact, ...]
    people: tuple[Fact, ...]
    deadlines: tuple[str, ...]
    past: tuple[PastLine, ...]


async def ticket_page(moment: Moment, person: Person, number: str) -> TicketPage | None:
    """None where there is no such ticket, or none that is theirs to read: they are not told which."""
    ticket = await moment.uow.tickets.by_number(number)
    if ticket is None or not may_follow(person, ticket):
        return None
    definition = (await type_of(moment, ticket)).definition
    eyes = Eyes(moment, ticket, definition)
    await eyes.look_back()
    view = await eyes.view(eyes.audience_beside(person), person.id)
    view = replace(view, in_group=False)
    if view.audience is not Audience.REQUESTER:
        view = view.at(*(visit.node for visit in ticket.visits))
    return _page(view)


def _page(view: View) -> TicketPage:
    ticket, words = view.ticket, view.words
    return TicketPage(
        locale=words.locale,
        number=ticket.number,
        name=view.definition.name.say(words.locale),
        status=status_of(ticket, view.definition, words.locale),
        phase=ticket.phase,
        is_late=any(clock.breached_at and not clock.met_at for clock in ticket.clocks),
        answers=tuple(_answers(view)),
        people=tuple(_people(view)),
        deadlines=tuple(_deadlines(view)),
        past=tuple(_past(view)),
    )


def _answers(view: View) -> Iterator[Fact]:
    """A number to call is for whoever has the work, not for all it is offered to."""
    is_offered = any(task.role for task in view.ticket.open_tasks)
    is_hidden = is_offered and view.audience is not Audience.REQUESTER
    for field in view.definition.form:
        shown = view.shown(field.id)
        if shown:
            value = hide_phones(shown) if is_hidden else shown
            yield Fact(label=field.label.say(view.words.locale), value=value)


def _people(view: View) -> Iterator[Fact]:
    if view.audience is not Audience.REQUESTER:
        yield Fact(label=view.say("ticket.requester"), value=view.name_of(view.ticket.requester))
    if view.ticket.assignee:
        yield Fact(label=view.say("ticket.engineer"), value=view.name_of(view.ticket.assignee))


def _deadlines(view: View) -> Iterator[str]:
    """Whoever reported it is told of what is promised next, as in the chat, and not of how we keep count."""
    ticket = view.ticket
    if view.audience is not Audience.REQUESTER:
        yield from target_lines(ticket, view.definition, view.words, view.now)
    elif ticket.due_at and ticket.phase is not Phase.CLOSED:
        yield view.say("ticket_page.due", at=view.words.moment(ticket.due_at, view.now))


def _past(view: View) -> Iterator[PastLine]:
    ticket = view.ticket
    yield _line(view, ticket.opened_at, view.say("ticket_page.reported"))
    done = [task for task in ticket.tasks if task.state is TaskState.DONE and task.done_at]
    for task in sorted(done, key=lambda task: (task.done_at or ticket.opened_at, task.id)):
        words = _became(view, task)
        if task.done_at and words:
            yield _line(view, task.done_at, words)
    if ticket.closed_at:
        ended = status_of(ticket, view.definition, view.words.locale)
        yield _line(view, ticket.closed_at, ended)


def _became(view: View, task: Task) -> str:
    """Whoever reported it hears who has taken it on, that it is done, and what they did themselves."""
    node = view.definition.walked.nodes.get(task.node)
    name = node.name.say(view.words.locale) if isinstance(node, TaskNode) else ""
    if view.audience is not Audience.REQUESTER:
        said = outcome(view.at(*view.nodes, task.node), task, name)
        return view.say("ticket_page.step", node=name, became=said) if name else said
    action = view.definition.walked.action(task.node, task.outcome)
    is_theirs = task.done_by == view.viewer
    if action is None or not (is_theirs or action.do in _TOLD):
        return ""
    if action.do is Verb.ACCEPT:
        return view.say("outcome.accepted", name=view.name_of(task.done_by))
    is_engineers = task.done_by == view.ticket.assignee
    return action.label.say(view.words.locale) if is_theirs or is_engineers else ""


_TOLD = frozenset({Verb.ACCEPT, Verb.COMPLETE})


def _line(view: View, at: datetime, words: str) -> PastLine:
    return PastLine(at=view.words.moment(at, view.now), words=words)
