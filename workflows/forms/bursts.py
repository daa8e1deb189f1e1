"""Several messages sent before anybody could answer them: together they are one report, or one answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from workflows.answers import Answer
from workflows.definition import Definition
from workflows.forms.dialogue import advance, begin
from workflows.forms.presses import at_place
from workflows.forms.questions import ask
from workflows.forms.scene import Scene
from workflows.forms.sessions import (
    Ask,
    GaveFile,
    GavePlace,
    Result,
    Session,
    Words,
    attached,
)
from workflows.forms.steps import again, go_on, is_open, taken
from workflows.forms.understanding import answers_of, cut, hear, tells_something
from workflows.kinds.kind import Around, Asking, More
from workflows.kinds.problems import Problem
from workflows.kinds.table import kind_of
from workflows.reading.commands import command

Sent = Words | GaveFile | GavePlace
_ENDS = tuple(",.;:!?~，。；：、！？…")


@dataclass(frozen=True, slots=True, kw_only=True)
class Burst:
    """What was `said` since its person last saw a question; `before` is the form at that question, None when the
    form has not asked anything yet."""

    said: tuple[Sent, ...] = ()
    before: Session | None = None

    def with_more(self, said: Sent) -> Burst:
        return replace(self, said=(*self.said, said))


def played(burst: Burst, definition: Definition, type_version: int, around: Around) -> Result:
    """The form after the whole burst: played from its beginning whenever something is added, so that it does not
    matter in how many messages it was said."""
    scene = Scene(definition=definition, around=around)
    if burst.before is None:
        return _opened(burst.said, scene, type_version)
    if burst.before.is_unseen:
        return added(burst.before, burst.said, definition, around)
    if len(burst.said) == 1:
        return advance(burst.before, burst.said[0], definition, around)
    return _answered(burst.before, burst.said, scene)


def added(session: Session, said: Iterable[Sent], definition: Definition, around: Around) -> Ask:
    """To a form whose question was not seen, or long ago: taken for what it tells, not for the answer."""
    scene = Scene(definition=definition, around=around)
    result: Result = ask(replace(session, is_unseen=False), scene)
    for each in said:
        result = _beside(result, each, scene)
        if isinstance(each, Words) and isinstance(result, Ask):
            result = _told(result.session, each.text, scene)
    return _with_news(result, session) if isinstance(result, Ask) else ask(session, scene)


def left(session: Session, definition: Definition, around: Around) -> int:
    """How many questions are still to be answered or passed over."""
    scene = Scene(definition=definition, around=around)
    sheet = scene.sheet(session)
    return sum(is_open(session, sheet, each) for each in session.fields)


def joined(texts: Iterable[str]) -> str:
    """As one text; a bare 好的 or 没有了 after others says nothing more."""
    whole = ""
    for text in filter(None, map(str.strip, texts)):
        if not whole:
            whole = text
        elif not _says_no_more(text):
            whole = f"{whole}{_separator(whole, text)}{text}"
    return whole


def _says_no_more(text: str) -> bool:
    said = command(text)
    return said is not None and not said.is_firm and not said.about


def _separator(before: str, after: str) -> str:
    if before.endswith(_ENDS):
        return " " if before[-1].isascii() else ""
    return ", " if before.isascii() and after.isascii() else "，"


def _opened(said: tuple[Sent, ...], scene: Scene, type_version: int) -> Result:
    result: Result = begin(
        scene.definition,
        tuple(field.id for field in scene.definition.asked),
        type_version=type_version,
        with_summary=True,
        around=scene.around,
        words=joined(_texts(said)),
    )
    for each in said:
        result = _beside(result, each, scene)
    return _with_news(result, None) if isinstance(result, Ask) else result


def _answered(before: Session, said: tuple[Sent, ...], scene: Scene) -> Result:
    """The words are the answer together, or else the place; where photos are asked for, those come first."""
    words = [each for each in said if isinstance(each, Words)]
    result: Result = ask(before, scene)
    if words and not _asks_for_files(before, scene):
        result = _answer(before, _texts(words), scene)
    for each in said:
        is_answer = isinstance(each, GavePlace) and not words and each == said[0]
        result = _step(result, each, scene) if is_answer else _beside(result, each, scene)
    if words and _asks_for_files(before, scene) and isinstance(result, Ask):
        result = _answer(result.session, _texts(words), scene)
    return _with_news(result, before) if isinstance(result, Ask) else result


def _answer(session: Session, texts: Sequence[str], scene: Scene) -> Result:
    """One answer in several messages; when one of them is no part of it and spoils it, the first is the answer."""
    whole = advance(session, Words(text=joined(texts)), scene.definition, scene.around)
    if len(texts) == 1 or not isinstance(whole, Ask):
        return whole
    if not whole.question.problem:
        return _with_leftovers(whole, session, texts, scene)
    result = advance(session, Words(text=texts[0]), scene.definition, scene.around)
    for text in texts[1:]:
        if isinstance(result, Ask):
            result = _told(result.session, text, scene)
    is_answered = not isinstance(result, Ask) or result.session.asking != session.asking
    return result if is_answered else whole


def _with_leftovers(whole: Ask, session: Session, texts: Sequence[str], scene: Scene) -> Result:
    """An option is found in a story and the story forgotten: a message that made no difference is kept elsewhere."""
    result: Result = whole
    for place, text in enumerate(texts):
        others = joined([*texts[:place], *texts[place + 1 :]])
        without = advance(session, Words(text=others), scene.definition, scene.around)
        if isinstance(result, Ask) and without.session.answers == whole.session.answers:
            result = _told(result.session, text, scene)
    return result


def _beside(result: Result, said: Sent, scene: Scene) -> Result:
    """What came with the words."""
    if not isinstance(result, Ask):
        return result
    match said:
        case GaveFile():
            return _step(result, said, scene)
        case GavePlace():
            placed = at_place(result.session, said, scene)
            return placed or _told(result.session, said.label, scene)
        case Words(recording=int(recording)):
            return replace(result, session=attached(result.session, recording))
        case Words():
            return result


def _step(result: Result, said: Sent, scene: Scene) -> Result:
    if not isinstance(result, Ask):
        return result
    return advance(result.session, said, scene.definition, scene.around)


def _told(session: Session, text: str, scene: Scene) -> Result:
    """What the words tell of any open field; the rest joins the first words."""
    is_open = [each for each in scene.to_ask(session) if each not in session.answers]
    heard = hear(text, map(scene.field, is_open), scene)
    rest = _first_words_and(cut(text, heard.values()), session, scene)
    known = taken(session, {**answers_of(heard), **rest})
    is_asked_still = session.column or (session.asking and session.asking not in known.answers)
    return again(known, scene) if is_asked_still else go_on(known, scene)


def _first_words_and(rest: str, session: Session, scene: Scene) -> dict[str, Answer]:
    field = next((f for f in map(scene.field, session.fields) if f.takes_first_words), None)
    if field is None or not tells_something(rest, scene.definition):
        return {}
    before = session.answers.get(field.id)
    whole = joined([before if isinstance(before, str) else "", rest])
    answer = kind_of(field).read(field, whole, scene.around)
    return {} if isinstance(answer, Problem | More) else {field.id: answer}


def _with_news(result: Ask, before: Session | None) -> Ask:
    """Saying all that was understood since then, not what the last message told."""
    known, asked = (before.answers, before.asking) if before else ({}, "")
    answers = result.session.answers
    news = tuple(
        each
        for each in result.session.fields
        if each in answers and each != asked and answers[each] != known.get(each)
    )
    return replace(result, question=replace(result.question, newly_understood=news))


def _asks_for_files(session: Session, scene: Scene) -> bool:
    return bool(session.asking) and kind_of(scene.asked(session)).asking is Asking.FILES


def _texts(said: Iterable[Sent]) -> list[str]:
    return [each.text for each in said if isinstance(each, Words)]
