"""What may be named for a while besides the form and what is known of any ticket: what a rule's table gave, what was before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from workflows.expressions.types import Name
from workflows.expressions.values import Value


@dataclass(frozen=True, slots=True)
class Beside:
    """`values` are by the ids of `names`; a field of the form that is called the same hides one."""

    names: tuple[Name, ...] = ()
    values: Mapping[str, Value] = field(default_factory=dict)


NOTHING = Beside()
