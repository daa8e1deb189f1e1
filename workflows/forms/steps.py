"""The steps a form in chat can take, whatever brought them about: on, back, again, over, out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from workflows.answers import Answer
from workflows.forms.questions import ask
from workflows.forms.scene import Scene
from workflows.forms.sessions import Abandoned, Ask, Done, Result, Session, Stage
from workflows.kinds.problems import Problem, ProblemCode
from workflows.reading.commands import Wish


def go_on(session: Session, scene: Scene, newly_understood: tuple[str, ...] = ()) -> Ask | Done:
    """To the first field nobody has answered or passed over; past the last, to the summary or the end."""
    missing = next((each for each in session.fields if _is_open(session, each)), "")
    if missing:
        return ask(_turned(session, Stage.FIELD, missing), scene, newly_understood=newly_understood)
    finished = _turned(session, Stage.SUMMARY)
    if session.with_summary:
        return ask(finished, scene, newly_understood=newly_understood)
    return Done(session=finished)


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
    """With these answers; a passed-over field that got one is no longer passed over."""
    skipped = tuple(each for each in session.skipped if each not in answers)
    return replace(session, answers={**session.answers, **answers}, skipped=skipped)


def correct(session: Session, scene: Scene, field_id: str) -> Ask:
    turned = _turned(session, Stage.FIELD, field_id)
    return ask(replace(turned, is_correcting=True), scene)


def clear(session: Session, scene: Scene) -> Ask | Done:
    """There is none: an optional answer already given goes away."""
    answers = {key: value for key, value in session.answers.items() if key != session.asking}
    return go_on(_passed_over(replace(session, answers=answers), session.asking), scene)


def obey(session: Session, scene: Scene, wish: Wish) -> Result:
    """A wish without anything more to it; one that is not the form's asks the same again."""
    step = _STEPS.get(wish)
    return step(session, scene) if step else again(session, scene)


def _submit(session: Session, scene: Scene) -> Result:
    """From amid the questions: what is optional is passed over, what is required is asked."""
    if session.stage is Stage.SUMMARY and not any(_is_open(session, e) for e in session.fields):
        return Done(session=_turned(session, Stage.SUMMARY))
    optional = (each for each in session.fields if not scene.field(each).required)
    result = go_on(_passed_over(session, *optional), scene)
    if isinstance(result, Ask) and result.session.asking:
        return ask(result.session, scene, problem=Problem(code=ProblemCode.REQUIRED))
    return result


def _edit(session: Session, scene: Scene) -> Result:
    if len(session.fields) == 1:
        return correct(session, scene, session.fields[0])
    return ask(_turned(session, Stage.CHOOSE_FIELD), scene)


def _cancel(session: Session, scene: Scene) -> Result:
    """Of a correction only the correction is cancelled."""
    if session.is_correcting or session.stage is Stage.CHOOSE_FIELD:
        return go_on(session, scene)
    return Abandoned(session=session)


def _skip(session: Session, scene: Scene) -> Result:
    """An answer already given stays."""
    if scene.field(session.asking).required and _is_open(session, session.asking):
        return again(session, scene, Problem(code=ProblemCode.REQUIRED))
    return go_on(_passed_over(session, session.asking), scene)


def _back(session: Session, scene: Scene) -> Result:
    if session.is_correcting or session.stage is Stage.CHOOSE_FIELD:
        return go_on(session, scene)
    place = session.fields.index(session.asking) if session.asking else len(session.fields)
    earlier = session.fields[max(place - 1, 0)]
    return ask(_turned(session, Stage.FIELD, earlier), scene)


_STEPS = {
    Wish.SUBMIT: _submit,
    Wish.EDIT: _edit,
    Wish.CANCEL: _cancel,
    Wish.SKIP: _skip,
    Wish.DONE: _skip,
    Wish.BACK: _back,
}


def _is_open(session: Session, field_id: str) -> bool:
    return field_id not in session.answers and field_id not in session.skipped


def _passed_over(session: Session, *field_ids: str) -> Session:
    new = tuple(each for each in field_ids if _is_open(session, each))
    return replace(session, skipped=session.skipped + new)


def _turned(session: Session, stage: Stage, asking: str = "") -> Session:
    return replace(
        session,
        stage=stage,
        asking=asking,
        turn=session.turn + 1,
        misses=0,
        is_collecting=False,
        is_correcting=False,
        partial=None,
    )
