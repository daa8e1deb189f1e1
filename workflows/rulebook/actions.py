"""What a rule does, as its document says it; `workflows.rules.acting` does it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import BeforeValidator, Field

from workflows.form_fields import Expressed
from workflows.labels import Document, Key, Label
from workflows.nodes import Call, Duration, Opening
from workflows.rulebook.triggers import one_is_several
from workflows.who import Who

NAMED_BESIDES = ("number", "name", "engineer", "status", "at", "note", "result")
"""What a notice may name in braces besides fields and what the rule's table gives."""
Tags = Annotated[
    tuple[Annotated[str, Field(min_length=1, max_length=40)], ...], BeforeValidator(one_is_several)
]


class Notice(Document):
    """Somebody is told: a role is told in its groups too. `{fields}` in the text are replaced by the answers. What is
    `quiet` can wait for the morning."""

    to: Who
    text: Label
    quiet: bool = False


class Recording(Document):
    """A record of a dataset is added, or, where there is one of that key, changed: what is not named stays as it is.
    `of_requester`: it belongs to whoever reported the ticket, and nobody else is offered it."""

    dataset: Key
    key: Expressed = Field(min_length=1)
    label: Expressed = ""
    values: Mapping[Key, Expressed] = Field(default_factory=dict)
    of_requester: bool = False


class TimerStart(Document):
    """It rings after so long, in the working time of a calendar where one is named; started again it rings later."""

    name: Key
    after: Duration
    calendar: str = ""


class RuleAction(Document):
    """Exactly one of them. `assign` gives the open work to somebody, `go_to` takes the ticket to a node and calls off
    what is under way; `suspend` lets it stand still for the reason given, `resume` lets it go on; `comment` is an
    internal note."""

    set: Mapping[str, Expressed] = Field(default_factory=dict)
    assign: Who | None = None
    go_to: str = ""
    notify: Notice | None = None
    record: Recording | None = None
    open: Opening | None = None
    call: Call | None = None
    tag: Tags = ()
    untag: Tags = ()
    suspend: Label | None = None
    resume: bool = False
    start_timer: TimerStart | None = None
    stop_timer: str = ""
    comment: Label | None = None

    @property
    def ways(self) -> tuple[str, ...]:
        """Which of them are said."""
        return tuple(way for way in RuleAction.model_fields if getattr(self, way))
