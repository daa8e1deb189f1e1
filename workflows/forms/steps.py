"""The steps a form in chat can take, whatever brought them about: on, back, again, over, out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from workflows.definition import Definition
from workflows.forms.problems import Problem, ProblemCode
from workflows.forms.questions import ask
from workflows.forms.sessions import Abandoned, Ask, Done, Result, Session, Stage
from workflows.reading.commands import Wish
from workflows.ticket import Answer


def go_on(
    session: Session, definition: Definition, newly_understood: tuple[str, ...] = ()
) -> Ask | Done:
    """To the first field nobody has answered or passed over; past the last, to the summary or the end."""
    missing = next((each for each in session.fields if _is_open(session, each)), "")
    if missing:
        return ask(
            _turned(session, Stage.FIELD, missing), definition, newly_understood=newly_understood
        )
    finished = _turned(session, Stage.SUMMARY)
    if session.with_summary:
        return ask(finished, definition, newly_understood=newly_understood)
    return Done(session=finished)


def again(
    session: Session,
    definition: Definition,
    problem: Problem | None = None,
    newly_understood: tuple[str, ...] = (),
) -> Ask:
    """The same question once more; with a problem it counts as a miss."""
    misses = session.misses + (problem is not None)
    same = replace(session, turn=session.turn + 1, misses=misses)
    return ask(same, definition, problem=problem, newly_understood=newly_understood)


def taken(session: Session, answers: Mapping[str, Answer]) -> Session:
    """With these answers; a passed-over field that got one is no longer passed over."""
    skipped = tuple(each for each in session.skipped if each not in answers)
    return replace(session, answers={**session.answers, **answers}, skipped=skipped)


def correct(session: Session, definition: Definition, field_id: str) -> Ask:
    turned = _turned(session, Stage.FIELD, field_id)
    return ask(replace(turned, is_correcting=True), definition)


def clear(session: Session, definition: Definition) -> Ask | Done:
    """There is none: an optional answer already given goes away."""
    answers = {key: value for key, value in session.answers.items() if key != session.asking}
    return go_on(_passed_over(replace(session, answers=answers), session.asking), definition)


def obey(session: Session, definition: Definition, wish: Wish) -> Result:
    """A wish without anything more to it; one that is not the form's asks the same again."""
    step = _STEPS.get(wish)
    return step(session, definition) if step else again(session, definition)


def _submit(session: Session, definition: Definition) -> Result:
    """From amid the questions: what is optional is passed over, what is required is asked."""
    if session.stage is Stage.SUMMARY and not any(_is_open(session, e) for e in session.fields):
        return Done(session=_turned(session, Stage.SUMMARY))
    optional = (each for each in session.fields if not definition.field(each).required)
    result = go_on(_passed_over(session, *optional), definition)
    if isinstance(result, Ask) and result.session.asking:
        return ask(result.session, definition, problem=Problem(code=ProblemCode.REQUIRED))
    return result


def _edit(session: Session, definition: Definition) -> Result:
    if len(session.fields) == 1:
        return correct(session, definition, session.fields[0])
    return ask(_turned(session, Stage.CHOOSE_FIELD), definition)


def _cancel(session: Session, definition: Definition) -> Result:
    """Of a correction only the correction is cancelled."""
    if session.is_correcting or session.stage is Stage.CHOOSE_FIELD:
        return go_on(session, definition)
    return Abandoned(session=session)


def _skip(session: Session, definition: Definition) -> Result:
    """An answer already given stays."""
    if definition.field(session.asking).required and _is_open(session, session.asking):
        return again(session, definition, Problem(code=ProblemCode.REQUIRED))
    return go_on(_passed_over(session, session.asking), definition)


def _back(session: Session, definition: Definition) -> Result:
    if session.is_correcting or session.stage is Stage.CHOOSE_FIELD:
        return go_on(session, definition)
    place = session.fields.index(session.asking) if session.asking else len(session.fields)
    earlier = session.fields[max(place - 1, 0)]
    return ask(_turned(session, Stage.FIELD, earlier), definition)


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
    )
