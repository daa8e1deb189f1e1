"""What typed words do to a form in chat at each of its stages; `workflows.forms.dialogue` hands them on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from workflows.answers import Answer, rows, texts
from workflows.form_fields import FormField
from workflows.forms.besides import OF_SOMETHING_ELSE, noted_in_story, with_slip, with_story
from workflows.forms.corrections import called, called_wrong, correction, names_of
from workflows.forms.counts import too_many_rows
from workflows.forms.mix_ups import put_right
from workflows.forms.presses import collected
from workflows.forms.questions import can_skip
from workflows.forms.rows import is_subform, rows_so_far, started, with_rows
from workflows.forms.scene import Scene
from workflows.forms.sessions import Result, Session, Stage
from workflows.forms.steps import again, clear, correct, go_on, obey, placed, taken
from workflows.forms.understanding import answers_of, cut, has_options, hear
from workflows.kinds.kind import Asking, Heard, More
from workflows.kinds.options import exact_option
from workflows.kinds.problems import Problem, ProblemCode
from workflows.kinds.table import kind_of
from workflows.reading.asides import asks_back, is_mere_courtesy, is_mere_marks
from workflows.reading.commands import Command, Wish, command
from workflows.reading.folding import bare

_GOING_ON = {Wish.SKIP, Wish.DONE, Wish.SUBMIT}
_ABOUT_ROWS = {
    ProblemCode.TOO_SMALL, ProblemCode.TOO_LARGE, ProblemCode.TOO_PRECISE, ProblemCode.TOO_MANY
}  # fmt: skip
_SUMMARY_PLACES = {
    str(place): Command(wish=wish)
    for place, wish in enumerate((Wish.SUBMIT, Wish.EDIT, Wish.CANCEL), start=1)
}


def replied(session: Session, text: str, scene: Scene) -> Result:
    match session.stage:
        case Stage.FIELD:
            return _to_question(session, text, scene)
        case Stage.SUMMARY:
            return _to_summary(session, text, scene)
        case Stage.CHOOSE_FIELD:
            return _to_choice_of_field(session, text, scene)


def _to_question(session: Session, text: str, scene: Scene) -> Result:
    field = scene.asked(session)
    numbered = _numbered(session, field, bare(text), scene) if session.is_collecting else None
    if numbered:
        return numbered
    said = None if _is_plain_answer(field, text, scene) else _order(field, text)
    return (
        _corrected(session, text, scene, is_loose=False)
        or _put_right(session, text, scene)
        or (_ordered(session, field, said, scene) if said else None)
        or (_told_rows(session, text, scene) if is_subform(session, scene) else None)
        or _answered(session, field, text, scene)
    )


def _order(field: FormField, text: str) -> Command | None:
    """型号不知道 is the 不知道 of the question about it."""
    said = command(text)
    if said and not (said.wish is Wish.EDIT and said.about):
        return said
    for name in sorted(names_of(field), key=len, reverse=True):
        if name in bare(text):
            none = command(
                re.sub(rf"(?:the |my |any |an? )?{re.escape(name)}", "", bare(text), count=1)
            )
            return none if none and none.wish is Wish.SKIP else said
    return said


def _told_rows(session: Session, text: str, scene: Scene) -> Result | None:
    """Whole rows in one message, or, between two rows, the first column of another."""
    if session.row:
        return None
    subform = scene.field(session.asking).model_copy(update={"least": None})  # more may follow
    read = kind_of(subform).read(subform, text, scene.around, rows_so_far(session))
    if not isinstance(read, Problem | More):
        return again(with_rows(session, rows(read)), scene)
    if isinstance(read, Problem) and read.code in _ABOUT_ROWS:
        return again(session, scene, read)
    full = None if session.column else too_many_rows(session, scene)
    if full or session.column:
        return again(session, scene, full) if full else None
    return replied(started(session, scene), text, scene)


def _numbered(session: Session, field: FormField, said: str, scene: Scene) -> Result | None:
    """Where choices are numbered lines, 完成 is the last; between two rows another row is the first."""
    rows_more = 0 if too_many_rows(session, scene) else 1
    if said == str((rows_more if field.columns else len(field.options)) + 1):
        return go_on(session, scene)
    return obey(session, scene, Wish.MORE) if field.columns and said == "1" else None


def _is_plain_answer(field: FormField, text: str, scene: Scene) -> bool:
    """不知道 may be an option, 好的 a yes: then it is no order."""
    if has_options(field):
        return exact_option(field, text) is not None
    kind = kind_of(field)
    return kind.asking is Asking.ONE and isinstance(kind.read(field, text, scene.around), bool)


def _ordered(session: Session, field: FormField, said: Command, scene: Scene) -> Result | None:
    """None: the words were not meant as an order here."""
    if said.wish is Wish.EDIT and said.about:
        named = called(said.about, scene, scene.to_ask(session))
        return correct(session, scene, named) if named else None
    if said.is_firm:
        return obey(session, scene, said.wish)
    if session.is_collecting and field.columns and said.wish is Wish.MORE:
        return obey(session, scene, Wish.MORE)
    if session.is_collecting and said.wish in _GOING_ON:
        is_skipping = said.wish is Wish.SKIP
        return obey(session, scene, Wish.SKIP) if is_skipping else go_on(session, scene)
    if not can_skip(session, field, scene) or said.wish not in {Wish.SKIP, Wish.DONE}:
        return None
    step = clear if said.wish is Wish.SKIP else _passed
    return step(session, scene)


def _passed(session: Session, scene: Scene) -> Result:
    return obey(session, scene, Wish.SKIP)


def _put_right(session: Session, text: str, scene: Scene) -> Result | None:
    """Something answered before is corrected in passing; what is asked is asked again."""
    changed = put_right(session, text, scene)
    if changed:
        known = taken(session, changed)
        return (
            again(known, scene, newly_understood=tuple(changed))
            if session.asking
            else go_on(known, scene, tuple(changed))
        )
    fields = tuple(each for each in scene.to_ask(session) if each in session.answers)
    named = called_wrong(text, scene, fields)
    return correct(session, scene, named) if named else None


def _answered(session: Session, field: FormField, text: str, scene: Scene) -> Result:
    """The answer, and what else the words say about questions still open."""
    beside = _beside(session, field, text, scene)
    newly = tuple(beside)
    known, rest = taken(session, answers_of(beside)), cut(text, beside.values())
    if not rest.strip():
        return again(known, scene, newly_understood=newly)
    answer = kind_of(field).read(field, rest, scene.around_asked(session), session.partial)
    aside = _aside(field, rest, answer) if session.with_summary and not session.row else None
    if aside:
        return again(known, scene, aside, newly)
    if is_mere_courtesy(rest) and session.with_summary and _takes_any_words(field):
        return again(known, scene, newly_understood=newly)
    if isinstance(answer, Problem):
        return _not_taken(known, answer, text, scene, newly)
    if isinstance(answer, More):
        return again(replace(known, partial=answer.so_far), scene, newly_understood=newly)
    told = with_story(known, field, rest, scene)
    result = placed(told, scene, _united(session, field, answer), newly)
    return with_slip(result, session, text)


def _not_taken(
    session: Session, problem: Problem, text: str, scene: Scene, newly: tuple[str, ...]
) -> Result:
    """Told something else instead, nobody is told that it was wrong."""
    if problem.code in OF_SOMETHING_ELSE and session.with_summary:
        if newly or is_mere_courtesy(text):
            return again(session, scene, newly_understood=newly)
        noted = noted_in_story(session, problem, text, scene)
        if noted:
            return noted
    return again(session, scene, _why(problem, text), newly)


def _aside(field: FormField, text: str, answer: Answer | More | Problem) -> Problem | None:
    """Nothing was said, or something was asked: not noted, though the field would take any words."""
    is_taken = not isinstance(answer, Problem)
    if is_mere_marks(text) and (_takes_any_words(field) or not is_taken):
        return Problem(code=ProblemCode.EMPTY)
    if asks_back(text) and (_takes_any_words(field) or not is_taken) and not kind_of(field).is_text:
        return Problem(code=ProblemCode.ASKED_BACK)
    return None


def _takes_any_words(field: FormField) -> bool:
    """What they mean is not looked at by its kind."""
    return kind_of(field).is_text or field.kind in {"address", "model"}


def _why(problem: Problem, text: str) -> Problem:
    """Whoever says that there is none is not told how it should be written."""
    said = command(text)
    has_none = said is not None and said.wish is Wish.SKIP
    return Problem(code=ProblemCode.REQUIRED) if has_none else problem


def _beside(session: Session, field: FormField, text: str, scene: Scene) -> Mapping[str, Heard]:
    """Told a story, only what can be cut out of it counts: 漏水 in a description chooses no fault."""
    if session.column or _is_plain_answer(field, text, scene):
        return {}
    others = map(scene.field, scene.to_ask(session))
    still_open = [e for e in others if e.id != field.id and e.id not in session.answers]
    heard = hear(text, still_open, scene)
    if not kind_of(field).is_text or field.pattern:
        return heard
    return {key: each for key, each in heard.items() if each.end > each.start}


def _united(session: Session, field: FormField, answer: Answer) -> Answer:
    """Options named after others were pressed join them."""
    before = collected(session)
    if not before or not isinstance(answer, list):
        return answer
    return [option.id for option in field.options if option.id in {*before, *texts(answer)}]


def _to_summary(session: Session, text: str, scene: Scene) -> Result:
    said = _SUMMARY_PLACES.get(bare(text)) or command(text)
    if said and said.wish is Wish.DONE:
        return obey(session, scene, Wish.SUBMIT)
    if said and said.wish is Wish.WRONG:
        return obey(session, scene, Wish.EDIT)
    if said and said.wish is not Wish.SKIP and not said.about:
        return obey(session, scene, said.wish)
    return (
        _put_right(session, text, scene)
        or _named(session, text, said, scene)
        or _not_named(session, said, scene)
    )


def _not_named(session: Session, said: Command | None, scene: Scene) -> Result:
    if not said or said.wish is not Wish.EDIT:
        return again(session, scene, Problem(code=ProblemCode.SAY_WHAT_TO_DO))
    choosing = replace(session, stage=Stage.CHOOSE_FIELD)
    return again(choosing, scene, Problem(code=ProblemCode.NO_SUCH_FIELD))


def _to_choice_of_field(session: Session, text: str, scene: Scene) -> Result:
    said = command(text)
    if said and said.is_firm and said.wish not in {Wish.EDIT, Wish.SKIP} and not said.about:
        return obey(session, scene, said.wish)
    problem = Problem(code=ProblemCode.NO_SUCH_FIELD)
    return _named(session, text, said, scene) or again(session, scene, problem)


def _named(session: Session, text: str, said: Command | None, scene: Scene) -> Result | None:
    """A field called by its name, or a correction in one go."""
    name = said.about if said and said.wish is Wish.EDIT else text
    field_id = called(name, scene, scene.to_ask(session))
    corrected = _corrected(session, text, scene, is_loose=True)
    return corrected or (correct(session, scene, field_id) if field_id else None)


def _corrected(session: Session, text: str, scene: Scene, *, is_loose: bool) -> Result | None:
    """地址改成…: the field and its new value in one message; a value that will not do is asked for."""
    found = correction(text, scene, scene.to_ask(session), is_loose=is_loose)
    if not found:
        return None
    asked = correct(session, scene, found.field)
    field = scene.field(found.field)
    around = scene.around_asked(asked.session)
    answer = kind_of(field).read(field, found.value, around)
    if isinstance(answer, Problem):
        return again(asked.session, scene, answer)
    if isinstance(answer, More):
        return again(replace(asked.session, partial=answer.so_far), scene)
    return go_on(taken(asked.session, {field.id: answer}), scene, (field.id,))
