"""合并 and 拆分: one ticket stands for another from now on, or part of one becomes a ticket of its own."""

from __future__ import annotations

from dataclasses import replace

from workflows.deeds.permitting import is_party
from workflows.draft import Draft
from workflows.effects import Occasion, Reason, Refusal
from workflows.events import Absorbed, MergedInto, SplitOff
from workflows.moves.entering import end
from workflows.ticket import Ticket
from workflows.verbs import Phase

MERGED = "merged"


def merge(draft: Draft, event: MergedInto) -> Refusal | None:
    """A tombstone: it keeps its history and leads to the other, which must stand for itself."""
    refusal = _why_not(draft, event.into)
    if refusal:
        return refusal
    if not is_party(event.by, draft.ticket, draft.definition.lifecycle.merge):
        return Refusal(reason=Reason.NOT_YOURS)
    draft.record("merged", into=event.into.number)
    draft.ticket = replace(draft.ticket, merged_into=event.into.id)
    draft.shut()
    end(draft, MERGED)
    draft.tell(Occasion.MERGED, into=event.into.number)
    return None


def absorb(draft: Draft, event: Absorbed) -> Refusal | None:
    """The other's answers fill in what this one did not know."""
    if draft.ticket.merged_into or draft.ticket.phase is Phase.CLOSED:
        return Refusal(reason=Reason.CLOSED)
    known = {field.id for field in draft.definition.form if not field.formula}
    same_type = event.other.type_key == draft.ticket.type_key
    gained = {
        key: answer
        for key, answer in event.other.answers.items()
        if same_type and key in known and key not in draft.ticket.answers
    }
    draft.record("absorbed", number=event.other.number, answers=gained)
    draft.fill(gained)
    draft.tell(Occasion.ABSORBED, number=event.other.number)
    return None


def split(draft: Draft, event: SplitOff) -> Refusal | None:
    if draft.ticket.phase is Phase.CLOSED:
        return Refusal(reason=Reason.CLOSED)
    if not is_party(event.by, draft.ticket, draft.definition.lifecycle.split):
        return Refusal(reason=Reason.NOT_YOURS)
    draft.record("split", number=event.number)
    draft.tell(Occasion.SPLIT, number=event.number)
    return None


def _why_not(draft: Draft, into: Ticket) -> Refusal | None:
    ticket = draft.ticket
    if ticket.id == into.id:
        return Refusal(reason=Reason.SAME_TICKET)
    if ticket.merged_into:
        return Refusal(reason=Reason.MERGED, detail=str(ticket.merged_into))
    if into.merged_into or into.phase is Phase.CLOSED or ticket.phase is Phase.CLOSED:
        return Refusal(reason=Reason.CLOSED)
    return None
