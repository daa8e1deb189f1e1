"""草稿: what customers began to report and did not finish, shown to agents and supervisors."""

from __future__ import annotations

from handlers.chat.reports import wish_of
from handlers.router import Heard
from handlers.turns import Turn
from storage.drafts import Draft
from workflows.definition import Definition
from workflows.form_fields import FormField
from workflows.forms.bursts import left
from workflows.forms.sessions import Session, load_session
from workflows.kinds.fields import masked, show
from workflows.people import AGENT, SUPERVISOR
from workflows.reading.commands import Wish

SHOWN_DRAFTS = 10


async def showing_drafts(turn: Turn) -> Heard:
    wish = wish_of(turn)
    if wish is None or wish.wish is not Wish.DRAFTS:
        return Heard.UNHANDLED
    if not turn.person.roles & {AGENT, SUPERVISOR}:
        return Heard.UNHANDLED
    if wish.about:
        await _show_one(turn, int(wish.about))
    else:
        await _show_all(turn)
    return Heard.HANDLED


async def _show_all(turn: Turn) -> None:
    drafts = await turn.moment.uow.drafts.newest_open(SHOWN_DRAFTS)
    names = await turn.moment.uow.people.names([draft.person for draft in drafts])
    lines = [await _line(turn, draft, names.get(draft.person, "")) for draft in drafts]
    if lines:
        turn.reply("\n".join([turn.words.say("draft.list"), *lines, turn.words.say("draft.hint")]))
    else:
        turn.say("draft.list_empty")


async def _show_one(turn: Turn, number: int) -> None:
    draft = await turn.moment.uow.drafts.get(number)
    if draft is None or draft.state != "open":
        turn.say("draft.unknown", number=number)
        return
    names = await turn.moment.uow.people.names([draft.person])
    session, definition = load_session(draft.session), await _definition(turn, draft)
    lines = [
        turn.words.say(
            "form.field",
            label=definition.field(each).label.say(turn.words.locale),
            value=_shown(turn, definition.field(each), session),
        )
        for each in session.fields
        if each in session.answers
    ]
    if session.attachments:
        lines.append(turn.words.say("draft.files", count=len(session.attachments)))
    turn.reply("\n".join([await _line(turn, draft, names.get(draft.person, "")), *lines]))


async def _line(turn: Turn, draft: Draft, person: str) -> str:
    """Who, what, how far, when, and the number to call if it was given."""
    session, definition = load_session(draft.session), await _definition(turn, draft)
    line = turn.words.say(
        "draft.line",
        number=draft.id,
        person=person,
        name=definition.name.say(turn.words.locale),
        done=len(session.answers),
        count=left(session, definition, turn.around),
        at=turn.words.moment(draft.updated_at, turn.moment.now),
    )
    phones = [f for f in map(definition.field, session.fields) if f.kind == "phone"]
    given = [_shown(turn, field, session) for field in phones if field.id in session.answers]
    return " · ".join([line, *given])


def _shown(turn: Turn, field: FormField, session: Session) -> str:
    """In a group others read along."""
    shows = masked if turn.chat.kind == "group" else show
    return shows(field, session.answers[field.id], turn.words.locale)


async def _definition(turn: Turn, draft: Draft) -> Definition:
    """The one the form was begun with."""
    types, uow = turn.moment.desk.types, turn.moment.uow
    return (await types.get(uow, draft.type_key, draft.type_version)).definition
