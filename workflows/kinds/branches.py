"""Options below options: a way down to the last of them (级联), or any one of a tree (树选择)."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

from workflows.answers import Answer, texts
from workflows.expressions.types import Type, list_of
from workflows.expressions.values import Value
from workflows.form_fields import FormField
from workflows.kinds import wordings
from workflows.kinds.cells import Shape
from workflows.kinds.choices import MOST_MEANT, option_problem
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
from workflows.kinds.options import by_place, named_option
from workflows.kinds.problems import Problem, ProblemCode
from workflows.kinds.ways import (
    BETWEEN,
    Way,
    below,
    ids_of,
    level_of,
    named_by,
    picked_in,
    tree_type,
    way_label,
    way_to,
    way_told,
    ways_meant,
    ways_of,
)
from workflows.labels import Label
from workflows.reading.folding import bare

MOST_OPTIONS = 1000
UP = ".."
_LONGEST_READ = 300


class Branching(Kind):
    """Ids are unique in the whole tree; `so_far` is the ids on the way down."""

    asking: ClassVar[Asking] = Asking.STEPS
    settings: ClassVar[frozenset[str]] = frozenset({"options"})
    most_options: ClassVar[int] = MOST_OPTIONS
    has_branches: ClassVar[bool] = True
    shape: ClassVar[Shape] = Shape.NAMED

    @abstractmethod
    def targets(self, field: FormField) -> list[Way]:
        """What may be an answer."""

    @abstractmethod
    def whole(self, way: Way) -> Answer:
        """The answer at the end of a way."""

    def arrived(self, way: Way) -> Answer | More:
        """At the end of the words."""
        return self.whole(way)

    def read(
        self, field: FormField, words: str, around: Around, so_far: Answer | None = None
    ) -> Answer | More | Problem:
        """A place in the list, a step up, one step or the whole way (广东 深圳 南山), or any name on it."""
        said = bare(words[:_LONGEST_READ])
        placed = by_place(self.choices(field, around, so_far), said)
        if said in wordings.UP_WORDS or placed:
            return self.pressed(field, placed.id if placed else UP, around, so_far)
        here = way_to(field, texts(so_far))
        whole = [way for way in self.targets(field) if bare(way_told(way, "zh_CN")) == said]
        step = named_option(level_of(field, here), said)
        ways = whole or (
            [(*here, step)] if step else ways_meant(self.targets(field), field, said, here)
        )
        if len(ways) == 1:
            return self.arrived(ways[0])
        if ways:
            labels = tuple(way_label(way) for way in ways[:MOST_MEANT])
            return Problem(code=ProblemCode.AMBIGUOUS, labels=labels)
        return option_problem(level_of(field, here), ())

    def pressed(
        self, field: FormField, choice: str, around: Around, so_far: Answer | None = None
    ) -> Answer | More | Problem:
        here = way_to(field, texts(so_far))
        if choice == UP:
            return More(so_far=[option.id for option in here[:-1]])
        found = next((option for option in below(field, here) if option.id == choice), None)
        if found is None:
            return option_problem(level_of(field, here), ())
        return (
            More(so_far=ids_of((*here, found))) if found.options else self.arrived((*here, found))
        )

    def prompt(self, field: FormField, so_far: Answer | None = None) -> Label | None:
        """The way so far."""
        here = way_to(field, texts(so_far))
        return way_label(here) if here else None

    def choices(
        self, field: FormField, around: Around, so_far: Answer | None = None
    ) -> tuple[Choice, ...]:
        here = way_to(field, texts(so_far))
        down = tuple(Choice(id=option.id, label=option.label) for option in below(field, here))
        return down + ((Choice(id=UP, label=wordings.UP),) if here else ())

    def named(self, field: FormField, locale: str) -> tuple[tuple[str, Answer], ...]:
        """The whole way, here too."""
        ways = self.targets(field)
        return tuple((way_told(way, locale), self.whole(way)) for way in ways)

    def written(self, field: FormField, answer: Answer) -> str:
        """The whole way: the same name may stand on two."""
        return self.show(field, answer, "zh_CN")


class CascadeKind(Branching):
    """级联, kept as the ids from the top to an option with none below it."""

    name: ClassVar[str] = "cascade"
    label: ClassVar[Label] = Label(zh="级联", en="Cascade")

    def targets(self, field: FormField) -> list[Way]:
        return [way for way in ways_of(field) if not way[-1].options]

    def whole(self, way: Way) -> Answer:
        return ids_of(way)

    def arrived(self, way: Way) -> Answer | More:
        return More(so_far=ids_of(way)) if way[-1].options else ids_of(way)

    def problem(self, field: FormField, answer: Answer) -> Problem | None:
        ids = texts(answer)
        if not isinstance(answer, list) or not ids or len(ids) != len(answer):
            return wrong_shape()
        way = way_to(field, ids)
        is_whole = len(way) == len(ids) and not way[-1].options
        return None if is_whole else option_problem(field, ())

    def show(self, field: FormField, answer: Answer, locale: str) -> str:
        labels = {way[-1].id: way[-1].label.say(locale) for way in ways_of(field)}
        return BETWEEN.join(labels.get(each, each) for each in texts(answer)) or as_is(answer)

    def type(self, field: FormField) -> Type:
        return list_of(tree_type(field))

    def value(self, field: FormField, answer: Answer) -> Value:
        return tuple(picked_in(field, each) for each in texts(answer))

    def answer(self, field: FormField, value: Value) -> Answer | None:
        """Every step, by id or name."""
        steps = value if isinstance(value, tuple) else (value,)
        here: Way = ()
        for step in steps:
            found = named_by(below(field, here), step)
            if found is None:
                return None
            here = (*here, found)
        return None if not here or here[-1].options else ids_of(here)

    def schema(self, field: FormField) -> Schema:
        ways = ways_of(field)
        steps = {"type": "string", "enum": [way[-1].id for way in ways]}
        most = max((len(way) for way in ways), default=1)
        return {"type": "array", "items": steps, "minItems": 1, "maxItems": most}


class TreeKind(Branching):
    """树选择, kept as the id of one option, whether or not others are below it."""

    name: ClassVar[str] = "tree"
    label: ClassVar[Label] = Label(zh="树选择", en="Tree")

    def targets(self, field: FormField) -> list[Way]:
        return ways_of(field)

    def whole(self, way: Way) -> Answer:
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
        here = way_to(field, texts(so_far))
        if not here:
            return super().choices(field, around, so_far)
        zh, en = (wordings.THIS_ONE.say(each) for each in ("zh_CN", "en"))
        name = here[-1].label
        itself = Label(zh=zh.format(name=name.zh), en=en.format(name=name.say("en")))
        return (Choice(id=here[-1].id, label=itself), *super().choices(field, around, so_far))

    def problem(self, field: FormField, answer: Answer) -> Problem | None:
        if not isinstance(answer, str):
            return wrong_shape()
        is_one = any(way[-1].id == answer for way in ways_of(field))
        return None if is_one else option_problem(field, ())

    def show(self, field: FormField, answer: Answer, locale: str) -> str:
        ways = (way for way in ways_of(field) if way[-1].id == answer)
        return next((way_told(way, locale) for way in ways), as_is(answer))

    def type(self, field: FormField) -> Type:
        return tree_type(field)

    def value(self, field: FormField, answer: Answer) -> Value:
        return picked_in(field, answer) if isinstance(answer, str) else None

    def answer(self, field: FormField, value: Value) -> Answer | None:
        found = named_by([way[-1] for way in ways_of(field)], value)
        return found.id if found else None

    def schema(self, field: FormField) -> Schema:
        return {"type": "string", "enum": [way[-1].id for way in ways_of(field)]}


KINDS: tuple[Kind, ...] = (CascadeKind(), TreeKind())
