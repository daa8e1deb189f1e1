"""`gongdan tables | table | table-check | table-out | table-try` as a shell runs them."""

from __future__ import annotations

import json
from pathlib import Path

from handlers.decision_tables import write_file
from tests.command_line import CommandLine
from tests.handlers.spreadsheets.workbooks import a_workbook
from tests.workflows.decisions.any_jdm import a_graph, a_node
from tests.workflows.decisions.builders_tables import a_document, row

TABLE = a_document(
    [row("A 组", region="华东", cost="> 500"), row("B 组", region="华东"), row("客服")],
    name={"zh": "派单", "en": "Dispatch"},
)
CROSSING = a_document([row("A", region="华东"), row("B", cost="> 500"), row("C")])


def with_file(gongdan: CommandLine, name: str = "t.xlsx") -> str:
    return gongdan.file(write_file(TABLE, name), name)


def test_a_workbook_is_published_listed_and_tried(installed: CommandLine) -> None:
    answered = installed("table", with_file(installed))
    assert (answered.code, answered.err) == (0, "")
    assert answered.out == "dispatch：派单（3 行，命中第一条） 已发布为第 1 版\n"
    listed = installed("tables", "--locale", "en").out
    assert listed == "dispatch: Dispatch (3 rows, the first that is met), version 1\n"
    tried = installed("table-try", "dispatch", "区域=华东", "cost=600")
    assert tried.out.splitlines() == [
        "命中第 1 行",
        "  ✓ 区域: 华东 (华东)",
        "  ✓ 费用: > 500 (600)",
        "  ✓ VIP: - (∅)",
        "→ 负责组 = A 组",
    ]


def test_what_is_written_out_can_be_published_again_and_is_no_new_version(
    installed: CommandLine,
) -> None:
    assert installed("table", with_file(installed, "t.json")).code == 0
    for name in ("out.xlsx", "out.json", "out.yaml"):
        assert installed("table-out", "dispatch", name).out == f"{name}: 3 rows\n"
        assert "第 1 版" in installed("table", name).out


def test_a_check_names_every_mistake_with_its_cell_and_publishes_nothing(
    installed: CommandLine,
) -> None:
    wrong = a_document([row(cost="5OO"), row(region="华中")])
    answered = installed("table-check", installed.file(write_file(wrong, "w.xlsx"), "w.xlsx"))
    assert answered.code == 2
    assert answered.err.splitlines() == [
        "w.xlsx: B3：没有“华中”这个选项（是不是 华南？）。可选的有：华东、华南。",
        "w.xlsx: C2：“5OO”不是数字。可以写 500、> 500、500..1000、[500..1000) 或几个值 1、2、3。",
    ]
    assert installed("table", "w.xlsx").code == 2
    assert installed("tables").out == ""


def test_a_check_tells_what_is_odd_and_lets_it_pass(installed: CommandLine) -> None:
    file = installed.file(write_file(CROSSING, "c.xlsx"), "c.xlsx")
    answered = installed("table-check", file)
    assert answered.code == 0
    assert answered.out == "dispatch：派单（3 行，命中第一条） ✓\n"
    assert answered.err.startswith("c.xlsx: A3：和 A2 有重叠，例如 区域 = 华东, 费用 = 501")


def test_a_row_that_is_never_met_keeps_a_table_from_being_published(
    installed: CommandLine,
) -> None:
    hopeless = a_document([row(), row(region="华东")])
    answered = installed("table", installed.file(write_file(hopeless, "h.json"), "h.json"))
    assert answered.code == 2
    assert "rows[1]" in answered.err


def test_a_sheet_made_by_hand_is_called_as_its_file(installed: CommandLine) -> None:
    content = a_workbook([["第一条", "区域", "→ 组"], [None, "华东", "A"], [None, None, "B"]])
    answered = installed("table", installed.file(content, "派单表.xlsx"))
    assert answered.out == "pai_dan_biao：报修（2 行，命中第一条） 已发布为第 1 版\n"
    renamed = installed("table-check", "派单表.xlsx", "--key", "dispatch", "--sheet", "报修")
    assert renamed.out.startswith("dispatch：")


def test_jdm_is_published_without_what_is_no_table(installed: CommandLine) -> None:
    graph = a_graph(a_node(cells=["'a'", ""]), {"type": "switchNode", "name": "分支"})
    answered = installed("table", installed.file(json.dumps(graph), "m.json"), "--key", "m")
    assert answered.code == 0
    assert answered.out.startswith("m：派单（2 行")
    assert "分支" in answered.err


def test_a_file_is_tried_without_being_published(gongdan: CommandLine) -> None:
    answered = gongdan("table-try", with_file(gongdan, "t.yaml"), "--every-row", "--locale", "en")
    assert answered.code == 0
    assert answered.out.splitlines()[0] == "Not met: row 1"
    assert answered.out.splitlines()[-1] == "→ 负责组 = 客服"


def test_what_cannot_be_done_is_told(installed: CommandLine) -> None:
    nothing = installed("table-try", "nix")
    assert (nothing.code, nothing.err) == (2, "没有决策表 nix。有：-\n")
    assert installed("table-out", "nix", "x.xlsx").code == 2
    assert not (installed.folder / "x.xlsx").exists()
    assert installed("table", with_file(installed)).code == 0
    unknown = installed("table-try", "dispatch", "区城=华东")
    assert unknown.code == 2
    assert "区域" in unknown.err
    assert "input=value" in installed("table-try", "dispatch", "华东").err
    assert installed("table-out", "dispatch", str(Path("no") / "folder.json")).code == 2


def test_a_file_that_is_no_table_is_told_what_it_is(gongdan: CommandLine) -> None:
    binary = gongdan("table-check", gongdan.file(b"\xff\xfe", "t.yaml"))
    assert (binary.code, "UTF-8" in binary.err) == (2, True)
    broken = gongdan("table-check", gongdan.file(b"PK", "t.xlsx"))
    assert broken.code == 2
    assert broken.err.startswith("t.xlsx: ")
    assert gongdan("table-check", "no such file").code == 2
