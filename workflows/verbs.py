"""What can be done in a flow, by name: where a ticket stands, what a button does, what else people may do."""

from __future__ import annotations

from enum import StrEnum


class Phase(StrEnum):
    """Where a ticket stands, for lists, reports and the customer's 进度."""

    NEW = "new"
    WORKING = "working"
    APPROVING = "approving"
    RESOLVED = "resolved"
    CLOSED = "closed"


class Verb(StrEnum):
    """What pressing an action does to the ticket; the action's own name and label are the definition's.
    The last five choose people: who shall do the work, give an opinion, vote too, no longer vote, be told."""

    ACCEPT = "accept"
    COMPLETE = "complete"
    MARK = "mark"
    PAUSE = "pause"
    RESUME = "resume"
    REPORT = "report"
    APPROVE = "approve"
    REJECT = "reject"
    RETURN = "return"
    TRANSFER = "transfer"
    DELEGATE = "delegate"
    ADD_SIGNER = "add_signer"
    REMOVE_SIGNER = "remove_signer"
    CC = "cc"


CHOOSES_PEOPLE = frozenset(
    {Verb.TRANSFER, Verb.DELEGATE, Verb.ADD_SIGNER, Verb.REMOVE_SIGNER, Verb.CC}
)


class Permit(StrEnum):
    """What people may do at a node without a button for it: in words, or over the API."""

    TRANSFER = "transfer"
    DELEGATE = "delegate"
    ADD_SIGNER = "add_signer"
    REMOVE_SIGNER = "remove_signer"
    CC = "cc"
    WITHDRAW = "withdraw"
    URGE = "urge"
    COMMENT = "comment"
    SUSPEND = "suspend"
    CANCEL = "cancel"


FOR_WORK = frozenset(Permit) - {Permit.DELEGATE, Permit.ADD_SIGNER, Permit.REMOVE_SIGNER}
FOR_VOTES = frozenset(Permit)
"""What is permitted where a node does not say."""
