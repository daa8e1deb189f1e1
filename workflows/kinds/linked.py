"""Answers that are records kept elsewhere: a device, a customer, a colleague, a department."""

from __future__ import annotations

from typing import ClassVar

from workflows.answers import Answer, parts
from workflows.expressions.types import TEXT, Base, Name, Type
from workflows.expressions.values import Value
from workflows.form_fields import FormField
from workflows.kinds import wordings
from workflows.kinds.cells import Part, Shape
from workflows.kinds.kind import (
    Around,
    Asking,
    Choice,
    Kind,
    More,
    Record,
    Schema,
    as_is,
    wrong_shape,
)
from workflows.kinds.options import by_place
from workflows.kinds.problems import Problem, ProblemCode
from workflows.labels import Label
from workflows.reading.folding import bare, fold

MOST_SHOWN = 6
PEOPLE = "people:"
"""What the source of colleagues begins with; their role follows."""
_KEPT = ("id", "label")


class LinkedKind(Kind):
    """关联数据: a record of `records`. Its columns go with the answer, so that formulas and defaults can read them
    (设备.型号) and the ticket keeps what they were on that day."""

    name: ClassVar[str] = "linked"
    label: ClassVar[Label] = Label(zh="关联数据", en="Linked record")
    asking: ClassVar[Asking] = Asking.ONE
    settings: ClassVar[frozenset[str]] = frozenset({"records", "columns"})
    needs: ClassVar[frozenset[str]] = frozenset({"records"})

    def source(self, field: FormField) -> str:
        """Where its records are looked up."""
        return field.records

    def read(
        self, field: FormField, words: str, around: Around, so_far: Answer | None = None
    ) -> Answer | More | Problem:
        """By its place in the list, its name or number, or a piece of them that only one has."""
        candidates = self._candidates(field, around)
        said = bare(words)
        placed = by_place(candidates[:MOST_SHOWN], said)
        if placed:
            return _kept(placed)
        named = [each for each in candidates if said in (bare(each.label), bare(each.id))]
        meant = named or [each for each in candidates if said and said in _everything(each)]
        if len(meant) == 1:
            return _kept(meant[0])
        if not meant:
            return Problem(code=ProblemCode.NO_SUCH_RECORD)
        labels = tuple(Label(zh=each.label) for each in meant[:MOST_SHOWN])
        return Problem(code=ProblemCode.AMBIGUOUS, labels=labels)

    def pressed(
        self, field: FormField, choice: str, around: Around, so_far: Answer | None = None
    ) -> Answer | More | Problem:
        found = [each for each in self._candidates(field, around) if each.id == choice]
        return _kept(found[0]) if found else Problem(code=ProblemCode.NO_SUCH_RECORD)

    def problem(self, field: FormField, answer: Answer) -> Problem | None:
        given = parts(answer)
        is_whole = (
            all(isinstance(each, str) for each in given.values()) and set(_KEPT) <= given.keys()
        )
        return None if is_whole and given["id"] else wrong_shape()

    def show(self, field: FormField, answer: Answer, locale: str) -> str:
        return parts(answer).get("label") or as_is(answer)

    def written(self, field: FormField, answer: Answer) -> str:
        return parts(answer).get("id", "")

    def cell_parts(self, field: FormField) -> tuple[Part, ...]:
        """What else the record said on that day stands together in the last."""
        own = (Part(key="id", label=wordings.NUMBER), Part(key="label", label=wordings.NAME))
        columns = (
            Part(key=each.id, label=each.label) for each in field.columns if each.id not in _KEPT
        )
        return (*own, *columns, Part(key="*", label=wordings.OTHER, shape=Shape.REST))

    def choices(
        self, field: FormField, around: Around, so_far: Answer | None = None
    ) -> tuple[Choice, ...]:
        return self.offered(field, around)[:MOST_SHOWN]

    def offered(self, field: FormField, around: Around) -> tuple[Choice, ...]:
        return tuple(
            Choice(id=each.id, label=Label(zh=each.label))
            for each in self._candidates(field, around)
        )

    def _candidates(self, field: FormField, around: Around) -> tuple[Record, ...]:
        return (around.records or {}).get(self.source(field), ())

    def type(self, field: FormField) -> Type:
        own = (Name("id", ("编号", "id"), TEXT), Name("label", ("名称", "name"), TEXT))
        columns = (Name(each.id, _names(each), TEXT) for each in field.columns)
        return Type(Base.RECORD, columns=(*own, *columns))

    def value(self, field: FormField, answer: Answer) -> Value:
        columns = (*_KEPT, *(each.id for each in field.columns))
        return {column: parts(answer).get(column) or None for column in columns}

    def answer(self, field: FormField, value: Value) -> Answer | None:
        return None

    def schema(self, field: FormField) -> Schema:
        return {
            "type": "object",
            "properties": {"id": {"type": "string", "minLength": 1}, "label": {"type": "string"}},
            "required": list(_KEPT),
            "additionalProperties": {"type": "string"},
        }


class AssetKind(LinkedKind):
    """设备: one of the requester's own."""

    name: ClassVar[str] = "asset"
    label: ClassVar[Label] = Label(zh="设备", en="Asset")
    settings: ClassVar[frozenset[str]] = frozenset({"columns"})
    needs: ClassVar[frozenset[str]] = frozenset()

    def source(self, field: FormField) -> str:
        return "assets"


class CustomerKind(LinkedKind):
    """客户."""

    name: ClassVar[str] = "customer"
    label: ClassVar[Label] = Label(zh="客户", en="Customer")
    settings: ClassVar[frozenset[str]] = frozenset({"columns"})
    needs: ClassVar[frozenset[str]] = frozenset()

    def source(self, field: FormField) -> str:
        return "customers"


class MemberKind(LinkedKind):
    """成员: a colleague who holds `role`."""

    name: ClassVar[str] = "member"
    label: ClassVar[Label] = Label(zh="成员", en="Person")
    settings: ClassVar[frozenset[str]] = frozenset({"role"})
    needs: ClassVar[frozenset[str]] = frozenset({"role"})

    def source(self, field: FormField) -> str:
        return f"{PEOPLE}{field.role}"


class DepartmentKind(LinkedKind):
    """部门."""

    name: ClassVar[str] = "department"
    label: ClassVar[Label] = Label(zh="部门", en="Department")
    settings: ClassVar[frozenset[str]] = frozenset()
    needs: ClassVar[frozenset[str]] = frozenset()

    def source(self, field: FormField) -> str:
        return "departments"


def _kept(record: Record) -> dict[str, str]:
    return {**record.values, "id": record.id, "label": record.label}


def _everything(record: Record) -> str:
    return fold(" ".join((record.id, record.label, *record.values.values())))


def _names(column: FormField) -> tuple[str, ...]:
    return tuple(name for name in (column.label.zh, column.label.en, *column.words) if name)


KINDS: tuple[Kind, ...] = (
    LinkedKind(),
    AssetKind(),
    CustomerKind(),
    MemberKind(),
    DepartmentKind(),
)
