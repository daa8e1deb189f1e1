"""A form filled in on a page, many answers at once in any order: what is right is taken, the rest stays begun."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from workflows.answers import Answer
from workflows.form_fields import FormField
from workflows.forms.counts import too_few
from workflows.forms.page_files import attachments_left, known_files, named_files
from workflows.forms.page_rows import rows_given
from workflows.forms.readings import QUIET, Reading, is_nothing, reading
from workflows.forms.rows import started
from workflows.forms.scene import Scene
from workflows.forms.sessions import Begun, Session, Stage
from workflows.forms.steps import is_open, turned
from workflows.kinds.kind import Asking
from workflows.kinds.problems import Problem, ProblemCode
from workflows.kinds.table import kind_of

Given = Mapping[str, Answer | None]
Places = Mapping[str, Problem]
"""By field, or by subform, row and column: parts.0.price."""


def filled(session: Session, scene: Scene, given: Given) -> Session:
    """In the form's order, for one answer may bring up the next field. None takes an answer away.

    What is not for its reader to fill in is passed over, and so is a file that is none of this form's.
    """
    before = after = _with_half_an_answer(session, scene)
    for field_id in session.fields:
        if field_id in given:
            after = _put(after, scene, field_id, given[field_id])
    return session if after == before else _moved_on(after, scene)


def objections(session: Session, scene: Scene) -> Places:
    """What is wrong with what was begun; that something is only unfinished is not told before it is handed in."""
    found = _everything_wrong(session, scene)
    return {place: each for place, each in found.items() if each.code not in QUIET}


def missing(session: Session, scene: Scene) -> Places:
    """What keeps the form from being handed in."""
    sheet = scene.sheet(session)
    asked = [sheet.fields[each] for each in scene.to_ask(session)]
    counted = {each.id: too_few(each, session.answers.get(each.id)) for each in asked}
    wanting = {
        each.id: Problem(code=ProblemCode.REQUIRED)
        for each in asked
        if each.required and each.id not in sheet.answers
    }
    broken = {
        place: each
        for place, each in sheet.problems.items()
        if each.code is ProblemCode.BROKEN_RULE
    }
    short = {place: each for place, each in counted.items() if each}
    return {**wanting, **short, **broken, **_everything_wrong(session, scene)}


def begun_readings(session: Session, scene: Scene) -> Mapping[str, Reading]:
    """What is begun and was not overtaken by an answer in the chat."""
    return dict(_begun_readings(session, scene))


def _begun_readings(session: Session, scene: Scene) -> Iterator[tuple[str, Reading]]:
    asked = scene.to_ask(session)
    for field_id, begun in _with_half_an_answer(session, scene).begun.items():
        if field_id in asked and begun.beside == session.answers.get(field_id):
            yield field_id, _read(session, scene, field_id, begun.value)


def _with_half_an_answer(session: Session, scene: Scene) -> Session:
    """What the chat has of an answer so far is begun on the page, too."""
    halves = {
        field_id: Begun(value=half, beside=session.answers.get(field_id))
        for field_id, half in _halves(session, scene)
        if field_id not in session.begun
    }
    return replace(session, begun={**session.begun, **halves}) if halves else session


def _halves(session: Session, scene: Scene) -> Iterator[tuple[str, Answer]]:
    sheet = scene.sheet(session)
    for field_id, answer in session.answers.items():
        if sheet.is_asked(field_id) and field_id not in sheet.answers:
            field = sheet.fields[field_id]
            problem = kind_of(field).problem(field, answer)
            if problem and problem.code is ProblemCode.TOO_FEW:
                yield field_id, answer
    asking = "" if session.column else session.asking
    if asking and session.partial is not None and _comes_in_pieces(scene.field(asking)):
        yield asking, session.partial


def _comes_in_pieces(field: FormField) -> bool:
    return kind_of(field).asking in {Asking.SEVERAL, Asking.STEPS, Asking.FILES}


def _everything_wrong(session: Session, scene: Scene) -> Places:
    return {
        f"{field_id}.{place}" if place else field_id: problem
        for field_id, each in _begun_readings(session, scene)
        for place, problem in each.problems.items()
    }


def _put(session: Session, scene: Scene, field_id: str, value: Answer | None) -> Session:
    if not scene.sheet(session).is_asked(field_id):
        return session
    others = {key: each for key, each in session.answers.items() if key != field_id}
    begun = {key: each for key, each in session.begun.items() if key != field_id}
    if value is None or is_nothing(value):
        return replace(session, answers=others, begun=begun)
    if not named_files(scene.field(field_id), value) <= known_files(session, scene):
        return session
    read = _read(session, scene, field_id, value)
    before = None if read.replaces else session.answers.get(field_id)
    answer = read.answer if read.answer is not None else before
    answers = others if answer is None else {**others, field_id: answer}
    if read.rest is not None:
        begun[field_id] = Begun(value=read.rest, beside=answer)
    after = replace(session, answers=answers, begun=begun)
    return replace(after, attachments=attachments_left(after, scene))


def _read(session: Session, scene: Scene, field_id: str, value: Answer) -> Reading:
    sheet = scene.sheet(session)
    field = sheet.fields[field_id]
    if kind_of(field).asking is Asking.ROWS:
        columns = scene.definition.blueprint.columns_of(field_id)
        return rows_given(field, value, columns, sheet.values, scene.around)
    earliest, latest = sheet.limits.get(field_id, (None, None))
    return reading(field, value, replace(scene.around, earliest=earliest, latest=latest))


def _moved_on(session: Session, scene: Scene) -> Session:
    """The chat's older buttons are stale. Where its question has its answer now it stands at the next one, which
    nobody has seen there yet."""
    sheet = scene.sheet(session)
    skipped = tuple(each for each in session.skipped if each not in session.answers)
    session = replace(session, skipped=skipped)
    if session.asking and is_open(session, sheet, session.asking):
        return started(turned(session, Stage.FIELD, session.asking), scene)
    following = next((each for each in session.fields if is_open(session, sheet, each)), "")
    stage = Stage.FIELD if following else Stage.SUMMARY
    return replace(started(turned(session, stage, following), scene), is_unseen=True)
