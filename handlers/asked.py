"""What a card asks of its viewer in a sentence: of the requester always, of ours where the facts do not say it."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.notices import fill_in, said_of
from handlers.views import View
from handlers.votes import said_with
from workflows.flow import START
from workflows.nodes import Action, ApproveNode, HandleNode
from workflows.rights import Audience
from workflows.ticket import Offer, Task, TaskState
from workflows.verbs import Phase, Verb


def asked_of(view: View, task: Task, beyond: Sequence[Action]) -> str:
    """`beyond` are the actions for which the card has no button left."""
    if task.state is not TaskState.OPEN or view.ticket.suspended_at:
        return ""
    asked = _of_requester if view.audience is Audience.REQUESTER else _of_ours
    return "\n".join(filter(None, (asked(view, task), _in_words(view, beyond))))


def _of_requester(view: View, task: Task) -> str:
    node = view.definition.walked.task_node(task.node)
    if isinstance(node, HandleNode) and node.ask:
        return fill_in(node.ask, view.words.locale, said_of(view))
    if node.id == START:
        return "\n".join(filter(None, (view.say("card.revise.text"), _why_back(view, task))))
    if view.ticket.phase is Phase.CLOSED:
        return view.say("card.rate.text")
    if view.ticket.phase is Phase.RESOLVED and not isinstance(node, ApproveNode):
        return view.say(
            "card.confirm.text",
            engineer=view.name_of(view.ticket.assignee),
            result=view.last_words(),
        )
    return view.say("card.asked.text", node=node.name.say(view.words.locale))


def _of_ours(view: View, task: Task) -> str:
    by = view.name_of(task.seat.invited_by)
    if task.seat.advises:
        asker = view.ticket.task(task.seat.advises)
        why = said_with(view, asker) if asker and asker.state is TaskState.SUSPENDED else ""
        return view.say("card.advise.text", name=by) + (
            why and view.say("card.advise.why", why=why)
        )
    if by:
        return view.say("card.invited.text", name=by)
    return "\n".join(filter(None, (_why_back(view, task), _accept_by(view, task))))


def _accept_by(view: View, task: Task) -> str:
    """Of what is offered to them for a while: until when, for then it goes to the next."""
    policy, offer = view.definition.dispatch_of(task.node), task.offer
    if policy is None or policy.way == "waves" or policy.accept_within is None:
        return ""
    if offer is None or offer.is_waiting or not _is_asked(view, offer):
        return ""
    at = view.words.moment(offer.since + policy.accept_within, view.now)
    return view.say("card.offered.text", at=at)


def _is_asked(view: View, offer: Offer) -> bool:
    """A group with whoever is in it."""
    return bool(offer.people) and (view.viewer is None or view.viewer in offer.people)


def _why_back(view: View, task: Task) -> str:
    """Who sent it back to here, and why."""
    for sent in reversed(view.ticket.tasks):
        action = view.definition.walked.action(sent.node, sent.outcome)
        is_back = action is not None and action.do in (Verb.RETURN, Verb.REJECT)
        if is_back and sent.done_at == task.opened_at and sent.seat.visit != task.seat.visit:
            key = (
                "card.back.rejected"
                if action and action.do is Verb.REJECT
                else "card.back.returned"
            )
            return view.say(key, name=view.doer(sent.done_by), why=said_with(view, sent))
    return ""


def _in_words(view: View, beyond: Sequence[Action]) -> str:
    if not beyond:
        return ""
    return view.say("card.more.text", actions=view.listed(_said(view, each) for each in beyond))


def _said(view: View, action: Action) -> str:
    """As the chat understands it, whatever the button would be called."""
    place = action.where if action.do is Verb.ADD_SIGNER else "beside"
    key = _IN_WORDS.get((action.do, place))
    return view.say(key) if key else action.label.say(view.words.locale)


_IN_WORDS = {
    (Verb.TRANSFER, "beside"): "card.more.transfer",
    (Verb.DELEGATE, "beside"): "card.more.delegate",
    (Verb.ADD_SIGNER, "beside"): "card.more.add_signer",
    (Verb.ADD_SIGNER, "before"): "card.more.add_signer_before",
    (Verb.ADD_SIGNER, "after"): "card.more.add_signer_after",
    (Verb.REMOVE_SIGNER, "beside"): "card.more.remove_signer",
    (Verb.CC, "beside"): "card.more.cc",
}
