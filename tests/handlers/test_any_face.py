"""Any flow, anything done to it in any order: no card or notice fails, none offers what cannot be pressed, each that
offers nothing says why, and what a node hides is nowhere said of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.faces import task_face, ticket_face, votes_face
from handlers.notices import requester_notice, staff_notice
from handlers.standings import status_of
from handlers.views import BUTTONS, View
from handlers.wording import LOCALES, Wording
from storage.history import HistoryEntry
from tests.handlers.desk_of import words_of
from tests.workflows.any_events import ANYBODY, any_event
from tests.workflows.any_flows import any_document, any_staff
from tests.workflows.builders_flows import Desk
from tests.workflows.builders_tickets import LI_HONG
from workflows.effects import Notify, Record
from workflows.flow import START
from workflows.nodes import ApproveNode
from workflows.rights import Audience
from workflows.ticket import Task, TaskState

SECRET = "绝密"
NAMES = {each.id: each.name for each in ANYBODY}
UNFILLED = re.compile(r"\{\w*\}")
OCCUPIED = frozenset({TaskState.QUEUED, TaskState.SUSPENDED, TaskState.DONE, TaskState.CANCELLED})


def hiding(parts: object) -> None:
    """Every task of the document hides the subject."""
    for each in parts if isinstance(parts, list) else []:
        if each.get("kind") in ("handle", "approve"):
            each["fields"] = {"subject": "hide"}
        for inner in ("actions", "cases", "lanes"):
            for one in each.get(inner, []):
                hiding(one.get("then" if inner == "actions" else "nodes", []))


class Life(Desk):
    """A ticket and all that was written down of it."""

    def __init__(self, data: st.DataObject) -> None:
        document, self.past = data.draw(any_document()), tuple[HistoryEntry, ...]()
        nodes = document.pop("flow")
        assert isinstance(nodes, list)
        hiding(nodes)
        subflows = document.get("subflows", {})
        for inner in subflows.values() if isinstance(subflows, dict) else ():
            hiding(inner)
        document |= {"card": ["subject", "amount"]}
        report = {"subject": SECRET, "amount": "100", "owner": "何军"}
        super().__init__(*nodes, staff=data.draw(any_staff()), report=report, **document)
        self.write_down()

    def write_down(self) -> None:
        for each in self.effects_of(Record):
            entry = HistoryEntry(
                id=len(self.past), kind=each.kind, by=each.by, at=self.now, door="test",
                details=each.details,
            )  # fmt: skip
            self.past = (*self.past, entry)

    def goes_on(self, data: st.DataObject) -> None:
        self.after(data.draw(st.sampled_from((0, 1, 61, 200))))
        timers = tuple(f"limit:{v.id}:0" for v in self.ticket.visits)
        self.happen(data.draw(any_event(self.ticket, self.definition, timers)))
        self.write_down()

    def views(self) -> Iterator[View]:
        for locale in LOCALES:
            for person in (None, *ANYBODY[:4], LI_HONG):
                yield view_of(self, person.id if person else None, locale)


def view_of(life: Life, viewer: int | None, locale: str) -> View:
    is_requester = viewer == LI_HONG.id
    ours = Audience.STAFF if viewer else Audience.GROUP
    return View(
        ticket=life.ticket,
        definition=life.definition,
        audience=Audience.REQUESTER if is_requester else ours,
        viewer=viewer,
        names=NAMES,
        words=Wording(locale),
        now=life.now,
        past=life.past,
    )


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_whatever_was_done_every_card_and_notice_makes_sense(data: st.DataObject) -> None:
    life = Life(data)
    for _ in range(data.draw(st.integers(1, 12))):
        life.goes_on(data)
        for view in life.views():
            check_cards(view)
            for effect in life.effects_of(Notify):
                check_notice(view, effect)


def check_cards(view: View) -> None:
    assert status_of(view.ticket, view.definition, view.words.locale)
    assert ticket_face(view).status
    for task in view.ticket.tasks:
        face = task_face(view, task)
        words = words_of(face)
        assert task.node == START or SECRET not in words
        assert not UNFILLED.search(words)
        assert len(face.buttons) <= BUTTONS
        assert bool(face.buttons) != bool(face.outcome)
        if task.state in OCCUPIED or view.ticket.suspended_at:
            assert not face.buttons
        if isinstance(view.definition.walked.nodes[task.node], ApproveNode):
            check_votes(view, task)


def check_votes(view: View, task: Task) -> None:
    """For a group: it never has buttons, and always says what is going on."""
    face = votes_face(view, task)
    assert face.outcome and not face.buttons
    assert SECRET not in words_of(face)


def check_notice(view: View, notify: Notify) -> None:
    about = (task.node for task in view.ticket.tasks if task.id == notify.task)
    view = view.at(*(node for node in about if node != START))
    for said in (requester_notice(view, notify), staff_notice(view, notify)):
        assert not UNFILLED.search(said)
        if view.nodes:
            assert SECRET not in said
