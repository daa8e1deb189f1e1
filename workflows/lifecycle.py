"""What people may do with a ticket as a whole, whatever node it is in: press for it, stop it, end it, join and part it."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import Field

from workflows.labels import Document, Label
from workflows.nodes import Action, HandleNode
from workflows.verbs import Phase, Verb
from workflows.who import Who

Party = Literal[
    "requester", "assignee", "customer", "engineer", "agent", "supervisor", "administrator"
]
RESUBMIT = "resubmit"
_LEADERS: tuple[Party, ...] = ("supervisor", "administrator")


class Lifecycle(Document):
    """Who may cancel, suspend, reopen, merge and split: parties by role, or the ticket's requester or assignee.
    A closed ticket may be reopened `reopen_within` so long, at `reopen_to` (its first node unless it says).
    It is urged at most once in `urge_every`. `revise` is what a ticket returned to its requester is called,
    `resubmit` their button."""

    cancel: tuple[Party, ...] = ("requester", *_LEADERS)
    suspend: tuple[Party, ...] = ("assignee", *_LEADERS)
    reopen: tuple[Party, ...] = ("requester", *_LEADERS)
    merge: tuple[Party, ...] = ("assignee", "agent", *_LEADERS)
    split: tuple[Party, ...] = ("assignee", "agent", *_LEADERS)
    reopen_within: Annotated[timedelta, Field(gt=timedelta(0))] = timedelta(days=14)
    reopen_to: str = ""
    urge_every: Annotated[timedelta, Field(gt=timedelta(0))] = timedelta(minutes=10)
    revise: Label = Label(zh="待修改", en="To be revised")
    resubmit: Label = Label(zh="修改并重新提交", en="Revise and submit again")

    def revision(self) -> HandleNode:
        """The requester's own node, before the first."""
        action = Action(id=RESUBMIT, do=Verb.COMPLETE, label=self.resubmit, style="primary")
        return HandleNode(
            kind="handle",
            id="start",
            name=self.revise,
            phase=Phase.NEW,
            assignee=Who(requester=True),
            actions=(action,),
        )
