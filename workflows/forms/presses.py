"""What a button or a photo does to a form in chat; `workflows.forms.dialogue` hands them on."""

from __future__ import annotations

from dataclasses import replace

from workflows.answers import Answer, texts
from workflows.form_fields import FormField
from workflows.forms.questions import ask
from workflows.forms.scene import Scene
from workflows.forms.sessions import (
    Ask,
    GaveFile,
    GavePlace,
    Picked,
    Press,
    Result,
    Session,
    Stage,
    attached,
)
from workflows.forms.steps import again, correct, obey, placed, taken
from workflows.kinds.kind import Asking, More
from workflows.kinds.problems import Problem
from workflows.kinds.table import kind_of
from workflows.reading.commands import Wish


def pressed(session: Session, picked: Picked, scene: Scene) -> Result:
    """A button of an earlier question, or one this question does not have, changes nothing."""
    offered = ask(session, scene).question
    if picked.turn != session.turn:
        return _stale(session, scene)
    ids = {choice.id for choice in offered.choices}
    if picked.several and session.stage is Stage.FIELD:
        is_offered = set(picked.several) <= ids
        return _all_of(session, picked.several, scene) if is_offered else _stale(session, scene)
    if picked.choice in ids:
        return _chosen(session, picked.choice, scene)
    if picked.choice in set(Press):
        return _ordered(session, Press(picked.choice), scene)
    return _stale(session, scene)


def _stale(session: Session, scene: Scene) -> Ask:
    return ask(session, scene, is_stale=True)


def _all_of(session: Session, chosen: tuple[str, ...], scene: Scene) -> Result:
    """The whole answer to a question for several; what was chosen before is not added to."""
    field = scene.asked(session)
    answer: Answer = [option.id for option in field.options if option.id in chosen]
    problem = kind_of(field).problem(field, answer)
    return again(session, scene, problem) if problem else placed(session, scene, answer)


def handed_in(session: Session, file: GaveFile, scene: Scene) -> Ask:
    """A photo finds its place whatever was asked; a file that has none stays with the report."""
    place = _place_for(session, file, scene)
    if place is None:
        return _kept_beside(session, file, scene)
    return _added(session, file, place, scene)


def at_place(session: Session, place: GavePlace, scene: Scene) -> Result | None:
    """A point on the map answers the question that asks for one, else the first that does."""
    fields = [session.asking, *scene.to_ask(session)] if session.stage is Stage.FIELD else []
    for field_id in filter(None, fields):
        field = scene.field(field_id)
        answer = kind_of(field).at(field, place.latitude, place.longitude, place.label)
        if answer is not None and field_id == session.asking:
            return placed(session, scene, answer)
        if answer is not None:
            return again(taken(session, {field_id: answer}), scene, newly_understood=(field_id,))
    return None


def _kept_beside(session: Session, file: GaveFile, scene: Scene) -> Ask:
    asked = again(attached(session, file.file_id), scene)
    return replace(asked, question=replace(asked.question, attached=file.media))


def _chosen(session: Session, choice: str, scene: Scene) -> Result:
    if session.stage is Stage.CHOOSE_FIELD:
        return correct(session, scene, choice)
    if session.stage is Stage.SUMMARY or choice == Press.DONE:
        return obey(session, scene, Wish(choice))
    return _filled(session, choice, scene)


def _filled(session: Session, choice: str, scene: Scene) -> Result:
    if choice == Press.MORE:
        return obey(session, scene, Wish.MORE)
    field = scene.asked(session)
    kind = kind_of(field)
    if kind.asking is Asking.SEVERAL and not session.column:
        return _toggled(session, field, choice, scene)
    answer = kind.pressed(field, choice, scene.around_asked(session), session.partial)
    if isinstance(answer, Problem):
        return again(session, scene, answer)
    if isinstance(answer, More):
        return again(replace(session, partial=answer.so_far), scene)
    return placed(session, scene, answer)


def _toggled(session: Session, field: FormField, choice: str, scene: Scene) -> Ask:
    """Pressed once it is chosen, pressed again it is not."""
    ids = {*collected(session)} ^ {choice}
    chosen = [option.id for option in field.options if option.id in ids]
    others = {key: each for key, each in session.answers.items() if key != field.id}
    answers: dict[str, Answer] = {field.id: chosen} if chosen else {}
    new = replace(taken(replace(session, answers=others), answers), misses=0)
    return again(replace(new, is_collecting=bool(chosen)), scene)


def _ordered(session: Session, press: Press, scene: Scene) -> Result:
    if press in {Press.SKIP, Press.DONE} and session.stage is not Stage.FIELD:
        return ask(session, scene, is_stale=True)
    return obey(session, scene, Wish(press.value))


def _place_for(session: Session, file: GaveFile, scene: Scene) -> str | None:
    """The field that is asked, if it takes such a file, else the first that does."""
    fields = [each for each in scene.to_ask(session) if _takes(scene.field(each), file)]
    return session.asking if session.asking in fields else next(iter(fields), None)


def _takes(field: FormField, file: GaveFile) -> bool:
    return kind_of(field).media in {file.media, "file"} and bool(kind_of(field).media)


def _added(session: Session, file: GaveFile, place: str, scene: Scene) -> Ask:
    """A photo whose words are still to be typed waits for them, but only where they are asked."""
    field = scene.field(place)
    is_asked = session.asking == place
    so_far = _files_kept(session, place)
    answer = kind_of(field).with_file(field, str(file.file_id), so_far)
    if isinstance(answer, Problem):
        return again(session, scene, answer)
    if isinstance(answer, More) and is_asked:
        return again(replace(session, partial=answer.so_far, misses=0), scene)
    if answer is None or isinstance(answer, More):
        return _kept_beside(session, file, scene)
    new = taken(session, {place: answer})
    if is_asked:
        return again(replace(new, is_collecting=isinstance(answer, list), misses=0), scene)
    return again(new, scene, newly_understood=(place,))


def _files_kept(session: Session, place: str) -> Answer | None:
    """To correct the photos is to send others."""
    if session.asking == place and session.partial is not None:
        return session.partial
    is_fresh = session.asking == place and session.is_correcting and not session.is_collecting
    return None if is_fresh else session.answers.get(place)


def collected(session: Session) -> list[str]:
    """What this question for several has been given so far."""
    return texts(session.answers.get(session.asking)) if session.is_collecting else []
