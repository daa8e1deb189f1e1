"""What conditions may ask of a ticket besides its form: who reported it, how it stands, what is tied to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from workflows.expressions.scope import Scope
from workflows.expressions.types import MOMENT, TEXT, YES_NO, Base, Name, Type, list_of
from workflows.expressions.values import Picked, Value
from workflows.form_fields import FormField
from workflows.sheets.compiling import scope_of
from workflows.ticket import Ticket
from workflows.verbs import Phase

_PHASES = {
    Phase.NEW: ("新建", "new"),
    Phase.WORKING: ("处理中", "working"),
    Phase.APPROVING: ("审批中", "approving"),
    Phase.RESOLVED: ("已解决", "resolved"),
    Phase.CLOSED: ("已关闭", "closed"),
}
_PHASE = Type(
    Base.CHOICE, options=tuple((phase.value, labels) for phase, labels in _PHASES.items())
)

FACTS = (
    Name("customer_tier", ("客户等级", "Customer tier"), TEXT),
    Name("ticket_phase", ("工单状态", "Ticket status"), _PHASE),
    Name("ticket_nodes", ("所在节点", "Nodes"), list_of(TEXT)),
    Name("ticket_tags", ("标签", "Tags"), list_of(TEXT)),
    Name("opened_at", ("报单时间", "Opened at"), MOMENT),
    Name("assignee", ("处理人", "Assignee"), TEXT),
    Name("awaits_reply", ("客户待回复", "Awaits a reply"), YES_NO),
    Name("is_accepted", ("已接单", "Is accepted"), YES_NO),
    Name("is_suspended", ("已挂起", "Is suspended"), YES_NO),
    Name("is_overdue", ("已超时", "Is overdue"), YES_NO),
)
"""A field of the form that is called the same hides one."""

_FOUND: Mapping[str, Callable[[Ticket], Value]] = {
    "customer_tier": lambda ticket: ticket.tier,
    "ticket_phase": lambda ticket: Picked(ticket.phase.value, _PHASES[ticket.phase][0]),
    "ticket_nodes": lambda ticket: tuple(visit.node for visit in ticket.visits),
    "ticket_tags": lambda ticket: ticket.tags,
    "opened_at": lambda ticket: ticket.opened_at,
    "awaits_reply": lambda ticket: ticket.asked_at is not None,
    "is_accepted": lambda ticket: ticket.assignee is not None,
    "is_suspended": lambda ticket: ticket.suspended_at is not None,
    "is_overdue": lambda ticket: any(c.breached_at and not c.met_at for c in ticket.clocks),
}


def scope_with_facts(form: tuple[FormField, ...]) -> Scope:
    return Scope(names=scope_of(form).names, outer=FACTS)


def facts_of(ticket: Ticket, assignee: str | None) -> dict[str, Value]:
    """`assignee` is the name of whoever has it."""
    return {"assignee": assignee, **{name: found(ticket) for name, found in _FOUND.items()}}
