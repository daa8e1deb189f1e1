"""Who has to act in a node, as the document says it; `workflows.moves.staffing` finds the people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from workflows.form_fields import Expressed
from workflows.labels import Document


class Who(Document):
    """Exactly one of: a role, the requester, whoever did an earlier node, people by name or `channel:id`, a team,
    the superior of the requester or the assignee (`levels` up), the person of a field, or what a rule answers
    (a name, a role or a team, or a list of them). `also` adds more people to these."""

    role: str = ""
    requester: bool = False
    actor_of: str = ""
    people: tuple[str, ...] = ()
    team: str = ""
    superior_of: Literal["", "requester", "assignee"] = ""
    levels: int = Field(default=1, ge=1, le=9)
    field: str = ""
    rule: Expressed = ""
    also: tuple[Who, ...] = ()

    @property
    def ways(self) -> tuple[str, ...]:
        """Which of them are said."""
        ways = ("role", "requester", "actor_of", "people", "team", "superior_of", "field", "rule")
        return tuple(way for way in ways if getattr(self, way))

    @property
    def is_one_role(self) -> bool:
        """Anyone who holds the role then, even if they join later."""
        return bool(self.role) and not self.also

    def each(self) -> Iterator[Who]:
        yield self
        for other in self.also:
            yield from other.each()


Who.model_rebuild()
