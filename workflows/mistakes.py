"""What can be wrong with a definition, and its sentences: each names what is wrong and what would be right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from workflows.calendar_mistakes import OF_CALENDARS
from workflows.decision_mistakes import OF_DECISION_TABLES
from workflows.rule_mistakes import OF_RULES

_CHINESE = "zh_CN"

# By code: Chinese, then English.
SENTENCES: Mapping[str, tuple[str, str]] = {
    "too_big": ("文件超过 {max} 字节。请拆成几个工单类型。", "The file is over {max} bytes. Split it into several ticket types."),
    "yaml_syntax": ("第 {line} 行不是正确的 YAML：{problem}。请检查缩进、冒号和引号。", "Line {line} is not YAML: {problem}. Look at indentation, colons and quotes."),
    "yaml_alias": ("第 {line} 行用了 YAML 引用（&、*）。请把内容写全。", "Line {line} uses a YAML anchor or alias (&, *). Write the content out."),
    "yaml_tag": ("第 {line} 行用了 YAML 标签 {tag}。请去掉它，只写值。", "Line {line} uses the YAML tag {tag}. Leave it out and write the value alone."),
    "yaml_too_deep": ("第 {line} 行嵌套超过 {max} 层。请把结构摊平。", "Line {line} is nested more than {max} levels deep. Flatten the structure."),
    "yaml_key": ("第 {line} 行的键不是文字。请写成 键: 值。", "The key in line {line} is not text. Write it as key: value."),
    "duplicate_key": ("键 {key} 在第 {line} 行又写了一遍。请只留一个。", "The key {key} stands again in line {line}. Keep one of them."),
    "not_a_mapping": ("这里应该是 键: 值。", "This should be key: value pairs."),
    "not_a_list": ("这里应该是列表，每项以“- ”开头，或写成 [a, b]。", "This should be a list: items with “- ” in front, or [a, b]."),
    "missing": ("少了 {key}。请补上。", "{key} is missing. Add it."),
    "unknown_key": ("没有 {key} 这个键{hint}。可以写的有：{allowed}。", "There is no key {key}{hint}. Allowed are: {allowed}."),
    "unknown_value": ("{value} 不在可选值里{hint}。可以写的有：{allowed}。", "{value} is not one of the values{hint}. Allowed are: {allowed}."),
    "bad_id": ("{value} 不能作标识。请用小写字母开头，只含小写字母、数字和下划线，最多 40 个字符。", "{value} cannot be an id. Start with a lowercase letter; lowercase letters, digits and _ may follow, 40 at most."),
    "bad_slot": ("{value} 不是时段。请写成 09:00-12:00。", "{value} is no slot. Write it like 09:00-12:00."),
    "bad_prefix": ("{value} 不能作单号前缀。请用 1 到 6 个大写字母。", "{value} cannot be a number prefix. Use 1 to 6 capital letters."),
    "not_text": ("这里应该是文字。像数字的文字请加引号。", "This should be text. Put text that looks like a number in quotes."),
    "not_a_number": ("这里应该是数字。", "This should be a number."),
    "not_whole": ("这里应该是整数。", "This should be a whole number."),
    "not_yes_or_no": ("这里应该是 true 或 false。", "This should be true or false."),
    "not_a_duration": ("这不是时长。请写成 PT30M（30 分钟）、PT24H（24 小时）或 P2D（2 天）。", "This is no duration. Write PT30M (30 minutes), PT24H (24 hours) or P2D (2 days)."),
    "too_few": ("这里至少要有 {min} 项。", "At least {min} are needed here."),
    "empty_text": ("这里不能是空的。请写上文字。", "This cannot be empty. Write some text."),
    "too_small": ("这个数太小，应当{limit}。", "This number is too small; it should be {limit}."),
    "invalid": ("这个值不对：{problem}。", "This value is wrong: {problem}."),
    "duplicate_id": ("标识 {id} 用了不止一次。请改成不重复的。", "The id {id} is used more than once. Give each its own."),
    "reserved_id": ("{id} 是系统自用的标识。请换一个。", "The id {id} is the system's own. Choose another."),
    "too_many": ("有 {count} 项，最多 {max} 项。", "There are {count}; {max} is the most."),
    "nothing_asked": ("没有一个字段问报修人。请至少留一个不写 filled_by: staff 的字段。", "No field is asked of the requester. Leave at least one without filled_by: staff."),
    "needs_options": ("选择题至少要有一个选项。请写 options。", "A choice needs something to choose from. Write options."),
    "no_options_here": ("这种字段没有 options。请去掉，或把 kind 改成：{kinds}。", "This kind of field has no options. Leave them out, or change the kind to one of: {kinds}."),
    "only_for_kinds": ("{key} 不能用在 {kind} 字段上。它只用于：{kinds}。", "{key} does not fit a {kind} field. It is for: {kinds}."),
    "ambiguous_word": ("“{word}”同时指选项 {first} 和 {second}。请只留在一个选项里。", "“{word}” means both option {first} and option {second}. Keep it in one."),
    "min_over_max": ("下限 {min} 大于上限 {max}。请对调或改正。", "The lower limit {min} is above the upper limit {max}. Swap or correct them."),
    "second_first_words": ("只能有一个字段 takes_first_words。{id} 已经是了。", "Only one field takes_first_words. {id} already does."),
    "first_words_of_staff": ("filled_by: staff 的字段不能 takes_first_words。", "A field filled by staff cannot take the requester's first words."),
    "bad_pattern": ("正则写错了：{problem}。", "The pattern is no regular expression: {problem}."),
    "slow_pattern": ("这个正则可能非常慢（重复里套着重复、或重复太多）。请写简单些，例如 [A-Z]{{2}}[0-9]{{6}}。", "This pattern could take forever (repeats inside repeats, or too many of them). Make it simpler, like [A-Z]{{2}}[0-9]{{6}}."),
    "long_pattern": ("正则超过 {max} 个字符。请写短些。", "The pattern is over {max} characters. Make it shorter."),
    "unknown_name": ("没有叫 {name} 的{what_zh}{hint}。", "There is no {what} called {name}{hint}."),
    "bad_expression": ("{problem_zh}", "{problem}"),
    "ring": ("这些字段互相等着对方，谁也算不出来：{ring}。请去掉其中一环。", "These fields wait for each other: {ring}. Take one of them out."),
    "rows_in_rows": ("子表单里不能再有 {kind} 字段。", "A sub-table cannot hold a {kind} field."),
    "unknown_place": ("这句话里没有 {{{name}}} 可填。能用的有：{allowed}。", "This sentence has no {{{name}}}. It has: {allowed}."),
    "condition_shape": ("条件要么写 field，要么写 all，要么写 any，三选一。", "A condition says either field, or all, or any: exactly one of them."),
    "nothing_to_do": ("流程里没有任何人要做的事。请至少加一个 handle 或 approve 节点。", "Nobody has anything to do in this flow. Add a handle or approve node."),
    "never_reached": ("工单永远走不到这个节点：它前面的已经结束了。请删掉它，或挪到前面。", "No ticket ever comes to this node: what is before it ends. Remove it, or move it up."),
    "join_never": ("join: {count} 永远等不到：这里只有 {max} 条分支。", "join: {count} can never be reached: there are {max} lanes."),
    "lane_has_when": ("并行的每条分支都会走，不写 when 和 otherwise。要按条件走请用 kind: branch, hit: all。", "Every lane of a parallel node is taken: no when, no otherwise. For lanes by condition use kind: branch, hit: all."),
    "unused_subflow": ("子流程 {name} 没有任何节点用到。请用 kind: subflow 引用它，或删掉。", "Nothing uses the sub-flow {name}. Refer to it by kind: subflow, or remove it."),
    "endless_subflow": ("子流程套着自己，或套得超过五层：{name}。", "A sub-flow leads into itself, or is more than five deep: {name}."),
    "long_id": ("{id} 太长了（最多 {max} 个字符）：子流程节点的名字由引用处和它自己的标识连成。请把标识写短些。", "{id} is over {max} characters: a sub-flow's node is called by its use and its own id. Make them shorter."),
    "reply_without_message": ("until 写了 {name}，可 since: message 只能等 reply、resolved 或 closed。", "until says {name}, but since: message waits for reply, resolved or closed only."),
    "never_at": ("{at} 到不了：这个时限一共才 {within}。请写小一些。", "{at} never comes: there are only {within} in all. Make it less."),
    "urgent_and_quiet": (
        "一级不能既 urgent 又 quiet：要打电话催的，等不到早上。",
        "A step is either urgent or quiet: what somebody is called for does not wait for the morning.",
    ),
    "twice_at": ("{at} 写了两遍。请合成一步。", "{at} stands there twice. Make it one step."),
    "no_such_calendar": ("还没有日历 {name}，先按全天计时。请用 gongdan calendar 导入它。", "There is no calendar {name} yet; until then time runs day and night. Take it in with gongdan calendar."),
    "unused_policy": ("派单策略 {name} 没有任何节点用到。请在节点里写 dispatch: {name}，或删掉它。", "No node uses the dispatch policy {name}. Write dispatch: {name} in one, or remove it."),
    "nearest_needs_place": ("nearest 要知道客户在哪里。请写 place: 定位字段。", "nearest has to know where the customer is. Write place: a field with a point on the map."),
    "same_as_needs_asset": ("same_as: asset 要知道哪个字段是设备。请在最外层写 asset: 字段。", "same_as: asset has to know which field is the asset. Write asset: a field, at the top."),
    "no_answer": ("“{words}”不能作 {name} 的答案。请写成用户会回复的样子。", "“{words}” is no answer to {name}. Write it as somebody would say it."),
    "another_way": ("试走的路径是 {path}{stopped}，而这里期望的是 {expected}。请改流程，或改这条测试。", "The trial goes {path}{stopped}, where {expected} is expected. Correct the flow, or this test."),
    "no_such_person": ("公司里没有叫 {name} 的人（或不止一个）。请先用 gongdan people 导入，或写成 wecom:userid。", "Nobody of the company is called {name}, or several are. Take them in with gongdan people, or write wecom:userid."),
    "no_such_team": ("没有人在 {name} 组。请在人员名单里写 teams。", "Nobody is in the team {name}. Say so in the people's list, under teams."),
    "no_such_holder": ("没有人是 {name}。请在人员名单里给一个人这个角色。", "Nobody holds the role {name}. Give it to somebody in the people's list."),
    "no_such_type": ("没有发布过工单类型 {name}。请先发布它。", "No ticket type {name} is published. Publish it first."),
    "only_with": ("{key} 只能和 {where} 一起写。", "{key} goes only with {where}."),
    "ratio_needs_needs": ("票签要说通过比例。请写 needs: 60。", "A ratio vote says how many per cent it needs. Write needs: 60."),
    "limit_needs_to": ("超时 {do} 要说给谁。请写 to。", "A limit that does {do} says to whom. Write to."),
    "limit_does_not_fit": ("这个节点超时不能 {do}。", "A limit of this node cannot {do}."),
    "hidden_but_asked": ("字段 {name} 在这个节点隐藏了，又要在这里填。请去掉一个。", "The field {name} is hidden in this node and yet asked for here. Leave one out."),
    "field_no_person": ("字段 {name} 是 {kind}，里面没有人。请用 member 字段。", "The field {name} is a {kind}: it holds no person. Use a member field."),
    "field_no_time": ("字段 {name} 是 {kind}，里面没有时间。请用 date 或 moment 字段。", "The field {name} is a {kind}: it holds no time. Use a date or moment field."),
    "wait_not_one": ("等待要在 lasts、until、event、requester 里恰好写一个。", "A wait says exactly one of lasts, until, event, requester."),
    "does_nothing": ("这个自动处理什么也不做。请写 set、call 或 open。", "This automatic step does nothing. Write set, call or open."),
    "set_computed": ("字段 {name} 是公式算出来的，不能再写值。", "The field {name} is computed by a formula and cannot be set."),
    "assignee_not_one": ("这里应该在 role、requester、actor_of、people、team、superior_of、field、rule 里恰好写一个。", "This should say exactly one of role, requester, actor_of, people, team, superior_of, field, rule."),
    "claim_needs_role": ("抢单节点要分给几个人抢。请写 role、team 或 people。", "A claim node is offered to several. Write a role, a team or people."),
    "actor_not_earlier": ("{name} 不是这个节点之前的办理节点。actor_of 请写前面已办完的 handle 节点。", "{name} is no handle node before this one. actor_of names a handle node done earlier."),
    "verb_does_not_fit": ("{verb} 不能用在这里。这个节点可以用：{allowed}。", "{verb} does not fit here. This node may have: {allowed}."),
    "missing_verb": ("这个节点少了 do: {verb} 的动作。", "This node lacks an action with do: {verb}."),
    "no_way_on": ("这个节点没有 complete 或 accept，后面的节点永远到不了。请加一个。", "This node has neither complete nor accept, so what follows is never reached. Add one."),
    "report_needs_fill": ("report 要填些什么。请写 fill: [字段]。", "A report fills something in. Write fill: [fields]."),
    "only_on": ("{key} 只能写在 do: {verb} 的动作上。", "{key} belongs only on an action with do: {verb}."),
    "return_needs_to": ("return 要说退回到哪。请写 to: 节点。", "A return says where to. Write to: node."),
    "return_not_back": ("只能退回到主流程里已经走过的 handle 节点；{name} 不是。", "A return leads to a handle node of the main flow that came before; {name} is not."),
    "never_filled": ("员工填的字段 {id} 没有任何动作会问。请在某个动作的 fill 里写上它。", "Nothing ever asks for the staff field {id}. Name it in the fill of an action."),
    "otherwise_not_last": ("分支的最后一个情况应该写 otherwise: true，而且只有它写。", "The last case of a branch should say otherwise: true, and only the last."),
    "case_needs_when": ("这个情况要写 when: 条件。", "This case needs when: a condition."),
    "otherwise_has_when": ("otherwise 的情况不能再写 when。请去掉一个。", "A case that says otherwise has no when. Leave one out."),
    "until_not_on_main_way": ("until 应该是主流程里的 handle 或 approve 节点，{name} 有的工单走不到。", "until should be a handle or approve node of the main flow; some tickets never come to {name}."),
    **OF_CALENDARS,
    **OF_DECISION_TABLES,
    **OF_RULES,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """`path` is where in the document (form[3].options[1].id), "" for the whole of it."""

    code: str
    path: str = ""
    params: Mapping[str, str] = field(default_factory=dict)

    def say(self, locale: str = _CHINESE) -> str:
        """The sentence with its place in front."""
        chinese, english = SENTENCES[self.code]
        is_english = locale.startswith("en")
        sentence = (english if is_english else chinese).format_map(
            self._worded(is_english=is_english)
        )
        return f"{self.path}{': ' if is_english else '：'}{sentence}" if self.path else sentence

    def _worded(self, *, is_english: bool) -> dict[str, str]:
        nearest = self.params.get("nearest", "")
        hint = (
            (f" (did you mean {nearest}?)" if is_english else f"（是不是 {nearest}？）")
            if nearest
            else ""
        )
        return {**self.params, "hint": hint}


class Mistakes(ValueError):
    """A text that is no definition, with everything found wrong in it."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        super().__init__("\n".join(mistake.say("en") for mistake in mistakes))
        self.mistakes = mistakes
