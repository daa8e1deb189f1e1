"""Fields called by name in a chat: 修改 地址, 地址改成…, 电话填错了; read by `workflows.forms.replies`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workflows.form_fields import FormField
from workflows.forms.scene import Scene
from workflows.reading.folding import bare, half_width

_VERB = r"(?:(?:修改一下|修改|更改|改一下|改下|改|edit\b|change\b|correct\b)(?: the| my)?)"
_FIRM_LINK = (
    r"(?:改成|改为|改到|改|换成|换为|更正为|更新为|应该是|应为|还是|should be\b"
    r"|(?:[说写打填输选]?错了?|不对|有误)[ ,.;，。；]+(?:应该|其实|得)?(?:是|改成|改为|为)|is wrong[ ,.;]+it(?:'s| is)\b)"
)
_LINK = rf"(?:{_FIRM_LINK}|是|为|成|to\b|is\b|:|(?=[ ]))"
_BEFORE = (
    r"(?:(?:等一?[等下]|慢着|不对|错了|[说写打填]错了|更正(?:一下)?|纠正一下|对了|哦|噢|no|sorry|oops|actually|wait|hang on)[ ,.!。，！:：]*)?"
    r"(?:请|麻烦|帮我|please )?(?:把|将)?(?:我的?|您的?|那个|这个|the |my )?"
)
_WRONG = re.compile(
    r"(?:把|请|麻烦|帮我)?(?P<name>.{1,30}?)(?:好像|是|也|都)?"
    r"(?:(?:要|需要|想|得)?(?:改|修改|更改|换)(?:一下|下|掉)?|(?:[说写填打输选报发]|搞|弄)?错了?|不对|有误| is (?:wrong|incorrect|not right))"
)
_WORDS_AROUND = 4
_LONGEST = 300  # a correction is a short message; the patterns below take their time on blanks


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    field: str
    value: str


def called(text: str, scene: Scene, fields: tuple[str, ...]) -> str | None:
    """The field that is meant by a name or, in a list, by a number counted from one."""
    said = bare(text)
    if re.fullmatch(r"[0-9]{1,3}", said) and 1 <= int(said) <= len(fields):
        return fields[int(said) - 1]
    exact = [each for each in fields if said in names_of(scene.field(each))]
    close = [each for each in fields if _is_close(said, scene.field(each))]
    return exact[0] if exact else close[0] if len(close) == 1 else None


def called_wrong(text: str, scene: Scene, fields: tuple[str, ...]) -> str | None:
    """电话填错了, 把地址改一下: the field, when it is called by just its name."""
    match = _WRONG.fullmatch(bare(text)) if len(text) <= _LONGEST else None
    said = re.sub("^(?:我的?|那个|the |my )", "", match["name"]) if match else ""
    found = [each for each in fields if said.strip() in names_of(scene.field(each))]
    return found[0] if len(found) == 1 else None


def correction(
    text: str, scene: Scene, fields: tuple[str, ...], *, is_loose: bool
) -> Correction | None:
    """`is_loose` at the summary, where 地址是… can only be a correction; amid questions it may be the answer."""
    if len(text) > _LONGEST:
        return None
    for each in fields:
        names = "|".join(sorted(map(re.escape, names_of(scene.field(each))), key=len, reverse=True))
        link = rf"{_VERB}? *(?:{names}) *{_LINK}" if is_loose else _firm(names)
        match = re.match(rf" *{_BEFORE}{link}[ :,]*(?=[^ ])", half_width(text), re.IGNORECASE)
        if match:
            return Correction(field=each, value=text[match.end() :])
    return None


def _firm(names: str) -> str:
    return rf"(?:{_VERB} *(?:{names}) *{_LINK}|(?:{names}) *{_FIRM_LINK})"


def names_of(field: FormField) -> frozenset[str]:
    """Folded."""
    said = (field.label.zh, field.label.en, field.id, *field.words)
    return frozenset(name for name in map(bare, said) if name)


def _is_close(said: str, field: FormField) -> bool:
    """地址写错了 calls the address; a whole sentence with 地址 in it does not."""
    return len(said) > 1 and any(
        said in name or (name in said and len(said) <= len(name) + _WORDS_AROUND)
        for name in names_of(field)
    )
