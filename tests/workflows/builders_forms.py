"""Definitions and forms for tests: the shipped one, a small whole one to break, and single fields."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from workflows.definition import Definition
from workflows.documents import read_yaml
from workflows.expressions.surroundings import Surroundings
from workflows.form_fields import FormField
from workflows.forms.dialogue import (
    Ask,
    Done,
    GaveFile,
    Picked,
    Result,
    Said,
    Session,
    Stage,
    Words,
    advance,
    begin,
)
from workflows.kinds.kind import Around
from workflows.kinds.problems import ProblemCode
from workflows.parsing import parse

SHIPPED = Path(__file__).parents[2] / "workflows" / "definitions"
REPAIR_TEXT = (SHIPPED / "appliance_repair.yaml").read_text(encoding="utf-8")
NOW = datetime(2026, 11, 24, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
"""A Tuesday."""
AROUND = Around(surroundings=Surroundings(now=NOW, person="李红"), name="李红")
REPAIR = parse(REPAIR_TEXT)
ASKED = tuple(field.id for field in REPAIR.asked)

SMALL = """\
schema: ticket-type/1
key: small
name: 小单
prefix: XD
form:
  - {id: thing, kind: choice, label: 物品, options: [{id: pump, label: 水泵}, {id: fan, label: 风扇, words: [电扇]}]}
  - {id: parts, kind: choices, label: 部件, options: [{id: seal, label: 密封}, {id: motor, label: 电机}]}
  - {id: story, kind: text, label: 经过, takes_first_words: true, min_length: 2, max_length: 50}
  - {id: code, kind: text, label: 编号, pattern: "[A-Z]{2}[0-9]{4}"}
  - {id: phone, kind: phone, label: 电话}
  - {id: urgent, kind: yes_no, label: 加急}
  - {id: cost, kind: money, label: 费用, filled_by: staff, minimum: 0, maximum: 1000}
flow:
  - id: take
    kind: handle
    name: 待接
    phase: new
    assignee: {role: engineer}
    mode: claim
    actions:
      - {id: accept, do: accept, label: 接单}
  - id: sort
    kind: branch
    cases:
      - {id: dear, name: 贵, when: {any: [{field: urgent, value: true}, {field: thing, op: in, value: [pump]}]}}
      - {id: rest, name: 其余, otherwise: true}
  - id: work
    kind: handle
    name: 处理
    phase: working
    assignee: {actor_of: take}
    actions:
      - {id: wait, do: pause, label: 等}
      - {id: go, do: resume, label: 继续}
      - id: bill
        do: report
        label: 报价
        fill: [cost]
        then:
          - id: check
            kind: approve
            name: 审批
            assignee: {role: supervisor}
            actions:
              - {id: agree, do: approve, label: 同意}
              - {id: refuse, do: reject, label: 驳回}
      - {id: back, do: return, to: take, label: 退}
      - {id: done, do: complete, label: 完成}
sla:
  - {id: quick, name: 快, within: PT30M, until: take, pauses_in: [check], tell: [assignee]}
card: [thing, cost]
notices: {opened: 已收到}
"""


def a_field(text: str) -> FormField:
    """From one line of YAML; id and label are filled in."""
    return FormField.model_validate({"id": "it", "label": "它", **_mapping(f"{{{text}}}")})


def _mapping(text: str) -> dict[str, object]:
    data = read_yaml(text)
    assert isinstance(data, dict)
    return data


def a_definition(*fields: str) -> Definition:
    """The small type with another form, given as one YAML line for each field; no staff fields."""
    form = "\n".join(f"  - {{{field}}}" for field in fields)
    return parse(
        f"schema: ticket-type/1\nkey: other\nname: 单\nprefix: QT\nform:\n{form}\n"
        "flow:\n"
        "  - {id: take, kind: handle, name: 办, phase: new, assignee: {role: engineer},"
        " actions: [{id: done, do: complete, label: 好}]}\n"
    )


class Chat:
    """Somebody filling in a form; keeps what the form said last."""

    def __init__(
        self,
        words: str = "",
        definition: Definition = REPAIR,
        fields: tuple[str, ...] | None = None,
        *,
        with_summary: bool = True,
    ) -> None:
        self.definition = definition
        fields = fields or tuple(field.id for field in definition.asked)
        self.result: Result = begin(
            definition,
            fields,
            type_version=1,
            with_summary=with_summary,
            around=AROUND,
            words=words,
        )

    @property
    def session(self) -> Session:
        return self.result.session

    @property
    def ask(self) -> Ask:
        assert isinstance(self.result, Ask), self.result
        return self.result

    @property
    def done(self) -> Done:
        assert isinstance(self.result, Done), self.result
        return self.result

    def say(self, *texts: str) -> Chat:
        return self.do(*(lambda _, text=text: Words(text=text) for text in texts))

    def press(self, *choices: str) -> Chat:
        return self.do(
            *(lambda turn, choice=choice: Picked(turn=turn, choice=choice) for choice in choices)
        )

    def do(self, *steps: Callable[[int], Said]) -> Chat:
        """Each step is told the turn it answers."""
        for step in steps:
            self.result = advance(self.session, step(self.session.turn), self.definition, AROUND)
        return self


FIRST = "空调不制冷了, 还滴水"


def photo(file_id: int, *, is_image: bool = True) -> GaveFile:
    return GaveFile(file_id=file_id, media="image" if is_image else "video")


def at_summary() -> Chat:
    chat = Chat(FIRST).say("KFR-35", "跳过", "北京路1号", "13800138000", "明天上午", "在保")
    assert chat.ask.question.stage is Stage.SUMMARY
    return chat


def asked(chat: Chat) -> str:
    field = chat.ask.question.field
    return field.id if field else chat.ask.question.stage.value


def problem(chat: Chat) -> ProblemCode | None:
    found = chat.ask.question.problem
    return found.code if found else None
