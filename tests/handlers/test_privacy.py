from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.cards import Card, Message, Text
from handlers.faces import task_face
from handlers.notices import requester_notice, staff_notice
from handlers.questions import ask_in_words
from handlers.target_faces import DEEDS, pressing_face
from handlers.views import View
from handlers.wording import Wording
from storage.database import Store
from tests.fakes import MORNING
from tests.handlers.desk_of import (
    CHEN,
    CUSTOMERS,
    DINGTALK_SUPERVISORS,
    SUN_LI,
    WANG_QIANG,
    WECOM_SUPERVISORS,
    ZHANG_MIN,
    ZHAO_LEI,
    DeskOf,
    repair_document,
    repair_form,
    words_of,
)
from tests.workflows.builders_forms import AROUND
from tests.workflows.builders_tickets import LI_HONG, Play
from tests.workflows.builders_tickets import SUN_LI as SUPERVISOR
from tests.workflows.builders_tickets import WANG_QIANG as ENGINEER
from workflows.answers import Answer
from workflows.definition import Definition
from workflows.effects import Notify, Occasion
from workflows.form_fields import FormField
from workflows.forms.dialogue import begin
from workflows.forms.sessions import Ask, Done
from workflows.parsing import parse
from workflows.rights import Audience
from workflows.ticket import Ticket

SECRET = "秘"
HIDDEN: dict[str, object] = {"private": True}
PHONE, ADDRESS = "13812345678", "文三路 90 号"


@cache
def all_private() -> Definition:
    """The repair type with every field an answer of which could be recognised made private."""
    free = {
        str(field["id"]): HIDDEN
        for field in repair_form()
        if field["kind"] in ("text", "phone", "money")
    }
    return parse(repair_document(form=repair_form(**free)))


def an_answer(field: FormField) -> st.SearchStrategy[Answer]:
    """One that nothing else on the card says."""
    match field.kind:
        case "text":
            return st.text(
                st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=20
            ).map(SECRET.__add__)
        case "phone":
            return st.integers(13000000000, 19999999999).map(str)
        case "money":
            return st.integers(76543, 99999).map(str)
        case _:
            return st.nothing()


def answers() -> st.SearchStrategy[dict[str, Answer]]:
    fields = [field for field in all_private().form if field.private]
    return st.fixed_dictionaries({}, optional={each.id: an_answer(each) for each in fields})


def tickets(given_answers: dict[str, Answer]) -> Iterator[Ticket]:
    """One ticket at each of its stations."""
    play = Play(all_private())
    stations = [play.ticket]
    for by, action in ((ENGINEER, "accept"), (ENGINEER, "arrive"), (ENGINEER, "wait_parts")):
        stations.append(play.press(by, action).ticket)
    stations.append(play.press(ENGINEER, "parts_here").ticket)
    stations.append(play.press(ENGINEER, "report_cost", parts="x", cost="800").ticket)
    stations.append(play.press(SUPERVISOR, "reject", refusal="x").ticket)
    stations.append(play.press(ENGINEER, "resolve", 2, solution="x").ticket)
    for ticket in stations:
        yield replace(ticket, answers={"product": "fridge", "fault": ["leaking"], **given_answers})


def group_view(ticket: Ticket) -> View:
    return View(
        ticket=ticket,
        definition=all_private(),
        audience=Audience.GROUP,
        viewer=None,
        names={LI_HONG.id: LI_HONG.name, ENGINEER.id: ENGINEER.name},
        words=Wording(),
        now=MORNING,
    )


def said_in_group(ticket: Ticket) -> Iterator[str]:
    view = group_view(ticket)
    requesters = replace(view, audience=Audience.REQUESTER, in_group=True)
    for task in ticket.tasks:
        yield words_of(task_face(view, task))
        yield words_of(task_face(requesters, task))
    for occasion in Occasion:
        notify = Notify(occasion=occasion, by=ENGINEER.id, target="resolution")
        yield staff_notice(view, notify)
        yield requester_notice(requesters, notify)
        if occasion is Occasion.OVERDUE:
            yield words_of(pressing_face(view, notify.target, DEEDS))


@settings(deadline=None, max_examples=60)
@given(answers())
def test_no_group_message_holds_a_private_answer(filled: dict[str, Answer]) -> None:
    for ticket in tickets(filled):
        for words in said_in_group(ticket):
            for field_id, answer in filled.items():
                assert str(answer) not in words, (field_id, words)


@settings(deadline=None, max_examples=60)
@given(st.text(min_size=1, max_size=60))
def test_a_form_in_a_group_never_says_private_answers_back(first_words: str) -> None:
    definition = all_private()
    fields = tuple(field.id for field in definition.asked)
    words = f"空调漏水 {PHONE} {SECRET}{first_words}"
    result = begin(
        definition, fields, type_version=1, with_summary=True, around=AROUND, words=words
    )
    assert isinstance(result, Ask | Done)
    if isinstance(result, Ask):
        asked = ask_in_words(result.question, result.session, definition, Wording(), in_group=True)
        assert PHONE not in asked and SECRET not in asked


async def test_supervisors_groups_see_neither_phone_nor_address(desk: DeskOf) -> None:
    await desk.reported_cost("800")
    desk.clock.move(days=2)
    await desk.ring_due()
    await desk.pressed(SUN_LI, "同意", DINGTALK_SUPERVISORS)
    for group in (DINGTALK_SUPERVISORS, WECOM_SUPERVISORS):
        assert desk.screen(group)
        assert PHONE not in desk.transcript(group) and ADDRESS not in desk.transcript(group)
    assert PHONE in desk.transcript(WANG_QIANG) and ADDRESS in desk.transcript(WANG_QIANG)


async def test_a_report_in_a_group_is_summed_up_without_what_is_private(desk: DeskOf) -> None:
    await desk.opened_ticket(CHEN, CUSTOMERS)
    transcript = desk.transcript(CUSTOMERS)
    assert "型号：KFR-35GW" in transcript
    assert PHONE not in transcript and ADDRESS not in transcript


async def test_a_report_finished_in_private_is_summed_up_whole_there_alone(desk: DeskOf) -> None:
    await desk.opened_ticket(ZHANG_MIN, CUSTOMERS)
    assert PHONE in desk.transcript(ZHANG_MIN) and ADDRESS in desk.transcript(ZHANG_MIN)
    transcript = desk.transcript(CUSTOMERS)
    assert PHONE[-4:] not in transcript and ADDRESS not in transcript


async def test_a_cost_made_private_is_in_no_group_notice(store: Store) -> None:
    document = repair_document(form=repair_form(cost=HIDDEN, solution=HIDDEN, parts=HIDDEN))
    desk = await DeskOf.open(store, definition=document)
    await desk.opened_ticket(CHEN, CUSTOMERS)
    await desk.pressed(WANG_QIANG, "接单")
    await desk.pressed(WANG_QIANG, "报费用")
    await desk.said(WANG_QIANG, "压缩机")
    await desk.said(WANG_QIANG, "876")
    await desk.pressed(SUN_LI, "同意", DINGTALK_SUPERVISORS)
    await desk.pressed(WANG_QIANG, "解决")
    await desk.said(WANG_QIANG, "压缩机换了新的")
    for group in (WECOM_SUPERVISORS, DINGTALK_SUPERVISORS, CUSTOMERS):
        shown: list[Message] = [each.message for each in desk.screen(group)]
        assert any(isinstance(each, Text | Card) for each in shown)
        assert "876" not in desk.transcript(group), desk.transcript(group)
        assert "压缩机" not in desk.transcript(group), desk.transcript(group)


async def test_the_number_to_call_is_for_whoever_took_the_ticket(desk: DeskOf) -> None:
    await desk.opened_ticket()
    offered = desk.transcript(ZHAO_LEI)
    assert "138****5678" in offered and "文三路" in offered and "13812345678" not in offered
    await desk.pressed(WANG_QIANG, "接单")
    assert "13812345678" in desk.transcript(WANG_QIANG)
    assert not any(private in desk.transcript(ZHAO_LEI) for private in ("138", "文三路"))
