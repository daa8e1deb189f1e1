"""The form a chat is at, filled in on a page: looked at, saved, handed in, each in one transaction with the chat's."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from handlers.conversations import ask_on, talk_of
from handlers.definitions import TicketType
from handlers.desk import Desk, Moment
from handlers.form_ends import conclude
from handlers.form_view import FieldView, Named, fields_of
from handlers.patience import remember
from handlers.records import records_found, with_records
from handlers.silence import silent_turn
from handlers.talks import Talk
from handlers.turns import Turn
from storage.form_links import FormLink
from storage.unit_of_work import UnitOfWork
from workflows.form_fields import FormField
from workflows.forms.page_files import known_files
from workflows.forms.pages import Given, Places, filled, missing, objections
from workflows.forms.scene import Scene
from workflows.forms.sessions import Session, dump_session
from workflows.forms.steps import finish

DOOR = "page"
MOST_FOUND = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class FileView:
    """A file the form holds; `media_type` as HTTP names it."""

    name: str
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormView:
    """`revision` names how the form stands: it changes with every change, in the chat too. `filled` of `total` fields
    have an answer. `files` are by storage's id. `is_stale` when nothing was taken, for the chat had gone on."""

    title: str
    locale: str
    revision: str
    fields: tuple[FieldView, ...]
    filled: int
    total: int
    files: Mapping[str, FileView] = field(default_factory=dict)
    is_stale: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """The form is done; what follows is told in the chat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """The chat is at no form any more: handed in, cancelled or let go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A form that is being filled in, in its conversation."""

    turn: Turn
    talk: Talk
    ticket_type: TicketType

    @property
    def session(self) -> Session:
        return self.talk.session

    @property
    def scene(self) -> Scene:
        return Scene(definition=self.ticket_type.definition, around=self.turn.around)

    @property
    def revision(self) -> str:
        return hashlib.sha256(dump_session(self.session).encode()).hexdigest()[:16]


async def look(desk: Desk, link: FormLink) -> FormView | Gone:
    async with desk.store.unit_of_work(link.company) as uow:
        place = await place_of(desk, uow, link)
        return await view_of(place) if place else Gone()


async def save(desk: Desk, link: FormLink, revision: str, answers: Given) -> FormView | Gone:
    """What is right is taken, what is wrong is told; nothing is taken when the chat has gone on since `revision`."""
    async with desk.store.unit_of_work(link.company) as uow:
        place = await place_of(desk, uow, link, answers)
        if place is None:
            return Gone()
        if place.revision != revision:
            return replace(await view_of(place), is_stale=True)
        return await view_of(await kept(place, filled(place.session, place.scene, answers)))


async def hand_in(desk: Desk, link: FormLink, revision: str) -> FormView | HandedIn | Gone:
    """The form with what keeps it from being handed in, where something does."""
    async with desk.store.unit_of_work(link.company) as uow:
        place = await place_of(desk, uow, link)
        if place is None:
            return Gone()
        if place.revision != revision:
            return replace(await view_of(place), is_stale=True)
        wanting = missing(place.session, place.scene)
        if wanting:
            return await view_of(place, wanting)
        done = finish(place.session, place.scene)
        taken = await conclude(place.turn, place.talk.about, place.ticket_type, done)
        return await view_of(place, {taken[0]: taken[1]}) if taken else HandedIn()


async def back_to_chat(desk: Desk, link: FormLink) -> bool:
    """The chat asks what is still open; False when there is nothing to go on with."""
    async with desk.store.unit_of_work(link.company) as uow:
        place = await place_of(desk, uow, link)
        if place:
            await ask_on(place.turn, place.talk, place.ticket_type)
        return place is not None


async def search(desk: Desk, link: FormLink, path: str, words: str) -> tuple[Named, ...]:
    """What a linked field, or the column `parts.article` of a subform, may lead to."""
    async with desk.store.unit_of_work(link.company) as uow:
        place = await place_of(desk, uow, link)
        wanted = field_at(place, path) if place else None
        found = await records_found(place.turn, wanted, words) if place and wanted else ()
        return tuple(Named(id=each.id, label=each.label) for each in found[:MOST_FOUND])


async def place_of(
    desk: Desk, uow: UnitOfWork, link: FormLink, given: Given | None = None
) -> Place | None:
    """With the records that are chosen, or named in what is `given`."""
    moment = Moment(desk=desk, uow=uow, now=desk.now(), door=DOOR)
    conversation = await uow.conversations.lock(link.chat, link.person)
    turn = await silent_turn(moment, conversation)
    talk = talk_of(turn) if turn else None
    if turn is None or talk is None:
        return None
    session = talk.session
    ticket_type = await desk.types.get(uow, session.type_key, session.type_version)
    begun = {key: each.value for key, each in session.begun.items()}
    keys = [*_texts_in(given), *_texts_in(begun), *_texts_in(session.answers)]
    turn = await with_records(turn, ticket_type.definition, list(dict.fromkeys(keys)))
    return Place(turn=turn, talk=talk, ticket_type=ticket_type)


def field_at(place: Place, path: str) -> FormField | None:
    """A field that is asked now, or one of its columns."""
    sheet, (field_id, _, column) = place.scene.sheet(place.session), path.partition(".")
    if field_id not in place.session.fields or not sheet.is_asked(field_id):
        return None
    found = sheet.fields[field_id]
    return next((each for each in found.columns if each.id == column), None) if column else found


async def kept(place: Place, session: Session) -> Place:
    """The place where the form stands after a change."""
    if session == place.session:
        return place
    talk = replace(place.talk, session=session, card=0, burst=None)
    await remember(place.turn, talk)
    return replace(place, talk=talk)


async def view_of(place: Place, wanting: Places | None = None) -> FormView:
    session, scene = place.session, place.scene
    words = place.turn.words.of(scene.definition)
    asked, sheet = scene.to_ask(session), scene.sheet(session)
    return FormView(
        title=scene.definition.name.say(words.locale),
        locale=words.locale,
        revision=place.revision,
        fields=fields_of(session, scene, words, wanting or objections(session, scene)),
        filled=sum(each in sheet.answers for each in asked),
        total=len(asked),
        files=await _files(place),
    )


async def _files(place: Place) -> Mapping[str, FileView]:
    known = sorted(int(each) for each in known_files(place.session, place.scene) if each.isdigit())
    rows = await place.turn.moment.uow.files.of(known)
    return {str(row.id): FileView(name=row.name, media_type=row.media_type) for row in rows}


def _texts_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list):
        for each in value.values() if isinstance(value, Mapping) else value:
            yield from _texts_in(each)
