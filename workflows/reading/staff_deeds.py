"""What the words of an order want of its ticket: `workflows.reading.staff_orders` reads it, `handlers.chat` does it."""

from __future__ import annotations

from enum import StrEnum


class Deed(StrEnum):
    """`ACT` is one of the flow's own actions, if anything; those of `NAMES_PEOPLE` are about somebody."""

    SHOW = "show"
    HAND_OVER = "hand_over"
    DELEGATE = "delegate"
    ADD_SIGNER = "add_signer"
    REMOVE_SIGNER = "remove_signer"
    COPY = "copy"
    NOTE = "note"
    REPLY = "reply"
    ACT = "act"
    WITHDRAW = "withdraw"
    URGE = "urge"
    SUSPEND = "suspend"
    RESUME = "resume"
    CANCEL = "cancel"
    REOPEN = "reopen"
    MERGE = "merge"
    SPLIT = "split"
    EXTEND = "extend"
    GATHER = "gather"
    SERVE = "serve"
    RELEASE = "release"


NAMES_PEOPLE = frozenset(
    {Deed.HAND_OVER, Deed.DELEGATE, Deed.ADD_SIGNER, Deed.REMOVE_SIGNER, Deed.COPY}
)
OF_THE_WHOLE = frozenset(
    {
        Deed.WITHDRAW,
        Deed.URGE,
        Deed.SUSPEND,
        Deed.RESUME,
        Deed.CANCEL,
        Deed.REOPEN,
        Deed.SPLIT,
        Deed.EXTEND,
        Deed.GATHER,
        Deed.SERVE,
        Deed.RELEASE,
    }
)
"""Done with the ticket itself, whatever node it is in."""
