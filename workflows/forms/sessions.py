"""A form in a chat as values: where it stands, what is said to it, what comes back; `workflows.forms.dialogue` moves it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from pydantic import TypeAdapter

from workflows.answers import Answer, Cell
from workflows.form_fields import FormField
from workflows.kinds.kind import Choice
from workflows.kinds.problems import Problem
from workflows.reading.media import Media


class Stage(StrEnum):
    FIELD = "field"
    SUMMARY = "summary"
    CHOOSE_FIELD = "choose_field"


class Press(StrEnum):
    """Ids of choices that are not the definition's; a definition may not use them for its own."""

    SUBMIT = "submit"
    EDIT = "edit"
    CANCEL = "cancel"
    SKIP = "skip"
    BACK = "back"
    DONE = "done"
    MORE = "more"


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """What was put into a field on the page and is no answer, or not all of one; `beside` is the answer it had then."""

    value: Answer
    beside: Answer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One form being filled in.

    `asking` is a field id, "" at the other stages. `skipped` were passed over, `understood` came from the first words.
    `turn` names the question: a button of another turn is stale. `misses` counts wrong answers to this question.
    `is_collecting` while a question that takes several photos or options has had one of them.
    `is_correcting` while an answer is asked again because somebody wants to change it.
    `attachments` are files that belong to the report but answer no question, by storage's ids.
    `partial` is what an answer in several steps has so far. `column` of a subform is asked, `row` is what its row has.
    `known` are answers of the ticket that this form does not ask but may read.
    `inferred` are answers nobody gave in so many words; once answered they are no longer.
    `replaced` are the rows a subform had that is filled in anew; they come back when it is not.
    `needed` are fields that cannot be passed over here, whatever the form says of them.
    `begun` is what stands on the page only, by field. `is_unseen` while the chat has not asked what it stands at.
    """

    type_key: str
    type_version: int
    fields: tuple[str, ...]
    answers: Mapping[str, Answer] = field(default_factory=dict)
    skipped: tuple[str, ...] = ()
    asking: str = ""
    stage: Stage = Stage.FIELD
    turn: int = 0
    misses: int = 0
    with_summary: bool = True
    understood: tuple[str, ...] = ()
    is_collecting: bool = False
    is_correcting: bool = False
    partial: Answer | None = None
    attachments: tuple[int, ...] = ()
    column: str = ""
    row: Mapping[str, Cell] = field(default_factory=dict)
    replaced: Answer | None = None
    known: Mapping[str, Answer] = field(default_factory=dict)
    inferred: tuple[str, ...] = ()
    begun: Mapping[str, Begun] = field(default_factory=dict)
    is_unseen: bool = False
    needed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """`recording` is the voice message they were recognised in, by storage's id."""

    text: str
    recording: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """A button: `turn` is the session's when it was shown, `choice` a `Choice.id` or a `Press`. `several` are the ids
    that were chosen together, where all of them are the answer."""

    turn: int
    choice: str
    several: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GaveFile:
    """`file_id` is storage's; `media` is what the content was found to be, whatever it was sent as."""

    file_id: int
    media: Media = "image"

    @property
    def is_image(self) -> bool:
        return self.media == "image"


@dataclass(frozen=True, slots=True, kw_only=True)
class GavePlace:
    """A point on the map: degrees as decimals, and what the platform calls it, if anything."""

    latitude: str
    longitude: str
    label: str = ""


Said = Words | Picked | GaveFile | GavePlace


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What to ask now. `field` is None at the summary and when a field is to be chosen.

    `can_skip`: offer `Press.SKIP`. `so_far`: what a question for several has already, or what a correction replaces.
    `position` of `total` counts all fields of the form, known ones too.
    `newly_understood`: fields filled by the last words besides the one that was asked.
    `lines`: at the summary, every field that is shown, with its answer. `column_of` the subform `field` belongs to.
    `is_stale`: an old button was pressed, nothing changed.
    `attached`: a file of this kind was just kept with the report, for no question asks for it.
    `is_noted`: the last words answered nothing and were added to the story.
    """

    stage: Stage
    field: FormField | None = None
    problem: Problem | None = None
    choices: tuple[Choice, ...] = ()
    can_skip: bool = False
    so_far: Answer | None = None
    position: int = 0
    total: int = 0
    newly_understood: tuple[str, ...] = ()
    lines: tuple[tuple[FormField, Answer | None], ...] = ()
    is_stale: bool = False
    attached: Media | None = None
    is_noted: bool = False
    column_of: FormField | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    session: Session
    question: Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """Everything required is in `answers`, with what was taken by default and what was computed."""

    session: Session
    answers: Mapping[str, Answer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Abandoned:
    session: Session


Result = Ask | Done | Abandoned

_SESSION = TypeAdapter(Session)


def attached(session: Session, file_id: int) -> Session:
    """With a file more; the same twice is one."""
    return replace(session, attachments=tuple(dict.fromkeys((*session.attachments, file_id))))


def dump_session(session: Session) -> str:
    return _SESSION.dump_json(session).decode()


def load_session(text: str) -> Session:
    return _SESSION.validate_json(text)
