"""An action of the flow said in words (已到现场, 解决 换了电容, 费用 350): which one is meant, and which of its fields the words fill."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from workflows.answers import Answer, Answers
from workflows.definition import Definition
from workflows.form_fields import FormField
from workflows.kinds.fields import read
from workflows.kinds.kind import Around, More
from workflows.kinds.numbers import Numeric
from workflows.kinds.problems import Problem
from workflows.kinds.table import kind_of
from workflows.nodes import Action
from workflows.reading.folding import bare, fold, half_width
from workflows.verbs import Verb


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """`reason` is what was said besides, of an action that may be asked why; `remark` the same of one that asks
    nothing: it goes into the ticket's notes."""

    action: Action
    answers: Answers = field(default_factory=dict)
    remark: str = ""
    reason: str = ""


_SAID_OF: dict[Verb, str] = {
    Verb.ACCEPT: "接单 接 我接 我来 我来接 接这单 抢单 接受 accept take claim|i take it",
    Verb.COMPLETE: "解决 完成 完工 搞定 修好 弄好 修完 处理好 处理完 办好 办完 resolve resolved done finished fixed complete",
    Verb.RESUME: "恢复 继续 继续处理 恢复处理 resume continue",
    Verb.PAUSE: "暂停 挂起 pause hold|on hold",
    Verb.APPROVE: "同意 批准 通过 准 审批通过 approve approved agree agreed",
    Verb.REJECT: "驳回 拒绝 不同意 不通过 不批 不批准 打回 reject rejected refuse decline",
    Verb.RETURN: "退单 退回 转派 退回派单 return|hand back|give back|send back",
}
"""A label of one of these groups means the rest of the group too, whatever the definition calls its actions."""
_ALIKE = (
    "到场 到现场 到 到达 到达现场 抵达 现场 到客户家 arrive arrived onsite|on site|i am here",
    "待配件 等配件 缺配件 等待配件 没有配件 缺件|wait for parts|waiting for parts|no parts",
    "配件已到 配件到 配件到货 到货 配件来|parts here|parts are here|parts arrived",
    "报费用 费用上报 上报费用 报价 报账|report cost|report the cost",
    "出发 上路 在路上 已出发 leaving|on the way",
)
_BEFORE = re.compile(r"^(?:我这边|我|已经|已|刚刚|刚|现在|马上|确认|i have|i've|i am|i'm)+ ?")
_AFTER = re.compile(r"(?:了|啦|咯|喽|吧|一下|了吧)+$")
_GAP = " \t\n,，.。;；:：、—=＝"
_TO_NODE = r" ?(?:到|给|至|回|to )"
_ASKS = re.compile(r"[?？吗么呢]\W*$")
VOTES = frozenset({Verb.APPROVE, Verb.REJECT})
_REMARKED = frozenset({Verb.ACCEPT, Verb.MARK, Verb.PAUSE, Verb.RESUME})


def spoken(
    words: str, actions: Sequence[Action], definition: Definition, around: Around
) -> Spoken | None:
    """None unless the whole message is one of the actions, with nothing left over that it cannot take."""
    if _ASKS.search(words):
        return None
    for action in actions:
        for rest in _after_phrase(words, action):
            found = _with(action, rest, definition, around)
            if found:
                return found
    return _by_field(words, actions, definition, around)


def written_with(action: Action, words: str, definition: Definition, around: Around) -> Spoken:
    """Words written before an action's button was pressed: what it asks for, else why, else something to remember."""
    found = _with(action, words.strip(), definition, around)
    if found:
        return found
    if action.do in VOTES and action.reason != "never":
        return Spoken(action=action, reason=words.strip())
    return Spoken(action=action, remark=words.strip())


def _after_phrase(words: str, action: Action) -> Iterator[str]:
    """What follows the action's name: nothing, or something behind a gap (解决不了 is not 解决)."""
    said, phrases = bare(words), _phrases(action)
    if {said, _BEFORE.sub("", said), _name(words)} & phrases:
        yield ""
    parts = re.split(f"[{_GAP}]", words.strip(_GAP), maxsplit=1)
    if len(parts) > 1 and _name(parts[0]) in phrases:
        yield parts[1].strip(_GAP)
    for phrase in sorted(phrases, key=len, reverse=True):
        if " " in phrase and fold(words).startswith(f"{phrase} "):
            yield half_width(words).strip()[len(phrase) :].strip(_GAP)
        if action.to == "any" and re.match(re.escape(phrase) + _TO_NODE, fold(words)):
            yield half_width(words).strip()[len(phrase) :].strip(_GAP)


def _name(words: str) -> str:
    return _AFTER.sub("", _BEFORE.sub("", bare(words)))


def _phrases(action: Action) -> set[str]:
    own = {_name(action.label.zh), _name(action.label.en), bare(action.label.zh)}
    if action.status:
        own |= {_name(action.status.zh), _name(action.status.en)}
    groups = [_set(_SAID_OF.get(action.do, ""))] + [_set(each) for each in _ALIKE]
    alike = [group for group in groups if own & group]
    is_called_so = action.do is not Verb.RETURN or any(name.startswith("退") for name in own)
    by_verb = groups[:1] if is_called_so or alike else []
    return (own | {phrase for group in (*alike, *by_verb) for phrase in group}) - {""}


def _set(text: str) -> frozenset[str]:
    """Separated by blanks; after the first bar, by bars."""
    words, *phrases = text.split("|")
    return frozenset({*words.split(), *phrases})


def _with(action: Action, rest: str, definition: Definition, around: Around) -> Spoken | None:
    if not rest:
        return Spoken(action=action)
    if action.fill:
        fields = [definition.field(each) for each in action.fill]
        return Spoken(action=action, answers=_filled(rest, fields, around))
    if _may_say_why(action):
        return Spoken(action=action, reason=rest)
    return Spoken(action=action, remark=rest) if action.do in _REMARKED else None


def _may_say_why(action: Action) -> bool:
    is_no = action.do in (Verb.REJECT, Verb.RETURN) and action.reason != "never"
    return is_no or action.reason in ("optional", "required")


def _by_field(
    words: str, actions: Sequence[Action], definition: Definition, around: Around
) -> Spoken | None:
    """费用 350: the only action that asks for it."""
    fitting = []
    for action in actions:
        fields = [definition.field(each) for each in action.fill]
        parts = _parts(words, fields)
        if parts and parts[0][0] is not None and all(value for _, value in parts):
            fitting.append(Spoken(action=action, answers=_filled(words, fields, around)))
    return fitting[0] if len(fitting) == 1 and fitting[0].answers else None


def _filled(words: str, fields: Sequence[FormField], around: Around) -> Answers:
    """What is named goes where it belongs; what is not named to the first field left, a number to the first that
    takes one. What a field does not take is asked for."""
    answers: dict[str, Answer] = {}
    unnamed = ""
    for each, value in _parts(words, fields):
        if each:
            own, rest = _own_words(each, value, around)
            answers |= _answer(each, own, around)
            unnamed = unnamed or rest
        else:
            unnamed = value
    return answers | _unnamed(unnamed, [each for each in fields if each.id not in answers], around)


def _own_words(each: FormField, value: str, around: Around) -> tuple[str, str]:
    """Of 680 换了压缩机 the number is the cost, and the rest nobody has named."""
    if not isinstance(kind_of(each), Numeric) or _answer(each, value, around):
        return value, ""
    first, *rest = re.split(f"[{_GAP}]", value, maxsplit=1)
    return (first, rest[0].strip(_GAP)) if rest and _answer(each, first, around) else (value, "")


def _unnamed(value: str, free: Sequence[FormField], around: Around) -> dict[str, Answer]:
    """压缩机 350: the number at the end is the cost, the rest the first field that is left."""
    answers: dict[str, Answer] = {}
    numeric = next((each for each in free if isinstance(kind_of(each), Numeric)), None)
    if numeric and len(free) > 1:
        before, _, last = value.rpartition(" ")
        answers = _answer(numeric, last, around)
        value = before if answers else value
    left = [each for each in free if each.id not in answers]
    return answers | (_answer(left[0], value, around) if left and value else {})


def _answer(each: FormField, value: str, around: Around) -> dict[str, Answer]:
    answer = read(each, value, around)
    return {} if isinstance(answer, Problem | More) else {each.id: answer}


def _parts(words: str, fields: Sequence[FormField]) -> list[tuple[FormField | None, str]]:
    """Cut where a field is named: 配件 压缩机 费用 350."""
    plain, places = half_width(words).casefold(), []
    for each in fields:
        for name in _names(each):
            at = plain.find(name)
            if at >= 0 and _stands_alone(plain, at, name):
                places.append((at, at + len(name), each))
                break
    places.sort(key=lambda place: place[0])
    return list(_cut(words, places))


def _stands_alone(plain: str, at: int, name: str) -> bool:
    """At the beginning or behind a gap or a value; 换了配件 names no field."""
    before, after = plain[:at], plain[at + len(name) :]
    if name.isascii():
        return not before[-1:].isalnum() and not after[:1].isalpha()
    return not before or before[-1] in _GAP or before[-1].isdigit()


def _cut(
    words: str, places: Iterable[tuple[int, int, FormField]]
) -> Iterator[tuple[FormField | None, str]]:
    start, named = 0, None
    for at, end, each in places:
        if named is not None or words[start:at].strip(_GAP):
            yield named, _value(words[start:at])
        start, named = end, each
    if named is not None or words[start:].strip(_GAP):
        yield named, _value(words[start:])


def _value(words: str) -> str:
    return re.sub(r"^(?:是|为|共|of|is)[ ]?", "", words.strip(_GAP))


def _names(each: FormField) -> list[str]:
    names = (bare(name) for label in (each.label,) for name in (label.zh, label.en))
    return [name for name in (*names, *map(bare, each.words)) if name]
