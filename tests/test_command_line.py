from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import yaml
from jsonschema import Draft202012Validator
from openpyxl import load_workbook

from bot.demo_accounts import kept_accounts
from bot.demo_data import ROSTER
from handlers.definitions import publish, shipped
from storage.database import Store
from storage.outbox import OutboxItem
from tests.command_line import WECOM_SETTINGS, Answered, CommandLine, of_store
from tests.fakes import DINGTALK, MORNING, WECOM, WECOM_ACCOUNT, Clock
from tests.handlers.desk_of import DeskOf, repair_document
from tests.handlers.spreadsheets.workbooks import a_workbook
from tests.handlers.steps_of import WORK, an_opening, document, opened
from tests.storage.builders import a_push, a_ticket
from tests.storage.test_calls import A_CALL
from workflows.nodes import TaskNode, walk
from workflows.parsing import parse
from workflows.people import ENGINEER


async def engineers(store: Store, company: int) -> list[str]:
    async with store.unit_of_work(company) as uow:
        return [person.name for person in await uow.people.holders(ENGINEER)]


async def ticket_types(store: Store, company: int) -> list[str]:
    async with store.unit_of_work(company) as uow:
        return sorted(await uow.definitions.keys())


async def platforms_of_roles(store: Store, company: int) -> dict[str, set[str]]:
    """Where the people are whom the shipped types give work to, by their role."""
    found: dict[str, set[str]] = {}
    async with store.unit_of_work(company) as uow:
        for role in roles_with_work():
            people = await uow.people.holders(role)
            reach = await uow.people.reach_many([person.id for person in people])
            found[role] = {way.channel for ways in reach.values() for way in ways}
    return found


def roles_with_work() -> set[str]:
    nodes = (node for text in shipped() for node in walk(parse(text).flow))
    who = (node.assignee for node in nodes if isinstance(node, TaskNode))
    return {each.role for each in who if each.role}


async def version_of_repair(store: Store, company: int) -> int | None:
    async with store.unit_of_work(company) as uow:
        return await uow.definitions.current_version("appliance_repair")


async def a_dead_delivery(store: Store, company: int) -> int:
    async with store.unit_of_work(company) as uow:
        chat = await uow.chats.remember(WECOM, WECOM_ACCOUNT, "direct", "li_hong")
        uow.outbox.add(
            OutboxItem(
                lane="l",
                channel=WECOM,
                account=WECOM_ACCOUNT,
                chat_id=chat.id,
                kind="send",
                payload='{"kind":"text","text":"已受理"}',
                due_at=MORNING,
            )
        )
    (row,) = await store.outbox.claim(MORNING, 1, lease_seconds=1)
    await store.outbox.dead([row.id], "60020 not allowed from this IP")
    return row.id


def test_without_a_command_it_says_what_there_is(gongdan: CommandLine) -> None:
    answered = gongdan()
    for command in ("demo", "serve", "worker", "migrate", "check", "publish", "people", "dead"):
        assert command in answered.out + answered.err


def test_an_unknown_command_is_refused(gongdan: CommandLine) -> None:
    assert gongdan("fly").code == 2


def test_check_passes_what_is_shipped(gongdan: CommandLine) -> None:
    files = [gongdan.file(text, f"{number}.yaml") for number, text in enumerate(shipped(), start=1)]
    answered = gongdan("check", *files)
    names = ("家电报修", "投诉", "咨询", "质量追溯", "备件申请")
    told = "".join(f"{number}.yaml: {name} ✓\n" for number, name in enumerate(names, start=1))
    assert (answered.code, answered.out) == (0, told)


@pytest.mark.parametrize("text", shipped())
def test_what_is_shipped_is_published_already(text: str, installed: CommandLine) -> None:
    answered = installed("publish", installed.file(text))
    assert (answered.code, answered.out) == (0, "given.yaml: version 1\n")


def test_the_demo_has_all_ticket_types_and_on_each_platform_somebody_for_every_step(
    installed: CommandLine,
) -> None:
    accounts = kept_accounts(installed.folder / "demo.env", {})
    assert installed("seed-demo", **accounts).code == 0
    assert of_store(installed, ticket_types) == [
        "appliance_repair",
        "complaint",
        "consultation",
        "quality_trace",
        "spare_part",
    ]
    both = {WECOM, DINGTALK}
    assert of_store(installed, platforms_of_roles) == dict.fromkeys(
        ("agent", "engineer", "supervisor"), both
    )


def test_check_names_each_mistake_with_its_path_and_what_would_be_right(
    gongdan: CommandLine,
) -> None:
    document = yaml.safe_load(shipped()[0])
    document["flow"][0]["actions"][0]["do"] = "acept"
    document["card"].append("colour")
    answered = gongdan("check", gongdan.file(yaml.safe_dump(document, allow_unicode=True)))
    assert answered.code == 1
    lines = answered.out.splitlines()
    assert all(line.startswith("given.yaml: ") for line in lines)
    assert "flow[0].actions[0]" in answered.out and "accept" in answered.out
    assert "✓" not in answered.out


def test_check_speaks_english_when_asked(gongdan: CommandLine) -> None:
    broken = gongdan.file(repair_document(card=["colour"]))
    chinese, english = gongdan("check", broken), gongdan("check", broken, "--locale", "en")
    assert (chinese.code, english.code) == (1, 1)
    assert "colour" in english.out and english.out != chinese.out


def test_check_goes_on_after_a_broken_file(gongdan: CommandLine) -> None:
    broken = gongdan.file("form: [", "broken.yaml")
    binary = gongdan.file(b"\xff\xfe\x00", "binary.yaml")
    good = gongdan.file(shipped()[0], "good.yaml")
    answered = gongdan("check", broken, binary, good)
    assert answered.code == 1
    told = {line.split(":")[0] for line in answered.out.splitlines()}
    assert told == {"broken.yaml", "binary.yaml", "good.yaml"}
    assert "not UTF-8" in answered.out and "good.yaml: 家电报修 ✓" in answered.out


@pytest.mark.parametrize("command", ["check", "publish", "people", "records"])
def test_a_file_that_is_not_there_is_refused(gongdan: CommandLine, command: str) -> None:
    answered = gongdan(command, "nowhere.yaml")
    assert answered.code == 2
    assert "nowhere.yaml" in answered.err


@pytest.mark.parametrize("command", ["publish", "people", "records"])
def test_a_file_that_is_no_text_is_refused_in_words(installed: CommandLine, command: str) -> None:
    answered = installed(command, installed.file(b"\xff\xfe\x00"))
    assert answered.code == 2
    assert "given.yaml: not UTF-8 text" in answered.err


def test_a_half_set_channel_is_refused_with_the_missing_names(gongdan: CommandLine) -> None:
    answered = gongdan("serve", WECOM__CORP_ID="ww8f2a61c0d94e7b35")
    assert answered.code == 2
    assert "GONGDAN_WECOM is half set" in answered.err
    for name in ("AGENT_ID", "SECRET", "TOKEN", "AES_KEY"):
        assert f"GONGDAN_WECOM__{name}" in answered.err


def test_no_secret_is_printed_when_settings_are_refused(gongdan: CommandLine) -> None:
    answered = gongdan("serve", **{**WECOM_SETTINGS, "WECOM__AES_KEY": "too-short-secret"})
    assert answered.code == 2
    assert "GONGDAN_WECOM__AES_KEY" in answered.err
    for secret in ("wecom-secret-value", "wecom-token-value", "too-short-secret"):
        assert secret not in answered.err + answered.out


@pytest.mark.parametrize("command", ["serve", "worker", "dead", "held"])
def test_without_tables_it_says_to_migrate(gongdan: CommandLine, command: str) -> None:
    answered = gongdan(command)
    assert answered.code == 2
    assert "migrate" in answered.err


def test_migrating_again_changes_nothing(installed: CommandLine) -> None:
    assert installed("migrate").code == 0
    assert of_store(installed, version_of_repair) == 1


def test_people_are_taken_in_and_once_only(installed: CommandLine) -> None:
    roster = installed.file(ROSTER)
    for _ in range(2):
        answered = installed("people", roster, **WECOM_SETTINGS)
        assert (answered.code, answered.out) == (0, "given.yaml: 6 taken\n")
        assert "left out: there are no settings of dingtalk" in answered.err
    assert of_store(installed, engineers) == ["王强"]


def test_a_mistake_among_the_people_is_named_and_nobody_is_taken(
    installed: CommandLine,
) -> None:
    roster = installed.file(ROSTER.replace("roles: [supervisor]", "roles: [plumber]"))
    answered = installed("people", roster, **WECOM_SETTINGS)
    assert answered.code == 2
    assert "people[4].roles" in answered.err and "supervisor" in answered.err
    assert of_store(installed, engineers) == []


def test_a_form_is_given_as_a_json_schema_without_any_settings(gongdan: CommandLine) -> None:
    answered = gongdan("schema", gongdan.file(shipped()[0]))
    schema = json.loads(answered.out)
    Draft202012Validator.check_schema(schema)
    assert answered.code == 0 and "phone" in schema["required"]
    refused = gongdan("schema", gongdan.file("key: nothing"))
    assert refused.code == 2 and "name" in refused.err


def test_records_are_taken_in_and_a_mistake_among_them_is_named(installed: CommandLine) -> None:
    listed = installed.file("departments: [{key: d1, label: 客服一部}, {key: d2, label: 客服二部}]")
    assert installed("records", listed).out == "given.yaml: 2 taken\n"
    strange = "assets: [{key: a, label: b, owner: {channel: wecom, id: nobody}}]"
    answered = installed("records", installed.file(strange))
    assert (answered.code, "assets[0].owner" in answered.err) == (2, True)


def test_a_published_type_is_a_new_version_only_when_it_changed(installed: CommandLine) -> None:
    changed = installed.file(repair_document(note="节日期间可能稍慢。"))
    assert installed("publish", changed).out == "given.yaml: version 2\n"
    assert installed("publish", changed).out == "given.yaml: version 2\n"


def test_a_type_with_mistakes_is_not_published(installed: CommandLine) -> None:
    answered = installed("publish", installed.file(repair_document(card=["colour"])))
    assert answered.code == 2
    assert "given.yaml: " in answered.err and "colour" in answered.err
    assert of_store(installed, version_of_repair) == 1


REGISTER = [
    ["维修登记表"],
    ["*客户姓名", "联系电话", "数量", "单价", "金额"],
    ["李红", "13800138000", 2, 3, "=C3*D3"],
]


def test_a_sheet_is_drafted_into_a_type_that_passes_the_check(gongdan: CommandLine) -> None:
    sheet = gongdan.file(a_workbook(REGISTER), "register.xlsx")
    answered = gongdan("form-from", sheet, "--output", "draft.yaml")
    assert answered.code == 0, answered.err
    assert "E 列“金额”：金额（money）" in answered.out
    assert gongdan("check", "draft.yaml").out == "draft.yaml: 维修 ✓\n"


def test_a_draft_is_printed_whole_where_no_file_is_named(gongdan: CommandLine) -> None:
    sheet = gongdan.file(a_workbook(REGISTER), "register.xlsx")
    answered = gongdan("form-from", sheet, "--locale", "en")
    assert answered.code == 0 and "# · Column E" in answered.out
    assert gongdan("check", gongdan.file(answered.out)).code == 0


def test_a_corrected_draft_is_never_written_over(gongdan: CommandLine) -> None:
    sheet, draft = gongdan.file(a_workbook(REGISTER), "a.xlsx"), gongdan.file("mine", "draft.yaml")
    answered = gongdan("form-from", sheet, "--output", draft)
    assert answered.code == 2 and "draft.yaml" in answered.err
    assert (gongdan.folder / draft).read_text() == "mine"


@pytest.mark.parametrize(
    ("content", "words", "told"),
    [
        (b"a,b\n1,2", (), "另存为 .xlsx"),
        (a_workbook(REGISTER), ("--sheet", "二月"), "没有叫“二月”的工作表"),
        (b"", ("--locale", "en"), "The file is empty."),
    ],
)
def test_what_no_form_can_be_made_of_is_refused_in_words(
    gongdan: CommandLine, content: bytes, words: tuple[str, ...], told: str
) -> None:
    answered = gongdan("form-from", gongdan.file(content, "given.xlsx"), *words)
    assert answered.code == 2
    assert answered.err.startswith("given.xlsx: ") and told in answered.err


async def a_report(store: Store, company: int) -> None:
    ticket = replace(a_ticket(), answers={"description": "=1+1"}, tasks=())
    async with store.unit_of_work(company) as uow:
        await uow.tickets.add(ticket)


def test_tickets_of_a_type_are_exported(installed: CommandLine) -> None:
    of_store(installed, a_report)
    answered = installed("export", "appliance_repair", "--output", "repairs.xlsx")
    assert (answered.code, answered.out) == (0, "repairs.xlsx: 1 tickets\n"), answered.err
    sheet = load_workbook(installed.folder / "repairs.xlsx").worksheets[0]
    assert [row[0].value for row in sheet.rows] == ["单号", "WX-1001"]


def test_a_type_that_is_not_there_is_not_exported(installed: CommandLine) -> None:
    answered = installed("export", "repair", "--output", "repairs.xlsx")
    assert answered.code == 2
    assert "appliance_repair" in answered.err
    assert not (installed.folder / "repairs.xlsx").exists()


def test_an_export_that_cannot_be_written_says_so(installed: CommandLine) -> None:
    answered = installed("export", "appliance_repair", "--output", "nowhere/repairs.xlsx")
    assert answered.code == 2 and "nowhere/repairs.xlsx" in answered.err


def test_a_dead_delivery_is_listed_with_its_reason_and_sent_again_once(
    installed: CommandLine,
) -> None:
    row = of_store(installed, a_dead_delivery)
    assert installed("dead").out == f"{row}\twecom\tsend\t60020 not allowed from this IP\n"

    again, too_often = installed("send-again", str(row)), installed("send-again", str(row))
    assert (again.code, again.out) == (0, f"{row}: queued\n")
    assert (too_often.code, too_often.out) == (1, f"{row}: not a dead delivery\n")
    assert installed("dead").out == ""


async def a_held_delivery(store: Store, company: int) -> int:
    async with store.unit_of_work(company) as uow:
        ticket = await uow.tickets.add(a_ticket())
        push = a_push("wecom:x:direct:y")
        morning = datetime(2126, 11, 27, tzinfo=UTC)
        uow.outbox.add(
            replace(push, bundle="night", due_at=morning, ticket_id=ticket.id, reason="quiet hours")
        )
    (row,) = await store.outbox.held_rows(company, MORNING, 2)
    return row.id


def test_what_waits_for_the_morning_is_listed_with_when_and_why(installed: CommandLine) -> None:
    """By the company's clocks."""
    row = of_store(installed, a_held_delivery)
    told = f"{row}\twecom\tWX-1001\t2126-11-27 08:00:00\tquiet hours\n"
    assert installed("held").out == told


async def a_sent_delivery(store: Store, company: int) -> int:
    async with store.unit_of_work(company) as uow:
        chat = await uow.chats.remember(WECOM, WECOM_ACCOUNT, "direct", "li_hong", title="李红")
        uow.outbox.add(replace(a_push("wecom:x:direct:li_hong"), chat_id=chat.id))
    (row,) = await store.outbox.claim(MORNING, 2, 6.0)
    await store.outbox.sent(row.id, "msg1")
    return row.id


def test_what_was_sent_is_listed_and_taken_back_where_its_platform_can(
    installed: CommandLine,
) -> None:
    """Here is no platform that could."""
    row = of_store(installed, a_sent_delivery)
    assert installed("sent").out == f"{row}\twecom\t-\t2026-11-23 09:00:00\t李红\n"
    assert installed("sent", "--before", str(row)).out == ""
    answered = installed("recall", str(row))
    assert (answered.code, "cannot take anything back" in answered.out) == (1, True)
    unknown = installed("recall", "987654")
    assert (unknown.code, unknown.out) == (1, "987654: not a delivery that was sent\n")


async def two_deadlines(store: Store, company: int) -> None:
    async with store.unit_of_work(company) as uow:
        for number, hour in (("WX-1002", 1), ("WX-1001", 0)):
            ticket = a_ticket(number)
            (clock,) = ticket.clocks
            due_at = datetime(2126, 11, 27, hour, tzinfo=UTC)
            await uow.tickets.add(replace(ticket, clocks=(replace(clock, due_at=due_at),)))


def test_what_is_due_next_is_listed_and_gone_on_with(installed: CommandLine) -> None:
    of_store(installed, two_deadlines)
    first, second = installed("due-next").out.splitlines()
    assert first.startswith("WX-1001\t2126-11-27 08:00\t还剩 ")
    assert first.endswith(("小时\t-", "天\t-"))
    assert installed("due-next", "--after", "WX-1001").out.splitlines() == [second]
    assert installed("due-next", "--limit", "1").out.splitlines() == [first]
    unknown = installed("due-next", "--after", "WX-9")
    assert (unknown.code, unknown.out) == (1, "WX-9: there is no such ticket with a deadline\n")


def test_there_is_no_sending_again_what_was_never_sent(installed: CommandLine) -> None:
    answered = installed("send-again", "987654")
    assert (answered.code, answered.out) == (1, "987654: not a dead delivery\n")


@pytest.mark.parametrize("row", ["0", "-1", "first", "99999999999999999999"])
def test_what_is_no_row_is_refused(installed: CommandLine, row: str) -> None:
    assert installed("send-again", "--", row).code == 2


async def a_dead_call(store: Store, company: int) -> int:
    async with store.unit_of_work(company) as uow:
        ticket = await uow.tickets.add(a_ticket())
        uow.calls.add(replace(A_CALL, ticket_id=ticket.id))
    (row,) = await store.calls.claim(MORNING, 1, lease_seconds=1)
    async with store.unit_of_work(company) as uow:
        await uow.calls.dead(row.id, "no_secret: ERP")
    return row.id


def test_a_dead_call_is_listed_with_its_ticket_and_made_again_once(installed: CommandLine) -> None:
    row = of_store(installed, a_dead_call)
    assert installed("dead").out == f"{row}\tcall\tWX-1001 ask_erp\tno_secret: ERP\n"
    again, too_often = installed("call-again", str(row)), installed("call-again", str(row))
    assert (again.code, again.out) == (0, f"{row}: queued\n")
    assert (too_often.code, too_often.out) == (1, f"{row}: not a dead call\n")


async def a_waiting_ticket(store: Store, company: int) -> None:
    paid = {"id": "pay", "kind": "wait", "name": {"zh": "等付款"}, "event": "paid"}
    async with store.unit_of_work(company) as uow:
        await publish(uow, document(paid, WORK))
        await uow.people.register("李红", WECOM, WECOM_ACCOUNT, "li_hong", ["customer"], True)
    await opened(DeskOf(store, Clock(), company))


def test_a_ticket_is_told_what_it_waits_for(installed: CommandLine) -> None:
    of_store(installed, a_waiting_ticket)

    def tell(number: str, answers: str = "{}") -> Answered:
        given = ("--answers", answers, "--locale", "en")
        return installed("event", number, "paid", *given, **WECOM_SETTINGS)

    wrong, told = tell("ER-1001", '{"price": "dear"}'), tell("ER-1001", '{"price": 12.50}')
    assert (wrong.code, wrong.out) == (1, "ER-1001: unread\n")
    assert "price: Please give an amount" in wrong.err
    assert (told.code, told.out) == (0, "ER-1001: taken\n")
    again, nobody = tell("ER-1001"), tell("ER-9")
    assert (again.code, again.out) == (1, "ER-1001: nothing in it waits for this now\n")
    assert (nobody.code, nobody.out) == (1, "ER-9: there is no such ticket\n")


@pytest.mark.parametrize("answers", ["paid", "[]", '{"price": NaN}'])
def test_answers_that_are_no_json_object_are_refused(gongdan: CommandLine, answers: str) -> None:
    answered = gongdan("event", "ER-1001", "paid", "--answers", answers)
    assert answered.code == 2
    assert answered.err.startswith("--answers: ")


async def a_stuck_ticket(store: Store, company: int) -> None:
    await a_waiting_ticket(store, company)
    async with store.unit_of_work(company) as uow:
        await publish(uow, document(an_opening("nowhere", wait=True), WORK))
    await opened(DeskOf(store, Clock(), company))


def test_a_step_a_ticket_stands_at_is_run_again(installed: CommandLine) -> None:
    of_store(installed, a_stuck_ticket)
    answers = [installed("step-again", number) for number in ("ER-1002", "ER-1001", "ER-9")]
    assert [(each.code, each.out) for each in answers] == [
        (0, "ER-1002: 1 begun again\n"),
        (1, "ER-1001: nothing to run again\n"),
        (1, "ER-9: there is no such ticket\n"),
    ]


@pytest.mark.parametrize(
    "locale, words", [("en", "GONGDAN_DINGTALK__CARD_TEMPLATE_ID"), ("zh_CN", "导入")]
)
def test_the_card_template_of_dingtalk_is_written_out(
    locale: str, words: str, gongdan: CommandLine
) -> None:
    answer = gongdan("dingtalk-template", "ticket.json", "--locale", locale)
    assert (answer.code, answer.err) == (0, "")
    assert words in answer.out
    written = json.loads((gongdan.folder / "ticket.json").read_text(encoding="utf-8"))
    assert "editorData" in written


def test_where_it_cannot_be_written_it_says_so(gongdan: CommandLine) -> None:
    answer = gongdan("dingtalk-template", "no/such/folder/ticket.json")
    assert (answer.code, answer.out) == (2, "")
    assert "no/such/folder/ticket.json" in answer.err
