"""What can be wrong with a decision table, in words; `workflows.mistakes` takes them among its own."""

from __future__ import annotations

from collections.abc import Mapping

# By code: Chinese, then English.
OF_DECISION_TABLES: Mapping[str, tuple[str, str]] = {
    "column_of_no_type": ("这一列没有可比较的类型：记录要选其中一列（例如 设备.型号），表达式要写 type。", "This column has no type that cells can be compared with: choose a column of the record (asset.model), or write the expression's type."),
    "column_of_other_type": ("表单里这个字段是 {found}，这里写的 type 是 {wanted}。请去掉 type，或改成一致。", "In the form this field is a {found}, but type says {wanted}. Leave type out, or make them agree."),
    "shared_field": ("有两个字段都叫 {name}：{first} 和 {second}。请写标识。", "Two fields are called {name}: {first} and {second}. Write the id of the one you mean."),
    "too_many_expressions": ("这张表的不同表达式超过 {max} 个。请改写成值、范围，或拆成几张表。", "The table has over {max} different expressions. Use values and ranges instead, or split the table."),
    "cell_not_number": ("“{value}”不是数字。可以写 500、> 500、500..1000、[500..1000) 或几个值 1、2、3。", "“{value}” is no number. Write 500, > 500, 500..1000, [500..1000) or several values: 1, 2, 3."),
    "cell_not_date": ("“{value}”不是日期。可以写 2026-11-24、>= 2026-11-24 或 2026-11-01..2026-11-30。", "“{value}” is no date. Write 2026-11-24, >= 2026-11-24 or 2026-11-01..2026-11-30."),
    "cell_not_moment": ("“{value}”不是日期时间。可以写 2026-11-24 14:30、2026-11-24（整天）或 2026-11-01..2026-11-30。", "“{value}” is no date and time. Write 2026-11-24 14:30, 2026-11-24 (the whole day) or 2026-11-01..2026-11-30."),
    "cell_not_time": ("“{value}”不是时间。可以写 14:30、08:00..18:00 或 22:00..06:00（过午夜）。", "“{value}” is no time of day. Write 14:30, 08:00..18:00 or 22:00..06:00 (over midnight)."),
    "cell_not_yes_no": ("“{value}”不是是或否。请写 是 或 否。", "“{value}” is neither yes nor no. Write yes or no."),
    "cell_no_option": ("没有“{value}”这个选项{hint}。可选的有：{allowed}。", "“{value}” is none of the options{hint}. There are: {allowed}."),
    "cell_no_order": ("文字和选项没有大小，不能写“{value}”。请写值本身；要原样当文字，请加双引号。", "Text and choices have no order, so “{value}” means nothing here. Write the values; in double quotes it is taken as text."),
    "cell_backwards": ("范围 {low}..{high} 里什么也没有。请把小的写在前面。", "There is nothing in {low}..{high}. Write the smaller end first."),
    "cell_thousands": ("“{value}”里的逗号分不清是千位还是分隔。数字请写 1000，几个值请写 1、200，范围请写 100..500。", "The comma in “{value}” may part thousands or values. Write 1000 for the number, 1、200 for two values, 100..500 for a range."),
    "cell_unclosed": ("这里的引号没有配对。请在值的末尾补上双引号。", "A quotation mark is never closed. Put one behind the value."),
    "cell_no_value": ("这里少了值。例如：不是 杭州；大于 500。任意请写 - 或留空。", "A value is missing here, as in: not Hangzhou; > 500. For anything write - or leave it empty."),
    "cell_too_many": ("这一格有 {count} 个值，最多 {max} 个。请改成范围，或拆成几行。", "This cell has {count} values; {max} is the most. Use a range, or several rows."),
    "cell_too_long": ("这一格有 {count} 个字符，最多 {max} 个。请拆成几行。", "This cell has {count} characters; {max} is the most. Use several rows."),
    "cell_anything_among": ("“{value}”（任意）不能和别的值写在一起。请只写它，或去掉它。", "“{value}” (anything) does not go with other values. Write it alone, or leave it out."),
    "row_never_met": ("“{column}”这一格没有任何值能满足，这一行永远不会命中。请改这一格，或删掉这一行。", "No value can meet the cell of “{column}”, so this row is never met. Change the cell, or remove the row."),
    "row_shadowed": ("这一行永远轮不到：前面的 {row} 已经包住了它。请把它挪到前面，或删掉。", "This row is never reached: {row} before it takes all that would meet it. Move it up, or remove it."),
    "row_shadowed_together": ("这一行永远轮不到：前面的几行（{rows}）合起来已经包住了它。请把它挪到前面，或删掉。", "This row is never reached: the rows before it ({rows}) together take all that would meet it. Move it up, or remove it."),
    "rows_overlap": ("和 {row} 会同时满足，例如 {example}。请把两行的条件分开，或把命中方式改成 first 或 all。", "{row} is met together with this one, as by {example}. Keep their conditions apart, or make the hit policy first or all."),
    "rows_may_overlap": ("和 {row} 可能同时满足，例如 {example}，要看表达式的结果。", "{row} may be met together with this one, as by {example}: that depends on an expression."),
    "rows_differ": ("和 {row} 有重叠，例如 {example}，这时用的是 {row} 的结果。请确认顺序。", "This row overlaps with {row}, as by {example}; there {row} counts. Make sure the order is meant."),
    "more_overlaps": ("还有 {count} 处重叠没有列出。", "There are {count} more overlaps that are not listed."),
    "table_gap": ("有的情况没有任何一行对应，例如 {example}。如果不该这样，请补一行，或在最后加一行全是 - 的兜底行。", "No row is for some values, as for {example}. If that is not meant, add a row for them, or a last one that is - throughout."),
    "not_examined_never_met": ("表太大，从 {row} 起没有查有没有永远不会命中的行。", "The table is large: rows from {row} on were not looked at for being met at all."),
    "not_examined_shadowed": ("表太大，从 {row} 起没有查会不会被前面的行挡住。", "The table is large: rows from {row} on were not looked at for being taken by earlier ones."),
    "not_examined_overlapping": ("表太大，从 {row} 起没有查和前面的行有没有重叠。", "The table is large: rows from {row} on were not looked at for overlaps with earlier ones."),
    "not_examined_gaps": ("表太大，没有查完有没有遗漏的情况。", "The table is large: whether something is left out could not be found out."),
    "jdm_no_table": ("这个 JDM 文件里没有决策表（decisionTableNode）。", "This JDM file has no decision table (decisionTableNode)."),
    "jdm_program": ("“{name}”是程序节点（{kind}），不能带过来。请先在文件里删掉它，用表或规则代替。", "“{name}” is a program ({kind}) and cannot be carried over. Remove it from the file; a table or a rule takes its place."),
    "jdm_left_out": ("“{name}”（{kind}）不是决策表，没有带过来。", "“{name}” ({kind}) is no decision table and was left out."),
    "jdm_hit": ("命中方式 {value} 带不过来。JDM 的命中方式有：{allowed}。", "The hit policy {value} cannot be carried over. JDM has: {allowed}."),
    "jdm_wrapped": ("这张表对 {value} 逐项运行或改写它，这里没有对应的做法。请改成只看一条记录。", "This table runs over {value}, or rewrites it; there is no such thing here. Make it look at one record."),
    "jdm_no_field": ("“{column}”列没有 field，格子里是整句表达式，带不过来。请给这一列写 field。", "The column “{column}” has no field: its cells are whole expressions and cannot be carried over. Give it a field."),
    "jdm_mixed": ("“{column}”列里混着几种类型：{found}。一列只能是一种。", "The column “{column}” mixes types: {found}. A column is of one type."),
    "jdm_cell": ("第 {row} 行“{column}”列的 {cell} 带不过来。能带的有：值、几个值、比较、范围、in、not in、null 和空。", "Row {row}, column “{column}”: {cell} cannot be carried over. These can: values, several values, comparisons, ranges, in, not in, null and nothing."),
}  # fmt: skip
