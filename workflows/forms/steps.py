"""The steps a form in chat can take, whatever brought them about: on, back, again, over, out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from workflows.answers import Answer, texts
from workflows.forms.counts import first_too_few, too_few, too_many_rows
from workflows.forms.questions import ask
from workflows.forms.rows import (
    one_cell_back,
    problem_of_last_row,
    rows_so_far,
    started,
    with_cell,
    without_cell,
    without_last_row,
)
from workflows.forms.scene import Scene
from workflows.forms.sessions import Abandoned, Ask, Done, Result, Session, Stage, attached
from workflows.kinds.problems import Problem, ProblemCode
from workflows.kinds.table import kind_of
from workflows.reading.commands import Wish
from workflows.sheets.sheet import Sheet


def go_on(session: Session, scene: Scene, newly_understood: tuple[str, ...] = ()) -> Ask | Done:
    """To what breaks a rule, then to the first field nobody has answered or passed over; past the last, to the end."""
    sheet = scene.sheet(session)
    broken = first_too_few(session, sheet) or _broken(session, scene, sheet)
    if broken:
        return _refused(session, scene, *broken)
    missing = next((each for each in session.fields if is_open(session, sheet, each)), "")
    if missing:
        asking = started(turned(session, Stage.FIELD, missing), scene)
        return ask(asking, scene, newly_understood=newly_understood)
    finished = turned(session, Stage.SUMMARY)
    if session.with_summary:
        return ask(finished, scene, newly_understood=newly_understood)
    return finish(finished, scene)


def _broken(session: Session, scene: Scene, sheet: Sheet) -> tuple[str, Problem] | None:
    """The first check that does not hold, at the field where it can be put right; not one of what is to be answered
    another time."""
    for field_id, problem in sheet.problems.items():
        is_told = field_id in session.fields or field_id in sheet.answers
        if problem.code is ProblemCode.BROKEN_RULE and is_told:
            sources = scene.definition.blueprint.sources(field_id)
            for each in (field_id, *sources):
                if each in session.fields and sheet.is_asked(each):
                    return each, problem
    return None


def _refused(session: Session, scene: Scene, field_id: str, problem: Problem) -> Ask:
    """Asked again it counts as a miss; elsewhere it is a question of its own."""
    if session.asking == field_id and not session.column:
        return again(session, scene, problem)
    return ask(started(turned(session, Stage.FIELD, field_id), scene), scene, problem=problem)


def finish(session: Session, scene: Scene) -> Done:
    answers = scene.sheet(session).answers
    return Done(
        session=session, answers={each: answers[each] for each in session.fields if each in answers}
    )


def rejected(session: Session, scene: Scene, field_id: str, problem: Problem) -> Ask:
    """An answer that only storage could tell was wrong is asked again."""
    return ask(turned(session, Stage.FIELD, field_id), scene, problem=problem)


def again(
    session: Session,
    scene: Scene,
    problem: Problem | None = None,
    newly_understood: tuple[str, ...] = (),
) -> Ask:
    """The same question once more; with a problem it counts as a miss."""
    misses = session.misses + (problem is not None)
    same = replace(session, turn=session.turn + 1, misses=misses)
    return ask(same, scene, problem=problem, newly_understood=newly_understood)


def taken(session: Session, answers: Mapping[str, Answer]) -> Session:
    """With these answers; a passed-over field that got one is no longer passed over, nor an inferred one inferred."""
    skipped = tuple(each for each in session.skipped if each not in answers)
    inferred = tuple(each for each in session.inferred if each not in answers)
    both = {**session.answers, **answers}
    return replace(session, answers=both, skipped=skipped, inferred=inferred)


def correct(session: Session, scene: Scene, field_id: str) -> Ask:
    """A subform is filled in anew; until it is, its rows are set aside."""
    at = replace(started(turned(session, Stage.FIELD, field_id), scene), is_correcting=True)
    if not at.column:
        return ask(at, scene)
    others = {key: each for key, each in at.answers.items() if key != field_id}
    return ask(replace(at, answers=others, replaced=at.answers.get(field_id)), scene)


def clear(session: Session, scene: Scene) -> Result:
    """There is none: an optional answer already given goes away."""
    if session.column:
        return _skip_column(session, scene)
    answers = {key: value for key, value in session.answers.items() if key != session.asking}
    return go_on(passed_over(replace(session, answers=answers), scene, session.asking), scene)


def placed(
    session: Session, scene: Scene, answer: Answer, newly_understood: tuple[str, ...] = ()
) -> Ask | Done:
    """The question has its answer; a row of a subform that its checks refuse is begun again."""
    if not session.column:
        return go_on(taken(session, {session.asking: answer}), scene, newly_understood)
    filled = with_cell(session, scene, answer)
    problem = None if filled.column else problem_of_last_row(filled, scene)
    if problem:
        return again(without_last_row(filled, scene), scene, problem)
    return again(filled, scene, newly_understood=newly_understood)


def obey(session: Session, scene: Scene, wish: Wish) -> Result:
    """A wish without anything more to it; one that is not the form's asks the same again."""
    step = _STEPS.get(wish)
    return step(session, scene) if step else again(session, scene)


def _submit(session: Session, scene: Scene) -> Result:
    """From amid the questions: what is optional is passed over, what is required is asked."""
    sheet = scene.sheet(session)
    if session.stage is Stage.SUMMARY and not any(
        is_open(session, sheet, e) for e in session.fields
    ):
        return finish(turned(session, Stage.SUMMARY), scene)
    optional = (each for each in scene.to_ask(session) if not sheet.fields[each].required)
    result = go_on(passed_over(session, scene, *optional), scene)
    if isinstance(result, Ask) and result.session.asking and not result.question.problem:
        return ask(result.session, scene, problem=Problem(code=ProblemCode.REQUIRED))
    return result


def _edit(session: Session, scene: Scene) -> Result:
    fields = scene.to_ask(session)
    if len(fields) == 1:
        return correct(session, scene, fields[0])
    return ask(turned(session, Stage.CHOOSE_FIELD), scene)


def _cancel(session: Session, scene: Scene) -> Result:
    """Of a correction only the correction is cancelled."""
    if session.is_correcting or session.stage is Stage.CHOOSE_FIELD:
        return go_on(_as_it_was(session), scene)
    return Abandoned(session=session)


def _as_it_was(session: Session) -> Session:
    """Before the correction."""
    if session.replaced is None:
        return session
    return replace(session, answers={**session.answers, session.asking: session.replaced})


def _skip(session: Session, scene: Scene) -> Result:
    """An answer already given stays, unless it is too little and none is needed."""
    is_short = session.misses and too_few(scene.asked(session), session.answers.get(session.asking))
    if is_short and not scene.asked(session).required:
        return clear(_kept_beside(session, scene), scene)
    return _passed(session, scene)


def _kept_beside(session: Session, scene: Scene) -> Session:
    """Two photos where three are wanted belong to the report all the same."""
    if not kind_of(scene.asked(session)).media:
        return session
    for each in texts(session.answers.get(session.asking)):
        session = attached(session, int(each))
    return session


def _passed(session: Session, scene: Scene) -> Result:
    if session.column:
        return _skip_column(session, scene)
    sheet = scene.sheet(session)
    if scene.asked(session).required and is_open(session, sheet, session.asking):
        return again(session, scene, Problem(code=ProblemCode.REQUIRED))
    return go_on(passed_over(session, scene, session.asking), scene)


def _skip_column(session: Session, scene: Scene) -> Result:
    """Nothing of a row filled in yet: there is no more; else this column of it has no answer."""
    is_needed = scene.field(session.asking).required and not rows_so_far(session)
    if not session.row and not is_needed:
        return go_on(passed_over(session, scene, session.asking), scene)
    if scene.asked(session).required:
        return again(session, scene, Problem(code=ProblemCode.REQUIRED))
    return again(without_cell(session, scene), scene)


def _another_row(session: Session, scene: Scene) -> Result:
    full = too_many_rows(session, scene)
    return again(session, scene, full) if full else again(started(session, scene), scene)


def _back(session: Session, scene: Scene) -> Result:
    if session.is_correcting or session.stage is Stage.CHOOSE_FIELD:
        return go_on(_as_it_was(session), scene)
    column = one_cell_back(session, scene) if session.column else None
    if column:
        return again(column, scene)
    fields = scene.to_ask(session)
    place = fields.index(session.asking) if session.asking in fields else len(fields)
    earlier = fields[max(place - 1, 0)]
    return _at(session, scene, earlier)


def _wrong(session: Session, scene: Scene) -> Result:
    """说错了 takes back what was answered last; where that was only understood, they say which one it is."""
    fields = scene.to_ask(session)
    place = fields.index(session.asking) if session.asking in fields else 0
    is_amid_answers = place and fields[place - 1] not in session.understood
    return _back(session, scene) if is_amid_answers or session.column else _edit(session, scene)


def _at(session: Session, scene: Scene, field_id: str) -> Ask:
    """A step back is no correction: what follows is asked on from there."""
    return ask(started(turned(session, Stage.FIELD, field_id), scene), scene)


_STEPS = {
    Wish.SUBMIT: _submit,
    Wish.EDIT: _edit,
    Wish.CANCEL: _cancel,
    Wish.CALL_OFF: _cancel,
    Wish.SKIP: _skip,
    Wish.DONE: _passed,
    Wish.BACK: _back,
    Wish.WRONG: _wrong,
    Wish.MORE: _another_row,
}


def is_open(session: Session, sheet: Sheet, field_id: str) -> bool:
    return (
        sheet.is_asked(field_id)
        and field_id not in sheet.answers
        and field_id not in session.skipped
    )


def passed_over(session: Session, scene: Scene, *field_ids: str) -> Session:
    sheet = scene.sheet(session)
    new = tuple(each for each in field_ids if is_open(session, sheet, each))
    return replace(session, skipped=session.skipped + new)


def turned(session: Session, stage: Stage, asking: str = "") -> Session:
    """Rows that were set aside come back where none have taken their place."""
    is_empty = session.replaced is not None and session.asking not in session.answers
    return replace(
        _as_it_was(session) if is_empty else session,
        stage=stage,
        asking=asking,
        turn=session.turn + 1,
        misses=0,
        is_collecting=False,
        is_correcting=False,
        partial=None,
        column="",
        row={},
        replaced=None,
    )
