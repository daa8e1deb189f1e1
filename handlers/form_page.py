"""The form a chat is at, filled in on a page: looked at, saved, handed in, each in one transaction with the chat's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from handlers.conversations import ask_on, conclude, talk_of
from handlers.definitions import TicketType
from handlers.desk import Desk, Moment
from handlers.form_view import FieldView, fields_of
from handlers.patience import remember
from handlers.records import with_records
from handlers.silence import silent_turn
from handlers.talks import Talk
from handlers.turns import Turn
from storage.unit_of_work import UnitOfWork
from workflows.answers import Answer
from workflows.forms.pages import filled, missing
from workflows.forms.scene import Scene
from workflows.forms.steps import finish
from workflows.kinds.problems import Problem

DOOR = "page"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormView:
    """`revision` grows with every change, in the chat too. `filled` of `total` fields have an answer."""

    title: str
    locale: str
    revision: int
    fields: tuple[FieldView, ...]
    filled: int
    total: int
    is_stale: bool = False
    has_problems: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """The form is done; what follows is told in the chat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """The chat is at no form any more: handed in, cancelled or let go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """A form that is being filled in, in its conversation."""

    turn: Turn
    talk: Talk
    ticket_type: TicketType

    @property
    def scene(self) -> Scene:
        return Scene(definition=self.ticket_type.definition, around=self.turn.around)


async def look(desk: Desk, company: int, chat: int, person: int) -> FormView | Gone:
    async with desk.store.unit_of_work(company) as uow:
        place = await _place(desk, uow, chat, person)
        return _view(place) if place else Gone()


async def save(
    desk: Desk,
    company: int,
    chat: int,
    person: int,
    revision: int,
    answers: Mapping[str, Answer | None],
) -> FormView | Gone:
    """What is right is kept, what is wrong is told; nothing is taken when the chat has gone on since `revision`."""
    async with desk.store.unit_of_work(company) as uow:
        place = await _place(desk, uow, chat, person)
        if place is None:
            return Gone()
        if place.talk.session.turn != revision:
            return replace(_view(place), is_stale=True)
        session, refused = filled(place.talk.session, place.scene, answers)
        kept = replace(place, talk=replace(place.talk, session=session, card=0, burst=None))
        await remember(kept.turn, kept.talk)
        return _view(kept, refused)


async def hand_in(
    desk: Desk, company: int, chat: int, person: int, revision: int
) -> FormView | HandedIn | Gone:
    async with desk.store.unit_of_work(company) as uow:
        place = await _place(desk, uow, chat, person)
        if place is None:
            return Gone()
        if place.talk.session.turn != revision:
            return replace(_view(place), is_stale=True)
        wanting = missing(place.talk.session, place.scene)
        if wanting:
            return _view(place, wanting)
        done = finish(place.talk.session, place.scene)
        taken = await conclude(place.turn, place.talk.about, place.ticket_type, done)
        return _view(place, {taken[0]: taken[1]}) if taken else HandedIn()


async def back_to_chat(desk: Desk, company: int, chat: int, person: int) -> bool:
    """The chat asks what is still open; False when there is nothing to go on with."""
    async with desk.store.unit_of_work(company) as uow:
        place = await _place(desk, uow, chat, person)
        if place:
            await ask_on(place.turn, place.talk, place.ticket_type)
        return place is not None


async def _place(desk: Desk, uow: UnitOfWork, chat: int, person: int) -> _Place | None:
    moment = Moment(desk=desk, uow=uow, now=desk.now(), door=DOOR)
    conversation = await uow.conversations.lock(chat, person)
    turn = await silent_turn(moment, conversation)
    talk = talk_of(turn) if turn else None
    if turn is None or talk is None:
        return None
    session = talk.session
    ticket_type = await desk.types.get(uow, session.type_key, session.type_version)
    turn = await with_records(turn, ticket_type.definition)
    return _Place(turn=turn, talk=talk, ticket_type=ticket_type)


def _view(place: _Place, refused: Mapping[str, Problem] | None = None) -> FormView:
    session, scene = place.talk.session, place.scene
    words = place.turn.words.of(scene.definition)
    fields = fields_of(session, scene, words, refused)
    asked, sheet = scene.to_ask(session), scene.sheet(session)
    return FormView(
        title=scene.definition.name.say(words.locale),
        locale=words.locale,
        revision=session.turn,
        fields=fields,
        filled=sum(each in sheet.answers for each in asked),
        total=len(asked),
        has_problems=any(each.problem for each in fields),
    )
