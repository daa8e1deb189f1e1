"""What a button or a photo does to a form in chat; `workflows.forms.dialogue` hands them on."""

from __future__ import annotations

from dataclasses import replace

from workflows.definition import Definition, FieldKind, FormField
from workflows.forms.problems import Problem, ProblemCode
from workflows.forms.questions import ask
from workflows.forms.sessions import (
    Ask,
    GaveFile,
    Picked,
    Press,
    Result,
    Session,
    Stage,
    attached,
)
from workflows.forms.steps import again, correct, go_on, obey, taken
from workflows.kinds.fields import MOST_PHOTOS, read
from workflows.reading.commands import Wish
from workflows.ticket import Answer


def pressed(session: Session, picked: Picked, definition: Definition) -> Result:
    """A button of an earlier question, or one this question does not have, changes nothing."""
    offered = ask(session, definition).question
    if picked.turn != session.turn:
        return ask(session, definition, is_stale=True)
    if any(choice.id == picked.choice for choice in offered.choices):
        return _chosen(session, picked.choice, definition)
    if picked.choice in set(Press):
        return _ordered(session, Press(picked.choice), definition)
    return ask(session, definition, is_stale=True)


def handed_in(session: Session, file: GaveFile, definition: Definition) -> Ask:
    """A photo finds its place whatever was asked; a file that has none stays with the report."""
    place = _photo_field(session, definition)
    if place is None or not file.is_image:
        return _kept_beside(session, file, definition)
    return _added(session, str(file.file_id), place, definition)


def _kept_beside(session: Session, file: GaveFile, definition: Definition) -> Ask:
    asked = again(attached(session, file.file_id), definition)
    return replace(asked, question=replace(asked.question, attached=file.media))


def _chosen(session: Session, choice: str, definition: Definition) -> Result:
    if session.stage is Stage.CHOOSE_FIELD:
        return correct(session, definition, choice)
    if session.stage is Stage.SUMMARY or choice == Press.DONE:
        return obey(session, definition, Wish(choice))
    return _filled(session, choice, definition)


def _filled(session: Session, choice: str, definition: Definition) -> Result:
    field = definition.field(session.asking)
    if field.kind is FieldKind.CHOICES:
        return _toggled(session, field, choice, definition)
    answer = _meant(field, choice)
    if isinstance(answer, Problem):
        return again(session, definition, answer)
    return go_on(taken(session, {field.id: answer}), definition)


def _meant(field: FormField, choice: str) -> Answer | Problem:
    if field.kind is FieldKind.YES_NO:
        return choice == "yes"
    return read(field, field.suggest[int(choice)].zh) if field.suggest else choice


def _toggled(session: Session, field: FormField, choice: str, definition: Definition) -> Ask:
    """Pressed once it is chosen, pressed again it is not."""
    ids = {*collected(session)} ^ {choice}
    chosen = [option.id for option in field.options if option.id in ids]
    others = {key: each for key, each in session.answers.items() if key != field.id}
    answers: dict[str, Answer] = {field.id: chosen} if chosen else {}
    new = replace(taken(replace(session, answers=others), answers), misses=0)
    return again(replace(new, is_collecting=bool(chosen)), definition)


def _ordered(session: Session, press: Press, definition: Definition) -> Result:
    if press in {Press.SKIP, Press.DONE} and session.stage is not Stage.FIELD:
        return ask(session, definition, is_stale=True)
    return obey(session, definition, Wish(press.value))


def _photo_field(session: Session, definition: Definition) -> str | None:
    fields = map(definition.field, session.fields)
    return next((field.id for field in fields if field.kind is FieldKind.PHOTOS), None)


def _added(session: Session, photo: str, place: str, definition: Definition) -> Ask:
    photos = list(dict.fromkeys([*_photos_kept(session, place), photo]))
    if len(photos) > MOST_PHOTOS:
        problem = Problem(code=ProblemCode.TOO_MANY_PHOTOS, params={"max": str(MOST_PHOTOS)})
        return again(session, definition, problem)
    new = taken(session, {place: photos})
    if session.asking == place:
        return again(replace(new, is_collecting=True, misses=0), definition)
    return again(new, definition, newly_understood=(place,))


def _photos_kept(session: Session, place: str) -> list[str]:
    """To correct the photos is to send others."""
    is_fresh = session.asking == place and session.is_correcting and not session.is_collecting
    kept = session.answers.get(place)
    return kept if isinstance(kept, list) and not is_fresh else []


def collected(session: Session) -> list[str]:
    """What this question for several has been given so far."""
    kept = session.answers.get(session.asking) if session.is_collecting else None
    return kept if isinstance(kept, list) else []
