"""What can be wrong with rules, in words; `workflows.mistakes` takes them among its own."""

from __future__ import annotations

from collections.abc import Mapping

# By code: Chinese, then English.
OF_RULES: Mapping[str, tuple[str, str]] = {
    "trigger_not_one": ("这里应该恰好写一个触发：{allowed}。", "This should say exactly one trigger: {allowed}."),
    "action_not_one": ("这里应该恰好写一个动作：{allowed}。", "This should say exactly one action: {allowed}."),
    "rule_does_nothing": ("这条规则什么也不做。请在 do 里写动作，或让决策表的输出与字段同名。", "This rule does nothing. Write actions under do, or let the table give a field by its name."),
    "two_clocks": ("一条规则只能有一个 after 或 schedule。请拆成两条规则。", "A rule has only one after or schedule. Make two rules of it."),
    "no_rating_here": ("字段 {name} 是 {kind}，不是评分。请写 rating 或 nps 字段。", "The field {name} is a {kind}, not a rating. Name a rating or nps field."),
    "no_rating_at_all": ("表单里没有评分字段，这条规则永远不会触发。请加一个 rating 或 nps 字段，或换一个触发。", "The form has no rating, so this rule never comes. Add a rating or nps field, or choose another trigger."),
    "timer_never_started": ("没有规则启动计时器 {name}{hint}，这条规则永远不会触发。请在某条规则里写 start_timer。", "No rule starts the timer {name}{hint}, so this rule never comes. Start it in a rule: start_timer."),
    "phase_never_reached": ("没有节点会让工单进入 {name}，这条规则永远不会触发。", "No node takes a ticket to {name}, so this rule never comes."),
    "rule_unreachable": ("这条规则永远轮不到：前面的 {id} 无条件触发并且 stop。请挪到它前面，或给它加条件。", "This rule never comes: {id} before it has no condition and stops. Move it up, or give that one a condition."),
    "go_to_into_lane": ("不能直接去 {name}：它在并行的分支里，或是汇报后的临时步骤。请写主流程上的节点。", "A rule cannot go to {name}: it lies in a parallel lane or in a detour. Name a node of the main flow."),
    "only_in_flows": ("{key} 只能写在流程节点里：规则不会停下来等。请去掉它。", "{key} belongs to nodes of the flow: a rule waits for nothing. Leave it out."),
    "nothing_called_so": ("文字里的 {{{name}}} 不是字段{hint}。能写的还有：{allowed}。", "{{{name}}} in this text is no field{hint}. Besides fields there are: {allowed}."),
    "rules_in_a_ring": ("这些规则没有条件又互相触发：{ring}，会一直触发到第 {max} 层被切断。请给其中一条加上条件。", "These rules have no condition and set each other off, until they are cut at level {max}: {ring}. Give one of them a condition."),
    "timer_unheard": ("没有规则在等计时器 {name}。请写一条 on: {{timer: {name}}} 的规则，或去掉它。", "No rule waits for the timer {name}. Write a rule with on: {{timer: {name}}}, or leave it out."),
    "table_reads_more": ("决策表 {table} 要看“{name}”，工单里没有叫这个的。请在表单里加这个字段，或在表里写 field。", "The table {table} looks at “{name}”, and nothing of the ticket is called so. Add such a field to the form, or write field in the table."),
    "timer_too_short": ("计时器至少要 {least}：短了会一直响个不停。", "A timer takes {least} at least: a shorter one would ring all the time."),
    "no_such_secret": ("设置里没有叫 {name} 的令牌。请先在设置里加上。", "The settings have no token called {name}. Add it there first."),
    "no_such_dataset": ("没有叫 {name} 的数据{hint}。请先用 gongdan records 导入。", "There is no dataset {name}{hint}. Take it in first with gongdan records."),
    "no_calendar_for_rule": ("没有叫 {name} 的日历{hint}。请先用 gongdan calendar 导入。", "There is no calendar {name}{hint}. Take it in first with gongdan calendar."),
}  # fmt: skip
