"""What a dialogue came to: its tickets and drafts with their answers, remarks and files, as their requester reads them."""

from __future__ import annotations

from collections.abc import Iterator

from handlers.views import status_of
from storage.drafts import Draft
from storage.history import HistoryEntry
from storage.unit_of_work import UnitOfWork
from tests.dialogues.reading import Outcome
from tests.handlers.desk_of import DeskOf
from workflows.answers import Answers
from workflows.definition import Definition
from workflows.forms.sessions import load_session
from workflows.kinds.fields import show
from workflows.ticket import Ticket

ADDED = {"zh_CN": "补充", "en": "Added"}
FILES = {"zh_CN": "附件", "en": "Files"}
STATUS = {"zh_CN": "状态", "en": "Status"}
_MOST = 50


async def outcomes_of(desk: DeskOf) -> list[Outcome]:
    """Tickets first, each in the order in which they came to be."""
    async with desk.store.unit_of_work(desk.company) as uow:
        tickets = [await uow.tickets.get(number) for number in range(1, _MOST)]
        drafts = sorted(await uow.drafts.newest_open(_MOST), key=lambda draft: draft.id)
        return [
            *[await _ticket(desk, uow, each) for each in tickets if each],
            *[await _draft(desk, uow, each) for each in drafts],
        ]


async def _ticket(desk: DeskOf, uow: UnitOfWork, ticket: Ticket) -> Outcome:
    locale = (await uow.people.get(ticket.requester)).locale
    definition = (await desk.desk.types.get(uow, ticket.type_key, ticket.type_version)).definition
    history = await uow.history.of(ticket.id)
    told = (
        *_answers(ticket.answers, definition, locale),
        *_beside(list(history), locale),
        (STATUS[locale], status_of(ticket, definition, locale)),
    )
    name = definition.name.say(locale)
    return Outcome(number=0, is_draft=False, type_name=name, answers=told)


async def _draft(desk: DeskOf, uow: UnitOfWork, draft: Draft) -> Outcome:
    locale = (await uow.people.get(draft.person)).locale
    definition = (await desk.desk.types.get(uow, draft.type_key, draft.type_version)).definition
    session = load_session(draft.session)
    told = [*_answers(session.answers, definition, locale)]
    if session.attachments:
        told.append((FILES[locale], str(len(session.attachments))))
    name = definition.name.say(locale)
    return Outcome(number=0, is_draft=True, type_name=name, answers=tuple(told))


def _answers(answers: Answers, definition: Definition, locale: str) -> Iterator[tuple[str, str]]:
    for field in definition.form:
        if field.id in answers:
            yield field.label.say(locale), show(field, answers[field.id], locale)


def _beside(history: list[HistoryEntry], locale: str) -> Iterator[tuple[str, str]]:
    """What was said of it later, and how many files answer none of its questions."""
    remarks = [each for each in history if each.kind == "commented"]
    for each in remarks:
        if each.details.get("text"):
            yield ADDED[locale], str(each.details["text"])
    lists = (each.details.get("files") for each in remarks)
    count = sum(len(files) for files in lists if isinstance(files, list))
    if count:
        yield FILES[locale], str(count)
