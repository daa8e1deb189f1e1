"""What comes along with an answer unasked: the story of what happened, a phone number with a digit missing."""

from __future__ import annotations

import re
from dataclasses import replace

from workflows.form_fields import FormField
from workflows.forms.scene import Scene
from workflows.forms.sessions import Ask, Result, Session
from workflows.forms.steps import again, taken
from workflows.forms.understanding import has_options, tells_something
from workflows.kinds.kind import More
from workflows.kinds.options import exact_options, mentioned, terms
from workflows.kinds.problems import Problem, ProblemCode
from workflows.kinds.table import kind_of
from workflows.reading.asides import asks_back
from workflows.reading.folding import fold, half_width

_SHORTEST_STORY = 6  # characters beyond what was chosen
_NEARLY_A_PHONE = re.compile(r"(?<![0-9])1[3-9](?:[0-9]{7,8}|[0-9]{10,11})(?![0-9])")
OF_SOMETHING_ELSE = frozenset(
    {
        ProblemCode.PHOTO_EXPECTED,
        ProblemCode.VIDEO_EXPECTED,
        ProblemCode.VOICE_EXPECTED,
        ProblemCode.FILE_EXPECTED,
        ProblemCode.PLACE_EXPECTED,
        ProblemCode.NOT_AN_OPTION,
        ProblemCode.NOT_YES_OR_NO,
        ProblemCode.NOT_A_NUMBER,
        ProblemCode.NOT_AN_AMOUNT,
        ProblemCode.NOT_A_PERIOD,
        ProblemCode.NOT_A_DATE,
    }
)
"""Nobody is told so who has answered another question with the same words."""


_ASKED_FOR_A_CHOICE = OF_SOMETHING_ELSE - {
    ProblemCode.NOT_A_NUMBER,
    ProblemCode.NOT_AN_AMOUNT,
    ProblemCode.NOT_A_PERIOD,
    ProblemCode.NOT_A_DATE,
}
"""Where words that will not do are likely to be about something else; elsewhere it helps to say how they are written."""


def with_story(session: Session, field: FormField, text: str, scene: Scene) -> Session:
    """Whoever tells what happened when asked to choose (它不冷，上次修过也没好) is not asked to describe it again."""
    story = _story_of(session, scene)
    if story is None or story.id in session.answers or not _is_told(field, text):
        return session
    answer = kind_of(story).read(story, text, scene.around)
    return session if isinstance(answer, Problem | More) else taken(session, {story.id: answer})


def noted_in_story(session: Session, problem: Problem, text: str, scene: Scene) -> Ask | None:
    """More of what happened, told when something else was asked: it is added to the story, and asked is the same again.
    None where it is too little to be a story. It counts as a miss, for somebody may need help."""
    story = _story_of(session, scene)
    if story is None or story.id == session.asking or problem.code not in _ASKED_FOR_A_CHOICE:
        return None
    if not _tells_more(text, scene):
        return None
    before = session.answers.get(story.id)
    whole = "，".join(filter(None, (before if isinstance(before, str) else "", text.strip())))
    answer = kind_of(story).read(story, whole, scene.around)
    if isinstance(answer, Problem | More):
        return None
    known = taken(replace(session, misses=session.misses + 1), {story.id: answer})
    asked = again(known, scene)
    return replace(asked, question=replace(asked.question, is_noted=True))


def _tells_more(text: str, scene: Scene) -> bool:
    return (
        _length(text) >= _SHORTEST_STORY
        and not asks_back(text)
        and tells_something(text, scene.definition)
    )


def _story_of(session: Session, scene: Scene) -> FormField | None:
    return next((f for f in map(scene.field, session.fields) if f.takes_first_words), None)


def _is_told(field: FormField, text: str) -> bool:
    if not has_options(field) or exact_options(field, text):
        return False
    rest = fold(text)
    for option in mentioned(field, text):
        for term in terms(option):
            rest = rest.replace(term, "")
    return _length(rest) >= _SHORTEST_STORY


def _length(text: str) -> int:
    """In characters; a word in Latin letters says as much as two. Figures tell no story."""
    words = re.findall(r"[a-z']+", fold(text))
    others = re.sub(r"[\W\d_a-z]", "", fold(text))
    return 2 * len(words) + len(others)


def with_slip(result: Result, before: Session, text: str) -> Result:
    """Asked for the number only now, they believe they have given it: what was wrong with it is said."""
    field = result.question.field if isinstance(result, Ask) else None
    if field is None or field.kind != "phone" or field.id == before.asking:
        return result
    is_one = _NEARLY_A_PHONE.search(half_width(text))
    if not isinstance(result, Ask) or result.question.problem or not is_one:
        return result
    problem = Problem(code=ProblemCode.NOT_A_PHONE)
    return replace(result, question=replace(result.question, problem=problem))
