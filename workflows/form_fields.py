"""One question of a form as its document says it: what every kind of field has, and what some of them have."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from workflows.labels import Document, Key, Label

Expressed = str
"""An expression of `workflows.expressions` over the form's fields; "" for none."""


Slot = Annotated[
    str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]$")
]
"""Hours of a day that can be booked: 09:00-12:00."""


class Option(Document):
    """One choice; `words` are other ways people say it, `when` says for which answers it is offered,
    `options` are the choices below it in a cascade or a tree."""

    id: Key
    label: Label
    words: tuple[str, ...] = ()
    when: Expressed = ""
    options: tuple[Option, ...] = ()


class Check(Document):
    """What must hold between the answers; `message` is what whoever breaks it is told."""

    rule: Expressed
    message: Label


class FormField(Document):
    """One question. `private` fields are never shown in a group; `filled_by: staff` fields are asked only by actions.

    `required` may be an expression; so are `shown`, `read_only`, `default` (taken unless answered) and `formula`
    (computed, never asked). `say` words a problem its own way, by the problem's code. `words` are the field's other names.
    Below `takes_first_words` stands what only some kinds have: each kind names its own (`Kind.settings`).
    """

    id: Key
    kind: str
    label: Label
    words: tuple[str, ...] = ()
    ask: Label | None = None
    hint: Label | None = None
    required: bool | Expressed = False
    shown: Expressed = ""
    read_only: bool | Expressed = False
    default: Expressed = ""
    formula: Expressed = ""
    checks: tuple[Check, ...] = ()
    unique: bool = False
    private: bool = False
    filled_by: Literal["requester", "staff"] = "requester"
    say: dict[str, Label] = Field(default_factory=dict)

    takes_first_words: bool = False
    suggest: tuple[Label, ...] = ()
    pattern: str = ""
    pattern_hint: Label | None = None
    min_length: int | None = Field(default=None, ge=0)
    max_length: int | None = Field(default=None, ge=1)
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    decimals: int | None = Field(default=None, ge=0, le=6)
    unit: Label | None = None
    earliest: Expressed = ""
    latest: Expressed = ""
    slots: tuple[Slot, ...] = ()
    days: int | None = Field(default=None, ge=1, le=60)
    options: tuple[Option, ...] = ()
    statements: tuple[Label, ...] = ()
    least: int | None = Field(default=None, ge=0)
    most: int | None = Field(default=None, ge=1)
    columns: tuple[FormField, ...] = ()
    records: str = ""
    role: str = ""
    terms: Label | None = None
    link: str = ""


for model in (Option, FormField):
    model.model_rebuild()
