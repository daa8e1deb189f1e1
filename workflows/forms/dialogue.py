"""A form in chat as a machine: `begin` asks the first question, `advance` takes what was said and asks the next."""

from __future__ import annotations

from dataclasses import replace

from workflows.answers import Answers
from workflows.definition import Definition
from workflows.forms.presses import at_place, handed_in, pressed
from workflows.forms.replies import replied
from workflows.forms.scene import Scene
from workflows.forms.sessions import (
    Abandoned,
    Ask,
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
from workflows.kinds.kind import Around, Choice

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
    around: Around,
    words: str = "",
    known: Answers | None = None,
    given: Answers | None = None,
) -> Ask | Done:
    """Asks only what `words` and the answers `given` leave open; optional fields are asked too but can be skipped.

    `known` are answers of the ticket that the form's expressions may read; what is asked anew is none of them.
    """
    scene = Scene(definition=definition, around=around)
    understood = understand(words, scene)
    said = {each: understood[each] for each in fields if each in understood} | dict(given or {})
    session = Session(
        type_key=definition.key,
        type_version=type_version,
        fields=fields,
        with_summary=with_summary,
        understood=tuple(said),
        known={key: each for key, each in (known or {}).items() if key not in fields},
    )
    return go_on(taken(session, said), scene, tuple(said))


def advance(session: Session, said: Said, definition: Definition, around: Around) -> Result:
    """`definition` is the version the session was begun with."""
    scene = Scene(definition=definition, around=around)
    session = replace(session, is_unseen=False)
    match said:
        case Words():
            return replied(_heard(session, said), said.text, scene)
        case Picked():
            return pressed(session, said, scene)
        case GaveFile():
            return handed_in(session, said, scene)
        case GavePlace():
            return at_place(session, said, scene) or replied(session, said.label, scene)


def _heard(session: Session, said: Words) -> Session:
    """Recognised words are the answer; the voice itself is kept beside it."""
    return attached(session, said.recording) if said.recording is not None else session
