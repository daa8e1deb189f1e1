"""Options below options: a way down to the last of them (级联), or any one of a tree (树选择)."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

from workflows.answers import Answer, texts
from workflows.expressions.types import Base, Type, list_of
from workflows.expressions.values import Picked, Value
from workflows.form_fields import FormField, Option
from workflows.kinds import wordings
from workflows.kinds.choices import MOST_MEANT, option_problem, options_meant
from workflows.kinds.kind import (
    Around,
    Asking,
    Choice,
    Kind,
    More,
    Schema,
    as_is,
    wrong_shape,
)
from workflows.kinds.options import by_place, named_option, terms
from workflows.kinds.problems import Problem, ProblemCode
from workflows.labels import Label
from workflows.reading.folding import bare

Way = tuple[Option, ...]
"""From the top of the tree to an option."""

MOST_OPTIONS = 1000
UP = ".."
_BETWEEN = " / "
_LONGEST_READ = 300


class Branching(Kind):
    """Ids are unique in the whole tree; `so_far` is the ids on the way down."""

    asking: ClassVar[Asking] = Asking.STEPS
    settings: ClassVar[frozenset[str]] = frozenset({"options"})
    most_options: ClassVar[int] = MOST_OPTIONS
    has_branches: ClassVar[bool] = True

    @abstractmethod
    def targets(self, field: FormField) -> list[Way]:
        """What may be an answer."""

    @abstractmethod
    def arrived(self, way: Way) -> Answer | More:
        """At the end of the words."""

    def read(
        self, field: FormField, words: str, around: Around, so_far: Answer | None = None
    ) -> Answer | More | Problem:
        """A place in the list, a step up, one step or the whole way (广东 深圳 南山), or any name on it."""
        said = bare(words[:_LONGEST_READ])
        placed = by_place(self.choices(field, around, so_far), said)
        if said in wordings.UP_WORDS or placed:
            return self.pressed(field, placed.id if placed else UP, around, so_far)
        here = _way(field, texts(so_far))
        whole = [way for way in self.targets(field) if bare(_told(way, "zh_CN")) == said]
        step = named_option(_at(field, here), said)
        ways = whole or (
            [(*here, step)] if step else _meant(self.targets(field), field, said, here)
        )
        if len(ways) == 1:
            return self.arrived(ways[0])
        if ways:
            labels = tuple(_way_label(way) for way in ways[:MOST_MEANT])
            return Problem(code=ProblemCode.AMBIGUOUS, labels=labels)
        return option_problem(_at(field, here), ())

    def pressed(
        self, field: FormField, choice: str, around: Around, so_far: Answer | None = None
    ) -> Answer | More | Problem:
        here = _way(field, texts(so_far))
        if choice == UP:
            return More(so_far=[option.id for option in here[:-1]])
        found = next((option for option in _below(field, here) if option.id == choice), None)
        if found is None:
            return option_problem(_at(field, here), ())
        return More(so_far=_ids((*here, found))) if found.options else self.arrived((*here, found))

    def prompt(self, field: FormField, so_far: Answer | None = None) -> Label | None:
        """The way so far."""
        here = _way(field, texts(so_far))
        return _way_label(here) if here else None

    def choices(
        self, field: FormField, around: Around, so_far: Answer | None = None
    ) -> tuple[Choice, ...]:
        here = _way(field, texts(so_far))
        below = tuple(Choice(id=option.id, label=option.label) for option in _below(field, here))
        return below + ((Choice(id=UP, label=wordings.UP),) if here else ())

    def written(self, field: FormField, answer: Answer) -> str:
        """The whole way: the same name may stand on two."""
        return self.show(field, answer, "zh_CN")


class CascadeKind(Branching):
    """级联, kept as the ids from the top to an option with none below it."""

    name: ClassVar[str] = "cascade"
    label: ClassVar[Label] = Label(zh="级联", en="Cascade")

    def targets(self, field: FormField) -> list[Way]:
        return [way for way in _ways(field) if not way[-1].options]

    def arrived(self, way: Way) -> Answer | More:
        return More(so_far=_ids(way)) if way[-1].options else _ids(way)

    def problem(self, field: FormField, answer: Answer) -> Problem | None:
        ids = texts(answer)
        if not isinstance(answer, list) or not ids or len(ids) != len(answer):
            return wrong_shape()
        way = _way(field, ids)
        is_whole = len(way) == len(ids) and not way[-1].options
        return None if is_whole else option_problem(field, ())

    def show(self, field: FormField, answer: Answer, locale: str) -> str:
        labels = {way[-1].id: way[-1].label.say(locale) for way in _ways(field)}
        return _BETWEEN.join(labels.get(each, each) for each in texts(answer)) or as_is(answer)

    def type(self, field: FormField) -> Type:
        return list_of(_type(field))

    def value(self, field: FormField, answer: Answer) -> Value:
        return tuple(_picked(field, each) for each in texts(answer))

    def answer(self, field: FormField, value: Value) -> Answer | None:
        """Every step, by id or name."""
        steps = value if isinstance(value, tuple) else (value,)
        here: Way = ()
        for step in steps:
            found = _named_by(_below(field, here), step)
            if found is None:
                return None
            here = (*here, found)
        return None if not here or here[-1].options else _ids(here)

    def schema(self, field: FormField) -> Schema:
        ways = _ways(field)
        steps = {"type": "string", "enum": [way[-1].id for way in ways]}
        most = max((len(way) for way in ways), default=1)
        return {"type": "array", "items": steps, "minItems": 1, "maxItems": most}


class TreeKind(Branching):
    """树选择, kept as the id of one option, whether or not others are below it."""

    name: ClassVar[str] = "tree"
    label: ClassVar[Label] = Label(zh="树选择", en="Tree")

    def targets(self, field: FormField) -> list[Way]:
        return _ways(field)

    def arrived(self, way: Way) -> Answer | More:
        return way[-1].id

    def pressed(
        self, field: FormField, choice: str, around: Around, so_far: Answer | None = None
    ) -> Answer | More | Problem:
        """Pressed where one already stands, it is the answer."""
        here = texts(so_far)
        return (
            choice
            if here and here[-1] == choice
            else super().pressed(field, choice, around, so_far)
        )

    def choices(
        self, field: FormField, around: Around, so_far: Answer | None = None
    ) -> tuple[Choice, ...]:
        here = _way(field, texts(so_far))
        if not here:
            return super().choices(field, around, so_far)
        zh, en = (wordings.THIS_ONE.say(each) for each in ("zh_CN", "en"))
        name = here[-1].label
        itself = Label(zh=zh.format(name=name.zh), en=en.format(name=name.say("en")))
        return (Choice(id=here[-1].id, label=itself), *super().choices(field, around, so_far))

    def problem(self, field: FormField, answer: Answer) -> Problem | None:
        if not isinstance(answer, str):
            return wrong_shape()
        is_one = any(way[-1].id == answer for way in _ways(field))
        return None if is_one else option_problem(field, ())

    def show(self, field: FormField, answer: Answer, locale: str) -> str:
        ways = (way for way in _ways(field) if way[-1].id == answer)
        return next((_told(way, locale) for way in ways), as_is(answer))

    def type(self, field: FormField) -> Type:
        return _type(field)

    def value(self, field: FormField, answer: Answer) -> Value:
        return _picked(field, answer) if isinstance(answer, str) else None

    def answer(self, field: FormField, value: Value) -> Answer | None:
        found = _named_by([way[-1] for way in _ways(field)], value)
        return found.id if found else None

    def schema(self, field: FormField) -> Schema:
        return {"type": "string", "enum": [way[-1].id for way in _ways(field)]}


def _meant(targets: list[Way], field: FormField, said: str, here: Way) -> list[Way]:
    """The ways on which most is named, cut off after the last that is; those from here before all others."""
    everything = [way[-1] for way in _ways(field)]
    tree = field.model_copy(update={"options": tuple(everything)})
    told = {term for option in options_meant(tree, said) for term in terms(option)}
    named = {option.id for option in everything if not told.isdisjoint(terms(option))}
    for near in ([way for way in targets if way[: len(here)] == here], targets):
        ways = _fullest(near, named, len(here) if near is not targets else 0)
        if ways:
            return ways
    return []


def _fullest(ways: list[Way], named: set[str], known: int) -> list[Way]:
    """`known` steps are taken already and count for nothing."""
    counted = [(sum(option.id in named for option in way[known:]), way) for way in ways]
    most = max((count for count, _ in counted), default=0)
    best = [way for count, way in counted if count == most and most]
    return list(dict.fromkeys(_cut(way, named) for way in best))


def _cut(way: Way, named: set[str]) -> Way:
    last = max(place for place, option in enumerate(way) if option.id in named)
    return way[: last + 1]


def _ways(field: FormField) -> list[Way]:
    """To every option, each before those below it."""
    found: list[Way] = []
    waiting: list[Way] = [(option,) for option in reversed(field.options)]
    while waiting:
        way = waiting.pop()
        found.append(way)
        waiting += [(*way, option) for option in reversed(way[-1].options)]
    return found


def _way(field: FormField, ids: list[str]) -> Way:
    """As far as the ids lead: the tree may have changed."""
    here: Way = ()
    for each in ids:
        found = next((option for option in _below(field, here) if option.id == each), None)
        if found is None:
            return here
        here = (*here, found)
    return here


def _below(field: FormField, way: Way) -> tuple[Option, ...]:
    return way[-1].options if way else field.options


def _at(field: FormField, way: Way) -> FormField:
    """With the options of one level."""
    return field.model_copy(update={"options": _below(field, way)})


def _told(way: Way, locale: str) -> str:
    return _BETWEEN.join(option.label.say(locale) for option in way)


def _way_label(way: Way) -> Label:
    return Label(zh=_told(way, "zh_CN"), en=_told(way, "en"))


def _ids(way: Way) -> list[str]:
    return [option.id for option in way]


def _type(field: FormField) -> Type:
    """Any option of the tree."""
    options = (way[-1] for way in _ways(field))
    named = tuple(
        (each.id, tuple(filter(None, (each.label.zh, each.label.en)))) for each in options
    )
    return Type(Base.CHOICE, options=named)


def _picked(field: FormField, option_id: str) -> Picked:
    labels = {way[-1].id: way[-1].label.zh for way in _ways(field)}
    return Picked(option_id, labels.get(option_id, option_id))


def _named_by(options: list[Option] | tuple[Option, ...], value: Value) -> Option | None:
    said = value.id if isinstance(value, Picked) else value
    return next(
        (each for each in options if said in (each.id, each.label.zh, each.label.en) and said), None
    )


KINDS: tuple[Kind, ...] = (CascadeKind(), TreeKind())
