"""In which words people are told: the catalogs' sentences, or the definition's own where it has them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from handlers.cards import Card, Fact
from handlers.notice_values import (
    about,
    given_by_rule,
    node_of,
    reason_told,
    rule_of,
    said_by_rule,
)
from handlers.views import View, status_of
from workflows.effects import Notify, Occasion
from workflows.labels import Label
from workflows.nodes import ApproveNode, CcNode, EndNode, HandleNode, TaskNode, WaitNode
from workflows.reading.phones import hide_phones
from workflows.ticket import Ticket, Visit
from workflows.verbs import Phase

_NAMED = re.compile(r"\{(\w+)\}")


def requester_notice(view: View, notify: Notify) -> str:
    """Empty when this occasion has no words for the requester."""
    if _is_no_news_outside(view, notify):
        return ""
    said = said_by_rule(view, notify)
    if said:
        return _filled_by_rule(said, view, notify)
    own = _own_words(view, notify)
    if own:
        return fill_in(own, view.words.locale, _own_values(view, notify))
    key, values = _with_files(_key(view, notify), notify), _values(view, notify)
    return view.words.say(key, **values) if view.words.knows(key) else ""


def staff_notice(view: View, notify: Notify) -> str:
    said = said_by_rule(view, notify)
    if said:
        return _filled_by_rule(said, view, notify)
    key = _with_files(f"staff_notice.{notify.occasion}", notify)
    if notify.occasion is Occasion.STUCK and notify.details.get("goes_on"):
        key = "staff_notice.stuck_behind"
    if notify.occasion is Occasion.STUCK and rule_of(view, notify):
        key = "staff_notice.stuck_rule"
    words = view.words.of(view.definition)
    return words.say(key, **_values(view, notify)) if words.knows(key) else ""


def group_notice(view: View, notify: Notify, *, is_outside: bool) -> str:
    """For a ticket's own group; empty when it is no news there. Where its requester reads along (`is_outside`) only what
    requesters hear of, and nothing of who decided how."""
    if is_outside and (notify.occasion not in _KNOWN_OUTSIDE or _is_no_news_outside(view, notify)):
        return ""
    is_vote = is_outside and notify.occasion is Occasion.APPROVED
    key = "group_notice.approved_outside" if is_vote else f"group_notice.{notify.occasion}"
    words, key = view.words.of(view.definition), _with_files(key, notify)
    return words.say(key, **_values(view, notify)) if words.knows(key) else ""


_KNOWN_OUTSIDE = frozenset(
    {Occasion.ACCEPTED, Occasion.APPROVAL_ASKED, Occasion.APPROVED, Occasion.HANDED_OVER}
    | {Occasion.REOPENED, Occasion.COMMENTED, Occasion.REPLIED, Occasion.SUSPENDED}
    | {Occasion.TAKEN_UP, Occasion.CANCELLED, Occasion.MERGED}
)


def _filled_by_rule(said: Label, view: View, notify: Notify) -> str:
    """Every field as people read it, where they may."""
    shown = {field.id: view.shown(field.id) for field in view.definition.form}
    return fill_in(said, view.words.locale, {**_own_values(view, notify), **shown})


def _is_no_news_outside(view: View, notify: Notify) -> bool:
    """Which of our approvers votes is nobody else's business."""
    is_vote = isinstance(node_of(view, notify), ApproveNode)
    return notify.occasion is Occasion.HANDED_OVER and is_vote


def _own_words(view: View, notify: Notify) -> Label | None:
    """The node's, while the ticket is there; else the type's. What ended in a no is not called done."""
    node = node_of(view, notify)
    if isinstance(node, WaitNode) and notify.occasion is Occasion.ASKED and node.ask:
        return node.ask
    nodes = [node] if node else [view.definition.walked.nodes.get(v.node) for v in _visits(view)]
    for each in nodes:
        if isinstance(each, TaskNode) and notify.occasion in each.notices:
            return each.notices[notify.occasion]
    if notify.occasion is Occasion.CLOSED and _is_denied(view):
        return None
    return view.definition.notices.get(notify.occasion)


def _visits(view: View) -> tuple[Visit, ...]:
    return view.ticket.visits


def _is_denied(view: View) -> bool:
    return isinstance(view.definition.walked.nodes.get(view.ticket.result), ApproveNode)


def _key(view: View, notify: Notify) -> str:
    """The same occasion in other words, where it came about otherwise."""
    ticket = view.ticket
    match notify.occasion:
        case Occasion.OPENED if ticket.due_at:
            return "notice.opened_due"
        case Occasion.CLOSED if _is_denied(view):
            return "notice.closed_denied"
        case Occasion.CLOSED if _has_own_end(view):
            return "notice.closed_at"
        case Occasion.APPROVED if ticket.phase is Phase.CLOSED:
            return "notice.approved_last"
        case Occasion.HANDED_BACK if not _is_offered_anew(view, ticket):
            return "notice.handed_back_inside"
        case _:
            return f"notice.{notify.occasion}"


def _has_own_end(view: View) -> bool:
    return isinstance(view.definition.walked.nodes.get(view.ticket.result), EndNode)


def _is_offered_anew(view: View, ticket: Ticket) -> bool:
    """Engineers may take it again; tickets from before visits could go back no other way."""
    nodes = [view.definition.walked.nodes.get(visit.node) for visit in ticket.visits]
    return not nodes or any(isinstance(n, HandleNode) and n.mode == "claim" for n in nodes)


def _with_files(key: str, notify: Notify) -> str:
    return f"{key}_file" if notify.details.get("files") else key


def fill_in(label: Label, locale: str, values: Mapping[str, str]) -> str:
    """An administrator's sentence: `{name}` is replaced, anything else is left as it is written."""
    return _NAMED.sub(lambda match: values.get(match[1], match[0]), label.say(locale))


def _values(view: View, notify: Notify) -> dict[str, str]:
    reason = reason_told(view, notify)
    return {
        **given_by_rule(view, notify),
        **said_of(view),
        **about(view, notify),
        "why": view.words.say("notice_reason", reason=reason) if reason else "",
        "because": view.say("card.votes.why", reason=reason) if reason else "",
    }


def _own_values(view: View, notify: Notify) -> dict[str, str]:
    """A field may be called as something we could name as well: then the field is meant."""
    values, fields = _values(view, notify), {field.id for field in view.definition.form}
    meant = {key: text for key, text in said_of(view).items() if key in fields}
    return {**values, **meant, **{key: values[key] for key in _ALWAYS_OURS}}


_ALWAYS_OURS = (
    "number",
    "name",
    "engineer",
    "status",
    "at",
    "note",
    "by",
    "text",
    "count",
    "reason",
)


def said_of(view: View) -> dict[str, str]:
    """What a sentence about the ticket may name."""
    ticket, locale = view.ticket, view.words.locale
    due_at = ticket.due_at
    return {
        **{field.id: view.told(field.id) for field in view.definition.form},
        "number": ticket.number,
        "name": view.definition.name.say(locale),
        "engineer": view.name_of(ticket.assignee),
        "status": status_of(ticket, view.definition, locale),
        "at": view.words.moment(due_at, view.now) if due_at else "",
        "target": _next_target(view),
        "note": view.definition.note.say(locale) if view.definition.note else "",
        "result": view.last_words(),
    }


def _next_target(view: View) -> str:
    """What is due next, as its target is called."""
    due_at = view.ticket.due_at
    due = {each.target for each in view.ticket.clocks if due_at and each.due_at == due_at}
    found = (each.name.say(view.words.locale) for each in view.definition.sla if each.id in due)
    return next(found, "")


def copied_card(view: View, notify: Notify) -> Card:
    """抄送: what a colleague who has nothing to do with it may read."""
    status = status_of(view.ticket, view.definition, view.words.locale)
    requester = view.name_of(view.ticket.requester)
    return Card(
        title=view.say("ticket.title", name=view.definition.name.say(view.words.locale)),
        status=status,
        text=_copied_text(view, notify),
        facts=(*card_facts(view), Fact(label=view.say("ticket.requester"), value=requester)),
        outcome=view.say("card.copied.outcome"),
        summary=view.say("card.copied.summary", status=status),
        link=view.link,
    )


def _copied_text(view: View, notify: Notify) -> str:
    """By a step of the flow in its own words, or by somebody with theirs."""
    node, values = node_of(view, notify), _values(view, notify)
    if isinstance(node, CcNode):
        return fill_in(node.text or node.name, view.words.locale, _own_values(view, notify))
    return view.say("card.copied.text", by=values["by"], text=values["text"]).strip()


def card_facts(view: View) -> tuple[Fact, ...]:
    facts = (
        Fact(
            label=view.definition.field(each).label.say(view.words.locale),
            value=hide_phones(view.shown(each)),
        )
        for each in view.definition.card
    )
    return tuple(fact for fact in facts if fact.value)
