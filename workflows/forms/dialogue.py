"""A form in chat as a machine: `begin` asks the first question, `advance` takes what was said and asks the next."""

from __future__ import annotations

from workflows.definition import Definition
from workflows.forms.presses import handed_in, pressed
from workflows.forms.replies import replied
from workflows.forms.sessions import (
    Abandoned,
    Ask,
    Choice,
    Done,
    GaveFile,
    GavePlace,
    Picked,
    Press,
    Question,
    Result,
    Said,
    Session,
    Stage,
    Words,
    attached,
    dump_session,
    load_session,
)
from workflows.forms.steps import go_on, taken
from workflows.forms.understanding import understand

__all__ = [
    "Abandoned", "Ask", "Choice", "Done", "GaveFile", "GavePlace", "Picked", "Press", "Question",
    "Result", "Said", "Session", "Stage", "Words", "advance", "begin", "dump_session",
    "load_session",
]  # fmt: skip


def begin(
    definition: Definition,
    fields: tuple[str, ...],
    *,
    type_version: int,
    with_summary: bool,
    words: str = "",
    attachments: tuple[int, ...] = (),
) -> Ask | Done:
    """Asks only what `words` leave open; optional fields are asked too but can be skipped."""
    understood = understand(words, definition)
    known = {each: understood[each] for each in fields if each in understood}
    session = Session(
        type_key=definition.key,
        type_version=type_version,
        fields=fields,
        with_summary=with_summary,
        understood=tuple(known),
        attachments=attachments,
    )
    return go_on(taken(session, known), definition, tuple(known))


def advance(session: Session, said: Said, definition: Definition) -> Result:
    """`definition` is the version the session was begun with."""
    match said:
        case Words():
            return replied(_heard(session, said), said.text, definition)
        case Picked():
            return pressed(session, said, definition)
        case GaveFile():
            return handed_in(session, said, definition)
        case GavePlace():
            return replied(session, said.label, definition)


def _heard(session: Session, said: Words) -> Session:
    """Recognised words are the answer; the voice itself is kept beside it."""
    return attached(session, said.recording) if said.recording is not None else session
