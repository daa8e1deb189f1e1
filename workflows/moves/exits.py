"""Where a ticket goes from a node: the next one, the end of a lane, the end of the flow, or back to an earlier node."""

from __future__ import annotations

from dataclasses import dataclass

from workflows.flow import Exit


@dataclass(frozen=True, slots=True)
class Back:
    """To `node`, and from there straight to `then` instead of what follows it."""

    node: str
    then: str


Way = Exit | Back
Ways = tuple[Way, ...]
"""None: the ticket stays. Several: lanes that begin side by side."""
STAY: Ways = ()
