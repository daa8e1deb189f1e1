"""When a form's page is offered in a chat: asked for, needed by the question, or where words keep failing."""

from __future__ import annotations

from handlers.questions import is_stuck
from handlers.turns import Turn
from handlers.wording import Wording
from workflows.forms.sessions import Ask
from workflows.kinds.kind import Asking
from workflows.kinds.table import kind_of


def page_link(turn: Turn) -> str | None:
    """For this person alone: never in a group, where whoever is first would have it. None where there is no page."""
    links = turn.moment.desk.form_links
    if links is None or turn.chat.kind == "group":
        return None
    return links.make(turn.moment.uow.company, turn.chat.id, turn.person.id, turn.moment.now)


def page_hint(turn: Turn, ask: Ask, words: Wording) -> str:
    """A line below the question, "" when there is no need of the page."""
    field = ask.question.field
    is_needed = field is not None and kind_of(field).asking is Asking.PAGE
    if not is_needed and not is_stuck(ask.question, ask.session):
        return ""
    url = page_link(turn)
    return words.say("page.link", url=url) if url else ""
