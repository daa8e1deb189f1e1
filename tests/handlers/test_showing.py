"""Which of a ticket's answers are files: photos, signatures, photos that were copied from, those in rows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.cards import Picture
from handlers.desk import Moment
from handlers.showing import files_in, show_files
from storage.database import Store
from tests.fakes import CAPABILITIES, CODE_CARDS, WECOM, WECOM_ACCOUNT
from tests.handlers.desk_of import HE_JUN, LI_HONG, PNG, SUN_LI, WANG_QIANG, DeskOf, Someone
from tests.handlers.flows_of import FORM, Office, approval, named, work
from workflows.answers import Answer, Row
from workflows.form_fields import FormField

MORE = [
    {"id": "signed", "kind": "signature", "label": "签名"},
    {"id": "meter", "kind": "photo_text", "label": "表读数"},
    {
        "id": "parts",
        "kind": "subform",
        "label": "配件",
        "columns": [
            {"id": "what", "kind": "text", "label": "名称"},
            {"id": "photo", "kind": "photos", "label": "照片"},
            {"id": "plate", "kind": "photo_text", "label": "铭牌"},
        ],
    },
]


def field(name: str) -> FormField:
    return next(FormField.model_validate(each) for each in [*FORM, *MORE] if each["id"] == name)


ROWS: list[Row] = [
    {"what": "压缩机", "photo": ["5", "6"]},
    {"what": "滤网", "plate": {"photo": "7", "text": "A1"}},
]


@pytest.mark.parametrize(
    ("name", "answer", "files"),
    [
        ("photos", ["1", "2"], [1, 2]),
        ("signed", "3", [3]),
        ("meter", {"photo": "4", "text": "0815"}, [4]),
        ("meter", {"text": "0815"}, []),
        ("parts", ROWS, [5, 6, 7]),
        ("subject", "9", []),
        ("amount", "9", []),
        ("photos", None, []),
        ("signed", ["not one of ours"], []),
        ("signed", "not one of ours", []),
    ],
)
def test_the_files_of_an_answer(name: str, answer: Answer | None, files: list[int]) -> None:
    assert files_in(field(name), answer) == files


async def sent(office: Office, count: int) -> list[str]:
    """Ids of pictures that are kept."""
    desk = office.desk
    ids = []
    for number in range(count):
        stored = await desk.store.files.keep(
            desk.company, PNG + bytes([number]), "image/png", f"{number}.png"
        )
        ids.append(str(stored.id))
    return ids


def pictures(desk: DeskOf, who: Someone) -> int:
    return sum(isinstance(shown.message, Picture) for shown in desk.screen(who))


async def test_whoever_has_the_work_sees_signatures_meters_and_photos_in_rows(
    store: Store,
) -> None:
    form = [*FORM, *MORE]
    office = await Office.open(
        store,
        work(named(WANG_QIANG)),
        approval(named(SUN_LI), fields={"signed": "hide"}),
        form=form,
    )
    one, two, three, four = await sent(office, 4)
    rows: list[Row] = [{"what": "压缩机", "photo": [four]}]
    ticket = await office.reports(
        LI_HONG,
        photos=[one],
        signed=two,
        meter={"photo": three, "text": "0815"},
        parts=rows,
    )
    assert pictures(office.desk, WANG_QIANG) == 4
    office.number = ticket.number
    await office.acts(WANG_QIANG, "complete")
    assert (pictures(office.desk, SUN_LI), pictures(office.desk, HE_JUN)) == (3, 0)


@pytest.mark.parametrize(
    ("largest", "sent_whole"), [(0, []), (20, ["a.pdf"]), (99, ["a.pdf", "b.pdf"])]
)
async def test_a_document_goes_out_where_the_platform_takes_it_and_is_named_elsewhere(
    store: Store, largest: int, sent_whole: list[str]
) -> None:
    desk = await DeskOf.open(store)
    can = replace(CODE_CARDS, largest_file=largest)
    desk.desk = replace(desk.desk, capabilities={**CAPABILITIES, WECOM: can})
    ticket = await desk.opened_ticket()
    names = {}
    for name, size in (("a.pdf", 20), ("b.pdf", 50), ("c.pdf", 5)):
        kept = await store.files.keep(desk.company, b"x" * size, "application/pdf", name)
        names[kept.id] = name
    async with store.unit_of_work(desk.company) as uow:
        moment = Moment(desk=desk.desk, uow=uow, now=desk.clock(), door="test")
        chat = await uow.chats.remember(WECOM, WECOM_ACCOUNT, "direct", WANG_QIANG.id)
        await show_files(moment, chat, ticket, names, desk.desk.words("zh_CN"))
    await desk.deliver()
    shown = [each.message for each in desk.screen(WANG_QIANG)]
    documents = [m for m in shown if isinstance(m, Picture) and m.is_document]
    assert [names[each.file] for each in documents] == sent_whole
    named = desk.screen(WANG_QIANG)[-1].words
    assert all(name in named for name in names.values() if name not in sent_whole)
